// A line at the bottom of the terminal that says how far long work is, where it takes longer than half a
// second: `environments  [#####.....]  102/200`.
// Law: nothing is written unless standard error is a terminal that can move its cursor; the line is gone
// before anything else is written.
#pragma once

#include "base/progress.hpp"
#include "base/ticker.hpp"
#include "cli/console.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

namespace trysquare::cli {

class ProgressBar final : public Progress {
 public:
  explicit ProgressBar(const report::Style& style) : style_(style) {}
  ~ProgressBar() override { end(); }

  void begin(std::string_view what, std::size_t parts) override;
  void step() override { done_.fetch_add(1, std::memory_order_relaxed); }
  void end() override;

 private:
  std::string line(unsigned milliseconds) const;

  const report::Style style_;
  std::string what_;
  std::size_t parts_ = 0;
  std::atomic<std::size_t> done_{0};
  bool drawn_ = false;  // the painter's, until it is gone
  std::unique_ptr<Ticker> painter_;
};

// Null where nobody could see it: no terminal, TERM=dumb, --quiet.
std::unique_ptr<ProgressBar> make_progress_bar(const Console& console);

}  // namespace trysquare::cli
