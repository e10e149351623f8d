#include "rules/apply_edits.hpp"

#include "rules/lookup.hpp"

#include <fmt/core.h>

namespace trysquare::rules {

using model::Dict;
using model::Edit;
using model::SettingPath;
using model::Value;

namespace {

// The dict or list that holds the last token of a path; both null when there is none.
struct Holder {
  Dict* dict = nullptr;
  std::vector<Value>* list = nullptr;
};

Holder holder_of(Dict& settings, const SettingPath& path) {
  if (path.tokens.size() == 1) return {&settings, nullptr};
  Value* value = settings.find(path.setting());
  for (std::size_t i = 1; value != nullptr; ++i) {
    const bool fixed = value->as<model::Tuple>() != nullptr || value->as<model::Set>() != nullptr;
    if (fixed) return {};
    if (i + 1 == path.tokens.size()) break;
    value = find_child(*value, path.tokens[i]);
  }
  if (value == nullptr) return {};
  auto* list = value->as<model::List>();
  return {value->as<Dict>(), list == nullptr ? nullptr : &list->items};
}

Failure no_place(const SettingPath& path) {
  return failure(fmt::format("there is no place `{}` in the settings", path.pointer()));
}

Result<void> add_value(Dict& settings, const SettingPath& path, const Value& value) {
  const Holder holder = holder_of(settings, path);
  const std::string& token = path.tokens.back();
  if (holder.dict != nullptr) {
    holder.dict->set(token, value);
    return {};
  }
  if (holder.list == nullptr) return no_place(path);
  const auto index = token == "-" ? holder.list->size() : parse_index(token);
  if (!index || *index > holder.list->size()) return no_place(path);
  holder.list->insert(holder.list->begin() + static_cast<std::ptrdiff_t>(*index), value);
  return {};
}

Result<void> remove_value(Dict& settings, const SettingPath& path) {
  const Holder holder = holder_of(settings, path);
  const std::string& token = path.tokens.back();
  if (holder.dict != nullptr) {
    if (holder.dict->erase(token)) return {};
    return no_place(path);
  }
  const auto index = parse_index(token);
  if (holder.list == nullptr || !index || *index >= holder.list->size()) return no_place(path);
  holder.list->erase(holder.list->begin() + static_cast<std::ptrdiff_t>(*index));
  return {};
}

Result<void> replace_value(Dict& settings, const SettingPath& path, const Value& value) {
  const Holder holder = holder_of(settings, path);
  Value* there = find_value(settings, path);
  if (there == nullptr || (holder.dict == nullptr && holder.list == nullptr)) return no_place(path);
  *there = value;
  return {};
}

Result<void> move_value(Dict& settings, const Edit& edit, const SettingPath& to) {
  const auto from = model::parse_pointer(edit.from);
  if (!from) return std::unexpected(from.error());
  const Value* there = find_value(settings, *from);
  if (there == nullptr) return no_place(*from);
  if (from->leads_to(to)) {
    if (*from == to) return {};
    return failure(fmt::format("`{}` cannot be moved into itself", edit.from));
  }
  const Value value = *there;
  if (auto removed = remove_value(settings, *from); !removed) return removed;
  return add_value(settings, to, value);
}

}  // namespace

Result<void> apply_edit(Dict& settings, const Edit& edit) {
  const auto path = model::parse_pointer(edit.path);
  if (!path) return std::unexpected(path.error());
  switch (edit.op) {
    case Edit::Op::add: return add_value(settings, *path, edit.value);
    case Edit::Op::remove: return remove_value(settings, *path);
    case Edit::Op::replace: return replace_value(settings, *path, edit.value);
    case Edit::Op::move: return move_value(settings, edit, *path);
  }
  return no_place(*path);
}

Result<Dict> apply_edits(Dict settings, std::span<const Edit> edits) {
  for (const Edit& edit : edits) {
    if (auto done = apply_edit(settings, edit); !done) return std::unexpected(std::move(done.error()));
  }
  return settings;
}

}  // namespace trysquare::rules
