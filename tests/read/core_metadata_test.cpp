#include "read/core_metadata.hpp"

#include "base/text.hpp"
#include "read/mail_parameters.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

const std::string head = "Metadata-Version: 2.4\nName: foo\nVersion: 1.0\n";

std::string join_set(const std::set<std::string>& names) { return join({names.begin(), names.end()}, " "); }

}  // namespace

TEST_CASE("core metadata: lenient and strict") {
  struct Case {
    std::string text, unparsed, invalid;
  };
  const auto test = GENERATE(values<Case>({
      {head, "", ""},
      {"", "", "metadata-version name version"},
      {head + "Name: bar\n", "name", "name"},
      {head + "Summary: \xFF\nX: y\n", "summary x", "summary x"},
      {head + "Summary: a\n b\n", "", "summary"},
      {head + "Import-Name: a\n", "", "import-name"},
      {head + "Requires-Dist: a b\nRequires-Python: x\nProvides-Extra: !\n", "",
       "provides-extra requires-dist requires-python"},
      {head + "License-File: a//b\nLicense-Expression: Mine\nDynamic: name\n", "",
       "dynamic license-expression license-file"},
      {head + "Project-URL: a, b\nProject-URL: a, c\n", "project-url", "project-url"},
      {head + "Description: a\n\nb", "description", "description"},
      {head + "Content-Type: multipart/mixed; boundary=x\n\n--x\n", "content-type description",
       "content-type description"},
      {"Metadata-Version: 9\nName: \nVersion: x\n", "", "metadata-version name version"},
  }));
  CAPTURE(test.text);
  const auto raw = read::parse_raw_metadata(test.text);
  CHECK(join_set(raw.unparsed) == test.unparsed);
  const auto strict = read::validate_metadata(raw);
  CHECK((strict ? "" : join_set(strict.error())) == test.invalid);
}

TEST_CASE("core metadata: a body and what was done to it") {
  const auto [encoding, body, description] = GENERATE(table<std::string, std::string, std::string>({
      {"8bit", "a\r\nb\n", "a\r\nb\n"},
      {"base64", "w6k=\n", "\xC3\xA9"},
      {"quoted-printable", "=C3=A9=\nx", "\xC3\xA9x"},
      {"uuencode", "begin 644 f\n#86)C\nend\n", "abc"},
  }));
  CAPTURE(encoding);
  const auto raw = read::parse_raw_metadata(head + "Content-Transfer-Encoding: " + encoding + "\n\n" + body);
  REQUIRE(raw.description);
  CHECK(*raw.description == description);
}

TEST_CASE("content types, strictly") {
  const auto [text, dumped] = GENERATE(table<std::string, std::string>({
      {"text/markdown; charset=UTF-8; variant=GFM", "text/markdown variant=GFM charset=UTF-8"},
      {"Text/Plain (a comment)", "refused"},
      {" text/plain ; (a (nested) comment) A = \"b;\\\"c\" ;", "text/plain a=b;\"c"},
      {"text/plain; a*0=b; a*1*=x'y'%41", "refused"},
      {"text/plain; a*=utf-8'en'%41b", "text/plain a=Ab"},
      {"text/plain; a*1=c; a*0=b", "text/plain a=bc"},
      {"text/plain; a=b; a=c", "refused"},
      {"text/plain; a=", "refused"},
      {"text/plain;; a=b", "refused"},
      {"text", "refused"},
      {"text/plain; a=\"b", "refused"},
      {"text/plain; a=(b", "refused"},
  }));
  CAPTURE(text);
  const auto type = read::parse_content_type(text);
  std::string out = type ? type->type : "refused";
  if (type) {
    for (const auto& [name, value] : type->parameters) out += " " + name + "=" + value;
  }
  CHECK(out == dumped);
}
