#include "read/pip_inspect.hpp"

#include "base/credentials.hpp"
#include "base/text.hpp"
#include "data/json.hpp"
#include "pep/name.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

using data::Node;

// So that a document of any kind ends in a report that can be read.
constexpr std::size_t most_problems = 1000;

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  Result<model::Environment> read(const Node& document) {
    const Node* installed = document.find("installed");
    if (installed == nullptr || installed->array() == nullptr) {
      return failure_at(document.place(path_), "no `installed` array: this is no report of `pip inspect`",
                        "write one with `pip inspect > FILE`");
    }
    const Node* version = document.find("version");
    if (const std::string text = text_of(version, "version"); !text.empty() && text != "1") {
      return failure_at(version->place(path_), fmt::format("version `{}` of the report is not known", text),
                        "`pip freeze > FILE` writes a list that every version can be read from");
    }
    for (const auto& item : *installed->array()) read_distribution(item);
    std::ranges::stable_sort(found_.distributions, {}, &model::Distribution::key);
    if (const Node* environment = document.find("environment")) {
      if (environment->object() == nullptr && !environment->is_null())
        problem(*environment, fmt::format("`environment` is {}, not an object", environment->kind()));
      for (const auto name : pep::marker_variable_names) {
        *pep::marker_variable(found_.markers, name) = text_of(environment->find(name), name);
      }
    }
    return std::move(found_);
  }

 private:
  void read_distribution(const Node& item) {
    const Node* metadata = item.find("metadata");
    const std::string name = text_of(metadata == nullptr ? nullptr : metadata->find("name"), "name");
    if (name.empty()) return problem(item, "an installed distribution without a name");
    model::Distribution& distribution = found_.distributions.emplace_back();
    distribution.name = name;
    distribution.key = pep::normalize_name(name);
    distribution.version = text_of(metadata->find("version"), "version");
    if (const Node* version = metadata->find("version")) {
      distribution.version_line = version->line;
      distribution.version_column = version->column;
    }
    if (distribution.version.empty()) problem(item, fmt::format("`{}` is without a version", name));
    if (const Node* python = metadata->find("requires_python")) {
      distribution.requires_python = text_of(python, "requires_python");
      distribution.requires_python_line = python->line;
      distribution.requires_python_column = python->column + 1;  // behind the quote
    }
    for_each_text(metadata->find("requires_dist"), "requires_dist", [&](const Node& line) {
      distribution.requirements.push_back({*line.string(), line.line, line.column + 1});
    });
    for_each_text(metadata->find("provides_extra"), "provides_extra",
                  [&](const Node& extra) { distribution.extras.push_back(*extra.string()); });
    distribution.installer = text_of(item.find("installer"), "installer");
    distribution.metadata_path = path_;
    const std::string location = text_of(item.find("metadata_location"), "metadata_location");
    distribution.root = location.empty() ? path_ : parent_of(location);
    if (const Node* origin = item.find("direct_url")) read_origin(*origin, distribution);
  }

  static std::string parent_of(std::string_view location) {
    const std::size_t slash = location.find_last_of("/\\");
    return std::string(location.substr(0, slash == std::string_view::npos ? 0 : slash));
  }

  // What is not there, or null, is empty.
  std::string text_of(const Node* node, std::string_view name) {
    if (node == nullptr || node->is_null()) return {};
    if (node->string() != nullptr) return *node->string();
    problem(*node, fmt::format("`{}` is {}, not a string", name, node->kind()));
    return {};
  }

  template <class Visit>
  void for_each_text(const Node* node, std::string_view name, Visit visit) {
    if (node == nullptr || node->is_null()) return;
    if (node->array() == nullptr) {
      return problem(*node, fmt::format("`{}` is {}, not an array", name, node->kind()));
    }
    for (const auto& item : *node->array()) {
      if (item.string() != nullptr) {
        visit(item);
      } else {
        problem(item, fmt::format("an item of `{}` is {}, not a string", name, item.kind()));
      }
    }
  }

  void read_origin(const Node& origin, model::Distribution& distribution) {
    if (origin.is_null()) return;
    if (origin.object() == nullptr) {
      return problem(origin, fmt::format("`direct_url` is {}, not an object", origin.kind()));
    }
    distribution.origin = without_credentials(text_of(origin.find("url"), "url"));
    distribution.source = source_of_direct_url(origin);
    const Node* directory = origin.find("dir_info");
    const Node* editable = directory == nullptr ? nullptr : directory->find("editable");
    distribution.editable = editable != nullptr && editable->as<bool>() != nullptr && *editable->as<bool>();
  }

  void problem(const Node& node, std::string message) {
    if (found_.problems.size() >= most_problems) return;
    found_.problems.push_back(model::make_finding("TS902", path_, std::move(message), node.place(path_)));
  }

  const std::string& path_;
  model::Environment found_;
};

}  // namespace

Result<model::Environment> read_pip_inspect(std::string_view text, const std::string& path) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  return Reader(path).read(*document);
}

}  // namespace trysquare::read
