// The quick reader of plain TOML beside the other one: where it answers, the answers are the same, places
// included.
#include "data/toml_plain.hpp"
#include "data/toml.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

#include <random>

using namespace trysquare;
using data::Node;

namespace {

void write(const Node& node, std::string& out) {
  out += fmt::format("@{}:{}", node.line, node.column);
  if (const auto* object = node.object()) {
    out += '{';
    for (const auto& member : object->members) {
      out += fmt::format("{}@{}:{}=", member.key, member.line, member.column);
      write(member.value, out);
      out += ' ';
    }
    out += '}';
  } else if (const auto* array = node.array()) {
    out += '[';
    for (const Node& item : *array) write(item, out);
    out += ']';
  } else if (node.string() != nullptr) {
    out += '"' + *node.string() + '"';
  } else if (const auto* number = node.as<std::int64_t>()) {
    out += fmt::format("{}", *number);
  } else if (const auto* truth = node.as<bool>()) {
    out += *truth ? "true" : "false";
  } else {
    out += node.kind();
  }
}

std::string dump(const Node& node) {
  std::string out;
  write(node, out);
  return out;
}

// What the other parser says: a number that only it reads is put behind the text, and taken out of the
// answer.
std::string dump_otherwise(const std::string& text) {
  auto node = data::parse_toml(text + "\n[zz.other]\nnumber = 1_0\n", "f");
  if (!node) return "error";
  std::get<data::Object>(node->content).members.pop_back();
  return dump(*node);
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  std::string pick(std::initializer_list<std::string_view> words) {
    return std::string(*(words.begin() + below(words.size())));
  }

  std::string key() { return pick({"a", "b", "c", "long-key_1", "\"q k\"", "'l'", "1", "é", "a.b"}); }
  std::string blank() { return pick({"", "", " ", "\t", "  "}); }
  std::string space() { return pick({"", "", " ", "\n", " # c\n", "\r\n  ", "\n\n\t"}); }

  std::string value(int depth) {
    const std::size_t kind = below(depth > 3 ? 6 : 8);
    if (kind == 6) {
      std::string out = "[" + space();
      for (std::size_t n = below(4); n > 0; --n)
        out += value(depth + 1) + space() + (n > 1 || below(2) == 0 ? "," : "") + space();
      return out + "]";
    }
    if (kind == 7) {
      std::string out = "{" + blank();
      for (std::size_t n = below(4); n > 0; --n)
        out += key() + blank() + "=" + blank() + value(depth + 1) + blank() + (n > 1 ? "," : "") + blank();
      return out + "}";
    }
    return pick({"\"x\"", "'y z'", "\"é\\n\\\"日\"", "\"\\u00e9\"", "12", "0", "-5", "1.5", "true", "false",
                 "1_000", "\"\"", "''", "\"\"\"m\n\"\"\"", "2024-01-02", "012", "tru", "\"#\"",
                 "99999999999999999999"});
  }

  std::string document() {
    std::string out = space();
    for (std::size_t n = below(12); n > 0; --n) {
      const std::size_t kind = below(5);
      if (kind == 0)
        out += "[" + blank() + key() + (below(2) == 0 ? "." + key() : "") + blank() + "]";
      else if (kind == 1)
        out += "[[" + key() + (below(3) == 0 ? " . " + key() : "") + "]]";
      else
        out += blank() + key() + blank() + "=" + blank() + value(0);
      out += blank() + pick({"\n", "\n", "\n\n", " # é\n", "\r\n", ""});
    }
    return out;
  }

 private:
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("plain TOML: what tools write is answered") {
  const auto answered = GENERATE(values<std::string>({
      "",
      "# only\n\n",
      "version = 1\nrevision = 3\n[[package]]\nname = \"é\"\nsource = { registry = \"u\" }\ndependencies = "
      "[\n    { name = \"b\", "
      "marker = \"x\" },\n]\n[package.optional]\nx = []\n[[package]]\nname = 'c' # d\n[package.optional]\ny "
      "= [[1], [{}]]\n",
      "[a.b.c]\nx = true\r\n[a.b.d]\n\"q\" = \"a\\tb\"\n[e]\n",
  }));
  CAPTURE(answered);
  const auto plain = data::parse_plain_toml(answered);
  REQUIRE(plain);
  CHECK(dump(*plain) == dump_otherwise(answered));
}

TEST_CASE("plain TOML: what is wrong or rare is left to the other parser") {
  const auto text = GENERATE(values<std::string>({
      "a = 1\na = 2\n",
      "[a]\n[a]\n",
      "a = {}\n[a.b]\n",
      "a = []\n[[a]]\n",
      "[a.b]\n[a]\n",
      "a.b = 1\n",
      "a = 1.0\n",
      "a = 1 b = 2\n",
      "a = \"\"\"x\"\"\"\n",
      "a = \"\\u0041\"\n",
      "a = \"\x01\"\n",
      "a = 2024-01-01\n",
      "a = {b = 1,}\n",
      "a = {b = 1\n}\n",
      "é = 1\n",
      "\xEF\xBB\xBF"
      "a = 1\n",
      "a = \"x\n",
      "[a]b = 1\n",
      "a = 01\n",
      "a = truex\n",
      "a = 1 # \x01\n",
      "[[a]]\n[a]\n",
      "a\n",
      "=1\n",
      "[a\n",
      "a = [1 2]\n",
      "a = 'x\ny'\n",
      "a = 1\rb = 2\n",
  }));
  CAPTURE(text);
  CHECK_FALSE(data::parse_plain_toml(text));
}

TEST_CASE("plain TOML: the same answers, places included") {
  Generator make(20261126);
  std::size_t answered = 0;
  for (int round = 0; round < 20000; ++round) {
    const std::string text = make.document();
    const auto plain = data::parse_plain_toml(text);
    if (!plain) continue;
    ++answered;
    CAPTURE(text);
    REQUIRE(dump(*plain) == dump_otherwise(text));
  }
  CHECK(answered > 1000);
}
