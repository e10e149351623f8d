#include "imports/given_names.hpp"

#include "base/text.hpp"
#include "pysource/literal.hpp"
#include "pysource/walk.hpp"

#include <algorithm>
#include <array>
#include <map>
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
    pysource::walk(
        tree_, tree_.root(),
        [&](NodeId id) {
          if (is_namespace(id)) known_ = known_ && read_use(id);
          around_.push_back(id);
          return known_;
        },
        [&](NodeId) { around_.pop_back(); });
    if (!known_) return std::nullopt;
    return std::move(names_);
  }

 private:
  bool is_namespace(NodeId id) const {
    if (tree_.kind(id) != Kind::call) return false;
    const auto call = tree_.as<ast::Call>(id);
    if (tree_.kind(call.function) != Kind::name || !tree_.items(call.args).empty() ||
        !tree_.items(call.keywords).empty())
      return false;
    const std::string_view name = tree_.name(call.function);
    // In a function or a class, `vars()` is what that one has.
    return name == "globals" || (name == "vars" && std::ranges::none_of(around_, [&](NodeId outer) {
                                   return pysource::has_own_body(tree_.kind(outer));
                                 }));
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

  bool read_key(NodeId key) {
    if (tree_.kind(key) != Kind::name) return read_text(key);
    for (std::size_t up = 1; up <= around_.size(); ++up) {
      const NodeId id = outer(up);
      if (pysource::has_own_body(tree_.kind(id))) return is_kept_answer(id, tree_.name(key));
      if (tree_.kind(id) != Kind::for_) continue;
      const auto loop = tree_.as<ast::For>(id);
      if (const auto column = column_of(loop.target, tree_.name(key)))
        return stores(id, tree_.name(key)) == 1 && read_rows(loop.iter, *column);
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
      return tree_.name(tree_.as<ast::Arg>(args.front()).name) == name && stores(id, name) == 0;
    }
    return false;
  }

  // Where a loop's target has the name: whole, or its part of that number.
  struct Column {
    bool whole;
    std::size_t number;
  };
  std::optional<Column> column_of(NodeId target, std::string_view name) const {
    const auto is_name = [&](NodeId id) { return tree_.kind(id) == Kind::name && tree_.name(id) == name; };
    if (is_name(target)) return Column{true, 0};
    if (!is_sequence(tree_.kind(target))) return std::nullopt;
    const auto parts = tree_.items(tree_.as<ast::Elements>(target).items);
    const auto found = std::ranges::find_if(parts, is_name);
    const bool is_starred =
        std::ranges::any_of(parts, [&](NodeId id) { return tree_.kind(id) == Kind::starred; });
    if (found == parts.end() || is_starred) return std::nullopt;
    return Column{false, static_cast<std::size_t>(found - parts.begin())};
  }

  // How often something below gives the name a value; looked for once.
  int stores(NodeId below, std::string_view name) {
    const auto [known, fresh] = stores_.try_emplace({below, name}, 0);
    if (!fresh) return known->second;
    pysource::walk(tree_, below, [&](NodeId id) {
      if (is_store(id) && tree_.name(id) == name) ++known->second;
      return true;
    });
    return known->second;
  }
  bool is_store(NodeId id) const {
    return tree_.kind(id) == Kind::name && static_cast<Context>(tree_.node(id).detail) == Context::store;
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
          tuples_->try_emplace(tree_.name(targets.front()), Tuple{assignment.value, 0});
      }
      pysource::walk(tree_, tree_.root(), [&](NodeId id) {
        if (!is_store(id)) return true;
        const auto found = tuples_->find(tree_.name(id));
        if (found != tuples_->end()) ++found->second.stores;
        return true;
      });
    }
    const auto found = tuples_->find(name);
    return found != tuples_->end() && found->second.stores == 1 ? found->second.node : 0;
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

  struct Tuple {
    NodeId node;
    int stores;
  };

  const pysource::Module& tree_;
  std::vector<NodeId> around_;  // the nodes that are open, the outermost first
  std::vector<std::string> names_;
  std::map<std::pair<NodeId, std::string_view>, int> stores_;
  std::optional<std::map<std::string_view, Tuple>> tuples_;  // of the module's statements, by their names
  std::map<std::tuple<NodeId, bool, std::size_t>, bool> columns_;
  bool known_ = true;
};

}  // namespace

std::optional<std::vector<std::string>> given_names(const pysource::Module& tree) {
  return Reader(tree).read();
}

std::set<std::string_view> names_made_global(std::string_view source) {
  constexpr std::string_view word = "global ";
  std::set<std::string_view> names;
  for (std::size_t at = source.find(word); at != std::string_view::npos; at = source.find(word, at + 1)) {
    const std::string_view behind = source.substr(at + word.size());
    for (const std::string_view name : split(behind.substr(0, behind.find_first_of("\n#;")), ','))
      names.insert(trim(name));
  }
  return names;
}

}  // namespace trysquare::imports
