// copy and deepcopy. https://docs.python.org/3/library/copy.html
// Law: what two places share in the original they share in a deep copy, cycles included.
#include "settings/library.hpp"

#include <array>
#include <unordered_map>

namespace trysquare::settings {

namespace {

class Copier {
 public:
  Copier(Interpreter& python, bool deep) : python_(python), deep_(deep) {}

  Ref copy(Ref object, int depth) {
    object = python_.resolve(object);
    if (object == nullptr) return nullptr;
    if (depth > 100 || !python_.take_steps(1)) return python_.unknown("a copy that is too deep");
    if (const auto known = made_.find(object); known != made_.end()) return known->second;
    switch (object->kind()) {
      case Kind::list: {
        const Ref out = keep(object, python_.heap.list({}));
        Refs items;
        for (const Ref item : object->items()) items.push_back(inner(item, depth));
        python_.heap.change_items(out) = std::move(items);
        return out;
      }
      case Kind::tuple: return copy_tuple(object, depth);
      case Kind::dict: return copy_dict(object, depth);
      case Kind::set: return keep(object, python_.heap.make(Kind::set, Dictionary(object->dictionary())));
      case Kind::instance: return copy_instance(object, depth);
      case Kind::iterator:
      case Kind::file: return python_.unknown("a copy of an object");
      default: return object;
    }
  }

 private:
  Ref keep(Ref object, Ref out) {
    made_.emplace(object, out);
    return out;
  }
  Ref inner(Ref object, int depth) {
    if (!deep_) return object;
    const Ref out = copy(object, depth + 1);
    return out != nullptr ? out : python_.unknown("a copy that could not be made");
  }

  Ref copy_tuple(Ref object, int depth) {
    Refs items;
    for (const Ref item : object->items()) items.push_back(inner(item, depth));
    return items == object->items() ? object : keep(object, python_.heap.tuple(std::move(items)));
  }

  Ref copy_dict(Ref object, int depth) {
    const Ref out = keep(object, python_.heap.dict());
    Dictionary content;
    content.open = object->dictionary().open;
    for (const auto& entry : object->dictionary().entries())
      content.set(entry.key, entry.hash, inner(entry.value, depth), entry.from);
    content.is_namespace = object->dictionary().is_namespace;
    python_.heap.change_dictionary(out) = std::move(content);
    return out;
  }

  Ref copy_instance(Ref object, int depth) {
    const Instance& instance = object->as<Instance>();
    if (instance.type->as<Class>().unknown != nullptr) return python_.unknown("a copy of an object");
    const std::string_view own = deep_ ? "__deepcopy__" : "__copy__";
    if (const Ref method = python_.class_attribute(instance.type, own)) {
      Refs given{object};
      if (deep_) given.push_back(python_.heap.dict());
      return python_.call(method, {nullptr, std::move(given), {}});
    }
    for (const std::string_view name :
         {"__reduce__", "__reduce_ex__", "__getstate__", "__setstate__", "__getnewargs__"}) {
      if (python_.class_attribute(instance.type, name) != nullptr)
        return python_.unknown("a copy of an object");
    }
    const Ref out = keep(object, python_.heap.make(Kind::instance, instance));
    const Ref names = copy_dict(instance.names, depth);
    const Ref payload = instance.payload == nullptr ? nullptr : copied_payload(instance.payload, depth);
    auto& content = held<Instance>(python_.heap.change(out).content);
    content.names = names;
    content.payload = payload;
    return out;
  }
  Ref copied_payload(Ref payload, int depth) {
    if (deep_) return inner(payload, depth);
    return Copier(python_, false).copy(payload, depth);
  }

  Interpreter& python_;
  bool deep_;
  std::unordered_map<Ref, Ref> made_;
};

Ref copy_copy(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  return object == nullptr ? method_unknown(python, call) : Copier(python, false).copy(object, 0);
}
Ref copy_deepcopy(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  return object == nullptr ? method_unknown(python, call) : Copier(python, true).copy(object, 0);
}

constexpr auto rows = std::to_array<Native>({{"copy", copy_copy}, {"deepcopy", copy_deepcopy}});

}  // namespace

std::span<const Native> copy_functions() { return rows; }

}  // namespace trysquare::settings
