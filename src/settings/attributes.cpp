// Attribute look-up: instances, classes, modules, plain values.
// https://docs.python.org/3/howto/descriptor.html#technical-tutorial
#include "settings/interpreter.hpp"

#include "settings/abstract.hpp"
#include "settings/construction.hpp"
#include "settings/docstring.hpp"
#include "settings/lazy.hpp"
#include "settings/library.hpp"
#include "settings/opaque_types.hpp"
#include "settings/special_names.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::settings {

namespace {

Ref run_subscript(Interpreter& python, Call& call) {
  const Ref key = call.take(0);
  return key == nullptr ? method_unknown(python, call) : python.subscript(call.self, key);
}
constexpr Native subscript_row{"__getitem__", run_subscript, Native::Takes::anything};

}  // namespace

Ref Interpreter::class_attribute(Ref type, std::string_view name) {
  const std::uint64_t hash = hash_of_text(name);
  for (const Ref base : type->as<Class>().mro) {
    const Class& part = base->as<Class>();
    if (part.names == nullptr || !part.names->is(Kind::dict)) continue;
    const auto* entry = part.names->dictionary().find(name, hash);
    if (entry != nullptr) return resolve(entry->value);
  }
  return nullptr;
}

// Why a class may have more names than are told; null: it has not.
Ref Interpreter::open_class(Ref type) const {
  for (const Ref base : type->as<Class>().mro) {
    const Ref names = base->as<Class>().names;
    if (names != nullptr && names->is_unknown()) return names;
    if (names != nullptr && names->dictionary().open != nullptr) return names->dictionary().open;
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
      const Instance& descriptor = found->as<Instance>();
      const Ref getter = class_attribute(descriptor.type, "__get__");
      if (getter != nullptr && getter->is(Kind::function)) {
        const Refs given{found, object == nullptr ? none() : object, type};
        return call(getter, {nullptr, given, {}});
      }
      if (descriptor.type->as<Class>().unknown != nullptr || getter != nullptr)
        return unknown("an attribute that a descriptor computes");
      const Ref payload = descriptor.payload;
      return payload != nullptr && payload->is(Kind::property) ? bind_to(payload, object, type) : found;
    }
    default: return found;
  }
}

namespace {

// Comes before what the instance itself holds.
bool is_data_descriptor(Interpreter& python, Ref found) {
  if (found->is(Kind::property)) return true;
  if (!found->is(Kind::instance)) return false;
  const Instance& descriptor = found->as<Instance>();
  if (descriptor.payload != nullptr && descriptor.payload->is(Kind::property)) return true;
  return python.class_attribute(descriptor.type, "__set__") != nullptr;
}

}  // namespace

Ref Interpreter::instance_attribute(Ref object, std::string_view name, bool& sure, bool hooked) {
  const Instance& instance = object->as<Instance>();
  const Ref type = instance.type;
  const Ref in_class = class_attribute(type, name);
  if (in_class != nullptr && is_data_descriptor(*this, in_class)) return bind_to(in_class, object, type);
  if (const auto* own = instance.names->dictionary().find(name)) {
    if (frame_ != nullptr) frame_->reads = origins.both(frame_->reads, own->from);
    return resolve(own->value);
  }
  if (in_class != nullptr) return bind_to(in_class, object, type);
  if (name == "__class__") return type;
  if (name == "__dict__") return instance.names;
  if (type->as<Class>().unknown != nullptr) return type->as<Class>().unknown;
  if (const Ref open = open_class(type)) return open;
  if (instance.names->dictionary().open != nullptr) return instance.names->dictionary().open;
  if (instance.payload != nullptr && name == "__getitem__")
    return native(subscript_row, object, "__getitem__");  // it knows `__missing__`
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
  if (const Native* method = find_object_method(name))
    return heap.make(Kind::bound, Bound{native(*method, nullptr, std::string(name)), object});
  const Ref hook = hooked && !is_special_name(name) ? class_attribute(type, "__getattr__") : nullptr;
  if (hook != nullptr) {
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
    case Kind::instance: {
      const Ref type = object->as<Instance>().type;
      if (type->as<Class>().reads_all && !is_special_name(name)) {
        const Ref reader = class_attribute(type, "__getattribute__");
        return call(bind_to(reader, object, type), {nullptr, {heap.text(std::string(name))}, {}});
      }
      return instance_attribute(object, name, sure);
    }
    case Kind::class_: return attribute_of_class(object, name, sure);
    case Kind::function: {
      const Function& function = object->as<Function>();
      if (const auto* own = function.attributes->dictionary().find(name)) return own->value;
      const bool is_outer = function.scope == nullptr || function.scope->type == Scope::Type::module;
      if (name == "__name__" || (name == "__qualname__" && is_outer)) return heap.text(function.name);
      if (name == "__module__" && !function.module.empty()) return heap.text(function.module);
      if (name == "__dict__") return function.attributes;
      if (name == "__doc__") return docstring_of(*this, function);
      sure = !is_special_name(name);
      return nullptr;
    }
    case Kind::static_method:
    case Kind::class_method: {
      // Since 3.10 they have what their function has.
      const Ref inner = object->as<Wrapper>().inner;
      const bool has =
          inner->is(Kind::function) && inner->as<Function>().attributes->dictionary().find(name) != nullptr;
      sure = inner->is(Kind::function) && !has && !is_special_name(name);
      if (name == "__func__") return inner;
      return nullptr;
    }
    case Kind::property: {
      if (name == "fget") return object->as<Wrapper>().inner;
      constexpr std::string_view members[] = {"fset", "fdel", "setter", "getter", "deleter"};
      sure = !is_special_name(name) && std::ranges::find(members, name) == std::end(members);
      if (!sure) break;
      return nullptr;
    }
    case Kind::super: return attribute_of_super(object, name, sure);
    default: break;
  }
  if (const Native* method = find_method(object->kind(), name)) {
    return native(*method, object, fmt::format("{}", name));
  }
  if (const Ref plain = plain_attribute(*this, object, name)) return plain;
  if (const Native* method = find_operator_method(object->kind(), name))
    return native(*method, object, std::string(name));
  sure = lacks_member(object->kind(), name);
  return nullptr;
}

