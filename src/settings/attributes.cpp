// Attribute look-up: instances, classes, modules, plain values.
// https://docs.python.org/3/howto/descriptor.html#technical-tutorial
#include "settings/interpreter.hpp"

#include "settings/library.hpp"
#include "settings/opaque_types.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::settings {

Ref Interpreter::class_attribute(Ref type, std::string_view name) {
  for (const Ref base : type->as<Class>().mro) {
    const Class& part = base->as<Class>();
    if (part.names == nullptr) continue;
    const auto* entry = part.names->dictionary().find(name);
    if (entry != nullptr) return resolve(entry->value);
  }
  return nullptr;
}

// What a class holds, as an instance (or the class itself, null) hands it out.
Ref Interpreter::bind_to(Ref found, Ref object, Ref type) {
  switch (found->kind()) {
    case Kind::function: return object == nullptr ? found : heap.make(Kind::bound, Bound{found, object});
    case Kind::static_method: return found->as<Wrapper>().inner;
    case Kind::class_method: return heap.make(Kind::bound, Bound{found->as<Wrapper>().inner, type});
    case Kind::property:
      if (object == nullptr) return found;
      return call(found->as<Wrapper>().inner, {nullptr, {object}, {}});

    case Kind::instance: {
      bool sure = true;
      const Ref getter = attribute_or_null(found, "__get__", sure);
      if (getter == nullptr && sure) return found;
      return unknown("an attribute that a descriptor computes");
    }
    default: return found;
  }
}

Ref Interpreter::instance_attribute(Ref object, std::string_view name, bool& sure) {
  const Instance& instance = object->as<Instance>();
  const Ref type = instance.type;
  const Ref in_class = class_attribute(type, name);
  if (in_class != nullptr && in_class->is(Kind::property)) return bind_to(in_class, object, type);
  if (const auto* own = instance.names->dictionary().find(name)) {
    if (frame_ != nullptr) frame_->reads = origins.both(frame_->reads, own->from);
    return resolve(own->value);
  }
  if (in_class != nullptr) return bind_to(in_class, object, type);
  if (name == "__class__") return type;
  if (name == "__dict__") return instance.names;
  if (type->as<Class>().unknown != nullptr) return type->as<Class>().unknown;
  if (instance.names->dictionary().open != nullptr) return instance.names->dictionary().open;
  if (instance.payload != nullptr) {
    const Ref inner = attribute_or_null(instance.payload, name, sure);
    if (inner != nullptr || !sure) return inner;
  }
  if (type->as<Class>().is_exception) {
    if (name == "args") return heap.tuple(instance.args);
    if (!name.starts_with("__")) {
      sure = false;
      return nullptr;
    }
  }
  const Ref hook = class_attribute(type, "__getattr__");
  if (hook != nullptr && name != "__getattr__" && !name.starts_with("__")) {
    return call(bind_to(hook, object, type), {nullptr, {heap.text(std::string(name))}, {}});
  }
  if (name.starts_with("__")) sure = name != "__init__" && name != "__str__" && name != "__repr__";
  return nullptr;
}

// Null without an exception: there is none, as far as `sure` tells.
Ref Interpreter::attribute_or_null(Ref object, std::string_view name, bool& sure) {
  sure = true;
  object = resolve(object);
  if (object == nullptr) return nullptr;
  switch (object->kind()) {
    case Kind::unknown: may_raise(object); return unknown_like(object, {});
    case Kind::module: return module_attribute(*object->as<ModuleRef>().state, name);
    case Kind::instance: return instance_attribute(object, name, sure);
    case Kind::class_: {
      const Class& type = object->as<Class>();
      if (type.unknown != nullptr) return type.unknown;
      if (const Ref found = class_attribute(object, name)) return bind_to(found, nullptr, object);
      if (name == "__name__" || name == "__qualname__") return heap.text(type.name);
      if (name == "__module__") return heap.text(type.module);
      for (const Ref base : type.mro) {
        const Native* method = find_method(base->as<Class>().builtin, name);
        if (method != nullptr)
          return native_of(*method, base->as<Class>().builtin,
                           fmt::format("{}.{}", base->as<Class>().name, name));
      }
      sure = type.construct == nullptr && !name.starts_with("__");
      return nullptr;
    }
    case Kind::function: {
      const Function& function = object->as<Function>();
      if (const auto* own = function.attributes->dictionary().find(name)) return own->value;
      if (name == "__name__" || name == "__qualname__") return heap.text(function.name);
      if (name == "__module__") return heap.text(function.module);
      if (name == "__dict__") return function.attributes;
      sure = !name.starts_with("__");
      return nullptr;
    }
    case Kind::super: {
      const Super& super = object->as<Super>();
      const bool is_type = super.self->is(Kind::class_);
      const Ref type = is_type ? super.self : super.self->as<Instance>().type;
      const Refs& order = type->as<Class>().mro;
      auto at = std::ranges::find(order, super.owner);
      for (at = at == order.end() ? at : at + 1; at != order.end(); ++at) {
        const Class& part = (*at)->as<Class>();
        const auto* entry = part.names == nullptr ? nullptr : part.names->dictionary().find(name);
        if (entry != nullptr) return bind_to(entry->value, is_type ? nullptr : super.self, type);
        const Native* method = is_type ? nullptr : find_method(part.builtin, name);
        if (method != nullptr && super.self->as<Instance>().payload != nullptr)
          return native(*method, super.self->as<Instance>().payload, std::string(name));
      }
      if (name == "__init__" && !is_type && super.self->as<Instance>().payload == nullptr)
        return builtin("$inert");
      sure = false;
      return nullptr;
    }
    default: break;
  }
  if (const Native* method = find_method(object->kind(), name)) {
    return native(*method, object, fmt::format("{}", name));
  }
  if (const Ref plain = plain_attribute(*this, object, name)) return plain;
  sure = is_whole_type(object->kind()) && !name.starts_with("__");
  return nullptr;
}

