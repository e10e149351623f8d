// What a compiled file was built for, by its first bytes: ELF, Mach-O or PE, machine, width, and of ELF the
// libraries that it asks for and the names that it offers.
// https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
// https://learn.microsoft.com/en-us/windows/win32/debug/pe-format
// Law: bounded reads at places that the file itself names; a file that lies is told as damaged.
#pragma once

#include "base/byte_source.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct BinaryFile {
  enum class Format : std::uint8_t { unknown, elf, mach_o, pe };
  Format format = Format::unknown;
  bool damaged = false;               // begins as the format does and is not whole
  std::vector<std::string> machines;  // as `platform.machine()` says; several in a Mach-O of several parts
  bool is_part = false;               // ELF: an object file or a memory image, which nothing loads
  std::string loader;                 // ELF: of a program, what starts it
  std::vector<std::string> needed;    // ELF: libraries by name
  std::string names;                  // ELF: the table of the names that it offers and asks for
};

// `deep`: the libraries and names of an ELF file, too.
Result<BinaryFile> read_binary_file(ByteSource& source, bool deep);

std::string_view to_text(BinaryFile::Format format);

}  // namespace trysquare::read
