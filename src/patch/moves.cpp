// Renames, and settings that move into a dict (STORAGES and its like).
#include "base/text.hpp"
#include "model/python_literal.hpp"
#include "patch/layout.hpp"
#include "patch/workshop.hpp"
#include "pysource/walk.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <ranges>

namespace trysquare::patch {

namespace ast = pysource::ast;
using model::SettingPath;
using model::Value;
using pysource::Kind;

namespace {

std::string place_text(const Sheet& sheet, NodeId id) {
  const auto& tree = sheet.source.tree();
  return to_text(tree.place(tree.node(id).begin, sheet.file->shown));
}

std::string quoted(const Sheet& sheet, const std::string& text) {
  return model::python_literal(Value(text), {.quote = sheet.source.quote()}).value_or("");
}

// NAME["key"]["key"]
std::string subscript(const Sheet& sheet, const SettingPath& path, std::size_t count) {
  std::string out = path.setting();
  for (std::size_t i = 1; i < count; ++i) out += "[" + quoted(sheet, path.tokens[i]) + "]";
  return out;
}

bool answers_truth(const pysource::Module& tree, NodeId value) {
  const Kind kind = tree.kind(value);
  if (kind == Kind::compare) return true;
  if (kind == Kind::unary_op)
    return static_cast<pysource::Unary>(tree.node(value).detail) == pysource::Unary::not_;
  if (kind != Kind::constant) return false;
  const auto literal = static_cast<pysource::Literal>(tree.node(value).detail);
  return literal == pysource::Literal::true_ || literal == pysource::Literal::false_;
}

Splice replaced(const Sheet& sheet, NodeId id, std::string text) {
  const auto& node = sheet.source.tree().node(id);
  return {node.begin, node.end, std::move(text)};
}

// In an import both the name and what it is bound to.
std::vector<Splice> renamed_alias(const Sheet& sheet, const Site& site, const std::string& from,
                                  const std::string& to) {
  const auto& tree = sheet.source.tree();
  const auto alias = tree.as<ast::Alias>(site.name);
  std::vector<Splice> out;
  for (const auto range : {alias.name, alias.as_name}) {
    if (!range.empty() && tree.name(range) == from) out.push_back({range.begin, range.end, to});
  }
  return out;
}

Tried<Attempt> rename_setting(const Task& task, const Move& move) {
  Attempt attempt;
  bool found = false;
  for (const auto& sheet : task.sheets) {
    const auto& tree = sheet->source.tree();
    for (const Site& site : sheet->sites.of(move.from)) {
      if (site.in_function && site.shapes()) continue;
      if (site.use == Use::alias) {
        add(attempt, *sheet, renamed_alias(*sheet, site, move.from, move.to.setting()));
        continue;
      }
      add(attempt, *sheet, {replaced(*sheet, site.name, move.to.setting())});
      found = found || site.shapes();
      if (!move.as_truth || !site.shapes()) continue;
      if (site.use != Use::assign)
        return std::unexpected(
            fmt::format("`{}` is changed step by step at {}", move.from, place_text(*sheet, site.name)));
      if (answers_truth(tree, site.value)) continue;
      const auto& value = tree.node(site.value);
      add(attempt, *sheet, {{value.begin, value.begin, "bool("}, {value.end, value.end, ")"}});
    }
  }
  if (!found) return std::unexpected(fmt::format("the statement that sets `{}` was not found", move.from));
  return attempt;
}

void put(Value& root, const SettingPath& path, Value leaf) {
  Value* at = &root;
  for (std::size_t i = 1; i < path.tokens.size(); ++i) {
    model::Dict* dict = at->as<model::Dict>();
    if (dict == nullptr) return;
    if (dict->find(path.tokens[i]) == nullptr) dict->set(path.tokens[i], Value(model::Dict{}));
    at = dict->find(path.tokens[i]);
  }
  *at = std::move(leaf);
}

// Several settings that move into one dict.
class Gathering {
 public:
  Gathering(const Task& task, const std::vector<Move>& moves)
      : task_(task), moves_(moves), name_(moves.front().to.setting()) {}

  Tried<std::vector<Attempt>> run() {
    std::vector<Attempt> attempts;
    std::string why = fmt::format("no place was found at which `{}` could be built", name_);
    const auto take = [&](Tried<Attempt> tried) {
      if (tried)
        attempts.push_back(*std::move(tried));
      else
        why = std::move(tried.error());
    };
    if (task_.before.find(name_) != nullptr) {
      take(set_parts(nullptr));
    } else {
      take(build_at_last());
      for (const auto& sheet : task_.sheets | std::views::reverse) {
        if (sets_any(*sheet)) take(set_parts(sheet.get()));
      }
    }
    if (attempts.empty()) return std::unexpected(why);
    return attempts;
  }

 private:
  struct Found {
    const Sheet* sheet;
    Site site;
    const Move* move;
  };

  bool sets_any(const Sheet& sheet) const {
    return std::ranges::any_of(moves_, [&](const Move& move) {
      return std::ranges::any_of(sheet.sites.of(move.from),
                                 [](const Site& site) { return site.shapes() && !site.in_function; });
    });
  }

