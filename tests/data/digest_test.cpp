// Digests as RECORD holds them. Vectors: FIPS 180-4's examples, written as base64 for URLs.
#include "data/digest.hpp"

#include "support/catch.hpp"

namespace trysquare::data {

namespace {

std::string digest(std::string_view text, std::string_view algorithm) {
  TextSource source(text);
  const auto found = digest_of(source, algorithm);
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("digest: known texts") {
  struct Case {
    std::string_view text, algorithm, expected;
  };
  const Case one = GENERATE(
      Case{"", "sha256", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"},
      Case{"abc", "sha256", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"},
      Case{"abc", "sha384", "ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP_W-2AhgcroefMI1i67KE0yCWn"},
      Case{"abc", "sha512",
           "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05ohkpkqJ0_BqDa6PCOj_uu9RU1EI2Q86A4qmslPpUyknw"});
  CAPTURE(one.algorithm, one.text);
  CHECK(digest(one.text, one.algorithm) == one.expected);
}

TEST_CASE("digest: larger than one piece of reading") {
  const std::string million(1'000'000, 'a');
  CHECK(digest(million, "sha256") == "zcduXJkU-5KBocfihNc-Z_GAmkiklyAOBG05zMcRLNA");
}

TEST_CASE("digest: algorithms") {
  CHECK(knows_digest("sha256"));
  CHECK_FALSE(knows_digest("md5"));
  CHECK_FALSE(knows_digest(""));
}

}  // namespace trysquare::data
