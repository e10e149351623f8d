#include "imports/given_names.hpp"

#include "base/text.hpp"
#include "pep/characters.hpp"
#include "pysource/literal.hpp"
#include "pysource/walk.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace trysquare::imports {

namespace {

namespace ast = pysource::ast;
using pysource::Context;
using pysource::Kind;
using pysource::NodeId;

bool is_sequence(Kind kind) { return kind == Kind::tuple || kind == Kind::list || kind == Kind::set; }

class Reader {
 public:
  explicit Reader(const pysource::Module& tree) : tree_(tree) {}

  std::optional<std::vector<std::string>> read() {
    pysource::walk(tree_, tree_.root(), [&](NodeId id) { return enter(id); }, [&](NodeId id) { leave(id); });
    if (!known_) return std::nullopt;
    return std::move(names_);
  }

 private:
  bool enter(NodeId id) {
    if (known_ && is_namespace(id)) known_ = read_use(id);
    around_.push_back(id);
    if (is_block(id)) blocks_.push_back(id);
    if (pysource::has_own_body(tree_.kind(id))) ++open_bodies_;
    return known_;
  }
  void leave(NodeId id) {
    around_.pop_back();
    if (is_block(id)) blocks_.pop_back();
    if (pysource::has_own_body(tree_.kind(id))) --open_bodies_;
  }
  bool is_block(NodeId id) const {
    const Kind kind = tree_.kind(id);
    return kind == Kind::for_ || pysource::has_own_body(kind);
  }

  bool is_namespace(NodeId id) const {
    if (tree_.kind(id) != Kind::call) return false;
    const auto call = tree_.as<ast::Call>(id);
    if (tree_.kind(call.function) != Kind::name || !tree_.items(call.args).empty() ||
        !tree_.items(call.keywords).empty())
      return false;
    const std::string_view name = tree_.name(call.function);
    // In a function or a class, `vars()` and `locals()` are what that one has.
    return name == "globals" || ((name == "vars" || name == "locals") && open_bodies_ == 0);
  }

  NodeId outer(std::size_t up) const { return up <= around_.size() ? around_[around_.size() - up] : 0; }

  // What is done with the names: whether it is understood.
  bool read_use(NodeId id) {
    const NodeId use = outer(1);
    switch (tree_.kind(use)) {
      case Kind::compare:
      case Kind::for_:
      case Kind::comprehension: return true;
      case Kind::subscript: {
        if (tree_.as<ast::Subscript>(use).value != id) return false;
        const auto context = static_cast<Context>(tree_.node(use).detail);
        return context == Context::load ||
               (context == Context::store && read_key(tree_.as<ast::Subscript>(use).slice));
      }
      case Kind::attribute: return read_method(tree_.name(tree_.as<ast::Attribute>(use).attr));
      default: return false;
    }
  }

  bool read_method(std::string_view name) {
    static constexpr std::array<std::string_view, 5> reading{"keys", "items", "values", "get", "copy"};
    if (std::ranges::find(reading, name) != reading.end()) return true;
    const NodeId id = outer(2);
    if (tree_.kind(id) != Kind::call || tree_.as<ast::Call>(id).function != outer(1)) return false;
    const auto call = tree_.as<ast::Call>(id);
    const auto args = tree_.items(call.args);
    if (name == "setdefault") return !args.empty() && read_text(args.front());
    return name == "update" && std::ranges::all_of(args, [&](NodeId arg) { return read_table(arg); }) &&
           std::ranges::all_of(tree_.items(call.keywords), [&](NodeId item) {
             const auto keyword = tree_.as<ast::Keyword>(item);
             if (keyword.name.empty()) return false;
             names_.emplace_back(tree_.name(keyword.name));
             return true;
           });
  }

  bool read_table(NodeId id) {
    return tree_.kind(id) == Kind::dict &&
           std::ranges::all_of(tree_.items(tree_.as<ast::Dict>(id).keys),
                               [&](NodeId key) { return key != 0 && read_text(key); });
  }

  bool read_text(NodeId id) {
    const bool is_text = tree_.kind(id) == Kind::constant &&
                         static_cast<pysource::Literal>(tree_.node(id).detail) == pysource::Literal::string;
    if (!is_text) return false;
    pysource::Text text = pysource::decode_text(tree_, id);
    if (text.complete) names_.push_back(std::move(text.value));
    return text.complete;
  }

  // The key is a literal, or what the nearest loop of that name takes from literals.
  bool read_key(NodeId key) {
    if (tree_.kind(key) != Kind::name) return read_text(key);
    const std::string_view name = tree_.name(key);
    for (std::size_t i = blocks_.size(); i-- > 0;) {
      const NodeId id = blocks_[i];
      if (pysource::has_own_body(tree_.kind(id))) return is_kept_answer(id, name);
      const Below& loop = below(id);
      const auto column = loop.columns.find(name);
      if (column == loop.columns.end()) continue;
      return is_bound_once(loop, name) && !below(tree_.root()).globals.contains(name) &&
             read_rows(tree_.as<ast::For>(id).iter, column->second);
    }
    return false;
  }

  // In the module's `__getattr__`, which keeps what it has been asked for: nobody gets more by it.
  bool is_kept_answer(NodeId id, std::string_view name) {
    if (tree_.kind(id) != Kind::function_def) return false;
    const auto function = tree_.as<ast::FunctionDef>(id);
    if (tree_.name(function.name) != "__getattr__") return false;
    const auto parameters = tree_.as<ast::Arguments>(function.args);
    for (const pysource::List list : {parameters.positional_only, parameters.args}) {
      const auto args = tree_.items(list);
      if (args.empty()) continue;
      return tree_.name(tree_.as<ast::Arg>(args.front()).name) == name && is_bound_once(below(id), name);
    }
    return false;
  }

