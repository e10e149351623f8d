#include "read/cure_bytes.hpp"

#include "read/byte_fields.hpp"

#include <fmt/core.h>

namespace trysquare::read {

namespace {

using model::Adapter;
using model::CodeRule;
using model::Replacement;
using model::Symbol;

void write_symbol(ByteWriter& out, const Symbol& symbol) {
  out.text(symbol.module);
  out.text(symbol.name);
  out.choice(symbol.in_file);
}

void write_replacements(ByteWriter& out, const std::vector<Replacement>& replacements) {
  out.each(replacements, [&](const Replacement& one) {
    write_symbol(out, one.gone);
    out.each(one.stand_ins, [&](const Symbol& symbol) { write_symbol(out, symbol); });
  });
}

void write_adapter(ByteWriter& out, const Adapter& adapter) {
  write_symbol(out, adapter.target);
  out.each(adapter.drop, [&](const std::string& name) { out.text(name); });
  out.each(adapter.renamed, [&](const auto& names) {
    out.text(names.first);
    out.text(names.second);
  });
  out.choice(adapter.around.has_value());
  if (adapter.around) write_symbol(out, *adapter.around);
}

Symbol read_symbol(ByteReader& in) {
  Symbol symbol;
  symbol.module = in.text();
  symbol.name = in.text();
  symbol.in_file = in.choice(true);
  return symbol;
}

std::vector<Replacement> read_replacements(ByteReader& in) {
  return in.each([&] {
    Replacement one;
    one.gone = read_symbol(in);
    one.stand_ins = in.each([&] { return read_symbol(in); });
    return one;
  });
}

Adapter read_adapter(ByteReader& in) {
  Adapter adapter;
  adapter.target = read_symbol(in);
  adapter.drop = in.each([&] { return in.text(); });
  adapter.renamed = in.each([&] {
    std::string old = in.text();
    return std::pair(std::move(old), in.text());
  });
  if (in.choice(true)) adapter.around = read_symbol(in);
  return adapter;
}

}  // namespace

std::string write_cure_bytes(const CodeRule& rule) {
  ByteWriter out;
  out.text(rule.package);
  out.text(rule.release);
  out.text(rule.name);
  out.choice(rule.kind);
  out.choice(rule.exported);
  out.text(rule.message);
  out.text(rule.behaviour);
  write_replacements(out, rule.symbols);
  write_replacements(out, rule.modules);
  out.choice(rule.adapter.has_value());
  if (rule.adapter) write_adapter(out, *rule.adapter);
  return std::move(out.bytes);
}

Result<CodeRule> parse_cure_bytes(std::string_view bytes) {
  ByteReader in(bytes);
  CodeRule rule;
  rule.package = in.text();
  rule.release = in.text();
  rule.name = in.text();
  rule.kind = in.choice(CodeRule::Kind::code);
  rule.exported = in.choice(true);
  rule.message = in.text();
  rule.behaviour = in.text();
  rule.symbols = read_replacements(in);
  rule.modules = read_replacements(in);
  if (in.choice(true)) rule.adapter = read_adapter(in);
  if (in.done()) return rule;
  return failure(fmt::format("{} bytes are no cure", bytes.size()), "this build is damaged: install it anew");
}

}  // namespace trysquare::read
