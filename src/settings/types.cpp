// Python's plain types: what calling them makes, and their members.
// https://docs.python.org/3/library/stdtypes.html
#include "base/text.hpp"
#include "pytext/characters.hpp"
#include "settings/construction.hpp"
#include "settings/library.hpp"
#include "settings/opaque_types.hpp"
#include "settings/path_text.hpp"
#include "settings/special_names.hpp"
#include "settings/unordered.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace trysquare::settings {

Ref make_dict(Interpreter& python, Call& call);
bool take_members(Interpreter& python, Ref from, Dictionary& into, Ref& why);
const Native& decode_method();
void put_builtin(Interpreter& python, std::string_view name, Ref value);

namespace {

std::string_view trimmed(std::string_view text) { return trim(text); }

Ref make_object(Interpreter& python, Call& call) { return method_unknown(python, call); }

Ref make_type(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  if (call.args.size() == 3) return make_by_metaclass(python, python.builtin("type"), call);
  if (object == nullptr || call.args.size() != 1) return call.take_everything(), method_unknown(python, call);
  return python.type_of(object);
}

Ref make_bool(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  if (object == nullptr) return python.heap.boolean(false);
  bool raised = false;
  const Truth known = python.truth(object, raised);
  if (raised) return nullptr;
  return known == Truth::unknown ? method_unknown(python, call) : python.heap.boolean(known == Truth::yes);
}

Ref whole_from(Interpreter& python, const std::string& written, Wide base) {
  std::string text(trimmed(written));
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.erase(0, 1);
  }
  const auto invalid = [&] {
    return python.raise_saying("ValueError",
                               fmt::format("invalid literal for int() with base {}: {}", whole_text(base),
                                           python.repr(python.heap.text(written)).value_or("?")));
  };
  if (!pytext::is_ascii(written)) return python.unknown("digits beyond ASCII");
  for (const auto& [prefixed, letter] : {std::pair{2, 'b'}, {8, 'o'}, {16, 'x'}}) {
    if (base == prefixed && text.size() > 2 && text[0] == '0' && to_lower(text[1]) == letter)
      text.erase(0, 2);
  }
  if (base < 2 || base > 36) return python.unknown("a base that is not modelled");
  Wide value = 0;
  bool digit_before = false;
  if (text.empty()) return invalid();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_' && digit_before && i + 1 < text.size()) {
      digit_before = false;
      continue;
    }
    const char c = to_lower(text[i]);
    const int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
    if (digit >= base) return invalid();
    if (__builtin_mul_overflow(value, base, &value) || __builtin_add_overflow(value, Wide{digit}, &value))
      return python.unknown("an integer beyond 127 bits");
    digit_before = true;
  }
  return digit_before ? python.heap.integer(negative ? -value : value) : invalid();
}

Ref make_int(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  const Ref base = call.take(1, "base");
  if (object == nullptr) return python.heap.integer(0);
  if (const auto whole = as_whole(object)) return python.heap.integer(*whole);
  if (object->is(Kind::floating)) {
    const double number = object->as<double>();
    return std::fabs(number) < 1e18 ? python.heap.integer(static_cast<Wide>(number))
                                    : method_unknown(python, call);
  }
  if (object->is(Kind::text)) {
    const auto given = base == nullptr ? std::optional<Wide>(10) : as_whole(base);
    return given ? whole_from(python, object->text(), *given) : method_unknown(python, call);
  }
  if (object->is(Kind::none) || object->is(Kind::list) || object->is(Kind::dict) || object->is(Kind::tuple))
    return python.raise("TypeError", "int() argument must be a string or a number");
  return method_unknown(python, call);
}

Ref make_float(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  if (object == nullptr) return python.heap.floating(0);
  if (const auto whole = as_whole(object)) return python.heap.floating(static_cast<double>(*whole));
  if (object->is(Kind::floating)) return object;
  if (object->is(Kind::text)) {
    std::string_view text = trimmed(object->text());
    if (text.starts_with('+')) text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool plain = text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
    if (error == std::errc() && end == text.data() + text.size() && plain)
      return python.heap.floating(number);
    if (plain && error == std::errc::invalid_argument)
      return python.raise("ValueError", "could not convert string to float");
    const std::string low = to_lower(text);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (low == "inf" || low == "infinity") return python.heap.floating(infinity);
    if (low == "-inf" || low == "-infinity") return python.heap.floating(-infinity);
    const bool letters = !low.empty() && pytext::is_ascii(text) && low.find("inf") == std::string::npos &&
                         low.find("nan") == std::string::npos && low.find('_') == std::string::npos;
    if (letters || low.empty()) return python.raise("ValueError", "could not convert string to float");
    return method_unknown(python, call);
  }
  if (object->is(Kind::none))
    return python.raise("TypeError", "float() argument must be a string or a real number");
  return method_unknown(python, call);
}

