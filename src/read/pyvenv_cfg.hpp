// pyvenv.cfg: what makes a directory a virtual environment (PEP 405), as venv, virtualenv and uv write it.
// https://docs.python.org/3/library/venv.html
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

// What is larger is none, whatever it begins with.
constexpr std::size_t largest_pyvenv_cfg = std::size_t{1} << 20U;

struct PyvenvCfg {
  std::string home;            // the directory of the base interpreter
  std::string version;         // "3.12.1": from `version` or `version_info`; empty when neither is there
  std::string implementation;  // "CPython", "PyPy"; empty when not written
  bool system_site_packages = false;
  std::string system_site_packages_text;  // as written: all but "true" in any case is no
  // Keys that are there more than once with different values, in lower case.
  std::vector<std::string> contradictions;
};

// Never fails: what is not there stays empty. Keys in any case. As CPython reads it, of a repeated key the
// last counts, and of `home` the first.
PyvenvCfg parse_pyvenv_cfg(std::string_view text);

}  // namespace trysquare::read
