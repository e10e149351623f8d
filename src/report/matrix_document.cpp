#include "report/matrix_document.hpp"

#include "base/text.hpp"
#include "model/report.hpp"
#include "report/markdown.hpp"
#include "report/report_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::Fit;
using model::Matrix;

namespace {

constexpr std::size_t most_obstacles = 20;
constexpr std::size_t gap = 2;

Paint paint_of(Fit fit) {
  return fit == Fit::fits ? Paint::green : fit == Fit::unfit ? Paint::red : Paint::yellow;
}

// The end of a path tells more than its beginning.
std::string shortened(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::string rest = text;
  while (!rest.empty() && display_width(rest) + 1 > width) {
    std::size_t step = 1;
    while (step < rest.size() && is_utf8_continuation(rest[step])) ++step;
    rest.erase(0, step);
  }
  return "…" + rest;
}

class Table {
 public:
  Table(const Matrix& matrix, const Style& style) : matrix_(matrix), style_(style) {
    for (const auto& one : matrix.environments) {
      names_.push_back(printable(one.name));
      widest_ = std::max(widest_, display_width(names_.back()));
    }
    for (std::size_t column = 0; column < matrix.releases.size(); ++column) {
      std::size_t width = display_width(printable(matrix.releases[column].name));
      for (std::size_t row = 0; row < names_.size(); ++row)
        width = std::max(width, cell_text(matrix, row, column).size());
      widths_.push_back(std::min(width, style.width / 2));
    }
  }

  // As many releases side by side as there is room for, then the next.
  std::string write() const {
    const std::size_t least = std::min(widest_, style_.width / 4);
    std::string out;
    for (std::size_t first = 0; first < widths_.size();) {
      std::size_t last = first, room = style_.width > least ? style_.width - least : 0;
      while (last < widths_.size() && (last == first || widths_[last] + gap <= room)) {
        room -= std::min(room, widths_[last] + gap);
        ++last;
      }
      write_block(out, first, last, std::min(widest_, least + room));
      first = last;
    }
    return out;
  }

 private:
  void write_block(std::string& out, std::size_t first, std::size_t last, std::size_t width) const {
    std::string head(width, ' ');
    for (std::size_t column = first; column < last; ++column)
      head += std::string(gap, ' ') +
              padded(shortened(printable(matrix_.releases[column].name), widths_[column]), widths_[column]);
    while (head.ends_with(' ')) head.pop_back();
    out += style_(Paint::bold, head) + "\n";
    for (std::size_t row = 0; row < names_.size(); ++row) {
      out += padded(shortened(names_[row], width), width);
      for (std::size_t column = first; column < last; ++column) {
        const std::string text = cell_text(matrix_, row, column);
        out += std::string(gap, ' ') + style_(paint_of(matrix_.cell(row, column).fit), text);
        if (column + 1 < last)
          out += std::string(widths_[column] - std::min(widths_[column], text.size()), ' ');
      }
      out += "\n";
    }
    out += "\n";
  }

  const Matrix& matrix_;
  const Style& style_;
  std::vector<std::string> names_;
  std::vector<std::size_t> widths_;
  std::size_t widest_ = 0;
};

std::string obstacle_head(const Matrix& matrix, const Obstacle& one) {
  const auto& first = matrix.environments[one.environments.front()];
  std::string who = first.name;
  if (one.environments.size() > 1) who += fmt::format(" and {} more", one.environments.size() - 1);
  const std::string where =
      one.of_environment ? std::string("all releases") : matrix.releases[one.release].name;
  return fmt::format("{}: {} {} ({})", where, one.first->code->code, one.first->subject, who);
}

Node environment_node(const model::MatrixEnvironment& one) {
  Object row;
  row.add("name", to_valid_utf8(one.name));
  row.add("kind", optional_text(one.kind));
  row.add("python_version", optional_text(one.python));
  row.add("distributions", one.known ? number_node(one.distributions) : Node());
  row.add("findings", findings_node(one.findings));
  return row;
}

Node release_node(const model::MatrixRelease& one) {
  Object row;
  row.add("name", to_valid_utf8(one.name));
  row.add("product", optional_text(one.product));
  row.add("line", to_valid_utf8(one.line));
  row.add("path", optional_text(one.path));
  row.add("constraints", optional_text(one.constraints_path));
  row.add("constraints_derived", one.derived);
  row.add("findings", findings_node(one.findings));
  return row;
}

}  // namespace

