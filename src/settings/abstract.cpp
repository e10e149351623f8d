#include "settings/abstract.hpp"

#include "base/text.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace trysquare::settings {

namespace {

// The plain types that each abstract class of the standard library takes in, and the methods by which it
// knows a class of a program; none: only by registration.
struct Row {
  std::string_view name;
  std::span<const Kind> kinds;
  std::string_view method;
};
constexpr Kind mappings[] = {Kind::dict};
constexpr Kind sets[] = {Kind::set, Kind::frozen_set};
constexpr Kind mutable_sets[] = {Kind::set};
constexpr Kind mutable_sequences[] = {Kind::list};
constexpr Kind sequences[] = {Kind::list, Kind::tuple, Kind::text, Kind::bytes, Kind::range};
constexpr Kind byte_strings[] = {Kind::bytes};
constexpr Kind iterators[] = {Kind::iterator};
constexpr Kind containers[] = {Kind::list,  Kind::tuple, Kind::text, Kind::bytes,
                               Kind::range, Kind::dict,  Kind::set,  Kind::frozen_set};
constexpr Kind iterables[] = {Kind::list, Kind::tuple, Kind::text,       Kind::bytes,    Kind::range,
                              Kind::dict, Kind::set,   Kind::frozen_set, Kind::iterator, Kind::file};
constexpr Kind callables[] = {Kind::function, Kind::native, Kind::bound, Kind::class_};
constexpr Kind hashables[] = {Kind::none,     Kind::boolean, Kind::integer, Kind::floating, Kind::text,
                              Kind::bytes,    Kind::tuple,   Kind::range,   Kind::path,     Kind::frozen_set,
                              Kind::function, Kind::native,  Kind::bound,   Kind::class_,   Kind::module,
                              Kind::ellipsis, Kind::iterator};
constexpr auto rows = std::to_array<Row>({{"Mapping", mappings, ""},
                                          {"MutableMapping", mappings, ""},
                                          {"Set", sets, ""},
                                          {"MutableSet", mutable_sets, ""},
                                          {"MutableSequence", mutable_sequences, ""},
                                          {"Sequence", sequences, ""},
                                          {"ByteString", byte_strings, ""},
                                          {"Iterator", iterators, "__next__"},
                                          {"Sized", containers, "__len__"},
                                          {"Container", containers, "__contains__"},
                                          {"Iterable", iterables, "__iter__"},
                                          {"Callable", callables, "__call__"},
                                          {"Hashable", hashables, ""}});

Ref abc_register(Interpreter& python, Call& call) {
  const Ref type = call.take(0);
  const Ref more = call.take(1);
  if (type == nullptr || more == nullptr || !type->is(Kind::class_)) return method_unknown(python, call);
  // What is taken for one of a class is one of its bases, too.
  for (const Ref one : Refs(type->as<Class>().mro)) {
    if (one->as<Class>().is_abstract) held<Class>(python.heap.change(one).content).registered.push_back(more);
  }
  return more;
}
constexpr Native register_row{"register", abc_register, Native::Takes::anything};

// `Class.register`, bound to the class that it is asked of.
Ref abc_registers(Interpreter& python, Call& call) {
  const Ref type = call.take(0);
  if (type == nullptr) return method_unknown(python, call);
  return python.heap.make(Kind::bound, Bound{python.native(register_row, nullptr, "register"), type});
}
constexpr Native registers_row{"register", abc_registers, Native::Takes::anything};

constexpr auto abstract_meta = "$abstract";
constexpr auto abstract_mark = "__isabstractmethod__";

Ref abc_abstract(Interpreter& python, Call& call) {
  const Ref function = call.take(0, "funcobj");
  call.take_everything();
  if (function == nullptr) return python.none();
  if (function->is(Kind::function))
    python.dict_set_text(function->as<Function>().attributes, abstract_mark, python.heap.boolean(true));
  return function;
}

// A function with the mark, or what hands one out.
bool is_abstract_member(Ref member) {
  if (member->is(Kind::property) || member->is(Kind::static_method) || member->is(Kind::class_method))
    return member->as<Wrapper>().inner != nullptr && is_abstract_member(member->as<Wrapper>().inner);
  return member->is(Kind::function) && member->as<Function>().attributes != nullptr &&
         member->as<Function>().attributes->dictionary().find(abstract_mark) != nullptr;
}

constexpr Native abstract_row{"abstractmethod", abc_abstract, Native::Takes::anything};

}  // namespace

bool is_abstract_meta(Interpreter& python, Ref meta) {
  const auto* known = python.builtins->dictionary().find(abstract_meta);
  return known != nullptr && python.is_subclass(meta, known->value);
}

