#include "read/code_toml_parts.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using model::Symbol;

bool is_dotted_name(std::string_view text) {
  if (text.empty()) return false;
  bool starts = true;
  for (const char c : text) {
    if (c == '.' && starts) return false;
    if (c != '.' && c != '_' && !is_alpha(c) && (starts || !is_digit(c))) return false;
    starts = c == '.';
  }
  return !starts;
}

bool is_file_of_folder(std::string_view text) {
  return text.ends_with(".py") && text.size() > 3 && text.find_first_of("/\\:") == std::string_view::npos &&
         is_dotted_name(text);
}

// Of arguments.
std::optional<int> read_count(Fields& fields, std::string_view key, const RuleReading& reading) {
  const data::Node* node = fields.take(key);
  if (node == nullptr) return std::nullopt;
  const auto* number = node->as<std::int64_t>();
  if (number != nullptr && *number >= 0 && *number < 100) return static_cast<int>(*number);
  reading.problem(*node, fmt::format("`{}` is a number of arguments, 0 to 99", key));
  return std::nullopt;
}

}  // namespace

std::optional<Symbol> read_symbol(const data::Node& node, SymbolUse use, const RuleReading& reading) {
  if (node.string() == nullptr) {
    reading.problems.push_back(wrong_kind(node, reading.path, "symbol", "a string"));
    return std::nullopt;
  }
  const std::string& text = *node.string();
  const std::size_t colon = text.find(':');
  Symbol symbol{.module = text.substr(0, colon),
                .name = colon == std::string::npos ? "" : text.substr(colon + 1),
                .in_file = false,
                .place = node.place(reading.path)};
  symbol.in_file = use == SymbolUse::stand_in && is_file_of_folder(symbol.module);
  const bool named = colon == std::string::npos || is_dotted_name(symbol.name);
  if (named && is_dotted_name(symbol.module)) return symbol;
  reading.problem(node, fmt::format("`{}` is no symbol", text),
                  use == SymbolUse::gone ? "a symbol is `module:name`, a module its dotted name"
                                         : "`module:name`, `module`, `file.py:name` or `file.py`");
  return std::nullopt;
}