std::string cell_text(const Matrix& matrix, std::size_t environment, std::size_t release) {
  const auto& cell = matrix.cell(environment, release);
  if (cell.fit != Fit::unfit) return std::string(model::to_text(cell.fit));
  const auto errors = [](const std::vector<model::Finding>& findings) {
    return model::count_findings(findings).errors;
  };
  return counted(errors(matrix.environments[environment].findings) +
                     errors(matrix.releases[release].findings) + errors(cell.findings),
                 "error");
}

std::vector<Obstacle> obstacles_of(const Matrix& matrix) {
  std::map<std::tuple<std::size_t, std::string_view, std::string_view>, Obstacle> found;
  const auto take = [&](const std::vector<model::Finding>& findings, std::size_t release, std::size_t row,
                        bool own) {
    for (const auto& one : findings) {
      if (one.severity != model::Severity::error) continue;
      auto& obstacle =
          found.try_emplace({release, one.code->code, one.subject}, Obstacle{&one, release, {}, own})
              .first->second;
      if (obstacle.environments.empty() || obstacle.environments.back() != row)
        obstacle.environments.push_back(row);
    }
  };
  for (std::size_t row = 0; row < matrix.environments.size(); ++row) {
    take(matrix.environments[row].findings, matrix.releases.size(), row, true);
    for (std::size_t column = 0; column < matrix.releases.size(); ++column)
      take(matrix.cell(row, column).findings, column, row, false);
  }
  std::vector<Obstacle> sorted;
  sorted.reserve(found.size());
  for (auto& [key, one] : found) sorted.push_back(std::move(one));
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           [](const Obstacle& one) { return one.environments.size(); });
  return sorted;
}

AdviceText advice_text(const Matrix& matrix, const model::MatrixAdvice& advice) {
  std::vector<std::string> names;
  names.reserve(advice.releases.size());
  for (const std::size_t release : advice.releases) names.push_back(matrix.releases[release].name);
  AdviceText text;
  text.family = advice.product.empty()
                    ? join(names, ", ")
                    : fmt::format("{} {} ({})", advice.product, advice.line, join(names, ", "));
  if (!advice.environment) {
    text.answer = "no environment could be read";
    return text;
  }
  const std::string& name = matrix.environments[*advice.environment].name;
  switch (advice.fit) {
    case Fit::fits: text.answer = name; break;
    case Fit::unfit: text.answer = fmt::format("none fits; {} lacks least", name); break;
    case Fit::unknown: text.answer = fmt::format("nothing tells; {} may", name); break;
  }
  return text;
}

std::string summary_text(const Matrix& matrix) {
  const auto counts = model::count_fits(matrix);
  return fmt::format("{}, {}: {} fit, {} do not, {} unknown.",
                     counted(matrix.environments.size(), "environment"),
                     counted(matrix.releases.size(), "release"), counts.fits, counts.unfit, counts.unknown);
}

