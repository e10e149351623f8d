// What callables of packages give, as data: values/<package>.toml maps a dotted name to one of a few verbs.
// Law: no package is named in code.
#pragma once

#include "settings/interpreter.hpp"

#include <string_view>

namespace trysquare::settings {

// Null: nothing is said about this member of the module. A package's table is read once for each evaluation.
Ref package_value(Interpreter& python, std::string_view module, std::string_view name);

// A word of the package's tables, [raises] and the like; `path` begins with the package. Empty: none.
std::string package_word(Interpreter& python, std::string_view path, std::string_view table,
                         std::string_view key);

// Of a module that is only ever loaded by being the program that runs: a test runner. Settings that are
// imported by another program do not find it loaded.
bool starts_program(Interpreter& python, std::string_view module);

}  // namespace trysquare::settings
