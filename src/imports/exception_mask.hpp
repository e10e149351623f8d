// Which exceptions a failure raises and a handler catches, as far as they are told apart: a bit for each
// kind. https://docs.python.org/3/library/exceptions.html#exception-hierarchy
#pragma once

#include "imports/importer.hpp"

#include <string>
#include <string_view>

namespace trysquare::imports {

enum : unsigned {
  catches_module = 1U << 0U,
  catches_import = 1U << 1U,
  catches_attribute = 1U << 2U,
  catches_type = 1U << 3U,
  catches_syntax = 1U << 4U,
  catches_name = 1U << 5U,
  catches_other = 1U << 6U,
  catches_all = (1U << 7U) - 1U,
};

// Of an exception that is raised, by its class's name.
unsigned mask_of_raised(std::string_view exception);
// Of a handler that names this class.
unsigned mask_of_handler(std::string_view exception);
// `detail`: the exception's name, of what is raised.
unsigned mask_of(Cause::Kind kind, std::string_view detail);
// The name of the exception.
std::string exception_of(Cause::Kind kind, std::string_view detail);

}  // namespace trysquare::imports