std::string write_matrix_text(const Matrix& matrix, const Style& style) {
  std::string out = Table(matrix, style).write();
  if (style.verbosity >= 0) {
    const auto obstacles = obstacles_of(matrix);
    if (!obstacles.empty()) out += style(Paint::bold, "What keeps them apart") + "\n";
    const std::size_t shown =
        style.verbosity > 0 ? obstacles.size() : std::min(obstacles.size(), most_obstacles);
    for (std::size_t i = 0; i < shown; ++i) {
      out += wrapped("  ", obstacle_head(matrix, obstacles[i]), style);
      out += wrapped("      ", obstacles[i].first->message, style);
    }
    if (shown < obstacles.size())
      out += fmt::format("  and {} more: -v tells all\n", obstacles.size() - shown);
    if (!obstacles.empty()) out += "\n";
    out += style(Paint::bold, "One environment for each line of releases") + "\n";
    for (const auto& advice : matrix.advice) {
      const AdviceText text = advice_text(matrix, advice);
      out += wrapped("  ", fmt::format("{}: {}", text.family, text.answer), style);
      if (!advice.command.empty()) out += "      " + style(Paint::green, advice.command) + "\n";
    }
    out += "\n";
  }
  const auto counts = model::count_fits(matrix);
  const Paint paint = counts.unfit > 0 ? Paint::red : counts.unknown > 0 ? Paint::yellow : Paint::green;
  return out + style(paint, summary_text(matrix)) + "\n";
}

std::string write_matrix_markdown(const Matrix& matrix) {
  std::string out = "## trysquare matrix\n\n" + markdown_text(summary_text(matrix)) + "\n\n| |",
              line = "\n|---|";
  for (const auto& release : matrix.releases) {
    out += " " + markdown_text(release.name) + " |";
    line += "---|";
  }
  out += line + "\n";
  for (std::size_t row = 0; row < matrix.environments.size(); ++row) {
    out += "| " + markdown_text(matrix.environments[row].name) + " |";
    for (std::size_t column = 0; column < matrix.releases.size(); ++column) {
      const Fit fit = matrix.cell(row, column).fit;
      const std::string_view mark = fit == Fit::fits ? "✅" : fit == Fit::unfit ? "❌" : "❔";
      out += fmt::format(" {} {} |", mark, cell_text(matrix, row, column));
    }
    out += "\n";
  }
  const auto obstacles = obstacles_of(matrix);
  if (!obstacles.empty()) out += "\n";
  for (const auto& one : obstacles)
    out += fmt::format("- {}: {}\n", markdown_text(obstacle_head(matrix, one)),
                       markdown_text(one.first->message));
  out += "\n";
  for (const auto& advice : matrix.advice) {
    const AdviceText text = advice_text(matrix, advice);
    out += fmt::format("- {}: **{}**\n", markdown_text(text.family), markdown_text(text.answer));
  }
  return out;
}

Node matrix_node(const Matrix& matrix) {
  Array environments, releases, cells, advices;
  for (const auto& one : matrix.environments) environments.push_back(environment_node(one));
  for (const auto& one : matrix.releases) releases.push_back(release_node(one));
  for (std::size_t row = 0; row < matrix.environments.size(); ++row) {
    for (std::size_t column = 0; column < matrix.releases.size(); ++column) {
      const auto& cell = matrix.cell(row, column);
      Object object;
      object.add("environment", number_node(row));
      object.add("release", number_node(column));
      object.add("fit", model::to_text(cell.fit));
      object.add("findings", findings_node(cell.findings));
      cells.emplace_back(std::move(object));
    }
  }
  for (const auto& one : matrix.advice) {
    Array family;
    for (const std::size_t release : one.releases) family.push_back(number_node(release));
    Object object;
    object.add("product", optional_text(one.product));
    object.add("line", to_valid_utf8(one.line));
    object.add("releases", std::move(family));
    object.add("environment", one.environment ? number_node(*one.environment) : Node());
    object.add("fit", model::to_text(one.fit));
    object.add("command", optional_text(one.command));
    advices.emplace_back(std::move(object));
  }
  const auto counts = model::count_fits(matrix);
  Object summary;
  summary.add("fits", number_node(counts.fits));
  summary.add("unfit", number_node(counts.unfit));
  summary.add("unknown", number_node(counts.unknown));
  Object document;
  document.add("schema", matrix_schema);
  document.add("environments", std::move(environments));
  document.add("releases", std::move(releases));
  document.add("cells", std::move(cells));
  document.add("advice", std::move(advices));
  document.add("summary", std::move(summary));
  return document;
}

}  // namespace trysquare::report
