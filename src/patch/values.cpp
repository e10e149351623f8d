// Parts of a setting's value: texts, items of lists, entries of dicts, each where it is written.
#include "model/python_literal.hpp"
#include "patch/change.hpp"
#include "patch/layout.hpp"
#include "patch/workshop.hpp"
#include "pysource/literal.hpp"
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

std::optional<std::string> text_at(const pysource::Module& tree, NodeId id) {
  if (id == 0 || tree.kind(id) != Kind::constant) return std::nullopt;
  const auto& node = tree.node(id);
  if (static_cast<pysource::Literal>(node.detail) != pysource::Literal::string) return std::nullopt;
  if (node.extra == pysource::constant_has_pieces) return std::nullopt;
  auto text = pysource::decode_text(tree, id);
  return text.complete ? std::optional(std::move(text.value)) : std::nullopt;
}

bool is_text(const pysource::Module& tree, NodeId id, const Value& wanted) {
  const auto* text = wanted.as<std::string>();
  return text != nullptr && text_at(tree, id) == *text;
}

char quote_of(const Sheet& sheet, NodeId constant) {
  const char open = sheet.source.tree().text_of(constant).front();
  return open == '\'' || open == '"' ? open : sheet.source.quote();
}

std::optional<std::string> literal(const Sheet& sheet, const Value& value, NodeId like = 0) {
  const char quote = like == 0 ? sheet.source.quote() : quote_of(sheet, like);
  return model::python_literal(value, {.quote = quote});
}

// One change of one setting in all files.
class Changing {
 public:
  Changing(const Task& task, const Change& change)
      : task_(task), change_(change), name_(change.path.setting()) {}

  Tried<Attempt> run() {
    switch (change_.kind) {
      case Change::Kind::replace: replace(); break;
      case Change::Kind::remove_item: remove_item(); break;
      case Change::Kind::insert_item: insert_item(); break;
      case Change::Kind::remove_key: remove_key(); break;
      case Change::Kind::add_key: add_key(); break;
    }
    if (attempt_.empty())
      return std::unexpected(
          why_.empty() ? fmt::format("what makes `{}` is not written in a form that can be changed in place",
                                     change_.path.text())
                       : why_);
    return std::move(attempt_);
  }

 private:
  // Calls visit(sheet, node) for all nodes of the statements that make the setting.
  template <class Visit>
  void each_node(Visit visit) {
    for (const auto& sheet : task_.sheets) {
      for (const NodeId statement : sheet->sites.shaping(name_)) {
        pysource::walk(sheet->source.tree(), statement, [&](NodeId id) {
          visit(*sheet, id);
          return true;
        });
      }
    }
  }

  static bool is_display(Kind kind) { return kind == Kind::list || kind == Kind::tuple || kind == Kind::set; }