Ref make_str(Interpreter& python, Call& call) {
  const Ref object = call.take(0, "object");
  if (object == nullptr) return python.heap.text("");
  if (object->is(Kind::bytes) && call.args.size() > 1)
    return python.call_method(object, "decode", {call.take(1)});
  return python.to_text(object);
}

Ref make_bytes(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  if (object == nullptr) return python.heap.bytes("");
  if (object->is(Kind::bytes)) return object;
  if (object->is(Kind::text) && call.args.size() > 1)
    return python.call_method(object, "encode", {call.take(1)});
  return method_unknown(python, call);
}

Ref sequence_of(Interpreter& python, Call& call, Kind kind) {
  const Ref from = call.take(0);
  Iteration all;
  if (from != nullptr) all = python.iterate(from);
  if (all.outcome == Iteration::Outcome::raised) return nullptr;
  if (all.any_order && kind == Kind::list) return unordered_list(python, std::move(all.items));
  if (all.outcome == Iteration::Outcome::unknown) return python.unknown_like(all.unknown, {from});
  return kind == Kind::list ? python.heap.list(std::move(all.items))
                            : python.heap.tuple(std::move(all.items));
}
Ref make_list(Interpreter& python, Call& call) { return sequence_of(python, call, Kind::list); }
Ref make_tuple(Interpreter& python, Call& call) { return sequence_of(python, call, Kind::tuple); }

Ref set_of(Interpreter& python, Call& call, Kind kind) {
  const Ref from = call.take(0);
  Dictionary members;
  Ref why = nullptr;
  if (from != nullptr && !take_members(python, from, members, why))
    return why == nullptr ? nullptr : python.unknown_like(why, {});
  return python.heap.make(kind, std::move(members));
}
Ref make_set(Interpreter& python, Call& call) { return set_of(python, call, Kind::set); }
Ref make_frozen_set(Interpreter& python, Call& call) { return set_of(python, call, Kind::frozen_set); }

Ref make_range(Interpreter& python, Call& call) {
  std::vector<Wide> numbers;
  for (const Ref arg : Refs(call.take_rest())) {
    const auto whole = as_whole(arg);
    if (!whole) return python.raise("TypeError", "range() takes integers");
    numbers.push_back(*whole);
  }
  Range made;
  if (numbers.empty() || numbers.size() > 3)
    return python.raise("TypeError", "range expected 1 to 3 arguments");
  if (numbers.size() == 1) made.stop = numbers[0];
  if (numbers.size() > 1) made.start = numbers[0], made.stop = numbers[1];
  if (numbers.size() > 2) made.step = numbers[2];
  if (made.step == 0) return python.raise("ValueError", "range() arg 3 must not be zero");
  return python.heap.make(Kind::range, made);
}

Ref make_path(Interpreter& python, Call& call) {
  std::string text;
  for (const Ref part : Refs(call.take_rest())) {
    const auto one = path_text(part);
    if (!one) return python.raise("TypeError", "argument should be a str or a path");
    text = os_join(text, *one);
  }
  if (python.world.is_windows()) return python.unknown("a path of Windows");
  return python.heap.path(pure_path(python.world, text));
}

Ref make_wrapper(Interpreter& python, Call& call, Kind kind) {
  const Ref inner = call.take(0);
  return inner == nullptr ? method_unknown(python, call) : python.heap.make(kind, Wrapper{inner, nullptr});
}
Ref make_property(Interpreter& python, Call& call) { return make_wrapper(python, call, Kind::property); }
Ref make_static(Interpreter& python, Call& call) { return make_wrapper(python, call, Kind::static_method); }
Ref make_class_method(Interpreter& python, Call& call) {
  return make_wrapper(python, call, Kind::class_method);
}

