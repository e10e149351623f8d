#include "read/manifest.hpp"

#include "base/text.hpp"
#include "read/byte_order_mark.hpp"
#include "read/pip_inspect.hpp"
#include "read/requirement_lines.hpp"

#include <fmt/core.h>

#include <array>
#include <vector>

namespace trysquare::read {

namespace {

struct Source {
  std::string_view text;
  const std::string& path;
  const pep::MarkerEnvironment& known;
};

struct Format {
  std::string_view name;
  bool (*recognise)(const Source& source);
  Result<model::Environment> (*read)(const Source& source);
};

bool is_inspect(const Source& source) { return trim(source.text).starts_with('{'); }
Result<model::Environment> read_inspect(const Source& source) {
  return read_pip_inspect(source.text, source.path);
}

// A file that is named as a list is read as one, so that what is wrong in it is told line by line.
bool is_freeze(const Source& source) {
  if (source.text.find('\0') != std::string_view::npos) return false;
  return looks_like_requirement_lines(source.text) || to_lower(source.path).ends_with(".txt");
}
Result<model::Environment> read_freeze(const Source& source) {
  return read_requirement_lines(source.text, source.path, source.known);
}

// The first that recognises the text counts.
constexpr std::array<Format, 2> formats{
    {{"pip-inspect", is_inspect, read_inspect}, {"freeze", is_freeze, read_freeze}}};

void name_unknown_markers(model::Environment& environment) {
  for (const auto name : pep::marker_variable_names) {
    if (pep::marker_variable(environment.markers, name)->empty())
      environment.unknown_markers.emplace_back(name);
  }
}

}  // namespace

Result<model::Environment> read_manifest(std::string_view text, std::string_view path,
                                         std::string_view format, const pep::MarkerEnvironment& known) {
  const std::string plain = decode_by_mark(text);
  const std::string name(path);
  const Source source{plain, name, known};
  std::vector<std::string> names;
  for (const auto& row : formats) {
    const bool wanted = format.empty() ? row.recognise(source) : row.name == format;
    names.emplace_back(row.name);
    if (!wanted) continue;
    auto found = row.read(source);
    if (!found) return found;
    found->kind = "manifest";
    name_unknown_markers(*found);
    return found;
  }
  if (format.empty()) {
    return failure_at({std::string(path), 0, 0}, "this is no list of an environment that can be recognised",
                      "formats: " + join(names, ", ") + "; name one with --manifest FILE=FORMAT");
  }
  const auto near = nearest(format, names);
  return failure(fmt::format("there is no manifest format `{}`", format),
                 near ? fmt::format("did you mean `{}`?", *near) : "formats: " + join(names, ", "));
}

}  // namespace trysquare::read
