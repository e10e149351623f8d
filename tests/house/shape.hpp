// The shape of code: how long files and functions are, what lives longer than a call, what passes the C ABI.
#pragma once

#include "house/source.hpp"

namespace trysquare::house {

inline constexpr std::size_t longest_file = 700;
inline constexpr std::size_t longest_function = 90;

struct Function {
  std::string head;  // the signature, or what stands before the brace
  std::size_t line;  // of the opening brace, or of `def`
  std::size_t length;
  std::string body;
  bool is_c = false;  // within extern "C"
};
std::vector<Function> functions_of(const Source& source);

Complaints check_sizes(const Source& source);
// Variables of a namespace, and `static` ones of a function, are constants.
Complaints check_globals(const Source& source);
// Every function of the C ABI either does nothing that can throw or catches everything.
Complaints check_c_functions(const Source& source);
// A header opens with what it is about and is included once.
Complaints check_header_opening(const Source& source);

}  // namespace trysquare::house
