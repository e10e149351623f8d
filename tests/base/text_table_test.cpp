// Any sequence of additions, removals and questions gets from the table what a std::map says.
#include "base/text_table.hpp"

#include "support/catch.hpp"

#include <map>
#include <random>
#include <string>

namespace trysquare {

TEST_CASE("a table of texts says what a map says, and its values stay where they are") {
  std::mt19937 random(7);
  for (const std::size_t range : {4U, 20U, 300U, 3'000U}) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < range; ++i) texts.push_back("name_" + std::to_string(i * i));
    TextTable<std::size_t> table;
    std::map<std::string_view, std::pair<std::size_t, std::size_t*>> map;
    for (std::size_t step = 0; step < 8 * range; ++step) {
      const std::string& text = texts[random() % range];
      if (random() % 3 == 0) {
        table.erase(text);
        map.erase(text);
      } else {
        const auto [value, fresh] = table.add(text, step);
        const auto [found, wanted] = map.try_emplace(text, step, &value);
        CHECK(fresh == wanted);
      }
    }
    CHECK(table.size() == map.size());
    for (const std::string& text : texts) {
      const auto wanted = map.find(text);
      CAPTURE(text, range);
      REQUIRE(table.contains(text) == (wanted != map.end()));
      if (wanted == map.end()) continue;
      CHECK(*table.find(text) == wanted->second.first);
      CHECK(table.find(text) == wanted->second.second);
    }
    std::size_t told = 0;
    for (const auto& [text, value] : table)
      if (map.at(text).first == value) ++told;
    CHECK(told == map.size());
    const TextTable<std::size_t> moved = std::move(table);
    CHECK(moved.size() == map.size());
  }
}

TEST_CASE("texts come in the order in which they were added") {
  TextTable<int> table;
  for (const char* text : {"b", "a", "c", "a"}) table.add(text, 0);
  table.erase("c");
  table.add("c", 1);
  std::string order;
  for (const auto& [text, value] : table) order += text;
  CHECK(order == "bac");
}

}  // namespace trysquare
