// Where a command talks: data on standard output, everything else on standard error.
#pragma once

#include "base/error.hpp"
#include "report/style.hpp"

#include <string>
#include <string_view>

namespace trysquare::cli {

constexpr int exit_ok = 0;        // nothing at or above the threshold
constexpr int exit_findings = 1;  // findings
constexpr int exit_failure = 2;   // could not do what was asked

class Console {
 public:
  Console(report::Style output, report::Style error) : output_(output), error_(error) {}

  const report::Style& output_style() const { return output_; }
  const report::Style& error_style() const { return error_; }

  // False when it could not be written; said on standard error where that is possible.
  bool print(std::string_view data) const;
  void say(std::string_view talk) const;
  // Draws the error and gives the exit code for it.
  int fail(const Error& error) const;

 private:
  report::Style output_, error_;
};

}  // namespace trysquare::cli
