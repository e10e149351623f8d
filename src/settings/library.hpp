// Python's own functions, types and modules, as far as they are modelled: tables of native functions.
// https://docs.python.org/3/library/
// Law: a row computes exactly what Python computes, or gives an unknown value.
#pragma once

#include "settings/interpreter.hpp"

#include <span>
#include <string_view>

namespace trysquare::settings {

void fill_builtins(Interpreter& python);
void fill_types(Interpreter& python);
Ref path_attribute(Interpreter& python, Ref path, std::string_view name);
Ref file_attribute(Interpreter& python, Ref file, std::string_view name);

// "__getitem__", "__len__", …: what an operator does, as a method of a value of this kind.
const Native* find_operator_method(Kind kind, std::string_view name);
// A member of a plain type's instances, "split" of a text; null: there is none.
const Native* find_method(Kind kind, std::string_view name);
// Whether all members of the type are in the table.
bool is_whole_type(Kind kind);
// Sure that the type has no member of this name.
bool lacks_member(Kind kind, std::string_view name);
// What is no method: a path's `parent`, a slice's `start`. Null: none of that name.
Ref plain_attribute(Interpreter& python, Ref object, std::string_view name);

// A module of the standard library that is modelled.
struct LibraryModule {
  std::string_view name;
  std::span<const Native> functions;
  void (*fill)(Interpreter& python, ModuleState& module) = nullptr;
  bool inert = false;       // members that have no row change nothing
  bool has_source = false;  // members that have no row are those of its own source
};
const LibraryModule* find_library_module(std::string_view name);
// The members of modules whose every answer differs from machine to machine or run to run.
bool is_volatile_module(std::string_view name);
// Modules of the standard library whose source is not followed.
bool is_unfollowed_module(std::string_view name);

// Rows of the tables, by subject (methods_*.cpp, library_*.cpp).
std::span<const Native> text_methods();
std::span<const Native> bytes_methods();
std::span<const Native> list_methods();
std::span<const Native> tuple_methods();
std::span<const Native> dict_methods();
std::span<const Native> set_methods();
std::span<const Native> frozen_set_methods();
std::span<const Native> path_methods();
std::span<const Native> file_methods();
std::span<const Native> path_file_methods();     // read_text and the like
std::span<const Native> path_listing_methods();  // glob and the like
std::span<const Native> path_making_methods();   // mkdir and the like

// Shorthands of the functions in those tables.
Ref method_unknown(Interpreter& python, const Call& call);  // "`str.center` is not modelled for this"
std::optional<Wide> as_whole(Ref object);                   // an int or a bool
const Refs* types_among(Ref object);  // of a tuple or of `str | None`; null: it is neither
Ref module_spec(Interpreter& python, const ModuleState& module);  // `__spec__`
std::optional<std::string> path_text(Ref object);                 // of a str or a path
Ref opaque(Interpreter& python, std::string type, Call& call);

// `text % values`, and `text.format(...)`.
Ref percent_format(Interpreter& python, std::string_view text, Ref values);
Ref brace_format(Interpreter& python, std::string_view text, Call& call);
// What a mapping that makes missing values gives for a key; null: none.
Ref default_of(Interpreter& python, Ref object, Ref key);
// -1, 0, 1; nothing: not known, or not defined.
std::optional<int> order_of(Ref left, Ref right);
// A member of a modelled module that has no row.
Ref native_fallback(Interpreter& python, ModuleState& module, std::string_view name);
// Modules that have no file: compiled into the interpreter.
bool is_builtin_module(std::string_view name);
// One that only makes another module faster.
bool is_accelerator(std::string_view name);
std::optional<std::string> exact_float(double number);  // repr
std::string whole_text(Wide value);
bool is_unhashable(Ref object);

}  // namespace trysquare::settings
