#include "read/code_bytes.hpp"

#include "read/byte_fields.hpp"

#include <fmt/core.h>

namespace trysquare::read {

namespace {

using model::Adapter;
using model::CallPattern;
using model::ClassPattern;
using model::CodeRule;
using model::Replacement;
using model::Symbol;

void write_symbol(ByteWriter& out, const Symbol& symbol) {
  out.text(symbol.module);
  out.text(symbol.name);
  out.choice(symbol.in_file);
}

void write_texts(ByteWriter& out, const std::vector<std::string>& texts) {
  out.each(texts, [&](const std::string& text) { out.text(text); });
}

void write_replacements(ByteWriter& out, const std::vector<Replacement>& replacements) {
  out.each(replacements, [&](const Replacement& one) {
    write_symbol(out, one.gone);
    out.each(one.stand_ins, [&](const Symbol& symbol) { write_symbol(out, symbol); });
  });
}

void write_adapter(ByteWriter& out, const Adapter& adapter) {
  write_symbol(out, adapter.target);
  write_texts(out, adapter.drop);
  out.each(adapter.renamed, [&](const auto& names) {
    out.text(names.first);
    out.text(names.second);
  });
  out.choice(adapter.around.has_value());
  if (adapter.around) write_symbol(out, *adapter.around);
}

void write_call(ByteWriter& out, const CallPattern& call) {
  write_symbol(out, call.target);
  write_texts(out, call.keywords);
  out.text(call.without);
  out.number(static_cast<std::uint64_t>(call.position));
  out.choice(call.most.has_value());
  if (call.most) out.number(static_cast<std::uint64_t>(*call.most));
}

void write_class(ByteWriter& out, const ClassPattern& pattern) {
  write_symbol(out, pattern.base);
  write_texts(out, pattern.attributes);
}

std::vector<std::string> read_texts(ByteReader& in) {
  return in.each([&] { return in.text(); });
}

// How many arguments: as many as a rule file may say.
int read_count(ByteReader& in) {
  const std::uint64_t count = in.number();
  return static_cast<int>(count < 100 ? count : in.spoilt());
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
  adapter.drop = read_texts(in);
  adapter.renamed = in.each([&] {
    std::string old = in.text();
    return std::pair(std::move(old), in.text());
  });
  if (in.choice(true)) adapter.around = read_symbol(in);
  return adapter;
}

CallPattern read_call(ByteReader& in) {
  CallPattern call;
  call.target = read_symbol(in);
  call.keywords = read_texts(in);
  call.without = in.text();
  call.position = read_count(in);
  if (in.choice(true)) call.most = read_count(in);
  return call;
}

ClassPattern read_class(ByteReader& in) {
  ClassPattern pattern;
  pattern.base = read_symbol(in);
  pattern.attributes = read_texts(in);
  return pattern;
}

}  // namespace

std::string write_code_bytes(const CodeRule& rule) {
  ByteWriter out;
  out.text(rule.package);
  out.text(rule.release);
  out.text(rule.name);
  out.choice(rule.kind);
  out.choice(rule.severity);
  out.choice(rule.exported);
  out.text(rule.message);
  out.text(rule.behaviour);
  out.text(rule.remedy);
  out.text(rule.note);
  out.place(rule.place);
  write_replacements(out, rule.symbols);
  write_replacements(out, rule.modules);
  out.choice(rule.adapter.has_value());
  if (rule.adapter) write_adapter(out, *rule.adapter);
  out.each(rule.calls, [&](const CallPattern& call) { write_call(out, call); });
  out.each(rule.classes, [&](const ClassPattern& pattern) { write_class(out, pattern); });
  return std::move(out.bytes);
}

Result<CodeRule> parse_code_bytes(std::string_view bytes) {
  ByteReader in(bytes);
  CodeRule rule;
  rule.package = in.text();
  rule.release = in.text();
  rule.name = in.text();
  rule.kind = in.choice(CodeRule::Kind::code);
  rule.severity = in.choice(model::Severity::error);
  rule.exported = in.choice(true);
  rule.message = in.text();
  rule.behaviour = in.text();
  rule.remedy = in.text();
  rule.note = in.text();
  rule.place = in.place();
  rule.symbols = read_replacements(in);
  rule.modules = read_replacements(in);
  if (in.choice(true)) rule.adapter = read_adapter(in);
  rule.calls = in.each([&] { return read_call(in); });
  rule.classes = in.each([&] { return read_class(in); });
  if (in.done()) return rule;
  return failure(fmt::format("{} bytes are no code rule", bytes.size()),
                 "this build is damaged: install it anew");
}

}  // namespace trysquare::read