struct TypeRow {
  std::string_view name;
  Kind builtin;
  Native construct;
};
constexpr auto any = Native::Takes::anything;
constexpr auto types =
    std::to_array<TypeRow>({{"object", Kind::unknown, {"object", make_object}},
                            {"type", Kind::class_, {"type", make_type, any}},
                            {"int", Kind::integer, {"int", make_int}},
                            {"bool", Kind::boolean, {"bool", make_bool}},
                            {"float", Kind::floating, {"float", make_float}},
                            {"str", Kind::text, {"str", make_str}},
                            {"bytes", Kind::bytes, {"bytes", make_bytes}},
                            {"list", Kind::list, {"list", make_list}},
                            {"tuple", Kind::tuple, {"tuple", make_tuple}},
                            {"dict", Kind::dict, {"dict", make_dict, any}},
                            {"set", Kind::set, {"set", make_set}},
                            {"frozenset", Kind::frozen_set, {"frozenset", make_frozen_set}},
                            {"range", Kind::range, {"range", make_range}},
                            {"slice", Kind::slice, {"slice", make_object}},
                            {"property", Kind::property, {"property", make_property, any}},
                            {"staticmethod", Kind::static_method, {"staticmethod", make_static, any}},
                            {"classmethod", Kind::class_method, {"classmethod", make_class_method, any}},
                            {"$function", Kind::function, {"function", make_object}},
                            {"$native", Kind::native, {"builtin_function_or_method", make_object}},
                            {"$method", Kind::bound, {"method", make_object}},
                            {"$module", Kind::module, {"module", make_object}},
                            {"$none", Kind::none, {"NoneType", make_object}},
                            {"$path", Kind::path, {"PosixPath", make_path}},
                            {"$pattern", Kind::opaque, {"Pattern", make_object}},
                            {"$match", Kind::opaque, {"Match", make_object}},
                            {"$timedelta", Kind::opaque, {"timedelta", make_object}},
                            {"$generator", Kind::iterator, {"generator", make_object}},
                            {"$date", Kind::opaque, {"date", make_object}},
                            {"$datetime", Kind::opaque, {"datetime", make_object}},
                            {"$time", Kind::opaque, {"time", make_object}},
                            {"$tzinfo", Kind::opaque, {"tzinfo", make_object}},
                            {"$timezone", Kind::opaque, {"timezone", make_object}},
                            {"$uuid", Kind::opaque, {"UUID", make_object}},
                            {"$decimal", Kind::opaque, {"Decimal", make_object}},
                            {"$keys", Kind::opaque, {"dict_keys", make_object}},
                            {"$values", Kind::opaque, {"dict_values", make_object}},
                            {"$pairs", Kind::opaque, {"dict_items", make_object}},
                            {"$entry", Kind::opaque, {"DirEntry", make_object}}});

Ref property_setter(Interpreter& python, Call& call) {
  const Ref setter = call.take(0);
  return python.heap.make(Kind::property, Wrapper{call.self->as<Wrapper>().inner, setter});
}
constexpr auto property_rows = std::to_array<Native>({{"setter", property_setter, any}});

std::span<const Native> rows_of(Kind kind) {
  switch (kind) {
    case Kind::text: return text_methods();
    case Kind::bytes: return bytes_methods();
    case Kind::list: return list_methods();
    case Kind::tuple: return tuple_methods();
    case Kind::dict: return dict_methods();
    case Kind::set: return set_methods();
    case Kind::frozen_set: return frozen_set_methods();
    case Kind::path: return path_methods();
    case Kind::file: return file_methods();
    case Kind::property: return property_rows;
    default: return {};
  }
}

}  // namespace

void fill_types(Interpreter& python) {
  Ref object = nullptr;
  for (const TypeRow& row : types) {
    Class made;
    const bool hidden = row.name.starts_with('$');
    made.name = hidden ? row.construct.name : row.name;
    made.module = row.name == "$path"    ? "pathlib"
                  : row.name == "$entry" ? "os"
                  : row.name.starts_with("$date") || row.name.starts_with("$ti") || row.name == "$tzinfo"
                      ? "datetime"
                  : row.name == "$uuid"                            ? "uuid"
                  : row.name == "$decimal"                         ? "decimal"
                  : row.name == "$pattern" || row.name == "$match" ? "re"
                                                                   : "builtins";
    made.builtin = row.builtin;
    // `object` makes plain instances, as classes of the program do.
    made.construct = row.name == "object" ? nullptr : &row.construct;
    if (row.name == "object") made.names = python.heap.dict();
    const Ref base = row.name == "bool" ? python.builtin("int") : object;
    if (base != nullptr) made.bases = {base};
    if (base != nullptr) made.mro = base->as<Class>().mro;
    const Ref self = python.heap.make(Kind::class_, std::move(made));
    auto& order = held<Class>(python.heap.change(self).content).mro;
    order.insert(order.begin(), self);
    if (object == nullptr) object = self;
    put_builtin(python, row.name, self);
  }
}