  template <class Visit>
  void each_item(const Value& wanted, Visit visit) {
    each_node([&](const Sheet& sheet, NodeId id) {
      const auto& tree = sheet.source.tree();
      if (!is_display(tree.kind(id))) return;
      const auto items = tree.items(tree.as<ast::Elements>(id).items);
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (is_text(tree, items[i], wanted)) visit(sheet, id, i);
      }
    });
  }

  void replace() {
    if (change_.old_value.as<std::string>() != nullptr) {
      each_node([&](const Sheet& sheet, NodeId id) {
        if (!is_text(sheet.source.tree(), id, change_.old_value)) return;
        const auto text = literal(sheet, change_.new_value, id);
        const auto& node = sheet.source.tree().node(id);
        if (text) add(attempt_, sheet, {{node.begin, node.end, *text}});
      });
      if (!attempt_.empty()) return;
    }
    for (const auto& [sheet, id] : written_values()) {
      const auto& tree = sheet->source.tree();
      const Kind kind = tree.kind(id);
      const bool plain = kind == Kind::constant || is_display(kind) || kind == Kind::dict;
      const bool sign = kind == Kind::unary_op;
      if (!plain && !sign) {
        why_ = fmt::format("`{}` is computed in {}", change_.path.text(), sheet->file->shown);
        attempt_.clear();
        return;
      }
      const auto text = literal(*sheet, change_.new_value);
      if (text) add(attempt_, *sheet, {{tree.node(id).begin, tree.node(id).end, *text}});
    }
  }

  // The expressions that stand for the value at the path: of assignments to the setting, and of those to this
  // part of it.
  std::vector<std::pair<const Sheet*, NodeId>> written_values() {
    std::vector<std::pair<const Sheet*, NodeId>> out;
    for (const auto& sheet : task_.sheets) {
      for (const Site& site : sheet->sites.of(name_)) {
        if (site.in_function || (site.use != Use::assign && site.use != Use::part)) continue;
        const std::size_t above = site.use == Use::assign ? 1 : depth_of_part(*sheet, site);
        if (above == 0 || above > change_.path.tokens.size()) continue;
        if (const NodeId id = inside(*sheet, site.value, above)) out.emplace_back(sheet.get(), id);
      }
    }
    return out;
  }

  // How much of the path NAME[key][key] stands for; 0: something else.
  std::size_t depth_of_part(const Sheet& sheet, const Site& site) const {
    const auto& tree = sheet.source.tree();
    if (tree.kind(site.statement) != Kind::assign) return 0;
    std::vector<NodeId> keys;
    NodeId at = tree.items(tree.as<ast::Assign>(site.statement).targets)[0];
    while (tree.kind(at) == Kind::subscript) {
      keys.push_back(tree.as<ast::Subscript>(at).slice);
      at = tree.as<ast::Subscript>(at).value;
    }
    if (tree.kind(at) != Kind::name || keys.size() + 1 > change_.path.tokens.size()) return 0;
    std::ranges::reverse(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (text_at(tree, keys[i]) != change_.path.tokens[i + 1]) return 0;
    }
    return keys.size() + 1;
  }

  // Follows the rest of the path into displays; 0 where it leads nowhere.
  NodeId inside(const Sheet& sheet, NodeId value, std::size_t above) const {
    const auto& tree = sheet.source.tree();
    for (std::size_t i = above; value != 0 && i < change_.path.tokens.size(); ++i)
      value = child_of(tree, value, change_.path.tokens[i]);
    return value;
  }

  static NodeId child_of(const pysource::Module& tree, NodeId value, const std::string& token) {
    if (tree.kind(value) == Kind::dict) {
      const auto index = entry_of(tree, value, token);
      return index ? tree.items(tree.as<ast::Dict>(value).values)[*index] : 0;
    }
    if (!is_display(tree.kind(value))) return 0;
    const auto items = tree.items(tree.as<ast::Elements>(value).items);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (tree.kind(items[i]) == Kind::starred) return 0;
      if (std::to_string(i) == token) return items[i];
    }
    return 0;
  }

  static std::optional<std::size_t> entry_of(const pysource::Module& tree, NodeId dict,
                                             const std::string& key) {
    const auto keys = tree.items(tree.as<ast::Dict>(dict).keys);
    for (std::size_t i = keys.size(); i-- > 0;) {
      if (keys[i] != 0 && text_at(tree, keys[i]) == key) return i;
    }
    return std::nullopt;
  }

  void remove_item() {
    each_item(change_.old_value, [&](const Sheet& sheet, NodeId display, std::size_t index) {
      if (auto splice = without_item(sheet.source, display, index))
        add(attempt_, sheet, {*std::move(splice)});
    });
    // NAME.append("item") and its like.
    for (const auto& sheet : task_.sheets) {
      const auto& tree = sheet->source.tree();
      for (const Site& site : sheet->sites.of(name_)) {
        if (site.use != Use::call || site.in_function) continue;
        const auto call = tree.as<ast::Call>(tree.as<ast::Expr>(site.statement).value);
        const auto args = tree.items(call.args);
        if (args.empty() || args.size() > 2 || !is_text(tree, args.back(), change_.old_value)) continue;
        if (auto splice = without_statement(sheet->source, sheet->sites, site.statement))
          add(attempt_, *sheet, {*std::move(splice)});
      }
    }
  }

  void insert_item() {
    each_item(change_.anchor, [&](const Sheet& sheet, NodeId display, std::size_t index) {
      const auto& tree = sheet.source.tree();
      const NodeId item = tree.items(tree.as<ast::Elements>(display).items)[index];
      const auto text = literal(sheet, change_.new_value, item);
      if (!text || !attempt_.empty()) return;
      add(attempt_, sheet,
          change_.in_front ? with_item_before(sheet.source, item, *text)
                           : with_item_behind(sheet.source, item, *text));
    });
  }

  // The displays of dicts that hold the path's last key, or would.
  std::vector<std::pair<const Sheet*, NodeId>> holders() {
    const SettingPath whole = change_.path;
    Change above = change_;
    above.path = whole.parent();
    std::vector<std::pair<const Sheet*, NodeId>> out;
    for (const auto& [sheet, id] : Changing(task_, above).written_values()) {
      if (sheet->source.tree().kind(id) == Kind::dict) out.emplace_back(sheet, id);
    }
    return out;
  }

  void remove_key() {
    for (const auto& [sheet, dict] : holders()) {
      const auto index = entry_of(sheet->source.tree(), dict, change_.path.tokens.back());
      if (!index) continue;
      if (auto splice = without_entry(sheet->source, dict, *index))
        add(attempt_, *sheet, {*std::move(splice)});
    }
    for (const auto& sheet : task_.sheets) {
      for (const Site& site : sheet->sites.of(name_)) {
        if (site.use != Use::part || site.in_function ||
            depth_of_part(*sheet, site) != change_.path.tokens.size())
          continue;
        if (auto splice = without_statement(sheet->source, sheet->sites, site.statement))
          add(attempt_, *sheet, {*std::move(splice)});
      }
    }
  }

  void add_key() {
    for (const auto& [sheet, dict] : holders()) {
      const auto key = literal(*sheet, Value(change_.path.tokens.back()));
      const auto value = literal(*sheet, change_.new_value);
      if (key && value) add(attempt_, *sheet, with_entry(sheet->source, dict, *key + ": " + *value));
    }
    if (attempt_.empty()) add_key_behind();
  }

  // Where no dict is written out: a statement behind the last one that makes the setting.
  void add_key_behind() {
    for (const auto& sheet : task_.sheets) {
      const auto& sites = sheet->sites.of(name_);
      const auto last = std::ranges::find_if(
          sites | std::views::reverse, [](const Site& site) { return site.shapes() && !site.in_function; });
      if (last == sites.rend()) continue;
      const auto value = literal(*sheet, change_.new_value);
      if (!value) return;
      std::string target = name_;
      for (std::size_t i = 1; i < change_.path.tokens.size(); ++i)
        target += "[" + literal(*sheet, Value(change_.path.tokens[i])).value_or("") + "]";
      const auto& text = sheet->source.text();
      const std::uint32_t end = line_end(text, sheet->source.tree().node(last->outermost).end) + 1;
      add(attempt_, *sheet, {{end, end, fmt::format("{} = {}\n", target, *value)}});
      return;
    }
  }

  const Task& task_;
  const Change& change_;
  std::string name_;
  Attempt attempt_;
  std::string why_;
};

