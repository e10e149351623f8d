// Which Python a path means: an interpreter, a virtual environment, a conda environment or an installation
// prefix. Nothing is started; CPython's own rules are followed (PEP 405: pyvenv.cfg beside the interpreter or
// above it).
#pragma once

#include "locate/host.hpp"
#include "locate/layout.hpp"

#include <string>

namespace trysquare::locate {

struct Interpreter {
  std::string path;    // of the environment: the venv's directory or the prefix
  std::string kind;    // "venv", "conda", "interpreter"
  std::string binary;  // empty when there is none (which Windows layouts read elsewhere may lack)
  Layout layout;
  std::string full_version;          // "3.12.1"; empty when nothing tells
  std::string base_prefix;           // of a venv: where its interpreter comes from; else the prefix
  std::string base_library;          // the standard library
  bool system_site_packages = true;  // of a venv: whether base's site directories follow
};

// `path`: as the user gave it; a bare word is looked for on PATH. Errors list what was looked for.
Result<Interpreter> find_interpreter(const Host& host, const std::string& path);

}  // namespace trysquare::locate
