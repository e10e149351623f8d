#include "cli/console.hpp"

#include "base/terminal.hpp"

namespace trysquare::cli {

bool Console::print(std::string_view data) const {
  if (write_to(Stream::output, data)) return true;
  say("error: standard output could not be written\n");
  return false;
}

void Console::say(std::string_view talk) const {
  // Nobody is left to tell when this fails.
  static_cast<void>(write_to(Stream::error, talk));
}

int Console::fail(const Error& error) const {
  say(draw(error));
  return exit_failure;
}

}  // namespace trysquare::cli
