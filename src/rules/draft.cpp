#include "rules/draft.hpp"

#include "rules/apply_edits.hpp"
#include "rules/lookup.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::rules {

using model::Dict;
using model::Edit;
using model::SettingPath;
using model::Value;

namespace {

SettingPath first_tokens(const SettingPath& path, std::size_t count) {
  return {{path.tokens.begin(), path.tokens.begin() + static_cast<std::ptrdiff_t>(count)}};
}

std::string cannot_enter(const SettingPath& at, const Value& value) {
  return fmt::format("`{}` is {}, not a dict", at.text(), model::type_name(value));
}

// The path below `fixed`, as if it were settings of its own.
SettingPath below(const SettingPath& fixed, const SettingPath& path) {
  SettingPath out = path;
  out.tokens.erase(out.tokens.begin(), out.tokens.begin() + static_cast<std::ptrdiff_t>(fixed.tokens.size()));
  return out;
}

// Assigns or, without a value, removes inside a copy of a tuple, where all containers may be changed.
bool change_inside(Value& root, const SettingPath& path, const Value* value) {
  Value* holder = &root;
  for (std::size_t i = 0; holder != nullptr && i + 1 < path.tokens.size(); ++i)
    holder = find_child(*holder, path.tokens[i]);
  if (holder == nullptr) return false;
  const std::string& last = path.tokens.back();
  if (Dict* dict = holder->as<Dict>()) {
    if (value == nullptr) return dict->erase(last);
    dict->set(last, *value);
    return true;
  }
  auto* items = items_of(*holder);
  const auto index = parse_index(last);
  if (items == nullptr || !index || *index >= items->size()) return false;
  if (value != nullptr)
    (*items)[*index] = *value;
  else
    items->erase(items->begin() + static_cast<std::ptrdiff_t>(*index));
  return true;
}

}  // namespace

Draft::Draft(Dict settings, std::vector<Edit> previous)
    : settings_(std::move(settings)), previous_(std::move(previous)) {}

const Value* Draft::find(const SettingPath& path) const { return find_value(settings_, path); }

Blocked Draft::doubt(const SettingPath& path) const {
  const Value* value = settings_.find(path.setting());
  const auto* unknown = value == nullptr ? nullptr : value->as<model::Unknown>();
  if (unknown == nullptr || !unknown->maybe_missing) return std::nullopt;
  return fmt::format("whether `{}` is set is not known", path.setting());
}

bool Draft::is_ours(const SettingPath& path) const {
  const auto wrote = [&](const Edit& edit) {
    if (edit.op == Edit::Op::remove) return false;
    const auto written = model::parse_pointer(edit.path);
    if (!written || !written->leads_to(path)) return false;
    const Value* now = find(*written);
    return now != nullptr && *now == edit.value;
  };
  return std::ranges::any_of(edits_, wrote) || std::ranges::any_of(previous_, wrote);
}

void Draft::work_for(const model::Rule& rule) { rule_ = &rule; }

Blocked Draft::commit(Edit::Op op, const SettingPath& path, Value value, std::string reason) {
  Edit edit;
  edit.op = op;
  edit.path = path.pointer();
  edit.value = std::move(value);
  edit.rule = rule_->id();
  edit.reason = reason.empty() ? rule_->message : std::move(reason);
  edit.applicability = rule_->applicability;
  if (const auto done = apply_edit(settings_, edit); !done) return done.error().message;
  edits_.push_back(std::move(edit));
  return std::nullopt;
}

std::optional<SettingPath> Draft::fixed_part(const SettingPath& path) const {
  for (std::size_t count = 1; count < path.tokens.size(); ++count) {
    const SettingPath part = first_tokens(path, count);
    const Value* value = find(part);
    if (value == nullptr) return std::nullopt;
    if (value->as<model::Tuple>() != nullptr || value->as<model::Set>() != nullptr) return part;
  }
  return std::nullopt;
}

Blocked Draft::replace_inside(const SettingPath& fixed, const SettingPath& path, const Value* value) {
  Value whole = *find(fixed);
  if (!change_inside(whole, below(fixed, path), value))
    return fmt::format("there is no `{}` in the settings", path.text());
  return commit(Edit::Op::replace, fixed, std::move(whole));
}

Blocked Draft::put(const SettingPath& path, Value value) {
  if (const auto fixed = fixed_part(path)) return replace_inside(*fixed, path, &value);
  for (std::size_t count = 1; count < path.tokens.size(); ++count) {
    const SettingPath part = first_tokens(path, count);
    const Value* there = find(part);
    if (there == nullptr) {
      // The first dict that is missing comes with everything below it.
      for (std::size_t i = path.tokens.size(); i > count; --i) {
        Dict around;
        around.set(path.tokens[i - 1], std::move(value));
        value = Value(std::move(around));
      }
      return commit(Edit::Op::add, part, std::move(value));
    }
    if (there->as<Dict>() == nullptr && there->as<model::List>() == nullptr)
      return cannot_enter(part, *there);
  }
  return commit(find(path) == nullptr ? Edit::Op::add : Edit::Op::replace, path, std::move(value));
}

Blocked Draft::remove(const SettingPath& path, std::string reason) {
  if (const auto fixed = fixed_part(path)) return replace_inside(*fixed, path, nullptr);
  return commit(Edit::Op::remove, path, {}, std::move(reason));
}

Blocked Draft::move(const SettingPath& from, const SettingPath& to) {
  const Value value = *find(from);
  if (fixed_part(from) || fixed_part(to)) {
    if (auto blocked = put(to, value)) return blocked;
    return remove(from);
  }
  if (to.tokens.size() > 1) {
    const Value* holder = find(to.parent());
    if (holder == nullptr) {
      if (auto blocked = put(to.parent(), Value(Dict{}))) return blocked;
    } else if (holder->as<Dict>() == nullptr) {
      return cannot_enter(to.parent(), *holder);
    }
  }
  Edit edit;
  edit.op = Edit::Op::move;
  edit.path = to.pointer();
  edit.from = from.pointer();
  edit.value = value;
  edit.rule = rule_->id();
  edit.reason = rule_->message;
  edit.applicability = rule_->applicability;
  if (const auto done = apply_edit(settings_, edit); !done) return done.error().message;
  edits_.push_back(std::move(edit));
  return std::nullopt;
}

Blocked Draft::insert_item(const SettingPath& list, std::size_t index, Value value) {
  const Value* there = find(list);
  if (there->as<model::List>() != nullptr && !fixed_part(list.child("0")))
    return commit(Edit::Op::add, list.child(std::to_string(index)), std::move(value));
  Value whole = *there;
  auto* items = items_of(whole);
  items->insert(items->begin() + static_cast<std::ptrdiff_t>(index), std::move(value));
  return put(list, std::move(whole));
}

}  // namespace trysquare::rules