void find_unfilled(Interpreter& python, Ref type) {
  std::set<std::string> unfilled;
  Ref unsure = nullptr;
  for (const auto& entry : type->as<Class>().names->dictionary().entries()) {
    if (entry.key->is(Kind::text) && is_abstract_member(entry.value)) unfilled.insert(entry.key->text());
  }
  for (const Ref base : Refs(type->as<Class>().bases)) {
    if (unsure == nullptr) unsure = base->as<Class>().unsure;
    for (const std::string& name : std::vector(base->as<Class>().unfilled)) {
      const Ref member = python.class_attribute(type, name);
      if (member == nullptr) continue;
      if (is_abstract_member(member)) unfilled.insert(name);
      if (member->is_unknown()) unsure = member;
    }
  }
  if (unfilled.empty() && unsure == nullptr) return;
  Class& made = held<Class>(python.heap.change(type).content);
  made.unfilled.assign(unfilled.begin(), unfilled.end());
  made.unsure = unsure;
}

bool may_be_made(Interpreter& python, Ref type, Ref& instead) {
  const Class& made = type->as<Class>();
  instead = made.unsure;
  if (!made.unfilled.empty())
    instead = python.raise("TypeError", fmt::format("`{}` is abstract: nothing fills `{}`", made.name,
                                                    join(made.unfilled, "`, `")));
  return made.unfilled.empty() && made.unsure == nullptr;
}

Truth abstract_answer(Interpreter& python, Ref own, Ref object, Ref wanted) {
  const Class& abstract = wanted->as<Class>();
  if (!abstract.is_abstract) return Truth::no;
  const auto* row = std::ranges::find(rows, abstract.name, &Row::name);
  const bool known = abstract.module == "collections.abc" && row != rows.end();
  // Nobody registers anything for the plain types but the standard library itself.
  for (const Ref one : known && !object->is(Kind::instance) ? Refs() : abstract.registered) {
    if (!one->is(Kind::class_)) return Truth::unknown;
    if (python.is_subclass(own, one)) return Truth::yes;
  }
  if (!known) {
    return python.class_attribute(wanted, "__subclasshook__") == nullptr ? Truth::no : Truth::unknown;
  }
  if (!object->is(Kind::instance)) {
    if (object->is(Kind::opaque)) return Truth::unknown;
    // A tuple is hashed by what it holds only when that is done.
    return as_truth(std::ranges::find(row->kinds, object->kind()) != row->kinds.end());
  }
  const Ref payload = object->as<Instance>().payload;
  if (payload != nullptr && std::ranges::find(row->kinds, payload->kind()) != row->kinds.end())
    return Truth::yes;
  if (row->name == "Hashable") return Truth::unknown;
  return as_truth(!row->method.empty() && python.class_attribute(own, row->method) != nullptr);
}

Truth abstract_answer(Interpreter& python, Ref own, Ref wanted) {
  const Class& abstract = wanted->as<Class>();
  if (!abstract.is_abstract) return Truth::no;
  for (const Ref one : abstract.registered) {
    if (!one->is(Kind::class_)) return Truth::unknown;
    if (python.is_subclass(own, one)) return Truth::yes;
  }
  const auto* row = std::ranges::find(rows, abstract.name, &Row::name);
  if (abstract.module != "collections.abc" || row == rows.end())
    return python.class_attribute(wanted, "__subclasshook__") == nullptr ? Truth::no : Truth::unknown;
  for (const Ref one : own->as<Class>().mro) {
    const Kind kind = one->as<Class>().builtin;
    if (kind == Kind::opaque) return Truth::unknown;
    if (std::ranges::find(row->kinds, kind) != row->kinds.end()) return Truth::yes;
  }
  if (own->as<Class>().builtin != Kind::unknown) return Truth::no;
  if (row->name == "Hashable") return Truth::unknown;
  return as_truth(!row->method.empty() && python.class_attribute(own, row->method) != nullptr);
}

void fill_abc(Interpreter& python, ModuleState& module) {
  const Ref names = python.heap.dict();
  const Ref meta = python.make_class("ABCMeta", "abc", {python.builtin("type")}, names);
  // A function of Python's own is not bound to what holds it: a property hands it out bound.
  const Ref registers = python.native(registers_row, nullptr, "register");
  python.dict_set_text(names, "register", python.heap.make(Kind::property, Wrapper{registers, nullptr}));
  python.dict_set_text(python.builtins, abstract_meta, meta);
  python.dict_set_text(module.names, "ABCMeta", meta);
  python.dict_set_text(module.names, abstract_row.name, python.native(abstract_row));
  const Ref base = python.make_class("ABC", "abc", {}, python.heap.dict());
  Class& content = held<Class>(python.heap.change(base).content);
  content.meta = meta;
  content.is_abstract = true;
  python.dict_set_text(module.names, "ABC", base);
}

}  // namespace trysquare::settings
