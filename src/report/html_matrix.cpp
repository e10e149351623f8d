#include "base/text.hpp"
#include "report/html.hpp"
#include "report/html_text.hpp"
#include "report/matrix_document.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

namespace {

using model::Fit;
using model::Matrix;

std::string table_of(const Matrix& matrix) {
  std::string out = "<div class=\"wide\">\n<table>\n<thead><tr><th></th>";
  for (const auto& release : matrix.releases)
    out += fmt::format("<th scope=\"col\">{}</th>", html_text(release.name));
  out += "</tr></thead>\n<tbody>\n";
  for (std::size_t row = 0; row < matrix.environments.size(); ++row) {
    const auto& environment = matrix.environments[row];
    out += fmt::format("<tr><th scope=\"row\" class=\"path\">{}</th>", html_text(environment.name));
    for (std::size_t column = 0; column < matrix.releases.size(); ++column) {
      out += fmt::format("<td class=\"{}\">{}</td>", model::to_text(matrix.cell(row, column).fit),
                         html_text(cell_text(matrix, row, column)));
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n</div>\n";
}

// Of an environment as a whole: the best that it does.
Fit best_of(const Matrix& matrix, std::size_t row) {
  Fit best = Fit::unfit;
  for (std::size_t column = 0; column < matrix.releases.size(); ++column) {
    const Fit one = matrix.cell(row, column).fit;
    if (one == Fit::fits) return one;
    if (one == Fit::unknown) best = one;
  }
  return best;
}

std::string finding_line(const model::Finding& finding) {
  return fmt::format("<li class=\"{0}\"><b>{1} {0}</b> {2}: {3}</li>\n", model::to_text(finding.severity),
                     finding.code->code, html_text(finding.subject), html_text(finding.message));
}

std::string item_of(const Matrix& matrix, std::size_t row) {
  const auto& environment = matrix.environments[row];
  std::string facts =
      environment.known ? fmt::format("{} distributions", environment.distributions) : "not read";
  if (!environment.python.empty()) facts = "Python " + environment.python + ", " + facts;
  std::string out =
      fmt::format("<article class=\"item {}\">\n<h3 class=\"path\">{}</h3>\n<p class=\"soft\">{}</p>\n",
                  model::to_text(best_of(matrix, row)), html_text(environment.name), html_text(facts));
  for (std::size_t column = 0; column < matrix.releases.size(); ++column) {
    const auto& cell = matrix.cell(row, column);
    out += fmt::format("<p class=\"{}\">{}: <b>{}</b></p>\n", model::to_text(cell.fit),
                       html_text(matrix.releases[column].name), html_text(cell_text(matrix, row, column)));
    if (cell.findings.empty()) continue;
    out += "<ul>\n";
    for (const auto& finding : cell.findings) out += finding_line(finding);
    out += "</ul>\n";
  }
  if (!environment.findings.empty()) {
    out += "<p>Whatever the release is:</p>\n<ul>\n";
    for (const auto& finding : environment.findings) out += finding_line(finding);
    out += "</ul>\n";
  }
  return out + "</article>\n";
}

std::string advice_list(const Matrix& matrix) {
  std::string out = "<h2>One environment for each line of releases</h2>\n<ul>\n";
  for (const auto& advice : matrix.advice) {
    const AdviceText text = advice_text(matrix, advice);
    out += fmt::format("<li class=\"{}\">{}: <b class=\"path\">{}</b>", model::to_text(advice.fit),
                       html_text(text.family), html_text(text.answer));
    if (!advice.command.empty()) out += fmt::format("<pre><code>{}</code></pre>", html_text(advice.command));
    out += "</li>\n";
  }
  return out + "</ul>\n";
}

}  // namespace

std::string matrix_picture(const Matrix& matrix) {
  constexpr int names = 340, top = 34, gap = 2;
  constexpr std::size_t name_columns = 42;
  const int columns = std::max(1, static_cast<int>(matrix.releases.size()));
  const int cell_width = std::clamp(600 / columns, 24, 120);
  const int cell_height = matrix.environments.size() > 60 ? 12 : 22;
  const int width = names + columns * cell_width + 10;
  const int height = top + static_cast<int>(matrix.environments.size()) * cell_height + 10;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-label=\"{2}\">\n",
      width, height, html_text(summary_text(matrix)));
  for (std::size_t i = 0; i < matrix.releases.size(); ++i) {
    const auto room = static_cast<std::size_t>(cell_width / 8);
    out += fmt::format("<text x=\"{}\" y=\"22\" text-anchor=\"middle\">{}</text>\n",
                       names + static_cast<int>(i) * cell_width + cell_width / 2,
                       html_text(cut_text(matrix.releases[i].name, room)));
  }
  for (std::size_t row = 0; row < matrix.environments.size(); ++row) {
    const int y = top + static_cast<int>(row) * cell_height;
    out += fmt::format("<text class=\"soft\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n", names - 8,
                       y + cell_height - 3, html_text(cut_text(matrix.environments[row].name, name_columns)));
    for (std::size_t column = 0; column < matrix.releases.size(); ++column) {
      const std::string what = fmt::format("{}, {}: {}", matrix.environments[row].name,
                                           matrix.releases[column].name, cell_text(matrix, row, column));
      out += fmt::format(
          "<rect class=\"cell {}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" "
          "rx=\"2\"><title>{}</title></rect>\n",
          model::to_text(matrix.cell(row, column).fit), names + static_cast<int>(column) * cell_width, y,
          cell_width - gap, cell_height - gap, html_text(what));
      if (cell_height < 20) continue;
      const Fit fit = matrix.cell(row, column).fit;
      out += fmt::format("<text class=\"on\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                         names + static_cast<int>(column) * cell_width + (cell_width - gap) / 2, y + 15,
                         fit == Fit::fits    ? "✓"
                         : fit == Fit::unfit ? "✗"
                                             : "?");
    }
  }
  return out + "</svg>\n";
}

std::string write_matrix_html(const Matrix& matrix, const std::string& version) {
  std::string head = fmt::format("<p>{}</p>\n<p class=\"soft\">trysquare {}</p>\n",
                                 html_text(summary_text(matrix)), html_text(version));
  head += fmt::format("<figure>\n{}</figure>\n", matrix_picture(matrix));
  head += advice_list(matrix) + "<h2>Environments and releases</h2>\n" + table_of(matrix) +
          "<h2>What was found</h2>\n";
  std::string items;
  for (const auto& release : matrix.releases) {
    for (const auto& finding : release.findings) items += html_finding(finding);
  }
  std::size_t fits = 0, unfit = 0, unknown = 0;
  for (std::size_t row = 0; row < matrix.environments.size(); ++row) {
    const Fit best = best_of(matrix, row);
    ++(best == Fit::fits ? fits : best == Fit::unfit ? unfit : unknown);
    items += item_of(matrix, row);
  }
  return html_page("trysquare matrix",
                   {{"fits", fmt::format("fit some release: {}", fits)},
                    {"unfit", fmt::format("fit none: {}", unfit)},
                    {"unknown", fmt::format("unknown: {}", unknown)}},
                   head, items);
}

}  // namespace trysquare::report