  // Where a loop's target has a name: whole, or its part of that number.
  struct Column {
    bool whole;
    std::size_t number;
  };
  // What binds names below a loop, a function or the module, and how often.
  struct Below {
    std::map<std::string_view, int> bound;
    std::map<std::string_view, Column> columns;  // of a loop
    std::set<std::string_view> globals;          // that are said to be the module's
    bool any = false;                            // `import *`: any name
  };

  static bool is_bound_once(const Below& below, std::string_view name) {
    const auto found = below.bound.find(name);
    return !below.any && found != below.bound.end() && found->second == 1;
  }

  const Below& below(NodeId id) {
    const auto [found, fresh] = below_.try_emplace(id);
    Below& facts = found->second;
    if (!fresh) return facts;
    pysource::walk(tree_, id, [&](NodeId part) {
      note(part, facts);
      return true;
    });
    if (tree_.kind(id) == Kind::for_) note_columns(tree_.as<ast::For>(id).target, facts);
    return facts;
  }

  void note(NodeId id, Below& facts) const {
    pysource::for_each_bound_name(tree_, id, [&](std::string_view name) {
      facts.any = facts.any || name == "*";
      ++facts.bound[name];
    });
    if (tree_.kind(id) != Kind::global && tree_.kind(id) != Kind::nonlocal) return;
    for (const NodeId name : tree_.items(tree_.as<ast::Names>(id).names))
      facts.globals.insert(tree_.name(name));
  }

  void note_columns(NodeId target, Below& facts) const {
    if (tree_.kind(target) == Kind::name) facts.columns.try_emplace(tree_.name(target), Column{true, 0});
    if (!is_sequence(tree_.kind(target))) return;
    const auto parts = tree_.items(tree_.as<ast::Elements>(target).items);
    if (std::ranges::any_of(parts, [&](NodeId id) { return tree_.kind(id) == Kind::starred; })) return;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (tree_.kind(parts[i]) == Kind::name)
        facts.columns.try_emplace(tree_.name(parts[i]), Column{false, i});
    }
  }

  // What the name stands for everywhere: a tuple that nothing else is ever put in the place of; 0: none.
  NodeId only_tuple(std::string_view name) {
    if (!tuples_) {
      tuples_.emplace();
      for (const NodeId id : tree_.items(tree_.as<ast::Module>(tree_.root()).body)) {
        if (tree_.kind(id) != Kind::assign) continue;
        const auto assignment = tree_.as<ast::Assign>(id);
        const auto targets = tree_.items(assignment.targets);
        if (targets.size() == 1 && tree_.kind(targets.front()) == Kind::name &&
            tree_.kind(assignment.value) == Kind::tuple)
          tuples_->try_emplace(tree_.name(targets.front()), assignment.value);
      }
    }
    const Below& module = below(tree_.root());
    const auto found = tuples_->find(name);
    const bool is_only =
        found != tuples_->end() && is_bound_once(module, name) && !module.globals.contains(name);
    return is_only ? found->second : 0;
  }

  bool read_rows(NodeId rows, Column column) {
    if (tree_.kind(rows) == Kind::name) rows = only_tuple(tree_.name(rows));
    const auto [known, fresh] = columns_.try_emplace({rows, column.whole, column.number}, false);
    if (fresh) known->second = read_column(rows, column);
    return known->second;
  }

  bool read_column(NodeId rows, Column column) {
    return is_sequence(tree_.kind(rows)) &&
           std::ranges::all_of(tree_.items(tree_.as<ast::Elements>(rows).items), [&](NodeId row) {
             if (column.whole) return read_text(row);
             if (!is_sequence(tree_.kind(row))) return false;
             const auto parts = tree_.items(tree_.as<ast::Elements>(row).items);
             return column.number < parts.size() && read_text(parts[column.number]);
           });
  }

  const pysource::Module& tree_;
  std::vector<NodeId> around_;  // the nodes that are open, the outermost first
  std::vector<NodeId> blocks_;  // those of them that are loops, or have a body of their own
  int open_bodies_ = 0;
  std::vector<std::string> names_;
  std::map<NodeId, Below> below_;
  std::optional<std::map<std::string_view, NodeId>> tuples_;  // of the module's statements, by their names
  std::map<std::tuple<NodeId, bool, std::size_t>, bool> columns_;
  bool known_ = true;
};

// The end of the statement that goes on there.
std::size_t end_of_statement(std::string_view source, std::size_t at) {
  for (at = source.find_first_of("\n#;", at); at != std::string_view::npos;
       at = source.find_first_of("\n#;", at + 1)) {
    if (source[at] != '\n' || source[at - 1] != '\\') return at;
  }
  return source.size();
}

}  // namespace

std::optional<std::vector<std::string>> given_names(const pysource::Module& tree) {
  return Reader(tree).read();
}

std::set<std::string_view> names_made_global(std::string_view source) {
  constexpr std::string_view word = "global", white = " \t\\\r\n";
  constexpr std::size_t longest = 200;
  std::set<std::string_view> names;
  for (std::size_t at = source.find(word); at != std::string_view::npos; at = source.find(word, at)) {
    at += word.size();
    if (at == source.size() || !white.contains(source[at])) continue;
    const std::size_t end = end_of_statement(source, at);
    for (std::string_view name : split(source.substr(at, end - at), ',')) {
      name = name.substr(std::min(name.find_first_not_of(white), name.size()));
      name = name.substr(0, name.find_first_of(white));
      if (name.size() <= longest && pep::is_identifier(name)) names.insert(name);
    }
    at = end;
  }
  return names;
}

}  // namespace trysquare::imports
