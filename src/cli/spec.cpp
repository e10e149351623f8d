#include "app/spec.hpp"

#include "base/filesystem.hpp"
#include "base/terminal.hpp"
#include "cli/commands.hpp"

namespace trysquare::cli {

int run_spec(const Arguments&, const Console& console) {
  std::string line;
  for (;;) {
    const Input input = read_standard_line(line, largest_input);
    if (input == Input::end) return exit_ok;
    if (input == Input::failure) {
      return console.fail(failure("standard input could not be read, or a line is too large").error());
    }
    if (!console.print(app::answer_spec(line) + "\n")) return exit_failure;
  }
}

}  // namespace trysquare::cli