  // The one statement that sets it, when that is all there is about it.
  std::optional<Found> only_assignment(const Move& move) const {
    std::optional<Found> found;
    for (const auto& sheet : task_.sheets) {
      for (const Site& site : sheet->sites.of(move.from)) {
        if (found || site.use != Use::assign || !site.unconditional()) return std::nullopt;
        found = Found{sheet.get(), site, &move};
      }
    }
    return found;
  }

  // Whether the text means the same some lines further down.
  static bool can_wait(const Found& one, std::uint32_t until) {
    const auto& tree = one.sheet->source.tree();
    bool fine = true;
    pysource::walk(tree, one.site.value, [&](NodeId id) {
      if (tree.kind(id) != Kind::name) return fine;
      for (const Site& other : one.sheet->sites.of(tree.name(id))) {
        const std::uint32_t at = tree.node(other.statement).begin;
        fine = fine && (!other.shapes() || at < tree.node(one.site.statement).begin || at > until);
      }
      return fine;
    });
    return fine;
  }

  // The dict takes the place of the last of the old assignments; the others go.
  Tried<Attempt> build_at_last() const {
    std::vector<Found> all;
    for (const Move& move : moves_) {
      const auto found = only_assignment(move);
      if (!found || (!all.empty() && found->sheet != all.front().sheet))
        return std::unexpected(fmt::format("`{}` is set or used in more than one place", move.from));
      all.push_back(*found);
    }
    const Sheet& sheet = *all.front().sheet;
    const auto& tree = sheet.source.tree();
    const auto begin_of = [&](const Found& one) { return tree.node(one.site.statement).begin; };
    std::ranges::sort(all, {}, begin_of);
    const Found& last = all.back();
    Attempt attempt;
    for (const Found& one : all) {
      if (!can_wait(one, begin_of(last)))
        return std::unexpected(
            fmt::format("what `{}` is made from changes before the dict is built", one.move->from));
      if (one.site.statement == last.site.statement) continue;
      auto gone = without_statement(sheet.source, sheet.sites, one.site.statement);
      if (!gone) return std::unexpected(fmt::format("`{}` shares its line", one.move->from));
      // The comment above goes where the value goes.
      gone->begin = std::min(gone->begin, comments_begin(sheet.source.text(), begin_of(one)));
      add(attempt, sheet, {*std::move(gone)});
    }
    const auto text = dict_text(sheet, all);
    if (!text) return std::unexpected(fmt::format("the value of `{}` has no form as source", name_));
    const auto& node = tree.node(last.site.statement);
    const std::uint32_t begin = comments_begin(sheet.source.text(), node.begin);
    std::uint32_t end = node.end;
    if (!comment_behind(sheet, end).empty()) end = line_end(sheet.source.text(), end);
    add(attempt, sheet, {{begin, end, *text}});
    return attempt;
  }

  static std::string comment_behind(const Sheet& sheet, std::uint32_t end) {
    const std::string_view text = sheet.source.text();
    const std::string_view rest = trim(text.substr(end, line_end(text, end) - end));
    return rest.starts_with('#') ? std::string(rest) : std::string();
  }

  // What stood above each assignment, then the dict with each value's own text and comment.
  std::optional<std::string> dict_text(const Sheet& sheet, const std::vector<Found>& all) const {
    const auto& tree = sheet.source.tree();
    const std::string_view text = sheet.source.text();
    Value value = *task_.after.find(name_);
    std::string above;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& node = tree.node(all[i].site.statement);
      const std::uint32_t begin = comments_begin(text, node.begin);
      above += text.substr(begin, line_begin(text, node.begin) - begin);
      put(value, all[i].move->to, Value(mark_of(i)));
    }
    const model::LiteralStyle style{sheet.source.quote(), 0, 0, 0, "Path"};
    auto literal = model::python_literal(value, style);
    if (!literal) return std::nullopt;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string mark = quoted(sheet, mark_of(i));
      std::string own = value_text(sheet, all[i].site) + ",";
      if (const std::string comment = comment_behind(sheet, tree.node(all[i].site.statement).end);
          !comment.empty())
        own += "  " + comment;
      literal = replace_all(*literal, mark + ",", own);
    }
    return fmt::format("{}{} = {}", above, name_, *literal);
  }

  static std::string mark_of(std::size_t index) { return fmt::format("value {} moves here", index); }

  static std::string value_text(const Sheet& sheet, const Site& site) {
    const auto& tree = sheet.source.tree();
    const std::string text(tree.text_of(site.value));
    const bool bare = tree.kind(site.value) == Kind::tuple && !text.starts_with('(');
    return bare ? "(" + text + ")" : text;
  }

