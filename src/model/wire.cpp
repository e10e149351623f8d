// The wire form (value.hpp): JSON, and for what JSON lacks an object with one `$` key.
#include "base/text.hpp"
#include "data/json.hpp"
#include "model/base64.hpp"
#include "model/value.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_map>

namespace trysquare::model {

using data::Array;
using data::Node;
using data::Object;

namespace {

Node tagged(std::string_view tag, Node content) {
  Object object;
  object.add(std::string(tag), std::move(content));
  return object;
}

Node wire_items(const std::vector<Value>& items) {
  Array out;
  for (const auto& item : items) out.push_back(to_wire(item));
  return out;
}

struct ToWire {
  Node operator()(None) const { return {}; }
  Node operator()(bool truth) const { return truth; }
  Node operator()(const Integer& number) const {
    std::int64_t small = 0;
    const char* end = number.digits.data() + number.digits.size();
    const auto read = std::from_chars(number.digits.data(), end, small);
    if (read.ec == std::errc() && read.ptr == end) return Node(Node::Content(small));
    return tagged("$int", number.digits);
  }
  Node operator()(double number) const {
    if (std::isfinite(number)) return Node(Node::Content(number));
    return tagged("$float", std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf");
  }
  Node operator()(const std::string& text) const { return text; }
  Node operator()(const Bytes& bytes) const { return tagged("$bytes", to_base64(bytes.octets)); }
  Node operator()(const Path& path) const { return tagged("$path", path.text); }
  Node operator()(const List& list) const { return wire_items(list.items); }
  Node operator()(const Tuple& tuple) const { return tagged("$tuple", wire_items(tuple.items)); }
  Node operator()(const Set& set) const { return tagged("$set", wire_items(set.items)); }
  Node operator()(const Dict& dict) const {
    const bool plain = std::ranges::all_of(dict.items, [](const auto& item) {
      const auto* key = item.first.template as<std::string>();
      return key != nullptr && !key->starts_with('$');
    });
    Object object;
    Array pairs;
    for (const auto& [key, value] : dict.items) {
      if (plain)
        object.add(*key.as<std::string>(), to_wire(value));
      else
        pairs.push_back(Array{to_wire(key), to_wire(value)});
    }
    return plain ? Node(std::move(object)) : tagged("$dict", std::move(pairs));
  }
  Node operator()(const Opaque& opaque) const {
    Object object;
    object.add("type", opaque.type);
    if (const Object* rest = opaque.rest.object()) {
      for (const auto& member : rest->members) object.members.push_back(member);
    }
    return tagged("$opaque", std::move(object));
  }
  Node operator()(const Unknown& unknown) const {
    Object object;
    object.add("reason", unknown.reason);
    object.add("at", unknown.at);
    if (unknown.maybe_missing) object.add("maybe_missing", true);
    return tagged("$unknown", std::move(object));
  }
};

// "007" is 7 and "-0" is 0: one number, one text. Nothing when it is no integer.
std::optional<std::string> canonical_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  const std::size_t first = text.find_first_not_of('0');
  if (first == std::string_view::npos) return "0";
  return (negative ? "-" : "") + std::string(text.substr(first));
}

// Finds equal values by their text: a hostile document with a million keys must not cost a million squared.
class Seen {
 public:
  // The index at which an equal value was met before, or else remembers this one.
  std::optional<std::size_t> before(std::string text, std::size_t index) {
    const auto [at, added] = indexes_.try_emplace(std::move(text), index);
    return added ? std::nullopt : std::optional(at->second);
  }

 private:
  std::unordered_map<std::string, std::size_t> indexes_;
};

std::string text_of_value(const Value& value) { return data::write_json(to_wire(value)); }

class FromWire {
 public:
  explicit FromWire(std::string_view path) : path_(path) {}

  Result<Value> read(const Node& node) const {
    if (const auto* object = node.object()) return read_object(node, *object);
    if (const auto* array = node.array()) return read_items<List>(node, *array);
    if (const auto* text = node.string()) return Value(*text);
    if (const auto* truth = node.as<bool>()) return Value(*truth);
    if (const auto* number = node.as<std::int64_t>())
      return Value(Value::Content(Integer{std::to_string(*number)}));
    if (const auto* number = node.as<data::BigInteger>())
      return Value(Value::Content(Integer{canonical_integer(number->digits).value_or(number->digits)}));
    if (const auto* number = node.as<double>()) return Value(Value::Content(*number));
    if (const auto* time = node.as<data::DateTime>()) return Value(time->text);
    return Value();
  }

 private:
  using Read = Result<Value> (FromWire::*)(const Node&) const;
  struct Tag {
    std::string_view name;
    Read read;
  };
  static const std::array<Tag, 9> tags;

  Failure refuse(const Node& node, std::string message) const {
    return failure_at(node.place(path_), std::move(message));
  }

  Result<Value> read_object(const Node& node, const Object& object) const {
    const auto special = std::ranges::find_if(
        object.members, [](const data::Member& member) { return member.key.starts_with('$'); });
    if (special == object.members.end()) return read_members(object);
    const auto& [key, content, line, column] = *special;
    const auto* tag = std::ranges::find(tags, key, &Tag::name);
    if (object.members.size() != 1 || tag == tags.end()) {
      return refuse(node,
                    fmt::format("`{}` is no wire form: an object with a `$` key has just one, of those that "
                                "docs/rules.md lists; a dictionary with such keys is written as `$dict`",
                                printable(std::string_view(key).substr(0, 80))));
    }
    return (this->*tag->read)(content);
  }

