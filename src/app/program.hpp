// The program that a user names after `--`: which file it is, and whether a Python will run it.
#pragma once

#include "locate/host.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct Program {
  std::string path;                // the executable
  std::vector<std::string> words;  // argv
  bool is_python = false;
  std::string interpreter;  // of a Python program: the interpreter that will run it; empty: the environment's
  std::string switched_off;  // the option by which it ignores what we put into the environment: "-I"
};

// The program's own say about its environment: an interpreter that is named by path, or a script's first
// line. Empty when it leaves that to us.
std::string interpreter_named_by(const locate::Host& host, const std::vector<std::string>& words);

// `interpreter`: of the chosen environment. A bare word is looked for beside it, then on PATH; `python` is
// it; `name.py` is run by it. Errors say where was looked.
Result<Program> find_program(const locate::Host& host, const std::vector<std::string>& words,
                             const std::string& interpreter);

}  // namespace trysquare::app
