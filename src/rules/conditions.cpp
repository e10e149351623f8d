#include "rules/conditions.hpp"

#include "rules/lookup.hpp"

#include <algorithm>
#include <functional>

namespace trysquare::rules {

using model::Condition;
using model::Dict;
using model::Value;
using Kind = Condition::Kind;

namespace {

bool may_be_missing(const Value& value) {
  const auto* unknown = value.as<model::Unknown>();
  return unknown != nullptr && unknown->maybe_missing;
}

bool is_unknown(const Value& value) {
  return value.as<model::Unknown>() != nullptr || value.as<model::Opaque>() != nullptr;
}

// Whether an unknown part anywhere inside leaves the value open.
bool has_unknown(const Value& value) {
  if (is_unknown(value)) return true;
  if (const auto* items = items_of(value)) return std::ranges::any_of(*items, has_unknown);
  if (const Dict* dict = value.as<Dict>())
    return std::ranges::any_of(
        dict->items, [](const auto& item) { return has_unknown(item.first) || has_unknown(item.second); });
  return false;
}

template <class Items, class Test>
Truth any_of(const Items& items, Test test) {
  Truth answer = Truth::no;
  for (const auto& item : items) answer = std::max(answer, test(item));
  return answer;
}

Truth contains(const Value& value, const Value& wanted) {
  if (is_unknown(value)) return Truth::unknown;
  if (const auto* items = items_of(value))
    return any_of(*items, [&](const Value& item) { return equal(item, wanted); });
  if (const Dict* dict = value.as<Dict>())
    return any_of(dict->items, [&](const auto& item) { return equal(item.first, wanted); });
  const auto* text = value.as<std::string>();
  const auto* part = wanted.as<std::string>();
  return as_truth(text != nullptr && part != nullptr && text->find(*part) != std::string::npos);
}

Truth starts_with(const Value& value, const Value& wanted) {
  if (is_unknown(value)) return Truth::unknown;
  const auto* text = value.as<std::string>();
  return as_truth(text != nullptr && text->starts_with(*wanted.as<std::string>()));
}

Truth lacks(const Value& value, const Value& unwanted) {
  if (is_unknown(value)) return Truth::unknown;
  const auto* text = value.as<std::string>();
  return as_truth(text != nullptr && text->find(*unwanted.as<std::string>()) == std::string::npos);
}

Truth has_type(const Value& value, const Value& wanted) {
  if (value.as<model::Unknown>() != nullptr) return Truth::unknown;
  return as_truth(model::type_name(value) == *wanted.as<std::string>());
}

Truth test_value(const Condition& condition, const Value& value) {
  const auto first = [&]() -> const Value& { return condition.values.front(); };
  switch (condition.kind) {
    case Kind::equals: return equal(value, first());
    case Kind::one_of:
      return any_of(condition.values, [&](const Value& wanted) { return equal(value, wanted); });
    case Kind::contains: return contains(value, first());
    case Kind::starts_with: return starts_with(value, first());
    case Kind::lacks: return lacks(value, first());
    case Kind::type: return has_type(value, first());
    case Kind::truth: return *first().as<bool>() ? truth_of(value) : negated(truth_of(value));
    default: return may_be_missing(value) ? Truth::unknown : Truth::yes;  // present
  }
}

// Where a path ends at a value that may not be read, what lies behind it is not known.
Truth behind_unknown(const Dict& settings, const model::SettingPath& path) {
  model::SettingPath here{{path.setting()}};
  for (std::size_t i = 1; i < path.tokens.size(); ++i) {
    for (const auto& place : matching_paths(settings, here)) {
      if (is_unknown(*find_value(settings, place))) return Truth::unknown;
    }
    here = here.child(path.tokens[i]);
  }
  return Truth::no;
}

Truth test_path(const Condition& condition, const Dict& settings) {
  Truth answer = behind_unknown(settings, condition.path);
  for (const auto& place : matching_paths(settings, condition.path))
    answer = std::max(answer, test_value(condition, *find_value(settings, place)));
  return answer;
}

}  // namespace

Truth equal(const Value& a, const Value& b) {
  if (is_unknown(a) || is_unknown(b)) return Truth::unknown;
  if (!has_unknown(a) && !has_unknown(b)) return as_truth(a == b);
  return a.content.index() == b.content.index() ? Truth::unknown : Truth::no;
}

Truth truth_of(const Value& value) {
  if (is_unknown(value)) return Truth::unknown;
  if (value.as<model::None>() != nullptr) return Truth::no;
  if (const bool* flag = value.as<bool>()) return as_truth(*flag);
  if (const auto* number = value.as<model::Integer>()) return as_truth(number->digits != "0");
  if (const double* number = value.as<double>())
    return as_truth(*number < 0 || *number > 0 || *number != *number);
  if (const auto* text = value.as<std::string>()) return as_truth(!text->empty());
  if (const auto* bytes = value.as<model::Bytes>()) return as_truth(!bytes->octets.empty());
  if (const auto* items = items_of(value)) return as_truth(!items->empty());
  if (const Dict* dict = value.as<Dict>()) return as_truth(!dict->items.empty());
  return Truth::yes;  // a path
}

Truth evaluate(const Condition& condition, const Dict& settings) {
  const auto test = [&](const Condition& part) { return evaluate(part, settings); };
  switch (condition.kind) {
    case Kind::any_of: return any_of(condition.parts, test);
    case Kind::all_of: return evaluate(condition.parts, settings);
    case Kind::none_of: return negated(any_of(condition.parts, test));
    case Kind::absent: {
      Condition present = condition;
      present.kind = Kind::present;
      return negated(test_path(present, settings));
    }
    default: return test_path(condition, settings);
  }
}

Truth evaluate(const std::vector<Condition>& conditions, const Dict& settings) {
  Truth answer = Truth::yes;
  for (const Condition& condition : conditions) answer = std::min(answer, evaluate(condition, settings));
  return answer;
}

}  // namespace trysquare::rules
