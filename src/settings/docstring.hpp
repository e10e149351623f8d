// The text that the body of a module, a class or a function begins with.
// https://docs.python.org/3/reference/datamodel.html#function.__doc__
#pragma once

#include "pysource/node.hpp"
#include "settings/interpreter.hpp"

namespace trysquare::settings {

// A text, None, or what says that it is not known.
Ref docstring_of(Interpreter& python, const pysource::Module& tree, pysource::List body);

// The same of a function that has not been given another.
Ref docstring_of(Interpreter& python, const Function& function);

}  // namespace trysquare::settings
