// Any bytes as what is no text: a compiled rule or code rule, a library or program, text in an encoding that the
// first line names. Laws: what was read of a rule's bytes is written as them; nothing is made up.
#include "base/byte_source.hpp"
#include "fuzz/demand.hpp"
#include "fuzz/named_text.hpp"
#include "pytext/character_sets.hpp"
#include "pytext/characters.hpp"
#include "pytext/encodings.hpp"
#include "read/binary_file.hpp"
#include "read/code_bytes.hpp"
#include "read/rule_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace trysquare;

template <auto parse, auto write>
void check_rule(std::string_view bytes) {
  const auto rule = parse(bytes);
  if (!rule) return test::demand(!rule.error().message.empty());
  // Numbers and values have more than one form as bytes, but only one that is written.
  const std::string written = write(*rule);
  const auto again = parse(written);
  test::demand(again.has_value() && write(*again) == written);
}

void check_binary(std::string_view bytes) {
  for (const bool deep : {false, true}) {
    TextSource source(bytes);
    const auto file = read::read_binary_file(source, deep);
    test::demand(file.has_value());
    test::demand(file->names.size() <= bytes.size() && file->loader.size() <= bytes.size());
    for (const auto& name : file->needed) test::demand(name.size() <= bytes.size());
  }
}

void check_encoding(std::string_view name, std::string_view bytes) {
  const auto decoded = pytext::decoded(bytes, name);
  if (decoded.answer != pytext::Decoded::Answer::text) return;
  test::demand(pytext::with_plain_lines(decoded.text).size() <= decoded.text.size());
  test::demand(pytext::length_of(decoded.text) <= bytes.size() + 1);
  pytext::declared_encoding_name(bytes, " \t");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(data, data + size);
  const auto [name, bytes] = test::named_text(input);
  if (name == "rule") {
    check_rule<read::parse_rule_bytes, read::write_rule_bytes>(bytes);
  } else if (name == "code") {
    check_rule<read::parse_code_bytes, read::write_code_bytes>(bytes);
  } else if (name == "binary") {
    check_binary(bytes);
  } else {
    check_encoding(name, bytes);
  }
  return 0;
}
