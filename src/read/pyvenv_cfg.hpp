// pyvenv.cfg: what makes a directory a virtual environment (PEP 405), as venv, virtualenv and uv write it.
// https://docs.python.org/3/library/venv.html
#pragma once

#include <string>
#include <string_view>

namespace trysquare::read {

struct PyvenvCfg {
  std::string home;            // the directory of the base interpreter
  std::string version;         // "3.12.1": from `version` or `version_info`; empty when neither is there
  std::string implementation;  // "CPython", "PyPy"; empty when not written
  bool system_site_packages = false;
};

// Never fails: what is not there stays empty. Keys in any case, the last of a repeated key counts.
PyvenvCfg parse_pyvenv_cfg(std::string_view text);

}  // namespace trysquare::read
