// Names that are alike do not meet, and the places of a table are used evenly.
#include "base/text_hash.hpp"

#include "support/catch.hpp"

#include <set>
#include <string>
#include <vector>

namespace trysquare {

TEST_CASE("names that differ in one place, or in their length, have hashes of their own") {
  std::set<std::size_t> hashes;
  std::size_t count = 0;
  const auto add = [&](const std::string& text) {
    hashes.insert(TextHash()(text));
    ++count;
  };
  for (int i = 0; i < 100'000; ++i) {
    add("package.module_" + std::to_string(i));
    add(std::to_string(i) + ".package.module");
  }
  for (std::size_t size = 0; size < 40; ++size) {
    add(std::string(size, '\0'));
    add(std::string(size, 'a') + "b");
  }
  CHECK(hashes.size() == count);
}

TEST_CASE("a text's hash is the text's alone") {
  const std::string text = "package.sub.module";
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    const std::string elsewhere = "_" + text.substr(begin);
    CHECK(TextHash()(std::string_view(text).substr(begin)) ==
          TextHash()(std::string_view(elsewhere).substr(1)));
  }
}

TEST_CASE("the low bits tell texts apart as well as the high ones") {
  constexpr std::size_t places = 1024;
  std::vector<int> low(places), high(places);
  for (int i = 0; i < 64 * static_cast<int>(places); ++i) {
    const std::size_t hash = TextHash()("name" + std::to_string(i));
    ++low[hash % places];
    ++high[(hash >> (sizeof(hash) * 8 - 10)) % places];
  }
  for (std::size_t i = 0; i < places; ++i) {
    CHECK(low[i] < 64 * 2);
    CHECK(high[i] < 64 * 2);
  }
}

}  // namespace trysquare
