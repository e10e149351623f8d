#include "read/package_list.hpp"

#include "base/text.hpp"
#include "data/json.hpp"
#include "read/environment_list.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

// The words of a line of columns at the bytes where the dashes stand.
std::vector<std::string_view> cells(std::string_view line, const std::vector<std::size_t>& starts) {
  std::vector<std::string_view> found;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t begin = std::min(starts[i], line.size());
    const std::size_t end = i + 1 < starts.size() ? std::min(starts[i + 1], line.size()) : line.size();
    found.push_back(trim(line.substr(begin, end - begin)));
  }
  return found;
}

bool is_rule(std::string_view line) {
  return line.find("--") != std::string_view::npos && line.find_first_not_of("- ") == std::string_view::npos;
}

}  // namespace

bool looks_like_list_json(std::string_view text) {
  text = trim(text);
  if (!text.starts_with('[')) return false;
  text = trim(text.substr(1));
  return text.starts_with('{') || text.starts_with(']');
}

Result<model::Environment> read_list_json(std::string_view text, const std::string& path,
                                          const Target& target) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  if (document->array() == nullptr) {
    return failure_at(document->place(path), "this is no array, as `pip list --format json` writes one");
  }
  EnvironmentList list(path, target);
  for (const data::Node& item : *document->array()) {
    const std::string name = list.text(item, "name");
    if (name.empty()) {
      list.problem(item, "an installed distribution without a name");
      continue;
    }
    const std::string location = list.text(item, "editable_project_location");
    list.add({name, list.text(item, "version"), location, !location.empty()}, item.place(path),
             item.find("version"));
  }
  return list.take();
}

bool looks_like_list_columns(std::string_view text) {
  const auto lines = split_lines(text.substr(0, 4096));
  return lines.size() > 1 && lines[0].starts_with("Package ") && is_rule(lines[1]);
}

model::Environment read_list_columns(std::string_view text, const std::string& path, const Target& target) {
  EnvironmentList list(path, target);
  std::vector<std::size_t> starts;
  std::size_t location = std::string_view::npos;
  std::string_view before;
  std::uint32_t number = 0;
  for (const auto line : split_lines(text)) {
    ++number;
    if (starts.empty() && is_rule(line)) {
      for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '-' && (i == 0 || line[i - 1] == ' ')) starts.push_back(i);
      }
      const auto titles = cells(before, starts);
      const auto found = std::ranges::find(titles, "Editable project location");
      if (found != titles.end()) location = static_cast<std::size_t>(found - titles.begin());
    } else if (!starts.empty() && !trim(line).empty()) {
      const auto words = cells(line, starts);
      const std::string version(words.size() > 1 ? words[1] : "");
      const std::string origin(location < words.size() ? words[location] : "");
      EnvironmentList::Entry entry{std::string(words[0]), version, origin, !origin.empty()};
      if (words.size() > 1)
        entry.version_column = static_cast<std::uint32_t>(count_code_points(line.substr(0, starts[1])) + 1);
      list.add(std::move(entry), {path, number, 1});
    }
    before = line;
  }
  if (starts.empty()) list.problem({path, 1, 1}, "no line of dashes: these are no columns of `pip list`");
  return list.take();
}

}  // namespace trysquare::read
