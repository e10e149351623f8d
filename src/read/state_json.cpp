#include "read/state_json.hpp"

#include "base/filesystem.hpp"
#include "base/problems.hpp"
#include "data/json.hpp"
#include "pep/name.hpp"
#include "read/sources.hpp"
#include "read/toml_fields.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace trysquare::read {

namespace {

using data::Node;
using model::Source;

constexpr std::string_view schema = "trysquare-state/1";
constexpr std::array<std::string_view, 3> source_kinds{"vcs", "directory", "archive"};

class Reader {
 public:
  Reader(std::string_view path, std::string_view directory) : path_(path), directory_(directory) {}

  Result<model::State> read(const Node& document) {
    Fields top(document, "a recorded state", path_, problems_);
    if (const std::string told = top.require_text("schema"); told != schema && problems_.empty())
      top.problem(document, fmt::format("`{}` is no schema of a recorded state", told),
                  fmt::format("this version reads `{}`", schema));
    model::State state{.name = std::string(path_), .entries = {}, .markers = {}};
    state.recorded = true;
    state.sources_known = top.truth("sources_known").value_or(false);
    state.extras_known = top.truth("extras_known").value_or(false);
    if (const Node* python = top.take("python")) read_markers(*python, state.markers);
    for (const Node* item : top.items("distributions")) read_entry(*item, state);
    top.finish();
    if (!problems_.empty()) return std::unexpected(all_as_one(std::move(problems_)));
    std::ranges::stable_sort(state.entries, {}, &model::StateEntry::key);
    return state;
  }

 private:
  void read_markers(const Node& node, pep::MarkerEnvironment& markers) {
    Fields fields(node, "`python`", path_, problems_);
    for (const auto name : pep::marker_variable_names)
      *pep::marker_variable(markers, name) = fields.text(name);
    fields.finish();
  }

  void read_entry(const Node& node, model::State& state) {
    Fields fields(node, "a distribution", path_, problems_);
    model::StateEntry entry;
    entry.name = fields.require_text("name");
    entry.key = pep::normalize_name(entry.name);
    entry.version = fields.text("version");
    entry.editable = fields.truth("editable").value_or(false);
    entry.extras = fields.texts("extras");
    entry.place = node.place(path_);
    if (const Node* source = fields.take("source"); source != nullptr && !source->is_null())
      entry.source = read_source(*source);
    fields.finish();
    if (!keys_.insert(entry.key).second) fields.problem(node, fmt::format("`{}` is there twice", entry.name));
    state.entries.push_back(std::move(entry));
  }

  std::shared_ptr<const Source> read_source(const Node& node) {
    Fields fields(node, "a source", path_, problems_);
    auto source = std::make_shared<Source>();
    const auto kind = fields.choice("kind", source_kinds);
    source->kind = static_cast<Source::Kind>(kind.value_or(0) + 1);
    source->url = fields.text("url");
    if (const std::string path = fields.text("path"); !path.empty())
      source->path = normal_path(join_path(directory_, path));
    source->vcs = fields.text("vcs");
    source->commit = fields.text("commit");
    source->revision = fields.text("revision");
    source->subdirectory = fields.text("subdirectory");
    fields.take("hashes");
    source->hashes = hashes_of(node);
    fields.finish();
    return source;
  }

  std::string_view path_, directory_;
  std::set<std::string> keys_;
  std::vector<Error> problems_;
};

}  // namespace

bool looks_like_state(std::string_view text) {
  return text.find("\"trysquare-state/") != std::string_view::npos;
}

Result<model::State> parse_state(std::string_view text, std::string_view path, std::string_view directory) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  return Reader(path, directory).read(*document);
}

}  // namespace trysquare::read
