// Instances: how they are made, and what every object has from `object` and `type`.
// https://docs.python.org/3/reference/datamodel.html#basic-customization
#include "settings/construction.hpp"

#include "settings/abstract.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

bool is_function(Ref object) { return object != nullptr && object->is(Kind::function); }

bool is_metaclass(Interpreter& python, Ref type) { return python.is_subclass(type, python.builtin("type")); }

// The plain type of Python's own that a class is a kind of; null: only of `object`.
Ref plain_base(Ref type) {
  for (const Ref base : type->as<Class>().mro) {
    const Class& part = base->as<Class>();
    if (part.construct != nullptr && !part.is_exception) return base;
  }
  return nullptr;
}

}  // namespace

// `object.__new__`, or that of the plain type that the class derives from: the arguments are those of the
// call.
Ref Interpreter::new_instance(Ref type, Call& call) {
  const Class& made = type->as<Class>();
  const Ref base = plain_base(type);
  Ref instead = nullptr;
  if (base == nullptr && !made.is_exception && !may_be_made(*this, type, instead)) return instead;
  const Ref instance =
      heap.make(Kind::instance, Instance{type, heap.dict(), nullptr, call.args, call.keywords});
  held<Dictionary>(heap.change(instance->as<Instance>().names).content).is_namespace = true;
  if (base == nullptr) return instance;
  if (base->as<Class>().name == "type") return unknown(fmt::format("a class that `{}` makes", made.name));
  // What can change is filled by its `__init__`.
  const bool fills = is_mutable(base->as<Class>().builtin);
  const bool own = is_function(class_attribute(type, "__init__"));
  const Ref payload = this->call(base, fills && own ? Call{} : Call{nullptr, call.args, call.keywords});
  if (payload == nullptr || payload->is_unknown()) return payload;
  held<Instance>(heap.change(instance).content).payload = payload;
  return instance;
}

Ref Interpreter::instantiate(Ref type, Call call) {
  const Class& made = type->as<Class>();
  if (made.unknown != nullptr) return call_unknown(made.unknown, call);
  if (const Ref open = open_class(type)) return call_unknown(open, call);
  if (made.construct != nullptr) {
    NativeFunction function{made.construct, type, made.name};
    const Ref callee = heap.make(Kind::native, std::move(function));
    return call_native(callee, call);
  }
  if (is_metaclass(*this, type)) return make_by_metaclass(*this, type, call);
  const Ref creator = class_attribute(type, "__new__");
  if (is_stopped()) return nullptr;
  Ref instance = nullptr;
  if (creator != nullptr) {
    Refs given{type};
    given.insert(given.end(), call.args.begin(), call.args.end());
    const Ref function = creator->is(Kind::static_method) ? creator->as<Wrapper>().inner : creator;
    instance = this->call(function, {nullptr, std::move(given), call.keywords});
  } else {
    instance = new_instance(type, call);
  }
  if (instance == nullptr || !instance->is(Kind::instance)) return instance;
  const Ref actual = instance->as<Instance>().type;
  if (!is_subclass(actual, type)) return instance;
  const Ref initializer = class_attribute(actual, "__init__");
  if (is_function(initializer)) {
    return call_function(initializer, instance, call) == nullptr ? nullptr : instance;
  }
  if (initializer != nullptr) {
    const Ref bound = bind_to(initializer, instance, actual);
    return bound == nullptr || this->call(bound, std::move(call)) == nullptr ? nullptr : instance;
  }
  if (is_stopped()) return nullptr;
  const bool takes_none = creator == nullptr && plain_base(actual) == nullptr && !made.is_exception;
  if (takes_none && (!call.args.empty() || !call.keywords.empty()))
    return raise("TypeError", fmt::format("{}() takes no arguments", made.name));
  return instance;
}

Ref make_by_metaclass(Interpreter& python, Ref meta, Call& call) {
  if (call.args.size() != 3 || !call.args[0]->is(Kind::text) || !call.args[1]->is(Kind::tuple) ||
      !call.args[2]->is(Kind::dict)) {
    return python.unknown("a class that is made of what is not known");
  }
  ClassRequest request{call.args[0]->text(), "", call.args[1]->items(), call.args[2], call.keywords, meta};
  request.module = python.name_of_globals();
  if (meta == python.builtin("type")) request.meta = nullptr;
  call.take_everything();
  return python.create_class(std::move(request));
}

