// What the operating system refuses, as Python raises it.
// https://docs.python.org/3/library/exceptions.html#os-exceptions
#pragma once

#include "settings/interpreter.hpp"

#include <string>
#include <string_view>

namespace trysquare::settings {

enum class OsError : std::uint8_t { no_such_file, exists, no_directory, is_directory };

// Raises; the answer is null. `name` is the argument that was given.
Ref raise_os_error(Interpreter& python, OsError error, Ref name);
// The text of such an exception; null: it is none.
Ref os_error_text(Interpreter& python, Ref exception);

// Why a path cannot be reached, when nothing lies there: a part of it may be a file.
OsError why_missing(const Interpreter& python, const std::string& full);
// The value of what lies outside of the project and the environment.
Ref out_of_sight(Interpreter& python, std::string_view path);
// What the program itself writes is not known afterwards.
void note_written(Interpreter& python, const std::string& full);
void note_made(Interpreter& python, const std::string& full);
bool may_be_written(const Interpreter& python, const std::string& full);

}  // namespace trysquare::settings