namespace {

// A name that a class may have from the language itself; a program's own may look like one.
bool is_special(std::string_view name) {
  constexpr std::string_view names[] = {"__abstractmethods__",
                                        "__annotations__",
                                        "__base__",
                                        "__basicsize__",
                                        "__dictoffset__",
                                        "__dir__",
                                        "__doc__",
                                        "__firstlineno__",
                                        "__flags__",
                                        "__format__",
                                        "__getstate__",
                                        "__hash__",
                                        "__instancecheck__",
                                        "__itemsize__",
                                        "__or__",
                                        "__prepare__",
                                        "__reduce__",
                                        "__reduce_ex__",
                                        "__ror__",
                                        "__sizeof__",
                                        "__static_attributes__",
                                        "__subclasscheck__",
                                        "__subclasses__",
                                        "__subclasshook__",
                                        "__text_signature__",
                                        "__type_params__",
                                        "__weakref__",
                                        "__weakrefoffset__",
                                        "__dict__",
                                        "__module__",
                                        "__qualname__",
                                        "__annotate__",
                                        "__slots__"};
  return std::ranges::find(names, name) != std::end(names);
}

}  // namespace

// What a class has of its own: of its metaclass, and what all classes have.
Ref Interpreter::attribute_of_class(Ref object, std::string_view name, bool& sure) {
  const Class& type = object->as<Class>();
  if (type.unknown != nullptr) return type.unknown;
  const Ref in_meta = type.meta == nullptr ? nullptr : class_attribute(type.meta, name);
  if (in_meta != nullptr && is_data_descriptor(*this, in_meta)) return bind_to(in_meta, object, type.meta);
  if (const Ref found = class_attribute(object, name)) return bind_to(found, nullptr, object);
  if (in_meta != nullptr) return bind_to(in_meta, object, type.meta);
  if (const Ref open = name.starts_with("__") ? nullptr : open_class(object)) return open;
  if (name == "__name__" || (name == "__qualname__" && !type.is_nested)) return heap.text(type.name);
  if (name == "__module__" && !type.module.empty()) return heap.text(type.module);
  if (name == "__mro__") return heap.tuple(type.mro);
  if (name == "__bases__") return heap.tuple(type.bases);
  if (name == "__class__") return type_of(object);
  if (name == "__dict__" && type.names != nullptr && type.construct == nullptr)
    return heap.dict(type.names->dictionary());
  if (name == "mro") return native(mro_method(), object, "mro");
  if (name == "__call__") return heap.make(Kind::bound, Bound{native(type_call_method()), object});
  bool whole = true;
  for (const Ref base : type.mro) {
    const Class& part = base->as<Class>();
    const Native* method = find_method(part.builtin, name);
    if (method != nullptr) return native_of(*method, part.builtin, fmt::format("{}.{}", part.name, name));
    whole = whole && (part.construct == nullptr || lacks_member(part.builtin, name));
  }
  if (const Native* method = find_object_method(name)) {
    const Ref function = native(*method, nullptr, std::string(name));
    return name == "__init_subclass__" ? heap.make(Kind::bound, Bound{function, object}) : function;
  }
  if (const Ref hook = type.meta == nullptr ? nullptr : class_attribute(type.meta, "__getattr__");
      hook != nullptr && !is_special_name(name)) {
    return call(bind_to(hook, object, type.meta), {nullptr, {heap.text(std::string(name))}, {}});
  }
  sure = whole && !is_special(name);
  return nullptr;
}

