// condition = { setting, <test> } | { any | all | none = [condition+] }
// test      = present = BOOL | equals = VALUE | one_of = [VALUE+] | contains = VALUE | starts_with = TEXT
//           | lacks = TEXT | type = TYPE | truth = BOOL
#include "base/text.hpp"
#include "read/rule_toml_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using Kind = model::Condition::Kind;

struct Test {
  std::string_view key;
  Kind kind;
};
constexpr std::array tests{
    Test{"present", Kind::present},         Test{"equals", Kind::equals}, Test{"one_of", Kind::one_of},
    Test{"contains", Kind::contains},       Test{"type", Kind::type},     Test{"truth", Kind::truth},
    Test{"starts_with", Kind::starts_with}, Test{"lacks", Kind::lacks},
};
constexpr std::array groups{Test{"any", Kind::any_of}, Test{"all", Kind::all_of},
                            Test{"none", Kind::none_of}};

constexpr int deepest = 16;

std::optional<model::Condition> read_nested(const data::Node& node, const RuleReading& reading, int depth);

bool read_truth_test(const data::Node& given, std::string_view key, model::Condition& condition,
                     const RuleReading& reading) {
  const bool* wanted = given.as<bool>();
  if (wanted == nullptr) {
    reading.problems.push_back(wrong_kind(given, reading.path, key, "`true` or `false`"));
    return false;
  }
  if (condition.kind == Kind::present && !*wanted) condition.kind = Kind::absent;
  if (condition.kind == Kind::truth) condition.values = {model::Value(*wanted)};
  return true;
}

bool read_text_test(const data::Node& given, std::string_view key, model::Condition& condition,
                    const RuleReading& reading) {
  const std::string* text = given.string();
  if (text == nullptr) {
    reading.problems.push_back(wrong_kind(given, reading.path, key, "a string"));
    return false;
  }
  if (condition.kind == Kind::type &&
      std::ranges::find(model::value_type_names, *text) == model::value_type_names.end()) {
    reading.problem(given, fmt::format("there is no type `{}`", *text),
                    fmt::format("one of: {}", fmt::join(model::value_type_names, ", ")));
    return false;
  }
  condition.values = {model::Value(*text)};
  return true;
}

bool read_value_test(const data::Node& given, std::string_view key, model::Condition& condition,
                     const RuleReading& reading) {
  std::vector<const data::Node*> nodes{&given};
  if (condition.kind == Kind::one_of) {
    nodes.clear();
    if (given.array() == nullptr || given.array()->empty()) {
      reading.problem(given, fmt::format("`{}` must be an array of at least one value", key));
      return false;
    }
    for (const data::Node& item : *given.array()) nodes.push_back(&item);
  }
  for (const data::Node* one : nodes) {
    auto value = reading.value(*one);
    if (!value) return false;
    condition.values.push_back(std::move(*value));
  }
  return true;
}

bool read_test(const data::Node& given, const Test& test, model::Condition& condition,
               const RuleReading& reading) {
  condition.kind = test.kind;
  switch (test.kind) {
    case Kind::present:
    case Kind::truth: return read_truth_test(given, test.key, condition, reading);
    case Kind::type:
    case Kind::starts_with:
    case Kind::lacks: return read_text_test(given, test.key, condition, reading);
    default: return read_value_test(given, test.key, condition, reading);
  }
}

bool read_group(const data::Node& given, const Test& group, model::Condition& condition,
                const RuleReading& reading, int depth) {
  condition.kind = group.kind;
  if (given.array() == nullptr || given.array()->empty() || depth == deepest) {
    reading.problem(given, fmt::format("`{}` must be an array of at least one condition, at most {} deep",
                                       group.key, deepest));
    return false;
  }
  for (const data::Node& part : *given.array()) {
    auto one = read_nested(part, reading, depth + 1);
    if (one) condition.parts.push_back(std::move(*one));
  }
  return condition.parts.size() == given.array()->size();
}

std::optional<model::Condition> read_nested(const data::Node& node, const RuleReading& reading, int depth) {
  Fields fields(node, "a condition", reading.path, reading.problems);
  model::Condition condition;
  std::size_t found = 0;
  bool good = true;
  const data::Node* setting = fields.take("setting");
  for (const Test& group : groups) {
    const data::Node* given = fields.take(group.key);
    if (given == nullptr) continue;
    ++found;
    good = read_group(*given, group, condition, reading, depth) && good;
  }
  const bool grouped = found > 0;
  for (const Test& test : tests) {
    const data::Node* given = fields.take(test.key);
    if (given == nullptr) continue;
    ++found;
    good = read_test(*given, test, condition, reading) && good;
  }
  fields.finish();
  if (node.object() == nullptr) return std::nullopt;
  if (found != 1 || grouped == (setting != nullptr)) {
    reading.problem(node, "a condition is `setting` with one test, or one of `any`, `all`, `none`",
                    "tests: present, equals, one_of, contains, starts_with, lacks, type, truth");
    return std::nullopt;
  }
  if (!good || grouped) return good ? std::optional(condition) : std::nullopt;
  auto path = reading.setting_path(*setting);
  if (!path) return std::nullopt;
  condition.path = std::move(*path);
  return condition;
}

}  // namespace

std::optional<model::Condition> read_condition(const data::Node& node, const RuleReading& reading) {
  return read_nested(node, reading, 0);
}

}  // namespace trysquare::read
