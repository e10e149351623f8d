#include "read/record.hpp"

#include "read/entry_points.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

template <class T, class Write>
std::string dump(const Result<std::vector<T>>& found, Write write) {
  if (!found) return to_text(found.error().place) + ": " + found.error().message;
  std::string out;
  for (const T& one : *found) out += write(one) + "\n";
  return out;
}

std::string dump_record(std::string_view text) {
  return dump(read::parse_record(text, "R"), [](const read::RecordEntry& entry) {
    return fmt::format("{}|{}|{}", entry.path, entry.hash.value_or("-"), entry.size.value_or("-"));
  });
}

std::string dump_entry_points(std::string_view text) {
  return dump(read::parse_entry_points(text, "E"), [](const read::EntryPoint& entry) {
    std::string out = fmt::format("{}.{}={} {}:{}", entry.group, entry.name, entry.value,
                                  entry.module.value_or("-"), entry.attr.value_or("-"));
    for (const auto& extra : entry.extras) out += " " + extra;
    return out;
  });
}

}  // namespace

TEST_CASE("RECORD") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {"", ""},
      {"a,sha256=x,1\nb,,\n", "a|sha256=x|1\nb|-|-\n"},
      {"\"a,\"\"b\r\n\",x, 0_7 ", "a,\"b|x|7\n"},
      {"\"open", "open|-|-\n"},
      {"a,b,99999999999999999999", "a|b|99999999999999999999\n"},
      {"a,b,1\n\nc,d,1\n", "R:2:1: a blank line names no file"},
      {"a\nb,c,1,d\n", "R:2:1: 4 columns, where path, hash and size are three"},
      {"a\nb,c,one\n", "R:2:1: `one` is no size"},
  }));
  CAPTURE(test.text);
  CHECK(dump_record(test.text) == test.dumped);
}

TEST_CASE("entry points") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {"stray\n[a]\n# c\nx = m.n:o.p [q, r-s]\n", "a.x=m.n:o.p [q, r-s] m.n:o.p q r s\n"},
      {"[[b]]\n = \n", "b.= -:-\n"},
      {"[a]\nx = m :\ty\nz=m-n\n", "a.x=m :\ty m:y\na.z=m-n -:-\n"},
      {"[a]\n\n  no\n", "E:3:3: `no` is no entry point: `name = module:attr` has a `=`"},
  }));
  CAPTURE(test.text);
  CHECK(dump_entry_points(test.text) == test.dumped);
}