Ref Interpreter::attribute_of_super(Ref object, std::string_view name, bool& sure) {
  const Super super = object->as<Super>();
  if (!super.self->is(Kind::class_) && !super.self->is(Kind::instance)) return unknown("`super` of a value");
  // A method of a metaclass has a class for its self.
  const bool is_class = super.self->is(Kind::class_);
  const bool of_meta =
      is_class && !is_subclass(super.self, super.owner) && super.self->as<Class>().meta != nullptr;
  const Ref type = of_meta    ? super.self->as<Class>().meta
                   : is_class ? super.self
                              : super.self->as<Instance>().type;
  const Ref bound_to = is_class && !of_meta ? nullptr : super.self;
  const Ref payload = is_class ? nullptr : super.self->as<Instance>().payload;
  const Refs& order = type->as<Class>().mro;
  auto at = std::ranges::find(order, super.owner);
  for (at = at == order.end() ? at : at + 1; at != order.end(); ++at) {
    const Class& part = (*at)->as<Class>();
    if (part.unknown != nullptr) return part.unknown;
    const auto* entry = part.names == nullptr ? nullptr : part.names->dictionary().find(name);
    if (entry != nullptr) {
      const Ref found = resolve(entry->value);
      // A class method that nobody has to mark.
      if (name == "__init_subclass__" && found != nullptr && found->is(Kind::function))
        return heap.make(Kind::bound, Bound{found, super.self});
      return found == nullptr ? nullptr : bind_to(found, bound_to, type);
    }
    if (payload == nullptr || part.construct == nullptr) continue;
    if (const Native* method = find_method(part.builtin, name))
      return native(*method, payload, std::string(name));
    if (const Native* method = find_operator_method(part.builtin, name))
      return native(*method, payload, std::string(name));
  }
  if (of_meta && name == "__call__")
    return heap.make(Kind::bound, Bound{native(type_call_method()), super.self});
  if (const Native* method = find_object_method(name)) {
    const Ref function = native(*method, nullptr, std::string(name));
    const bool is_static = name == "__new__" || (bound_to == nullptr && name != "__init_subclass__");
    return is_static ? function : heap.make(Kind::bound, Bound{function, super.self});
  }
  sure = false;
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
  const Ref type = object->is(Kind::instance) ? object->as<Instance>().type
                   : object->is(Kind::class_) ? object->as<Class>().meta
                                              : nullptr;
  const Ref hook = type == nullptr ? nullptr : class_attribute(type, "__setattr__");
  if (hook != nullptr && hook->is(Kind::function)) {
    return call(heap.make(Kind::bound, Bound{hook, object}),
                {nullptr, {heap.text(std::string(name)), value}, {}}) != nullptr;
  }
  return set_attribute_plainly(object, name, value);
}

// As `object.__setattr__` does.
bool Interpreter::set_attribute_plainly(Ref object, std::string_view name, Ref value) {
  switch (object->kind()) {
    case Kind::unknown:
      for (const Ref alias : object->as<Unknown>().aliases) taint(alias, object);
      return true;
    case Kind::module: {
      ModuleState& module = *object->as<ModuleRef>().state;
      if (module.status() == Import::unloaded && !load_apart(module)) return false;
      settle_module(module);
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
      if (in_class != nullptr && in_class->is(Kind::instance)) {
        const Ref setter = class_attribute(in_class->as<Instance>().type, "__set__");
        if (setter != nullptr) return call(setter, {nullptr, {in_class, object, value}, {}}) != nullptr;
      }
      if (name == "__class__" && value->is(Kind::class_)) {
        held<Instance>(heap.change(object).content).type = value;
        return true;
      }
      return bind(object->as<Instance>().names, name, value);
    }
    case Kind::class_: {
      const Ref names = object->as<Class>().names;
      if (names == nullptr) return raise("TypeError", "cannot set attributes of built-in types") != nullptr;
      return bind(names, name, value);
    }
    case Kind::function:
      if (name == "__defaults__" && value->is(Kind::tuple))
        held<Function>(heap.change(object).content).defaults = value->items();
      if (name == "__name__" && value->is(Kind::text))
        held<Function>(heap.change(object).content).name = value->text();
      return bind(object->as<Function>().attributes, name, value);
    case Kind::opaque:
    case Kind::native:
    case Kind::bound: return true;
    default: return raise("AttributeError", fmt::format("object has no attribute '{}'", name)) != nullptr;
  }
}