Ref Interpreter::attribute(Ref object, std::string_view name) {
  bool sure = true;
  const Ref found = attribute_or_null(object, name, sure);
  if (found != nullptr || raised_ != nullptr || is_stopped()) return found;
  if (sure) return raise("AttributeError", fmt::format("object has no attribute '{}'", name));
  const Ref why = unknown(fmt::format("the attribute `{}` is not modelled", name));
  may_raise(why);
  Refs aliases;
  if (is_mutable(object->kind())) aliases.push_back(object);
  return unknown_like(why, std::move(aliases));
}

bool Interpreter::set_attribute(Ref object, std::string_view name, Ref value) {
  object = resolve(object);
  if (object == nullptr) return false;
  switch (object->kind()) {
    case Kind::unknown:
      for (const Ref alias : object->as<Unknown>().aliases) taint(alias, object);
      return true;
    case Kind::module: {
      ModuleState& module = *object->as<ModuleRef>().state;
      if (module.status() == Import::unloaded && !load_apart(module)) return false;
      return bind(module.names, name, value);
    }
    case Kind::instance: {
      const Ref type = object->as<Instance>().type;
      const Ref in_class = class_attribute(type, name);
      if (in_class != nullptr && in_class->is(Kind::property)) {
        const Ref setter = in_class->as<Wrapper>().setter;
        if (setter == nullptr)
          return raise("AttributeError", fmt::format("can't set attribute '{}'", name)) != nullptr;
        return call(setter, {nullptr, {object, value}, {}}) != nullptr;
      }
      const Ref hook = class_attribute(type, "__setattr__");
      if (hook != nullptr && hook->is(Kind::function)) {
        return call(heap.make(Kind::bound, Bound{hook, object}),
                    {nullptr, {heap.text(std::string(name)), value}, {}}) != nullptr;
      }
      return bind(object->as<Instance>().names, name, value);
    }
    case Kind::class_: {
      const Ref names = object->as<Class>().names;
      if (names == nullptr) return raise("TypeError", "cannot set attributes of built-in types") != nullptr;
      return bind(names, name, value);
    }
    case Kind::function: return bind(object->as<Function>().attributes, name, value);
    case Kind::opaque:
    case Kind::native:
    case Kind::bound: return true;
    default: return raise("AttributeError", fmt::format("object has no attribute '{}'", name)) != nullptr;
  }
}

bool Interpreter::is_subclass(Ref type, Ref base) const {
  return type->is(Kind::class_) &&
         std::ranges::find(type->as<Class>().mro, base) != type->as<Class>().mro.end();
}

Ref Interpreter::type_of(Ref object) {
  constexpr std::pair<Kind, std::string_view> names[] = {
      {Kind::boolean, "bool"},     {Kind::integer, "int"}, {Kind::floating, "float"},
      {Kind::text, "str"},         {Kind::bytes, "bytes"}, {Kind::list, "list"},
      {Kind::tuple, "tuple"},      {Kind::dict, "dict"},   {Kind::set, "set"},
      {Kind::range, "range"},      {Kind::slice, "slice"}, {Kind::frozen_set, "frozenset"},
      {Kind::property, "property"}};
  if (object->is(Kind::instance)) return object->as<Instance>().type;
  if (object->is(Kind::class_)) return builtin("type");
  if (object->is(Kind::none)) return builtin("$none");
  if (object->is(Kind::path)) return builtin("$path");
  if (const OpaqueType* type = find_opaque_type(object)) return builtin(type->builtin);
  for (const auto& [kind, name] : names) {
    if (object->is(kind)) return builtin(name);
  }
  return object->is_unknown() ? object : unknown("the type of an object that is not modelled");
}

Truth Interpreter::is_instance(Ref object, Ref type) {
  type = resolve(type);
  if (object == nullptr || type == nullptr) return Truth::unknown;
  if (type->is(Kind::tuple)) {
    Truth answer = Truth::no;
    for (const Ref one : type->items()) {
      const Truth is = is_instance(object, one);
      if (is == Truth::yes) return is;
      if (is == Truth::unknown) answer = is;
    }
    return answer;
  }
  if (!type->is(Kind::class_)) return Truth::unknown;
  const Class& wanted = type->as<Class>();
  if (wanted.name == "object") return Truth::yes;
  const Ref own = object->is_unknown() ? object : type_of(object);
  if (own->is(Kind::class_)) {
    if (is_subclass(own, type)) return Truth::yes;
    const bool open = own->as<Class>().unknown != nullptr || wanted.unknown != nullptr;
    return open ? Truth::unknown : Truth::no;
  }
  // What is carried without being looked into is of a class of its own.
  if (object->is(Kind::opaque) && wanted.construct != nullptr) return Truth::no;
  // Functions, modules and the like are instances of no type that a program names, but of their own.
  const Kind kind = object->kind();
  const bool code =
      kind == Kind::function || kind == Kind::native || kind == Kind::bound || kind == Kind::module;
  return code && wanted.construct != nullptr ? Truth::no : Truth::unknown;
}

std::optional<std::string> Interpreter::class_path(Ref type) const {
  if (!type->is(Kind::class_)) return std::nullopt;
  const Class& made = type->as<Class>();
  return made.module.empty() || made.module == "builtins" ? made.name : made.module + "." + made.name;
}

}  // namespace trysquare::settings
