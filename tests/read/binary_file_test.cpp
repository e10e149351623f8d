// What compiled files tell of themselves, on files made by hand: each field stands where its format says.
#include "read/binary_file.hpp"

#include "support/catch.hpp"

namespace trysquare::read {

namespace {

void put(std::string& text, std::size_t at, std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) text[at + i] = static_cast<char>((value >> (8 * i)) & 0xFFU);
}

// A library of 64 bits with two segments: all of it loaded at 0, and what is dynamic.
std::string elf(std::uint16_t machine, std::string_view needed) {
  std::string out(0x400, '\0');
  out.replace(0, 6,
              std::string_view("\x7f"
                               "ELF\x02\x01",
                               6));
  put(out, 18, machine, 2);
  put(out, 32, 64, 8);  // program headers
  put(out, 54, 56, 2);  // of this size
  put(out, 56, 2, 2);   // so many
  put(out, 64, 1, 4);   // loaded
  put(out, 64 + 32, 0x400, 8);
  put(out, 120, 2, 4);  // dynamic
  put(out, 120 + 8, 0x200, 8);
  put(out, 120 + 16, 0x200, 8);
  put(out, 120 + 32, 0x40, 8);
  put(out, 0x200, 1, 8);  // needed
  put(out, 0x208, 1, 8);
  put(out, 0x210, 5, 8);  // the names
  put(out, 0x218, 0x300, 8);
  put(out, 0x220, 10, 8);
  put(out, 0x228, 0x80, 8);
  out.replace(0x301, needed.size(), needed);
  return out;
}

BinaryFile read(std::string_view bytes, bool deep = true) {
  TextSource source(bytes);
  auto found = read_binary_file(source, deep);
  REQUIRE(found);
  return *std::move(found);
}

}  // namespace

TEST_CASE("binary file: ELF") {
  const BinaryFile file = read(elf(62, "libc.so.6"));
  CHECK(file.format == BinaryFile::Format::elf);
  CHECK_FALSE(file.damaged);
  CHECK(file.machines == std::vector<std::string>{"x86_64"});
  CHECK(file.needed == std::vector<std::string>{"libc.so.6"});
  CHECK(read(elf(183, "x")).machines == std::vector<std::string>{"aarch64"});
  CHECK(read(elf(62, "x"), false).needed.empty());
}

TEST_CASE("binary file: other formats, and none") {
  std::string pe(0x100, '\0');
  pe.replace(0, 2, "MZ");
  put(pe, 0x3c, 0x80, 4);
  pe.replace(0x80, 2, "PE");
  put(pe, 0x84, 0x8664, 2);
  CHECK(read(pe).format == BinaryFile::Format::pe);
  CHECK(read(pe).machines == std::vector<std::string>{"amd64"});
  std::string mach(64, '\0');
  mach.replace(0, 8, std::string_view("\xcf\xfa\xed\xfe\x0c\x00\x00\x01", 8));
  CHECK(read(mach).format == BinaryFile::Format::mach_o);
  CHECK(read(mach).machines == std::vector<std::string>{"arm64"});
  for (const std::string_view none : {"", "#!/bin/sh", "MZ",
                                      "\x7f"
                                      "EL"}) {
    CAPTURE(none);
    CHECK(read(none).machines.empty());
  }
}

TEST_CASE("binary file: every cut and every changed byte of an ELF ends, and a short one is damaged") {
  const std::string whole = elf(62, "libc.so.6");
  for (std::size_t size = 4; size < whole.size(); size += 3) CHECK(read(whole.substr(0, size)).damaged);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char value : {'\0', '\x7f', '\xff'}) {
      std::string changed = whole;
      changed[at] = value;
      static_cast<void>(read(changed));
    }
  }
}

TEST_CASE("binary file: a place so far that its end is counted from the beginning again is outside") {
  for (const std::size_t field : {32UZ, 64UZ + 8, 120UZ + 8, 64UZ + 32, 120UZ + 32}) {
    std::string wrapped = elf(62, "libc.so.6");
    put(wrapped, field, ~std::uint64_t{0} - 67, 8);
    CAPTURE(field);
    CHECK(read(wrapped).damaged);
  }
}

}  // namespace trysquare::read
