#include "base/text.hpp"
#include "report/html.hpp"
#include "report/html_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

namespace {

constexpr std::size_t most_rows = 40;
constexpr int width = 960, column = 370, margin = 14, row_height = 30, line_height = 18;

std::string text_at(int x, int y, std::string_view classes, std::string_view anchor, const std::string& text,
                    std::size_t columns) {
  const std::string shown = cut_text(text, columns);
  const std::string title =
      shown == printable(to_valid_utf8(text)) ? "" : fmt::format("<title>{}</title>", html_text(text));
  return fmt::format("<text x=\"{}\" y=\"{}\" class=\"{}\" text-anchor=\"{}\">{}{}</text>\n", x, y, classes,
                     anchor, html_text(shown), title);
}

std::string root_box(const Root& root, int x, int height) {
  constexpr std::size_t title_columns = 40, fact_columns = 50;
  std::string out = fmt::format(
      "<rect class=\"root\" x=\"{}\" y=\"1\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n", x, column, height);
  int y = margin + line_height;
  out += text_at(x + margin, y, "title", "start", root.title, title_columns);
  for (const auto& fact : root.facts) {
    y += line_height;
    out += text_at(x + margin, y, "soft", "start", fact, fact_columns);
  }
  return out;
}

std::string meeting_row(const Meeting& one, int y) {
  constexpr std::size_t side_columns = 42;
  constexpr int middle = width / 2, reach = 34;
  const bool agree = one.code.empty();
  const std::string_view tone = agree ? "fits" : model::to_text(one.severity);
  std::string out = fmt::format("<g class=\"{}\">\n", tone);
  out += text_at(margin, y + 5, "", "start", one.left, side_columns);
  out += text_at(width - column + margin, y + 5, "", "start", one.right, side_columns);
  out += fmt::format("<path class=\"edge\" d=\"M{} {}H{}M{} {}H{}\"{}/>\n", column, y, middle - reach,
                     middle + reach, y, width - column, agree ? "" : " stroke-dasharray=\"6 4\"");
  out += text_at(middle, y + 5, "tone", "middle", agree ? "fits" : one.code, 12);
  return out + "</g>\n";
}

}  // namespace

std::string roots_picture(const Roots& roots) {
  const std::size_t rows = std::min(roots.meetings.size(), most_rows);
  const auto facts = static_cast<int>(std::max(roots.left.facts.size(), roots.right.facts.size()));
  const int head = 2 * margin + (facts + 1) * line_height;
  const bool more = roots.meetings.size() > rows;
  const int height = head + (static_cast<int>(rows) + (more ? 1 : 0)) * row_height + margin;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-label=\"{2}\">\n",
      width, height,
      html_text(
          fmt::format("{} against {}: {} clashes", roots.left.title, roots.right.title, roots.clashes)));
  out += root_box(roots.left, 1, height - 2);
  out += root_box(roots.right, width - column - 1, height - 2);
  int y = head + row_height / 2;
  for (std::size_t i = 0; i < rows; ++i, y += row_height) out += meeting_row(roots.meetings[i], y);
  if (more)
    out += text_at(width / 2, y + 5, "soft", "middle",
                   fmt::format("and {} more below", roots.meetings.size() - rows), 40);
  return out + "</svg>\n";
}

}  // namespace trysquare::report
