#include "patch/workshop.hpp"

#include "model/python_literal.hpp"
#include "patch/layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace trysquare::patch {

namespace ast = pysource::ast;
using pysource::Kind;

void add(Attempt& attempt, const Sheet& sheet, std::vector<Splice> splices) {
  auto& into = attempt[&sheet];
  for (Splice& one : splices) {
    if (std::ranges::find(into, one) == into.end() || one.begin == one.end) into.push_back(std::move(one));
  }
}

void add(Attempt& attempt, const Attempt& other) {
  for (const auto& [sheet, splices] : other) add(attempt, *sheet, splices);
}

namespace {

bool is_made(const Task& task, const model::Action& action) {
  if (task.before.find(action.path.setting()) == nullptr) return false;
  if (task.after.find(action.path.setting()) != nullptr) return false;
  return std::ranges::any_of(task.edits, [&](const model::Edit& edit) {
    const bool put = edit.op == model::Edit::Op::add && action.as_truth;
    return (edit.op == model::Edit::Op::move && edit.from == action.path.pointer()) ||
           (put && edit.path == action.to.pointer());
  });
}

// Set in a branch that is not taken here: it moves along with the others.
bool is_set_elsewhere(const Task& task, const std::string& name) {
  if (task.before.find(name) != nullptr) return false;
  return std::ranges::any_of(task.sheets, [&](const auto& sheet) {
    return std::ranges::any_of(sheet->sites.of(name),
                               [](const Site& site) { return site.shapes() && !site.in_function; });
  });
}

}  // namespace

std::vector<Move> moves_of(const Task& task) {
  std::vector<Move> moves;
  const auto wanted = [](const model::Action& action) {
    return action.verb == model::Action::Verb::move && action.path.tokens.size() == 1;
  };
  for (const model::Action& action : task.rule.actions) {
    if (wanted(action) && is_made(task, action))
      moves.push_back({action.path.setting(), action.to, action.as_truth});
  }
  const std::vector<Move> made = moves;
  for (const model::Action& action : task.rule.actions) {
    const auto beside = [&](const Move& move) {
      return move.to.setting() == action.to.setting() && move.to != action.to;
    };
    if (wanted(action) && std::ranges::any_of(made, beside) && is_set_elsewhere(task, action.path.setting()))
      moves.push_back({action.path.setting(), action.to, action.as_truth});
  }
  return moves;
}

Tried<Attempt> remove_setting(const Task& task, const std::string& name) {
  Attempt attempt;
  bool found = false;
  for (const auto& sheet : task.sheets) {
    std::set<NodeId> statements;
    for (const Site& site : sheet->sites.of(name)) {
      if (site.in_function || !site.shapes()) continue;
      if (site.use == Use::other)
        return std::unexpected(
            fmt::format("`{}` is bound together with other names in {}", name, sheet->file->shown));
      statements.insert(site.statement);
    }
    for (const Site& site : sheet->sites.of(name)) {
      if (site.shapes() || statements.contains(site.statement)) continue;
      return std::unexpected(
          fmt::format("`{}` is used for something else at {}", name,
                      to_text(sheet->source.tree().place(sheet->source.tree().node(site.name).begin,
                                                         sheet->file->shown))));
    }
    for (const NodeId statement : statements) {
      auto splice = without_statement(sheet->source, sheet->sites, statement);
      if (!splice)
        return std::unexpected(
            fmt::format("`{}` shares its line with another statement in {}", name, sheet->file->shown));
      add(attempt, *sheet, {*std::move(splice)});
      found = true;
    }
  }
  if (!found) return std::unexpected(fmt::format("the statement that sets `{}` was not found", name));
  return attempt;
}

std::uint32_t place_to_add(const Sheet& sheet) {
  const auto& tree = sheet.source.tree();
  const std::string_view text = sheet.source.text();
  if (tree.items(tree.as<ast::Module>(tree.root()).body).empty())
    return text == "\n" ? 0 : static_cast<std::uint32_t>(text.size());
  std::uint32_t at = 0;
  for (const NodeId statement : tree.items(tree.as<ast::Module>(tree.root()).body)) {
    const Kind kind = tree.kind(statement);
    const bool plain = kind == Kind::assign || kind == Kind::ann_assign || kind == Kind::aug_assign ||
                       kind == Kind::expr || kind == Kind::import || kind == Kind::import_from;
    if (plain || at == 0) at = tree.node(statement).end;
  }
  return std::min(line_end(text, at) + 1, static_cast<std::uint32_t>(text.size()));
}

namespace {

// A blank line between imports and what is set below them.
bool stands_below_import(const Sheet& sheet, std::uint32_t at) {
  const auto& tree = sheet.source.tree();
  return std::ranges::any_of(tree.items(tree.as<ast::Module>(tree.root()).body), [&](NodeId statement) {
    const bool imports = tree.kind(statement) == Kind::import || tree.kind(statement) == Kind::import_from;
    return imports && line_end(sheet.source.text(), tree.node(statement).end) + 1 == at;
  });
}

}  // namespace

Tried<Attempt> add_setting(const Task& task, const std::string& name) {
  const model::Value* value = task.after.find(name);
  if (value == nullptr || task.sheets.empty()) return std::unexpected("there is no file to add it to");
  const Sheet& sheet = *task.sheets.front();
  const model::LiteralStyle style{sheet.source.quote(), 0, name.size() + 3, 88, "Path"};
  const auto literal = model::python_literal(*value, style);
  if (!literal) return std::unexpected(fmt::format("the value of `{}` has no form as source", name));
  const std::uint32_t at = place_to_add(sheet);
  Attempt attempt;
  add(attempt, sheet,
      {{at, at, fmt::format("{}{} = {}\n", stands_below_import(sheet, at) ? "\n" : "", name, *literal)}});
  return attempt;
}

}  // namespace trysquare::patch
