#include "report/line_diff.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace trysquare::report {

namespace {

using Lines = std::vector<std::string_view>;

struct Step {
  char sign;  // ' ', '-' or '+'
  std::string_view line;
};

// The table of the longest common subsequence grows with the product: beyond this, what differs is shown as
// one block, which is just as right.
constexpr std::size_t largest_table = 4'000'000;

void add_block(const Lines& old_lines, const Lines& new_lines, std::vector<Step>& steps) {
  for (const auto line : old_lines) steps.push_back({'-', line});
  for (const auto line : new_lines) steps.push_back({'+', line});
}

void add_middle(const Lines& a, const Lines& b, std::vector<Step>& steps) {
  const std::size_t width = b.size() + 1;
  if ((a.size() + 1) * width > largest_table) {
    add_block(a, b, steps);
    return;
  }
  std::vector<std::uint32_t> common((a.size() + 1) * width, 0);
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t k = b.size(); k-- > 0;) {
      common[i * width + k] = a[i] == b[k] ? common[(i + 1) * width + k + 1] + 1
                                           : std::max(common[(i + 1) * width + k], common[i * width + k + 1]);
    }
  }
  std::size_t i = 0, k = 0;
  while (i < a.size() || k < b.size()) {
    if (i < a.size() && k < b.size() && a[i] == b[k]) {
      steps.push_back({' ', a[i]});
      ++i, ++k;
    } else if (k == b.size() || (i < a.size() && common[(i + 1) * width + k] >= common[i * width + k + 1])) {
      steps.push_back({'-', a[i++]});
    } else {
      steps.push_back({'+', b[k++]});
    }
  }
}

std::vector<Step> steps_between(const Lines& a, const Lines& b) {
  std::size_t head = 0, tail = 0;
  const std::size_t shorter = std::min(a.size(), b.size());
  while (head < shorter && a[head] == b[head]) ++head;
  while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  std::vector<Step> steps;
  for (std::size_t i = 0; i < head; ++i) steps.push_back({' ', a[i]});
  add_middle(middle(a), middle(b), steps);
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) steps.push_back({' ', a[i]});
  return steps;
}

constexpr std::size_t context = 3;

std::string range(std::size_t first, std::size_t count) {
  // An empty range names the line before it.
  if (count == 1) return fmt::format("{}", first + 1);
  return fmt::format("{},{}", count == 0 ? first : first + 1, count);
}

// Where the hunk that begins at a change ends: behind its last change, before a long run of equal lines.
std::size_t end_of_hunk(const std::vector<Step>& steps, std::size_t begin) {
  std::size_t last = begin;
  for (std::size_t i = begin; i < steps.size() && i - last <= 2 * context + 1; ++i) {
    if (steps[i].sign != ' ') last = i;
  }
  return last + 1;
}

void write_hunk(const std::vector<Step>& steps, std::size_t begin, std::size_t end, std::string& out) {
  std::size_t old_first = 0, new_first = 0, old_count = 0, new_count = 0;
  for (std::size_t i = 0; i < end; ++i) {
    const bool in_hunk = i >= begin;
    if (steps[i].sign != '+') ++(in_hunk ? old_count : old_first);
    if (steps[i].sign != '-') ++(in_hunk ? new_count : new_first);
  }
  out += fmt::format("@@ -{} +{} @@\n", range(old_first, old_count), range(new_first, new_count));
  for (std::size_t i = begin; i < end; ++i) out += fmt::format("{}{}\n", steps[i].sign, steps[i].line);
}

}  // namespace

std::string unified_diff(const DiffSides& sides) {
  if (sides.old_text == sides.new_text) return {};
  const auto steps = steps_between(split_lines(sides.old_text), split_lines(sides.new_text));
  std::string out = fmt::format("--- {}\n+++ {}\n", sides.old_name, sides.new_name);
  std::size_t done = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].sign == ' ') continue;
    const std::size_t begin = std::max(done, i > context ? i - context : 0);
    const std::size_t end_of_changes = end_of_hunk(steps, i);
    done = std::min(steps.size(), end_of_changes + context);
    write_hunk(steps, begin, done, out);
    i = end_of_changes;
  }
  return out;
}

}  // namespace trysquare::report