  Result<Value> read_members(const Object& object) const {
    Dict dict;
    Seen seen;
    for (const auto& member : object.members) {
      auto value = read(member.value);
      if (!value) return value;
      put(dict, seen.before(member.key, dict.items.size()), Value(member.key), *std::move(value));
    }
    return Value(Value::Content(std::move(dict)));
  }

  // Of a key that is written twice the last value counts, as in Python.
  static void put(Dict& dict, std::optional<std::size_t> there, Value key, Value value) {
    if (there)
      dict.items[*there].second = std::move(value);
    else
      dict.items.emplace_back(std::move(key), std::move(value));
  }

  template <class Sequence>
  Result<Value> read_items(const Node&, const Array& array) const {
    Sequence sequence;
    sequence.items.reserve(array.size());
    for (const auto& item : array) {
      auto value = read(item);
      if (!value) return value;
      sequence.items.push_back(*std::move(value));
    }
    return Value(Value::Content(std::move(sequence)));
  }

  template <class Sequence>
  Result<Value> read_sequence(const Node& node) const {
    if (const auto* array = node.array()) return read_items<Sequence>(node, *array);
    return refuse(node, fmt::format("expected an array, found {}", node.kind()));
  }

  Result<Value> read_set(const Node& node) const {
    const auto* array = node.array();
    if (array == nullptr) return refuse(node, fmt::format("expected an array, found {}", node.kind()));
    Set set;
    Seen seen;
    for (const auto& part : *array) {
      auto item = read(part);
      if (!item) return item;
      if (!seen.before(text_of_value(*item), 0)) set.items.push_back(*std::move(item));
    }
    return Value(Value::Content(std::move(set)));
  }

  Result<Value> read_dict(const Node& node) const {
    const auto* pairs = node.array();
    if (pairs == nullptr)
      return refuse(node, fmt::format("expected an array of pairs, found {}", node.kind()));
    Dict dict;
    Seen seen;
    for (const auto& pair : *pairs) {
      const auto* parts = pair.array();
      if (parts == nullptr || parts->size() != 2) return refuse(pair, "expected a pair: [key, value]");
      auto key = read((*parts)[0]);
      if (!key) return key;
      auto value = read((*parts)[1]);
      if (!value) return value;
      const auto there = seen.before(text_of_value(*key), dict.items.size());
      put(dict, there, *std::move(key), *std::move(value));
    }
    return Value(Value::Content(std::move(dict)));
  }

  Result<std::string> text_of(const Node& node) const {
    if (const auto* text = node.string()) return *text;
    return refuse(node, fmt::format("expected a string, found {}", node.kind()));
  }

  Result<Value> read_bytes(const Node& node) const {
    const auto text = text_of(node);
    if (!text) return std::unexpected(text.error());
    auto octets = from_base64(*text);
    if (!octets) return refuse(node, "`$bytes` is not base64");
    return Value(Value::Content(Bytes{*std::move(octets)}));
  }

  Result<Value> read_path(const Node& node) const {
    auto text = text_of(node);
    if (!text) return std::unexpected(text.error());
    return Value(Value::Content(Path{*std::move(text)}));
  }

  Result<Value> read_int(const Node& node) const {
    auto text = text_of(node);
    if (!text) return std::unexpected(text.error());
    auto digits = canonical_integer(*text);
    if (!digits) return refuse(node, "`$int` is no integer");
    return Value(Value::Content(Integer{*std::move(digits)}));
  }

  Result<Value> read_float(const Node& node) const {
    const auto text = text_of(node);
    if (!text) return std::unexpected(text.error());
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (*text == "nan") return Value(Value::Content(std::numeric_limits<double>::quiet_NaN()));
    if (*text == "inf") return Value(Value::Content(infinity));
    if (*text == "-inf") return Value(Value::Content(-infinity));
    return refuse(node, "`$float` is one of nan, inf and -inf");
  }

  Result<Value> read_unknown(const Node& node) const {
    const Node* reason = node.find("reason");
    const Node* at = node.find("at");
    if (reason == nullptr || reason->string() == nullptr) return refuse(node, "`$unknown` needs a `reason`");
    const Node* missing = node.find("maybe_missing");
    const bool* maybe = missing == nullptr ? nullptr : missing->as<bool>();
    return Value(Value::Content(Unknown{*reason->string(), at != nullptr && at->string() ? *at->string() : "",
                                        maybe != nullptr && *maybe}));
  }

  Result<Value> read_opaque(const Node& node) const {
    const Node* type = node.find("type");
    if (type == nullptr || type->string() == nullptr) return refuse(node, "`$opaque` needs a `type`");
    Object rest = *node.object();
    std::erase_if(rest.members, [](const data::Member& member) { return member.key == "type"; });
    return Value(Value::Content(Opaque{*type->string(), std::move(rest)}));
  }

  std::string_view path_;
};

const std::array<FromWire::Tag, 9> FromWire::tags{{{"$tuple", &FromWire::read_sequence<Tuple>},
                                                   {"$set", &FromWire::read_set},
                                                   {"$dict", &FromWire::read_dict},
                                                   {"$bytes", &FromWire::read_bytes},
                                                   {"$path", &FromWire::read_path},
                                                   {"$int", &FromWire::read_int},
                                                   {"$float", &FromWire::read_float},
                                                   {"$unknown", &FromWire::read_unknown},
                                                   {"$opaque", &FromWire::read_opaque}}};

}  // namespace

Node to_wire(const Value& value) { return std::visit(ToWire(), value.content); }

Result<Value> from_wire(const Node& node, std::string_view path) { return FromWire(path).read(node); }

}  // namespace trysquare::model
