#include "read/pip_inspect.hpp"

#include "base/text.hpp"
#include "data/json.hpp"
#include "pep/name.hpp"
#include "read/direct_url.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

using data::Node;

std::string text_of(const Node* node) {
  return node != nullptr && node->string() != nullptr ? *node->string() : std::string();
}

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  Result<model::Environment> read(const Node& document) {
    const Node* installed = document.find("installed");
    if (installed == nullptr || installed->array() == nullptr) {
      return failure_at(document.place(path_), "no `installed` array: this is no report of `pip inspect`",
                        "write one with `pip inspect > FILE`");
    }
    for (const auto& item : *installed->array()) read_distribution(item);
    std::ranges::stable_sort(found_.distributions, {}, &model::Distribution::key);
    if (const Node* environment = document.find("environment")) {
      for (const auto name : pep::marker_variable_names) {
        *pep::marker_variable(found_.markers, name) = text_of(environment->find(name));
      }
    }
    return std::move(found_);
  }

 private:
  void read_distribution(const Node& item) {
    const Node* metadata = item.find("metadata");
    const Node* name = metadata == nullptr ? nullptr : metadata->find("name");
    if (text_of(name).empty()) {
      found_.problems.push_back(
          model::make_finding("TS902", path_, "an installed distribution without a name", item.place(path_)));
      return;
    }
    model::Distribution& distribution = found_.distributions.emplace_back();
    distribution.name = text_of(name);
    distribution.key = pep::normalize_name(distribution.name);
    distribution.version = text_of(metadata->find("version"));
    if (const Node* python = metadata->find("requires_python")) {
      distribution.requires_python = text_of(python);
      distribution.requires_python_line = python->line;
    }
    for_each_text(metadata->find("requires_dist"), [&](const Node& line) {
      distribution.requirements.push_back({*line.string(), line.line});
    });
    for_each_text(metadata->find("provides_extra"),
                  [&](const Node& extra) { distribution.extras.push_back(*extra.string()); });
    distribution.installer = text_of(item.find("installer"));
    distribution.metadata_path = path_;
    const std::string location = text_of(item.find("metadata_location"));
    distribution.root = location.empty() ? path_ : parent_of(location);
    read_origin(item.find("direct_url"), distribution);
  }

  static std::string parent_of(std::string_view location) {
    const std::size_t slash = location.find_last_of("/\\");
    return std::string(location.substr(0, slash == std::string_view::npos ? 0 : slash));
  }

  template <class Visit>
  static void for_each_text(const Node* node, Visit visit) {
    if (node == nullptr || node->array() == nullptr) return;
    for (const auto& item : *node->array()) {
      if (item.string() != nullptr) visit(item);
    }
  }

  static void read_origin(const Node* origin, model::Distribution& distribution) {
    if (origin == nullptr) return;
    distribution.origin = without_credentials(text_of(origin->find("url")));
    const Node* directory = origin->find("dir_info");
    const Node* editable = directory == nullptr ? nullptr : directory->find("editable");
    distribution.editable = editable != nullptr && editable->as<bool>() != nullptr && *editable->as<bool>();
  }

  std::string path_;
  model::Environment found_;
};

}  // namespace

Result<model::Environment> read_pip_inspect(std::string_view text, const std::string& path) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  return Reader(path).read(*document);
}

}  // namespace trysquare::read