namespace {

// `cls.__new__(cls, …)` and `super().__new__(cls, …)`: self is the class whose own `__new__` it is.
Ref object_new(Interpreter& python, Call& call) {
  const Ref type = call.take(0);
  call.take_everything();
  if (type == nullptr || !type->is(Kind::class_)) return method_unknown(python, call);
  if (type->as<Class>().unknown != nullptr) return type->as<Class>().unknown;
  if (is_metaclass(python, type)) {
    if (call.args.size() != 4 || !call.args[1]->is(Kind::text) || !call.args[2]->is(Kind::tuple) ||
        !call.args[3]->is(Kind::dict))
      return python.unknown("a class that is made of what is not known");
    ClassRequest request{call.args[1]->text(), "", call.args[2]->items(), call.args[3], call.keywords, type};
    request.module = python.name_of_globals();
    if (type == python.builtin("type")) request.meta = nullptr;
    return python.new_class(std::move(request));
  }
  if (type->as<Class>().construct != nullptr)
    return python.call(type, {nullptr, Refs(call.args.begin() + 1, call.args.end()), call.keywords});
  Call inner{nullptr, Refs(call.args.begin() + 1, call.args.end()), call.keywords};
  return python.new_instance(type, inner);
}

Ref object_init(Interpreter& python, Call& call) {
  const Ref self = call.take(0);
  call.take_everything();
  if (self == nullptr || !self->is(Kind::instance)) return python.none();
  const Ref payload = self->as<Instance>().payload;
  if (self->as<Instance>().type->as<Class>().is_exception) {
    held<Instance>(python.heap.change(self).content).args = Refs(call.args.begin() + 1, call.args.end());
    return python.none();
  }
  if (payload == nullptr || !is_mutable(payload->kind())) return python.none();
  if (call.args.size() == 1 && call.keywords.empty()) return python.none();
  Refs rest(call.args.begin() + 1, call.args.end());
  const std::string_view fill = payload->is(Kind::list) ? "extend" : "update";
  const Ref method = python.attribute(payload, fill);
  return method == nullptr ? nullptr : python.call(method, {nullptr, std::move(rest), call.keywords});
}

Ref object_set(Interpreter& python, Call& call) {
  const Ref self = call.take(0);
  const Ref name = call.take(1);
  const Ref value = call.take(2);
  if (self == nullptr || name == nullptr || value == nullptr) return method_unknown(python, call);
  if (!name->is(Kind::text)) {
    const Ref why = name->is_unknown() ? name : python.unknown("a name that is not known");
    python.taint(self, why);
    return python.none();
  }
  return python.set_attribute_plainly(self, name->text(), value) ? python.none() : nullptr;
}

Ref object_get(Interpreter& python, Call& call) {
  const Ref self = call.take(0);
  const Ref name = call.take(1);
  if (self == nullptr || name == nullptr || !name->is(Kind::text) || !self->is(Kind::instance))
    return method_unknown(python, call);
  bool sure = true;
  const Ref found = python.instance_attribute(self, name->text(), sure, false);
  if (found != nullptr || python.raised() != nullptr || python.is_stopped()) return found;
  if (!sure) return method_unknown(python, call);
  return python.raise("AttributeError", fmt::format("object has no attribute '{}'", name->text()));
}

Ref object_delete(Interpreter& python, Call& call) {
  const Ref self = call.take(0);
  const Ref name = call.take(1);
  if (self == nullptr || name == nullptr || !name->is(Kind::text)) return method_unknown(python, call);
  return python.delete_attribute(self, name->text()) ? python.none() : nullptr;
}

Ref object_text(Interpreter& python, Call& call) {
  const Ref self = call.take(0);
  if (self == nullptr || !self->is(Kind::instance) || self->as<Instance>().payload == nullptr)
    return method_unknown(python, call);
  return python.to_text(self->as<Instance>().payload);
}

Ref object_subclass(Interpreter& python, Call& call) {
  call.take_everything();
  return python.none();
}

Ref object_equal(Interpreter& python, Call& call) {
  const Ref self = call.take(0);
  const Ref other = call.take(1);
  if (self == nullptr || other == nullptr || other->is_unknown()) return method_unknown(python, call);
  return self == other ? python.heap.boolean(true) : python.heap.not_implemented();
}

Ref object_unequal(Interpreter& python, Call& call) {
  const Ref same = object_equal(python, call);
  return same->is(Kind::boolean) ? python.heap.boolean(false) : same;
}
// Any two objects have no order.
Ref object_order(Interpreter& python, Call& call) {
  call.take_everything();
  return python.heap.not_implemented();
}

Ref type_call(Interpreter& python, Call& call) {
  const Ref type = call.take(0);
  call.take_everything();
  if (type == nullptr || !type->is(Kind::class_)) return method_unknown(python, call);
  return python.instantiate(type, {nullptr, Refs(call.args.begin() + 1, call.args.end()), call.keywords});
}

constexpr auto any = Native::Takes::anything;
// Each takes the object that it is called on as its first argument.
constexpr auto object_rows = std::to_array<Native>({{"__new__", object_new, any},
                                                    {"__init__", object_init, any},
                                                    {"__setattr__", object_set, any},
                                                    {"__getattribute__", object_get, any},
                                                    {"__delattr__", object_delete, any},
                                                    {"__str__", object_text, any},
                                                    {"__repr__", object_text, any},
                                                    {"__eq__", object_equal, any},
                                                    {"__ne__", object_unequal, any},
                                                    {"__lt__", object_order, any},
                                                    {"__le__", object_order, any},
                                                    {"__gt__", object_order, any},
                                                    {"__ge__", object_order, any},
                                                    {"__init_subclass__", object_subclass, any}});
Ref type_mro(Interpreter& python, Call& call) { return python.heap.list(call.self->as<Class>().mro); }
constexpr Native mro_row{"mro", type_mro};
constexpr Native type_call_row{"__call__", type_call, any};

}  // namespace

Ref make_named_tuple(Interpreter& python, std::string name, std::string module,
                     const std::vector<std::pair<std::string_view, Ref>>& fields) {
  const Ref type =
      python.make_class(std::move(name), std::move(module), {python.builtin("tuple")}, python.heap.dict());
  Refs items;
  for (const auto& field : fields) items.push_back(field.second);
  Call made{nullptr, {python.heap.tuple(std::move(items))}, {}};
  const Ref instance = python.new_instance(type, made);
  for (const auto& [field, value] : fields)
    python.dict_set_text(instance->as<Instance>().names, field, value);
  return instance;
}

const Native* find_object_method(std::string_view name) {
  const auto found = std::ranges::find(object_rows, name, &Native::name);
  return found == object_rows.end() ? nullptr : &*found;
}

const Native& mro_method() { return mro_row; }
const Native& type_call_method() { return type_call_row; }

}  // namespace trysquare::settings