  // What the old release did where nobody set it.
  std::optional<Value> default_of(const Move& move) const {
    for (const model::Action& action : task_.rule.actions) {
      if (action.verb != model::Action::Verb::set_default || !action.path.leads_to(move.to)) continue;
      const Value* value = &action.value;
      for (std::size_t i = action.path.tokens.size(); value != nullptr && i < move.to.tokens.size(); ++i) {
        const auto* dict = value->as<model::Dict>();
        value = dict == nullptr ? nullptr : dict->find(move.to.tokens[i]);
      }
      if (value != nullptr) return *value;
    }
    return std::nullopt;
  }

  // The dict is built before the first of the old assignments of `home`, or in its place where it is always
  // executed; each other assignment then sets its part. Without a home the dict is there already.
  Tried<Attempt> set_parts(const Sheet* home) const {
    const auto first = home == nullptr ? std::nullopt : first_in(*home);
    const bool in_place = first && first->site.use == Use::assign && first->site.unconditional();
    Attempt attempt;
    for (const auto& sheet : task_.sheets) {
      for (const Move& move : moves_) {
        for (const Site& site : sheet->sites.of(move.from)) {
          if (site.in_function && site.shapes()) continue;
          if (site.use == Use::other || site.use == Use::forget)
            return std::unexpected(fmt::format("`{}` is bound in a way of its own at {}", move.from,
                                               place_text(*sheet, site.name)));
          if (in_place && sheet.get() == home && site.name == first->site.name) continue;
          add(attempt, *sheet, splices_of(*sheet, site, move, sheet.get() == home || home == nullptr));
        }
      }
    }
    if (!first) return attempt;
    auto text = dict_with_defaults(*first, in_place);
    if (!text) return std::unexpected(std::move(text.error()));
    const auto& tree = home->source.tree();
    const auto& node = tree.node(in_place ? first->site.statement : first->site.outermost);
    const std::uint32_t above = comments_begin(home->source.text(), node.begin);
    if (in_place)
      add(attempt, *home, {{node.begin, node.end, *text}});
    else
      add(attempt, *home, {{above, above, *text + "\n"}});
    return attempt;
  }

  std::optional<Found> first_in(const Sheet& sheet) const {
    std::optional<Found> first;
    const auto begin_of = [&](const Site& site) { return sheet.source.tree().node(site.name).begin; };
    for (const Move& move : moves_) {
      for (const Site& site : sheet.sites.of(move.from)) {
        if (!site.shapes() || site.in_function) continue;
        if (!first || begin_of(site) < begin_of(first->site)) first = Found{&sheet, site, &move};
      }
    }
    return first;
  }

  // With the value of the first assignment itself where the dict takes its place.
  Tried<std::string> dict_with_defaults(const Found& first, bool in_place) const {
    Value value = *task_.after.find(name_);
    for (const Move& move : moves_) {
      const bool own = in_place && &move == first.move;
      const auto standard = own ? Value(mark_of(0)) : default_of(move);
      if (!standard)
        return std::unexpected(fmt::format("what holds where `{}` is not set is not known", move.from));
      put(value, move.to, *standard);
    }
    const model::LiteralStyle style{first.sheet->source.quote(), 0, name_.size() + 3, 60, "Path"};
    const auto literal = model::python_literal(value, style);
    if (!literal) return std::unexpected(fmt::format("the value of `{}` has no form as source", name_));
    const std::string own = value_text(*first.sheet, first.site);
    return fmt::format("{} = {}", name_, replace_all(*literal, quoted(*first.sheet, mark_of(0)), own));
  }

  // Another module's dict is copied rather than changed: others may look at it.
  static std::vector<Splice> splices_of(const Sheet& sheet, const Site& site, const Move& move, bool own) {
    const SettingPath& to = move.to;
    if (site.use == Use::alias) return renamed_alias(sheet, site, move.from, to.setting());
    if (site.use != Use::assign || own)
      return {replaced(sheet, site.name, subscript(sheet, to, to.tokens.size()))};
    std::string open, close;
    for (std::size_t i = 1; i < to.tokens.size(); ++i) {
      open += fmt::format("{{**{}, {}: ", subscript(sheet, to, i), quoted(sheet, to.tokens[i]));
      close += "}";
    }
    const auto& value = sheet.source.tree().node(site.value);
    return {replaced(sheet, site.name, to.setting()),
            {value.begin, value.end, open + value_text(sheet, site) + close}};
  }

  const Task& task_;
  const std::vector<Move>& moves_;
  std::string name_;
};

}  // namespace

Tried<std::vector<Attempt>> follow_moves(const Task& task, const std::vector<Move>& moves) {
  const Move& first = moves.front();
  if (first.to.tokens.size() > 1) {
    if (std::ranges::any_of(moves, &Move::as_truth))
      return std::unexpected(fmt::format("`{}` becomes a truth value inside another setting", first.from));
    return Gathering(task, moves).run();
  }
  if (moves.size() > 1)
    return std::unexpected(fmt::format("several settings become `{}`", first.to.setting()));
  auto attempt = rename_setting(task, first);
  if (!attempt) return std::unexpected(std::move(attempt.error()));
  return std::vector{*std::move(attempt)};
}

}  // namespace trysquare::patch