const Native* find_method(Kind kind, std::string_view name) {
  if (kind == Kind::bytes && name == "decode") return &decode_method();
  auto rows = rows_of(kind);
  auto found = std::ranges::find(rows, name, &Native::name);
  for (const auto more : {path_file_methods(), path_listing_methods(), path_making_methods()}) {
    if (found != rows.end() || kind != Kind::path) break;
    rows = more;
    found = std::ranges::find(rows, name, &Native::name);
  }
  return found == rows.end() ? nullptr : &*found;
}

// Of types whose tables have not all of their members: the names of all, but the special ones.
std::span<const std::string_view> member_names(Kind kind) {
  static constexpr std::string_view of_int[] = {"as_integer_ratio", "bit_count",  "bit_length", "conjugate",
                                                "denominator",      "from_bytes", "imag",       "is_integer",
                                                "numerator",        "real",       "to_bytes"};
  static constexpr std::string_view of_float[] = {
      "as_integer_ratio", "conjugate", "fromhex", "hex", "imag", "is_integer", "real", "from_number"};
  static constexpr std::string_view of_text[] = {
      "capitalize", "casefold",     "center",       "count",   "encode",     "endswith",    "expandtabs",
      "find",       "format",       "format_map",   "index",   "isalnum",    "isalpha",     "isascii",
      "isdecimal",  "isdigit",      "isidentifier", "islower", "isnumeric",  "isprintable", "isspace",
      "istitle",    "isupper",      "join",         "ljust",   "lower",      "lstrip",      "maketrans",
      "partition",  "removeprefix", "removesuffix", "replace", "rfind",      "rindex",      "rjust",
      "rpartition", "rsplit",       "rstrip",       "split",   "splitlines", "startswith",  "strip",
      "swapcase",   "title",        "translate",    "upper",   "zfill"};
  static constexpr std::string_view of_set[] = {"add",
                                                "clear",
                                                "copy",
                                                "difference",
                                                "difference_update",
                                                "discard",
                                                "intersection",
                                                "intersection_update",
                                                "isdisjoint",
                                                "issubset",
                                                "issuperset",
                                                "pop",
                                                "remove",
                                                "symmetric_difference",
                                                "symmetric_difference_update",
                                                "union",
                                                "update"};
  switch (kind) {
    case Kind::boolean:
    case Kind::integer: return of_int;
    case Kind::floating: return of_float;
    case Kind::text: return of_text;
    case Kind::set: return of_set;
    default: return {};
  }
}

bool lacks_member(Kind kind, std::string_view name) {
  if (is_special_name(name)) return false;
  if (is_whole_type(kind)) return true;
  const auto names = member_names(kind);
  return !names.empty() && std::ranges::find(names, name) == names.end();
}

bool is_whole_type(Kind kind) {
  return kind == Kind::bound || kind == Kind::none || kind == Kind::list || kind == Kind::dict ||
         kind == Kind::tuple;
}

Ref plain_attribute(Interpreter& python, Ref object, std::string_view name) {
  if (object->is(Kind::path)) return path_attribute(python, object, name);
  if (object->is(Kind::opaque)) return opaque_attribute(python, object, name);
  if (object->is(Kind::file)) return file_attribute(python, object, name);
  if (object->is(Kind::bound) && object->as<Bound>().function->is(Kind::function)) {
    const auto* own = object->as<Bound>().function->as<Function>().attributes->dictionary().find(name);
    if (own != nullptr) return own->value;
    if (name == "__doc__" || name == "__name__" || name == "__module__")
      return python.attribute(object->as<Bound>().function, name);
  }
  if (name == "__class__") return python.type_of(object);
  return nullptr;
}

Ref method_unknown(Interpreter& python, const Call& call) {
  const Ref why = python.unknown(fmt::format("`{}` is not modelled with these values", call.path));
  python.may_raise(why);
  return why;
}

std::optional<Wide> as_whole(Ref object) {
  if (object->is(Kind::integer)) return object->as<Wide>();
  if (object->is(Kind::boolean)) return Wide{object->as<bool>()};
  return std::nullopt;
}

std::optional<std::string> path_text(Ref object) {
  if (object->is(Kind::text)) return object->text();
  if (object->is(Kind::path)) return object->as<Path>().text;
  // What is a text by its class is one to the operating system, whatever its methods say.
  const Ref payload = object->is(Kind::instance) ? object->as<Instance>().payload : nullptr;
  if (payload != nullptr && payload->is(Kind::text)) return payload->text();
  return std::nullopt;
}

Ref opaque(Interpreter& python, std::string type, Call& call) {
  call.take_everything();
  return python.heap.make(Kind::opaque, Opaque{std::move(type), call.args, call.keywords});
}

Ref default_of(Interpreter& /*python*/, Ref /*object*/, Ref /*key*/) { return nullptr; }

}  // namespace trysquare::settings