bool Interpreter::delete_attribute(Ref object, std::string_view name) {
  object = resolve(object);
  if (object == nullptr) return false;
  const Ref names = object->is(Kind::instance)   ? object->as<Instance>().names
                    : object->is(Kind::class_)   ? object->as<Class>().names
                    : object->is(Kind::module)   ? object->as<ModuleRef>().state->names
                    : object->is(Kind::function) ? object->as<Function>().attributes
                                                 : nullptr;
  const bool hooked =
      object->is(Kind::instance) && class_attribute(object->as<Instance>().type, "__delattr__") != nullptr;
  if (object->is(Kind::module)) settle_module(*object->as<ModuleRef>().state);
  const auto* entry = names == nullptr || !names->is(Kind::dict) ? nullptr : names->dictionary().find(name);
  if (hooked || entry == nullptr) {
    const Ref why = object->is_unknown() ? object : unknown("an attribute is deleted");
    may_raise(why);
    taint(object, why);
    return true;
  }
  if (entry->value->is_unknown() && entry->value->as<Unknown>().maybe_missing) may_raise(entry->value);
  heap.change_dictionary(names).erase(heap.word(name), hash_of_text(name));
  return true;
}

bool Interpreter::is_subclass(Ref type, Ref base) const {
  return type->is(Kind::class_) &&
         std::ranges::find(type->as<Class>().mro, base) != type->as<Class>().mro.end();
}

Ref Interpreter::type_of(Ref object) {
  constexpr std::pair<Kind, std::string_view> names[] = {{Kind::boolean, "bool"},
                                                         {Kind::integer, "int"},
                                                         {Kind::floating, "float"},
                                                         {Kind::text, "str"},
                                                         {Kind::bytes, "bytes"},
                                                         {Kind::list, "list"},
                                                         {Kind::tuple, "tuple"},
                                                         {Kind::dict, "dict"},
                                                         {Kind::set, "set"},
                                                         {Kind::range, "range"},
                                                         {Kind::slice, "slice"},
                                                         {Kind::frozen_set, "frozenset"},
                                                         {Kind::property, "property"},
                                                         {Kind::static_method, "staticmethod"},
                                                         {Kind::class_method, "classmethod"},
                                                         {Kind::function, "$function"},
                                                         {Kind::native, "$native"},
                                                         {Kind::bound, "$method"},
                                                         {Kind::module, "$module"}};
  if (object->is(Kind::instance)) return object->as<Instance>().type;
  if (object->is(Kind::class_)) {
    const Ref meta = object->as<Class>().meta;
    return meta == nullptr ? builtin("type") : meta;
  }
  if (object->is(Kind::none)) return builtin("$none");
  if (is_generator(object)) return builtin("$generator");
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
  if (const Refs* all = types_among(type)) {
    Truth answer = Truth::no;
    for (const Ref one : *all) {
      if (!take_steps(1)) return Truth::unknown;
      const Truth is = is_instance(object, one);
      if (is == Truth::yes) return is;
      if (is == Truth::unknown) answer = is;
    }
    return answer;
  }
  if (!type->is(Kind::class_)) return Truth::unknown;
  const Class& wanted = type->as<Class>();
  if (type == builtin("object")) return Truth::yes;
  // Another iterator of Python's own is of a type that nobody names.
  if (object->is(Kind::iterator) && type == builtin("$generator")) return as_truth(is_generator(object));
  const Ref own = object->is_unknown() ? object : type_of(object);
  if (!own->is(Kind::class_)) {
    // What is carried without being looked into is of a class of its own.
    return object->is(Kind::opaque) && wanted.construct != nullptr ? Truth::no : Truth::unknown;
  }
  if (is_subclass(own, type)) return Truth::yes;
  const Ref check = wanted.meta == nullptr ? nullptr : class_attribute(wanted.meta, "__instancecheck__");
  if (check != nullptr) return Truth::unknown;
  const Truth abstract = abstract_answer(*this, own, object, type);
  if (abstract != Truth::no) return abstract;
  const bool open = own->as<Class>().unknown != nullptr || wanted.unknown != nullptr;
  return open ? Truth::unknown : Truth::no;
}

std::optional<std::string> Interpreter::class_path(Ref type) const {
  if (!type->is(Kind::class_)) return std::nullopt;
  const Class& made = type->as<Class>();
  return made.module.empty() || made.module == "builtins" ? made.name : made.module + "." + made.name;
}

}  // namespace trysquare::settings
