// Built-in functions that look into objects or run source, and those on numbers.
// https://docs.python.org/3/library/functions.html
#include "base/text.hpp"
#include "pytext/characters.hpp"
#include "settings/abstract.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <set>

namespace trysquare::settings {

namespace {

constexpr auto any = Native::Takes::anything;

Ref run_divmod(Interpreter& python, Call& call) {
  const Ref left = call.take(0);
  const Ref right = call.take(1);
  if (left == nullptr || right == nullptr) return method_unknown(python, call);
  const Ref quotient = python.binary(pysource::Operator::floor_div, left, right, false);
  const Ref rest = quotient == nullptr ? nullptr : python.binary(pysource::Operator::mod, left, right, false);
  return rest == nullptr ? nullptr : python.heap.tuple({quotient, rest});
}

Ref run_pow(Interpreter& python, Call& call) {
  const Ref left = call.take(0);
  const Ref right = call.take(1);
  if (left == nullptr || right == nullptr) return method_unknown(python, call);
  return python.binary(pysource::Operator::pow, left, right, false);
}

Ref in_base(Interpreter& python, Call& call, unsigned base, std::string_view prefix) {
  const auto whole = call.take(0) == nullptr ? std::nullopt : as_whole(call.take(0));
  if (!whole) return method_unknown(python, call);
  const bool negative = *whole < 0;
  std::string digits;
  for (Wide rest = negative ? -*whole : *whole; rest != 0 || digits.empty(); rest /= base)
    digits.insert(digits.begin(), "0123456789abcdef"[static_cast<std::size_t>(rest % base)]);
  return python.heap.text((negative ? "-" : "") + std::string(prefix) + digits);
}
Ref run_hex(Interpreter& python, Call& call) { return in_base(python, call, 16, "0x"); }
Ref run_oct(Interpreter& python, Call& call) { return in_base(python, call, 8, "0o"); }
Ref run_bin(Interpreter& python, Call& call) { return in_base(python, call, 2, "0b"); }

// Halves go to the even neighbour; with digits, the decimal text that is nearest decides, as in CPython.
Ref run_round(Interpreter& python, Call& call) {
  const Ref number = call.take(0, "number");
  const Ref digits = call.take(1, "ndigits");
  if (number == nullptr) return method_unknown(python, call);
  const auto places = digits == nullptr || digits->is(Kind::none) ? std::optional<Wide>(0) : as_whole(digits);
  if (!places) return method_unknown(python, call);
  if (const auto whole = as_whole(number)) {
    return *places >= 0 ? python.heap.integer(*whole) : method_unknown(python, call);
  }
  if (!number->is(Kind::floating)) return method_unknown(python, call);
  const double value = number->as<double>();
  if (!std::isfinite(value) || std::fabs(value) > 1e15 || *places < 0 || *places > 15)
    return method_unknown(python, call);
  if (digits == nullptr || digits->is(Kind::none))
    return python.heap.integer(static_cast<Wide>(std::nearbyint(value)));
  const std::string shown = fmt::format("{:.{}f}", value, static_cast<int>(*places));
  return python.heap.floating(std::strtod(shown.c_str(), nullptr));
}

Ref run_format(Interpreter& python, Call& call) {
  const Ref value = call.take(0);
  const Ref specification = call.take(1);
  if (value == nullptr || (specification != nullptr && !specification->is(Kind::text)))
    return method_unknown(python, call);
  return python.format(value, specification == nullptr ? "" : specification->text());
}

Ref run_ascii(Interpreter& python, Call& call) {
  const auto shown = call.take(0) == nullptr ? std::nullopt : python.repr(call.take(0));
  return shown && pytext::is_ascii(*shown) ? python.heap.text(*shown) : method_unknown(python, call);
}

constexpr auto of_every_object = std::to_array<std::string_view>(
    {"__class__", "__delattr__",      "__dir__",    "__doc__",  "__eq__",          "__format__",
     "__ge__",    "__getattribute__", "__gt__",     "__hash__", "__init__",        "__init_subclass__",
     "__le__",    "__lt__",           "__ne__",     "__new__",  "__reduce__",      "__reduce_ex__",
     "__repr__",  "__setattr__",      "__sizeof__", "__str__",  "__subclasshook__"});
constexpr auto of_every_class = std::to_array<std::string_view>({"__dict__", "__module__", "__weakref__"});

// The names of a namespace; a name that may be missing makes the whole not known.
Ref add_names(Interpreter& python, Ref names, std::set<std::string, std::less<>>& into) {
  if (!names->is(Kind::dict)) return names;
  python.settle_names(names);
  for (const auto& entry : names->dictionary().entries()) {
    if (entry.value->is_unknown() && entry.value->as<Unknown>().maybe_missing) return entry.value;
    if (entry.key->is(Kind::text) && !entry.key->text().starts_with('$')) into.emplace(entry.key->text());
  }
  return names->dictionary().open;
}

Ref class_names(Interpreter& python, Ref type, std::set<std::string, std::less<>>& into) {
  for (const Ref base : type->as<Class>().mro) {
    const Class& part = base->as<Class>();
    if (part.unknown != nullptr) return part.unknown;
    if (part.construct != nullptr || part.is_exception)
      return python.unknown_quietly("the members of a type of Python's own");
    if (part.names == nullptr) continue;
    if (const Ref open = add_names(python, part.names, into)) return open;
  }
  into.insert(of_every_object.begin(), of_every_object.end());
  into.insert(of_every_class.begin(), of_every_class.end());
  const auto& version = python.world.environment.markers.python_version;
  if (version.size() < 4 && version != "3.9" && version != "3.8" && version != "3.7" && version != "3.6")
    return python.unknown_quietly("which members every class has");
  const int minor = std::atoi(version.c_str() + 2);
  if (minor >= 11) into.emplace("__getstate__");
  if (minor >= 13) into.insert({"__firstlineno__", "__static_attributes__"});
  return nullptr;
}

Ref run_dir(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  std::set<std::string, std::less<>> names;
  Ref open = nullptr;
  if (object == nullptr) {
    open = add_names(python, python.locals(), names);
  } else if (object->is(Kind::module)) {
    const ModuleState& module = *object->as<ModuleRef>().state;
    bool sure = true;
    if (python.attribute_or_null(object, "__name__", sure) == nullptr) return nullptr;  // it is loaded now
    if (module.is_native || module.unknown() != nullptr) return method_unknown(python, call);
    open = add_names(python, module.names, names);
  } else if (object->is(Kind::class_)) {
    open = class_names(python, object, names);
  } else if (object->is(Kind::instance)) {
    if (python.class_attribute(object->as<Instance>().type, "__dir__") != nullptr)
      return method_unknown(python, call);
    open = class_names(python, object->as<Instance>().type, names);
    if (open == nullptr) open = add_names(python, object->as<Instance>().names, names);
  } else {
    return method_unknown(python, call);
  }
  if (open != nullptr) return python.unknown_like(open, {});
  Refs items;
  for (const auto& name : names) items.push_back(python.heap.word(name));
  return python.heap.list(std::move(items));
}

Ref run_delattr(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  const Ref name = call.take(1);
  if (object == nullptr || name == nullptr) return method_unknown(python, call);
  if (!name->is(Kind::text)) {
    const Ref why = name->is_unknown() ? name : python.unknown("a name that is not known");
    if (object->is(Kind::module)) python.taint_shallow(object->as<ModuleRef>().state->names, why);
    python.taint(object, why);
    return python.none();
  }
  return python.delete_attribute(object, name->text()) ? python.none() : nullptr;
}

// The namespaces in which `exec` and `eval` run: those given, else those at hand.
struct Namespaces {
  Ref globals = nullptr, locals = nullptr;
};
std::optional<Namespaces> namespaces_of(Interpreter& python, Call& call) {
  const Ref given = call.take(1, "globals");
  const Ref own = call.take(2, "locals");
  const auto is_given = [](Ref names) { return names != nullptr && !names->is(Kind::none); };
  Namespaces both{python.globals(), python.locals()};
  if (is_given(given)) both = {given, given};
  if (is_given(own)) both.locals = own;
  if (!both.globals->is(Kind::dict) || !both.locals->is(Kind::dict)) return std::nullopt;
  return both;
}

Ref run_exec(Interpreter& python, Call& call) {
  const Ref source = call.take(0);
  const auto names = namespaces_of(python, call);
  call.take_everything();
  const bool readable = source != nullptr && (source->is(Kind::text) || source->is(Kind::bytes));
  if (readable && names) {
    return python.execute_text("<string>", source->text(), names->globals, names->locals) ? python.none()
                                                                                          : nullptr;
  }
  const Ref why =
      source != nullptr && source->is_unknown() ? source : python.unknown("code that is executed");
  for (const Ref one :
       {python.globals(), names ? names->globals : nullptr, names ? names->locals : nullptr}) {
    if (one != nullptr) python.taint_shallow(one, why);
  }
  for (const Ref arg : call.args) python.taint(arg, why);
  python.may_raise(why);
  return python.none();
}

Ref run_eval(Interpreter& python, Call& call) {
  const Ref source = call.take(0);
  const auto names = namespaces_of(python, call);
  call.take_everything();
  if (source == nullptr || !source->is(Kind::text) || !names) {
    const Ref why =
        source != nullptr && source->is_unknown() ? source : python.unknown("code that is evaluated");
    python.taint_shallow(python.globals(), why);
    for (const Ref arg : call.args) python.taint(arg, why);
    python.may_raise(why);
    return python.unknown_like(why, {});
  }
  return python.evaluate_text(source->text(), names->globals, names->locals);
}

Ref answered(Interpreter& python, const Call& call, Truth truth) {
  return truth == Truth::unknown ? method_unknown(python, call) : python.heap.boolean(truth == Truth::yes);
}

Ref run_isinstance(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  const Ref type = call.take(1);
  if (object == nullptr || type == nullptr) return method_unknown(python, call);
  return answered(python, call, python.is_instance(object, type));
}

// Whether it is surely no class: what it is asked of raises.
bool is_no_class(Interpreter& python, Ref object) {
  switch (object->kind()) {
    case Kind::class_:
    case Kind::native:
    case Kind::not_implemented:
    case Kind::deferred:
    case Kind::opaque:
    case Kind::super:
    case Kind::unknown: return false;
    case Kind::instance: {
      const Ref type = object->as<Instance>().type;
      if (type->as<Class>().unknown != nullptr || python.open_class(type) != nullptr) return false;
      return python.class_attribute(type, "__bases__") == nullptr &&
             python.class_attribute(type, "__getattr__") == nullptr;
    }
    default: return true;
  }
}

Truth is_subclass_of(Interpreter& python, Ref type, Ref base, bool& raised) {
  if (const Refs* all = types_among(base)) {
    Truth answer = Truth::no;
    for (const Ref one : *all) {
      const Ref wanted = python.take_steps(1) ? python.resolve(one) : nullptr;
      raised = wanted == nullptr;
      const Truth is = raised ? Truth::unknown : is_subclass_of(python, type, wanted, raised);
      if (raised || is == Truth::yes) return is;
      if (is == Truth::unknown) answer = is;
    }
    return answer;
  }
  if (!base->is(Kind::class_)) return Truth::unknown;
  const Class& wanted = base->as<Class>();
  if (wanted.meta != nullptr && python.class_attribute(wanted.meta, "__subclasscheck__") != nullptr)
    return Truth::unknown;
  if (is_no_class(python, type)) {
    raised = true;
    python.raise_saying("TypeError", "issubclass() arg 1 must be a class");
    return Truth::unknown;
  }
  if (!type->is(Kind::class_)) return Truth::unknown;
  if (python.is_subclass(type, base)) return Truth::yes;
  if (type->as<Class>().unknown != nullptr || wanted.unknown != nullptr) return Truth::unknown;
  return abstract_answer(python, type, base);
}

Ref run_issubclass(Interpreter& python, Call& call) {
  const Ref type = call.take(0);
  const Ref base = call.take(1);
  if (type == nullptr || base == nullptr) return method_unknown(python, call);
  bool raised = false;
  const Truth answer = is_subclass_of(python, type, base, raised);
  return raised ? nullptr : answered(python, call, answer);
}

constexpr auto functions = std::to_array<Native>({{"divmod", run_divmod},
                                                  {"pow", run_pow},
                                                  {"hex", run_hex},
                                                  {"oct", run_oct},
                                                  {"bin", run_bin},
                                                  {"round", run_round},
                                                  {"format", run_format},
                                                  {"ascii", run_ascii},
                                                  {"dir", run_dir},
                                                  {"isinstance", run_isinstance, any},
                                                  {"issubclass", run_issubclass},
                                                  {"delattr", run_delattr, any},
                                                  {"exec", run_exec, any},
                                                  {"eval", run_eval, any}});

}  // namespace

std::span<const Native> object_functions() { return functions; }

}  // namespace trysquare::settings
