#include "read/rule_bytes.hpp"

#include "data/json.hpp"
#include "read/byte_fields.hpp"

#include <fmt/core.h>

#include <bit>

namespace trysquare::read {

namespace {

using model::Action;
using model::Condition;
using model::Rule;
using model::Value;

enum class Kind : std::uint8_t { none, no, yes, number, text, list, tuple, set, dict, wire, last = wire };

constexpr int deepest_value = 64;  // as read/rule_toml.cpp allows it

// --- out

class Writer : public ByteWriter {
 public:
  void path(const model::SettingPath& path) {
    each(path.tokens, [this](const std::string& token) { text(token); });
  }
  void values(const std::vector<Value>& items) {
    each(items, [this](const Value& item) { value(item); });
  }
  void value(const Value& value);
};

void Writer::value(const Value& value) {
  const auto all = [&](Kind kind, const std::vector<Value>& items) {
    choice(kind);
    values(items);
  };
  if (value.as<model::None>() != nullptr) {
    choice(Kind::none);
  } else if (const bool* truth = value.as<bool>()) {
    choice(*truth ? Kind::yes : Kind::no);
  } else if (const auto* integer = value.as<model::Integer>()) {
    choice(Kind::number);
    text(integer->digits);
  } else if (const auto* string = value.as<std::string>()) {
    choice(Kind::text);
    text(*string);
  } else if (const auto* list = value.as<model::List>()) {
    all(Kind::list, list->items);
  } else if (const auto* tuple = value.as<model::Tuple>()) {
    all(Kind::tuple, tuple->items);
  } else if (const auto* set = value.as<model::Set>()) {
    all(Kind::set, set->items);
  } else if (const auto* dict = value.as<model::Dict>()) {
    choice(Kind::dict);
    number(dict->items.size());
    for (const auto& [key, item] : dict->items) {
      this->value(key);
      this->value(item);
    }
  } else {
    choice(Kind::wire);
    text(data::write_json(model::to_wire(value)));
  }
}

void write_condition(Writer& out, const Condition& condition) {
  out.choice(condition.kind);
  out.path(condition.path);
  out.values(condition.values);
  out.each(condition.parts, [&](const Condition& part) { write_condition(out, part); });
}

void write_action(Writer& out, const Action& action) {
  out.choice(action.verb);
  out.path(action.path);
  out.path(action.to);
  out.number(action.as_truth ? 1 : 0);
  out.number(std::bit_cast<std::uint64_t>(action.times));
  out.number(std::bit_cast<std::uint64_t>(action.per));
  out.value(action.from);
  out.value(action.value);
  out.text(action.unless);
  out.number(action.index);
  out.values(action.items);
  out.choice(action.position);
  out.value(action.anchor);
  out.place(action.place);
}

// --- in

class Reader : public ByteReader {
 public:
  using ByteReader::ByteReader;

  model::SettingPath path() {
    return {each([this] { return text(); })};
  }
  std::vector<Value> values(int depth = 0) {
    return each([this, depth] { return value(depth + 1); });
  }
  Value value(int depth = 0);
};

Value Reader::value(int depth) {
  if (depth > deepest_value) spoilt();
  switch (choice(Kind::last)) {
    case Kind::none: return {};
    case Kind::no: return false;
    case Kind::yes: return true;
    case Kind::number: return Value::Content(model::Integer{text()});
    case Kind::text: return text();
    case Kind::list: return Value::Content(model::List{values(depth)});
    case Kind::tuple: return Value::Content(model::Tuple{values(depth)});
    case Kind::set: return Value::Content(model::Set{values(depth)});
    case Kind::dict:
      return Value::Content(model::Dict{each([this, depth] {
        Value key = value(depth + 1);
        return std::pair(std::move(key), value(depth + 1));
      })});
    case Kind::wire: break;
  }
  const auto node = data::parse_json(text(), "a rule");
  auto found = node ? model::from_wire(*node, "a rule") : failure("");
  if (found) return *std::move(found);
  spoilt();
  return {};
}

Condition read_condition(Reader& in, int depth = 0) {
  Condition condition;
  if (depth > deepest_value) in.spoilt();
  condition.kind = in.choice(Condition::Kind::none_of);
  condition.path = in.path();
  condition.values = in.values();
  condition.parts = in.each([&] { return read_condition(in, depth + 1); });
  return condition;
}

Action read_action(Reader& in) {
  Action action;
  action.verb = in.choice(Action::Verb::pair);
  action.path = in.path();
  action.to = in.path();
  action.as_truth = in.number() != 0;
  action.times = std::bit_cast<std::int64_t>(in.number());
  action.per = std::bit_cast<std::int64_t>(in.number());
  action.from = in.value();
  action.value = in.value();
  action.unless = in.text();
  action.index = in.number();
  action.items = in.values();
  action.position = in.choice(Action::Position::after);
  action.anchor = in.value();
  action.place = in.place();
  return action;
}

}  // namespace

std::string write_rule_bytes(const Rule& rule) {
  Writer out;
  out.text(rule.package);
  out.text(rule.release);
  out.text(rule.name);
  out.each(rule.when, [&](const pep::Requirement& one) { out.text(one.text()); });
  out.each(rule.match, [&](const Condition& one) { write_condition(out, one); });
  out.each(rule.actions, [&](const Action& one) { write_action(out, one); });
  out.choice(rule.severity);
  out.choice(rule.applicability);
  out.choice(rule.written_before);
  out.text(rule.message);
  out.text(rule.remedy);
  out.text(rule.note);
  out.place(rule.place);
  return std::move(out.bytes);
}

Result<Rule> parse_rule_bytes(std::string_view bytes) {
  Reader in(bytes);
  Rule rule;
  rule.package = in.text();
  rule.release = in.text();
  rule.name = in.text();
  rule.when = in.each([&] {
    auto one = pep::Requirement::parse(in.text());
    if (!one) in.spoilt();
    return one ? *std::move(one) : pep::Requirement{};
  });
  rule.match = in.each([&] { return read_condition(in); });
  rule.actions = in.each([&] { return read_action(in); });
  rule.severity = in.choice(model::Severity::error);
  rule.applicability = in.choice(model::Applicability::review);
  rule.written_before = in.choice(model::WrittenBefore::known_release_tells);
  rule.message = in.text();
  rule.remedy = in.text();
  rule.note = in.text();
  rule.place = in.place();
  if (in.done()) return rule;
  return failure(fmt::format("{} bytes are no rule", bytes.size()), "this build is damaged: install it anew");
}

}  // namespace trysquare::read
