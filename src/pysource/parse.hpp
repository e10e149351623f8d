// Python source to syntax tree: the whole grammar of Python 3.6 to 3.14, by one pass over the text.
// https://docs.python.org/3/reference/grammar.html
//
//   file:       statement* END          statement: compound | simple (';' simple)* [';'] NEWLINE
//   expression: lambda | or_test ['if' or_test 'else' expression]
//   operators:  precedence climbing over token_facts; the other rules stand on top of the parser_*.cpp files
//
// Law: for a file that a CPython accepts the tree is that of its `ast.parse` in the newest shape; a file that
// it refuses has an error. After an error reading goes on with the next statement.
// Bounded: brackets nest 200 deep, blocks 100, as in CPython; everything else is read in loops or to a depth
// of 1,000. Time and memory are linear in the text.
#pragma once

#include "pysource/module.hpp"

#include <cstdint>
#include <string_view>

namespace trysquare::pysource {

enum class Mode : std::uint8_t { module, expression };

// Whether the bodies of functions are read along, or passed over until somebody asks for them (read_body):
// what would be wrong in one that nobody asks for is not told. A body whose end is not plain to see is read.
enum class Bodies : std::uint8_t { read, wait };

struct ParseOptions {
  // The Python 3.x whose grammar decides; 0: everything that any of 3.6 to 3.14 reads.
  int version = 0;
  Mode mode = Mode::module;
  Bodies bodies = Bodies::read;
};

// Of "3.12" the 12; 0: no version whose grammar is known here.
int grammar_version(std::string_view python);

// The bytes of a file. Its encoding is found as PEP 263 says.
Module parse(std::string_view bytes, ParseOptions options = {});

// Of a FunctionDef whose body waits; of any other node nothing is done. False: what was read is no Python,
// the module's errors tell why.
bool read_body(Module& module, NodeId function);

}  // namespace trysquare::pysource