// Where a list is put together from parts, items are exchanged or left out behind all that makes it. Nothing
// where that is not all there is to change.
std::optional<std::string> filter_text(const Sheet& sheet, const std::string& name, const Value& before,
                                       const std::vector<Change>& changes) {
  const bool tuple = before.as<model::Tuple>() != nullptr;
  if (!tuple && before.as<model::List>() == nullptr) return std::nullopt;
  std::string item = "item", unwanted;
  for (const Change& change : changes) {
    const bool text = change.old_value.as<std::string>() != nullptr;
    const auto old = literal(sheet, change.old_value);
    const auto now = literal(sheet, change.new_value);
    if (!text || !old || !now || change.path.tokens.size() > 2) return std::nullopt;
    if (change.kind == Change::Kind::replace && change.path.tokens.size() == 2)
      item = fmt::format("{} if item == {} else {}", *now, *old, item);
    else if (change.kind == Change::Kind::remove_item && change.path.tokens.size() == 1)
      unwanted += fmt::format("{}item != {}", unwanted.empty() ? " if " : " and ", *old);
    else
      return std::nullopt;
  }
  const std::string inside = fmt::format("{} for item in {}{}", item, name, unwanted);
  return fmt::format("{} = {}{}{}\n", name, tuple ? "tuple(" : "[", inside, tuple ? ")" : "]");
}

// Behind the last statement of the module asked for that makes the setting, or at its end.
std::optional<Attempt> filter_behind(const Task& task, const std::string& name, const Value& before,
                                     const std::vector<Change>& changes) {
  if (task.sheets.empty()) return std::nullopt;
  const Sheet& sheet = *task.sheets.front();
  const auto text = filter_text(sheet, name, before, changes);
  if (!text) return std::nullopt;
  const auto& sites = sheet.sites.of(name);
  const auto last = std::ranges::find_if(sites | std::views::reverse,
                                         [](const Site& site) { return site.shapes() && !site.in_function; });
  std::uint32_t at = place_to_add(sheet);
  if (last != sites.rend())
    at = line_end(sheet.source.text(), sheet.source.tree().node(last->outermost).end) + 1;
  Attempt attempt;
  add(attempt, sheet, {{at, at, *text}});
  return attempt;
}

}  // namespace

Tried<std::vector<Attempt>> change_setting(const Task& task, const std::string& name) {
  const Value *before = task.before.find(name), *after = task.after.find(name);
  if (before == nullptr || after == nullptr) return std::unexpected(fmt::format("`{}` is not set", name));
  const auto changes = changes_between(*before, *after, {{name}});
  std::vector<Attempt> attempts(1);
  std::string why;
  for (const Change& change : changes) {
    auto tried = Changing(task, change).run();
    if (!tried) {
      why = std::move(tried.error());
      attempts.clear();
      break;
    }
    add(attempts.front(), *tried);
  }
  if (auto filter = filter_behind(task, name, *before, changes)) attempts.push_back(*std::move(filter));
  if (attempts.empty()) return std::unexpected(why);
  return attempts;
}

}  // namespace trysquare::patch
