// A program that is started and waited for: an installer, an interpreter. What it says is gathered.
// Law: it does not outlive us: where the system can, it ends when we do, however we end.
#pragma once

#include "base/process.hpp"

#include <string>
#include <vector>

namespace trysquare {

struct ProgramEnd {
  int code = 0;              // 128 + the signal's number when one ended it
  std::string output, talk;  // standard output and standard error, each to a bound
};

// `words`: the program's path, then its arguments. Standard input is empty. An error when it cannot be
// started.
Result<ProgramEnd> run_program(const std::vector<std::string>& words, const Variables& variables);

// The first of PATH's folders that holds a program of this name; the name itself when it is a path. Empty
// when there is none.
std::string find_program(const std::string& name, const Variables& variables);

}  // namespace trysquare