std::vector<model::Replacement> read_replacements(const data::Node& node, const RuleReading& reading) {
  std::vector<model::Replacement> out;
  if (node.object() == nullptr) {
    reading.problems.push_back(
        wrong_kind(node, reading.path, "symbols", "a table: what is gone = what stands in"));
    return out;
  }
  for (const data::Member& member : node.object()->members) {
    data::Node key(member.key);
    key.line = member.line;
    key.column = member.column;
    auto gone = read_symbol(key, SymbolUse::gone, reading);
    if (!gone) continue;
    model::Replacement one{*std::move(gone), {}};
    std::vector<const data::Node*> given{&member.value};
    if (const data::Array* several = member.value.array()) {
      given.clear();
      for (const data::Node& item : *several) given.push_back(&item);
    }
    for (const data::Node* item : given) {
      auto stand_in = read_symbol(*item, SymbolUse::stand_in, reading);
      if (stand_in) one.stand_ins.push_back(*std::move(stand_in));
    }
    if (given.empty()) reading.problem(member.value, fmt::format("nothing stands in for `{}`", member.key));
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<model::Replacement> read_gone(Fields& fields, std::string_view key, const RuleReading& reading) {
  std::vector<model::Replacement> out;
  for (const data::Node* node : fields.items(key)) {
    auto gone = read_symbol(*node, SymbolUse::gone, reading);
    if (gone) out.push_back({*std::move(gone), {}});
  }
  return out;
}

std::optional<model::Adapter> read_adapter(Fields& fields, const RuleReading& reading) {
  model::Adapter adapter;
  const data::Node* target = fields.require("target");
  auto symbol = target == nullptr ? std::nullopt : read_symbol(*target, SymbolUse::gone, reading);
  if (symbol && symbol->name.empty()) {
    reading.problem(*target, "`target` names a callable: `module:name` or `module:Class.method`");
    symbol.reset();
  }
  adapter.drop = fields.texts("drop");
  if (const data::Node* renamed = fields.take("rename")) {
    Fields inner(*renamed, "`rename`", reading.path, reading.problems);
    if (renamed->object() != nullptr)
      for (const data::Member& member : renamed->object()->members)
        adapter.renamed.emplace_back(member.key, inner.text(member.key));
  }
  if (const data::Node* around = fields.take("around")) {
    adapter.around = read_symbol(*around, SymbolUse::stand_in, reading);
    if (adapter.around && (!adapter.around->in_file || adapter.around->name.empty()))
      reading.problem(*around, "`around` is a function of a file in the folder: `file.py:name`");
  }
  if (adapter.drop.empty() && adapter.renamed.empty() && !adapter.around)
    fields.problem(fields.node(), "an adapter has `drop`, `rename` or `around`");
  if (!symbol) return std::nullopt;
  adapter.target = *std::move(symbol);
  return adapter;
}

std::vector<model::CallPattern> read_calls(Fields& fields, const RuleReading& reading) {
  std::vector<model::CallPattern> out;
  for (const data::Node* node : fields.items("calls")) {
    Fields inner(*node, "a call", reading.path, reading.problems);
    const data::Node* target = inner.require("target");
    auto symbol = target == nullptr ? std::nullopt : read_symbol(*target, SymbolUse::gone, reading);
    model::CallPattern pattern;
    pattern.keywords = inner.texts("keywords");
    pattern.without = inner.text("without");
    pattern.position = read_count(inner, "position", reading).value_or(0);
    pattern.most = read_count(inner, "most", reading);
    if (pattern.keywords.empty() && pattern.without.empty() && !pattern.most)
      inner.problem(inner.node(), "a call has `keywords`, `without` or `most`");
    inner.finish();
    if (!symbol) continue;
    pattern.target = *std::move(symbol);
    out.push_back(std::move(pattern));
  }
  return out;
}

std::vector<model::ClassPattern> read_classes(Fields& fields, const RuleReading& reading) {
  std::vector<model::ClassPattern> out;
  for (const data::Node* node : fields.items("classes")) {
    Fields inner(*node, "a class", reading.path, reading.problems);
    const data::Node* base = inner.require("base");
    auto symbol = base == nullptr ? std::nullopt : read_symbol(*base, SymbolUse::gone, reading);
    auto attributes = inner.texts("attributes");
    inner.finish();
    if (symbol) out.push_back({*std::move(symbol), std::move(attributes)});
  }
  return out;
}

std::map<std::string, std::string> read_versions(Fields& fields, std::string_view key,
                                                 const RuleReading& reading) {
  std::map<std::string, std::string> versions;
  const data::Node* node = fields.take(key);
  if (node == nullptr) return versions;
  if (node->object() == nullptr) {
    reading.problems.push_back(wrong_kind(*node, reading.path, key, "a table of versions"));
    return versions;
  }
  for (const data::Member& member : node->object()->members) {
    const std::string* text = member.value.string();
    if (text == nullptr || !pep::Version::try_parse(*text))
      reading.problem(member.value, fmt::format("`{}` must be a version (PEP 440) as a string", member.key));
    else
      versions[pep::normalize_name(member.key)] = *text;
  }
  return versions;
}

std::optional<model::CodeExample> read_code_example(const data::Node& node, const RuleReading& reading) {
  static constexpr std::array<std::string_view, 2> sides{"has", "lacks"};
  const std::size_t problems = reading.problems.size();
  Fields fields(node, "an example", reading.path, reading.problems);
  model::CodeExample example;
  example.place = node.place(reading.path);
  example.title = fields.text("title");
  example.code = fields.require_text("code");
  example.question = fields.text("question");
  example.fails = fields.text("fails");
  example.cured = fields.text("cured");
  example.uncured = fields.text("uncured");
  if (const data::Node* settings = fields.take("settings"))
    example.settings = reading.dict(*settings).value_or(model::Dict{});
  if (const auto side = fields.choice("only_with", sides)) example.only_with = sides.at(*side);
  fields.finish();
  return reading.problems.size() == problems ? std::optional(std::move(example)) : std::nullopt;
}

}  // namespace trysquare::read
