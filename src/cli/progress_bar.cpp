#include "cli/progress_bar.hpp"

#include "base/process.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::cli {

namespace {

constexpr Ticker::Pace pace{.first = 500, .then = 100};  // shorter work needs no bar
constexpr std::size_t longest_bar = 30;
constexpr std::string_view erase = "\r\x1b[K";  // the line, whatever is on it

}  // namespace

void ProgressBar::begin(std::string_view what, std::size_t parts) {
  end();
  what_ = what;
  parts_ = parts;
  done_ = 0;
  painter_ = std::make_unique<Ticker>(pace, [this](unsigned milliseconds) {
    drawn_ = true;
    static_cast<void>(write_to(Stream::error, std::string(erase) + line(milliseconds)));
  });
}

void ProgressBar::end() {
  painter_.reset();
  if (drawn_) static_cast<void>(write_to(Stream::error, erase));
  drawn_ = false;
}

std::string ProgressBar::line(unsigned milliseconds) const {
  if (parts_ == 0) return fmt::format("{}… {} s", what_, milliseconds / 1000);
  const std::size_t done = std::min(done_.load(std::memory_order_relaxed), parts_);
  const std::string count = fmt::format("{}/{}", done, parts_);
  const std::size_t taken =
      display_width(what_) + count.size() + 7;  // two gaps, two brackets, the last column
  const std::size_t room = style_.width > taken ? style_.width - taken : 0;
  const std::size_t width = std::min(room, longest_bar);
  const std::size_t full = width * done / parts_;
  const std::string bar = std::string(full, '#') + std::string(width - full, '.');
  return fmt::format("{}  [{}]  {}", what_, style_(report::Paint::cyan, bar), count);
}

std::unique_ptr<ProgressBar> make_progress_bar(const Console& console) {
  const Variables variables = process_variables();
  const auto terminal = variables.find("TERM");
  const bool moves = terminal != variables.end() && !terminal->second.empty() && terminal->second != "dumb";
  if (!moves || !is_terminal(Stream::error) || console.error_style().verbosity < 0) return nullptr;
  return std::make_unique<ProgressBar>(console.error_style());
}

}  // namespace trysquare::cli
