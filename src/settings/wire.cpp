#include "settings/wire.hpp"

#include "pytext/characters.hpp"
#include "settings/library.hpp"

#include <algorithm>

namespace trysquare::settings {

namespace {

constexpr int deepest = 200;
constexpr std::size_t most_values = 200'000;  // shared lists are written once for each place

class Writer {
 public:
  explicit Writer(Interpreter& python) : python_(python) {}

  model::Value write(Ref object, int depth) {
    object = python_.resolve(object);
    if (object == nullptr) return missing("it could not be followed");
    if (++count_ > most_values || !python_.take_text(8)) is_full_ = true;
    if (depth > deepest || is_full_ || std::ranges::find(open_, object) != open_.end()) {
      return missing("it holds itself, or too much");
    }
    switch (object->kind()) {
      case Kind::none: return model::Value(model::Value::Content(model::None{}));
      case Kind::boolean: return model::Value(object->as<bool>());
      case Kind::integer:
        return model::Value(model::Value::Content(model::Integer{whole_text(object->as<Wide>())}));
      case Kind::floating: return model::Value(model::Value::Content(object->as<double>()));
      case Kind::text:
        if (!pytext::is_valid_text(object->text())) return missing("text with a lone surrogate");
        if (!python_.take_text(object->text().size())) return is_full_ = true, missing("it is too long");
        return model::Value(object->text());
      case Kind::bytes:
        if (!python_.take_text(object->text().size())) return is_full_ = true, missing("it is too long");
        return model::Value(model::Value::Content(model::Bytes{object->text()}));
      case Kind::path: return model::Value(model::Value::Content(model::Path{object->as<Path>().text}));
      case Kind::list: return all<model::List>(object, object->items(), depth);
      case Kind::tuple: return all<model::Tuple>(object, object->items(), depth);
      case Kind::set:
      case Kind::frozen_set: {
        Refs items;
        for (const auto& entry : object->dictionary().entries()) items.push_back(entry.key);
        return all<model::Set>(object, items, depth);
      }
      case Kind::dict: return write_dict(object, depth);
      case Kind::opaque:
        if (object->as<Opaque>().type.starts_with('$')) return missing("an object that has no form as data");
        return write_opaque(object->as<Opaque>().type, object->as<Opaque>().args,
                            object->as<Opaque>().keywords, depth);
      case Kind::unknown: {
        const Unknown& why = object->as<Unknown>();
        return model::Value(model::Value::Content(model::Unknown{why.reason, why.at}));
      }
      case Kind::instance:
        return missing("an object of the class `" +
                       python_.class_path(object->as<Instance>().type).value_or("?") + "`");
      case Kind::function:
      case Kind::native:
      case Kind::bound: return missing("a function");
      case Kind::class_: return missing("a class");
      case Kind::module: return missing("a module");
      default: return missing("a value that has no form as data");
    }
  }

 private:
  static model::Value missing(std::string reason) {
    return model::Value(model::Value::Content(model::Unknown{std::move(reason), ""}));
  }

  template <class T>
  model::Value all(Ref object, const Refs& items, int depth) {
    open_.push_back(object);
    T out;
    for (const Ref item : items) {
      out.items.push_back(write(item, depth + 1));
      if (is_full_) break;
    }
    open_.pop_back();
    if (is_full_) return missing("it holds too much");
    return model::Value(model::Value::Content(std::move(out)));
  }

  model::Value write_dict(Ref object, int depth) {
    const Dictionary& content = object->dictionary();
    if (content.open != nullptr) return write(content.open, depth + 1);
    open_.push_back(object);
    model::Dict out;
    for (const auto& entry : content.entries()) {
      if (entry.value->is_unknown() && entry.value->as<Unknown>().maybe_missing) {
        open_.pop_back();
        return write(entry.value, depth + 1);
      }
      out.items.emplace_back(write(entry.key, depth + 1), write(entry.value, depth + 1));
      if (is_full_) break;
    }
    open_.pop_back();
    if (is_full_) return missing("it holds too much");
    return model::Value(model::Value::Content(std::move(out)));
  }

  model::Value write_opaque(const std::string& type, const Refs& args,
                            const std::vector<std::pair<std::string, Ref>>& keywords, int depth) {
    data::Array positional;
    for (const Ref arg : args) positional.push_back(model::to_wire(write(arg, depth + 1)));
    data::Object named;
    for (const auto& [name, value] : keywords) named.add(name, model::to_wire(write(value, depth + 1)));
    data::Object rest;
    rest.add("args", data::Node(std::move(positional)));
    rest.add("kwargs", data::Node(std::move(named)));
    return model::Value(model::Value::Content(model::Opaque{type, data::Node(std::move(rest))}));
  }

  Interpreter& python_;
  Refs open_;
  std::size_t count_ = 0;
  bool is_full_ = false;
};

}  // namespace

model::Value to_value(Interpreter& python, Ref object) { return Writer(python).write(object, 0); }

Ref from_node(Interpreter& python, const data::Node& node) {
  if (node.is_null()) return python.none();
  if (const auto* truth = node.as<bool>()) return python.heap.boolean(*truth);
  if (const auto* number = node.as<std::int64_t>()) return python.heap.integer(*number);
  if (const auto* number = node.as<double>()) return python.heap.floating(*number);
  if (const auto* text = node.string()) return python.heap.text(*text);
  if (const auto* items = node.array()) {
    Refs out;
    for (const auto& item : *items) out.push_back(from_node(python, item));
    return python.heap.list(std::move(out));
  }
  if (const auto* object = node.object()) {
    Dictionary out;
    for (const auto& member : object->members) {
      out.set(python.heap.text(member.key), hash_of_text(member.key), from_node(python, member.value),
              python.origin_here());
    }
    return python.heap.dict(std::move(out));
  }
  return python.unknown("a value of a document that is not modelled");
}

}  // namespace trysquare::settings
