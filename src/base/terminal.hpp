// What standard output and standard error are connected to. Used by `cli` only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trysquare {

enum class Stream : unsigned char { output, error };

bool is_terminal(Stream stream);
// Columns; 80 when it is no terminal or does not tell.
std::size_t terminal_width(Stream stream);
// Writes everything; false when the reader has gone away or the disk is full.
bool write_to(Stream stream, std::string_view text);
// Whole standard input.
bool read_standard_input(std::string& into, std::size_t limit);
// Its next line, without the line's end: for programs that ask and answer in turn.
enum class Input : unsigned char { line, end, failure };
Input read_standard_line(std::string& into, std::size_t limit);

}  // namespace trysquare
