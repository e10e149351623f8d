#include "read/toml_fields.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace trysquare::read {

Error wrong_kind(const data::Node& node, std::string_view path, std::string_view name,
                 std::string_view wanted) {
  return failure_at(node.place(path), fmt::format("`{}` must be {}, not {}", name, wanted, node.kind()))
      .error();
}

Fields::Fields(const data::Node& table, std::string_view what, std::string_view path,
               std::vector<Error>& problems)
    : table_(table), what_(what), path_(path), problems_(problems) {
  if (table.object() == nullptr)
    problem(table, fmt::format("{} must be a table, not {}", what, table.kind()));
}

const data::Node* Fields::take(std::string_view key) {
  known_.emplace_back(key);
  return table_.find(key);
}

const data::Node* Fields::require(std::string_view key) {
  const data::Node* node = take(key);
  if (node == nullptr && table_.object() != nullptr)
    problem(table_, fmt::format("{} needs `{}`", what_, key));
  return node;
}

std::string Fields::text(std::string_view key) {
  const data::Node* node = take(key);
  if (node == nullptr) return {};
  if (const std::string* found = node->string()) return *found;
  problems_.push_back(wrong_kind(*node, path_, key, "a string"));
  return {};
}

std::string Fields::require_text(std::string_view key) {
  const data::Node* node = require(key);
  if (node == nullptr) return {};
  if (node->string() != nullptr && trim(*node->string()).empty())
    problem(*node, fmt::format("`{}` must not be empty", key));
  return text(key);
}

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> found;
  for (const data::Node* item : items(key)) {
    if (const std::string* one = item->string())
      found.push_back(*one);
    else
      problems_.push_back(wrong_kind(*item, path_, key, "an array of strings"));
  }
  return found;
}

std::optional<bool> Fields::truth(std::string_view key) {
  const data::Node* node = take(key);
  if (node == nullptr) return std::nullopt;
  if (const bool* found = node->as<bool>()) return *found;
  problems_.push_back(wrong_kind(*node, path_, key, "`true` or `false`"));
  return std::nullopt;
}

std::vector<const data::Node*> Fields::items(std::string_view key) {
  const data::Node* node = take(key);
  std::vector<const data::Node*> found;
  if (node == nullptr) return found;
  if (const data::Array* array = node->array()) {
    for (const data::Node& item : *array) found.push_back(&item);
  } else {
    problems_.push_back(wrong_kind(*node, path_, key, "an array"));
  }
  return found;
}

std::optional<std::size_t> Fields::choice(std::string_view key, std::span<const std::string_view> choices) {
  const data::Node* node = take(key);
  if (node == nullptr) return std::nullopt;
  if (const std::string* found = node->string()) {
    const auto at = std::ranges::find(choices, *found);
    if (at != choices.end()) return static_cast<std::size_t>(at - choices.begin());
  }
  const std::string shown =
      node->string() != nullptr ? "`" + *node->string() + "`" : std::string(node->kind());
  problem(*node, fmt::format("`{}` must be `{}`, not {}", key, fmt::join(choices, "` or `"), shown));
  return std::nullopt;
}

void Fields::problem(const data::Node& at, std::string message, std::string hint) {
  problems_.push_back(failure_at(at.place(path_), std::move(message), std::move(hint)).error());
}

void Fields::finish() {
  const data::Object* object = table_.object();
  if (object == nullptr) return;
  for (const data::Member& member : object->members) {
    if (std::ranges::find(known_, member.key) != known_.end()) continue;
    const auto meant = nearest(member.key, known_);
    problems_.push_back(failure_at({std::string(path_), member.line, member.column},
                                   fmt::format("{} has no `{}`", what_, member.key),
                                   meant ? fmt::format("did you mean `{}`?", *meant) : std::string())
                            .error());
  }
}

}  // namespace trysquare::read
