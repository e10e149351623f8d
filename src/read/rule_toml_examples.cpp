// example = { title, with = {distribution = version}, settings, [expected], [no_cure], [built_for],
// [through], [across],
//             [uncured = outcome], [cured = outcome] }
// outcome = { fails = TEXT } | { [warns = TEXT], [answers = TEXT] }
// proof   = { [given = settings], [preparation], question }
#include "pep/name.hpp"
#include "read/rule_toml_parts.hpp"

#include <fmt/core.h>

#include <array>

namespace trysquare::read {

namespace {

using model::RuleOutcome;

RuleOutcome read_outcome(Fields& fields, std::string_view key, const RuleReading& reading) {
  RuleOutcome outcome;
  const data::Node* node = fields.take(key);
  if (node == nullptr) return outcome;
  Fields inner(*node, fmt::format("`{}`", key), reading.path, reading.problems);
  const std::string fails = inner.text("fails");
  const std::string warns = inner.text("warns");
  outcome.answer = inner.text("answers");
  inner.finish();
  if (!fails.empty() && (!warns.empty() || !outcome.answer.empty()))
    inner.problem(*node, "what `fails` neither `warns` nor `answers`");
  outcome.text = fails.empty() ? warns : fails;
  outcome.kind = !fails.empty()            ? RuleOutcome::Kind::fails
                 : !warns.empty()          ? RuleOutcome::Kind::warns
                 : !outcome.answer.empty() ? RuleOutcome::Kind::answers
                                           : RuleOutcome::Kind::unstated;
  if (outcome.kind == RuleOutcome::Kind::unstated && node->object() != nullptr)
    inner.problem(*node, fmt::format("`{}` must say what `fails`, `warns` or `answers`", key));
  return outcome;
}

void read_versions(Fields& fields, model::RuleExample& example, const RuleReading& reading) {
  const data::Node* node = fields.require("with");
  if (node == nullptr) return;
  if (node->object() == nullptr) {
    reading.problems.push_back(wrong_kind(*node, reading.path, "with", "a table of versions"));
    return;
  }
  for (const data::Member& member : node->object()->members) {
    const std::string* text = member.value.string();
    if (text == nullptr || !pep::Version::try_parse(*text))
      reading.problem(member.value, fmt::format("`{}` must be a version (PEP 440) as a string", member.key));
    else
      example.versions[pep::normalize_name(member.key)] = *text;
  }
}

void read_through(Fields& fields, model::RuleExample& example) {
  static constexpr std::array<std::string_view, 2> ways{"configure", "module"};
  if (const auto way = fields.choice("through", ways))
    example.through = {std::string(ways.at(*way))};
  else
    example.through = {"configure", "module"};
}

}  // namespace

std::optional<model::RuleExample> read_example(const data::Node& node, const RuleReading& reading) {
  const std::size_t problems = reading.problems.size();
  Fields fields(node, "an example", reading.path, reading.problems);
  model::RuleExample example;
  example.place = node.place(reading.path);
  example.title = fields.require_text("title");
  read_versions(fields, example, reading);
  for (const pep::Requirement& one : reading.requirements(fields.items("built_for")))
    example.built_for.push_back(one.text());
  if (const data::Node* settings = fields.require("settings"))
    example.settings = reading.dict(*settings).value_or(model::Dict{});
  if (const data::Node* expected = fields.take("expected")) example.expected = reading.dict(*expected);
  example.no_cure = fields.truth("no_cure").value_or(false);
  read_through(fields, example);
  for (const pep::Requirement& one : reading.requirements(fields.items("across")))
    example.across.push_back(one.text());
  example.uncured = read_outcome(fields, "uncured", reading);
  example.cured = read_outcome(fields, "cured", reading);
  fields.finish();
  return reading.problems.size() == problems ? std::optional(example) : std::nullopt;
}

std::optional<model::RuleProof> read_proof(const data::Node& node, const RuleReading& reading) {
  Fields fields(node, "`proof`", reading.path, reading.problems);
  model::RuleProof proof;
  if (const data::Node* given = fields.take("given"))
    proof.given = reading.dict(*given).value_or(model::Dict{});
  proof.preparation = fields.text("preparation");
  proof.question = fields.require_text("question");
  fields.finish();
  return proof;
}

}  // namespace trysquare::read
