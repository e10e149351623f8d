#include "settings/outline_region.hpp"

#include "pysource/parse.hpp"
#include "pysource/walk.hpp"
#include "settings/equality.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace trysquare::settings {

namespace ast = pysource::ast;
using pysource::Context;
using pysource::Module;
using pysource::NodeId;
using Syntax = pysource::Kind;

namespace {

// Python's own that leave what they get as it is.
constexpr auto harmless = std::to_array<std::string_view>(
    {"abs",          "all",        "any",        "bool",      "bytes",    "callable", "chr",  "classmethod",
     "dict",         "enumerate",  "float",      "frozenset", "getattr",  "hasattr",  "hash", "id",
     "int",          "isinstance", "issubclass", "len",       "list",     "max",      "min",  "object",
     "ord",          "property",   "range",      "repr",      "reversed", "round",    "set",  "sorted",
     "staticmethod", "str",        "sum",        "super",     "tuple",    "type",     "zip"});
// Code that reaches names in other ways than by naming them, or acts on the whole process.
constexpr auto reaching = std::to_array<std::string_view>(
    {"__import__", "_getframe", "chdir", "currentframe", "delattr", "dir", "environ", "environb", "eval",
     "exec", "getenv", "globals", "locals", "putenv", "setattr", "stack", "unsetenv", "vars"});
// What belongs to the whole process, and the methods that change it.
constexpr auto shared = std::to_array<std::string_view>(
    {"meta_path", "modules", "path", "path_hooks", "path_importer_cache", "warnoptions"});
constexpr auto changing =
    std::to_array<std::string_view>({"__delitem__", "__setitem__", "append", "clear", "extend", "insert",
                                     "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update"});

// Some words, and by their length the letters that they begin with: most words are none of them at a glance.
template <std::size_t Size>
class Words {
 public:
  consteval explicit Words(const std::array<std::string_view, Size>& words) : words_(words) {
    for (const std::string_view word : words) begins_[word.size()] |= bit_of(word.front());
  }
  bool hold(std::string_view word) const {
    if (word.empty() || word.size() >= begins_.size()) return false;
    return (begins_[word.size()] & bit_of(word.front())) != 0 &&
           std::ranges::find(words_, word) != words_.end();
  }

 private:
  static constexpr std::uint32_t bit_of(char letter) {
    return std::uint32_t{1} << (static_cast<unsigned char>(letter) & 31U);
  }
  std::array<std::string_view, Size> words_;
  std::array<std::uint32_t, 24> begins_{};
};

constexpr Words harmless_words(harmless);
constexpr Words reaching_words(reaching);
constexpr Words shared_words(shared);
constexpr Words changing_words(changing);

enum Place : std::uint8_t { in_class = 1, own_names = 2, given = 4, in_body = 8 };

class Scanner {
 public:
  Scanner(const Module& tree, NameTable& names) : tree_(tree), names_(names) {}

  Region execution(NodeId statement) {
    names_.begin_own();
    push(statement, 0);
    run();
    return finished();
  }

  // Of all functions below the statement; their own names do not count.
  Region bodies(Module& tree, NodeId statement) {
    std::vector<NodeId> functions;
    pysource::walk(tree_, statement, [&](NodeId id) {
      const bool is_function = tree_.kind(id) == Syntax::function_def ||
                               tree_.kind(id) == Syntax::async_function_def ||
                               tree_.kind(id) == Syntax::lambda;
      if (is_function) functions.push_back(id);
      return !is_function;
    });
    for (const NodeId function : functions) {
      if (!pysource::read_body(tree, function)) region_.effect = true;
      find_locals(function);
      if (tree_.kind(function) == Syntax::lambda) {
        push(tree_.as<ast::Lambda>(function).body, in_body);
      } else {
        push_all(tree_.as<ast::FunctionDef>(function).body, in_body);
      }
      run();
    }
    return finished();
  }

 private:
  struct Todo {
    NodeId id;
    std::uint8_t place;
  };

  void push(NodeId id, unsigned place) {
    if (id != 0) todo_.push_back({id, static_cast<std::uint8_t>(place)});
  }
  void push_all(pysource::List list, unsigned place) {
    for (const NodeId id : tree_.items(list)) push(id, place);
  }

  void run() {
    while (!todo_.empty()) {
      const Todo next = todo_.back();
      todo_.pop_back();
      visit(next.id, next.place);
    }
  }

  Region finished() {
    for (auto* list : {&region_.binds, &region_.reads, &region_.handed, &region_.written, &region_.bases}) {
      std::ranges::sort(*list);
      const auto same = std::ranges::unique(*list);
      list->erase(same.begin(), same.end());
    }
    return std::move(region_);
  }

  void find_locals(NodeId function) {
    names_.begin_own();
    globals_.clear();
    const auto add = [&](std::string_view name) { names_.set_own(names_.number(name), true); };
    locals_todo_.assign(1, function);
    while (!locals_todo_.empty()) {
      const NodeId id = locals_todo_.back();
      locals_todo_.pop_back();
      switch (tree_.kind(id)) {
        case Syntax::constant: continue;
        case Syntax::arg: add(tree_.name(tree_.as<ast::Arg>(id).name)); break;
        case Syntax::name:
          if (static_cast<Context>(tree_.node(id).detail) != Context::load) add(tree_.name(id));
          continue;
        case Syntax::alias: {
          const auto alias = tree_.as<ast::Alias>(id);
          const std::string_view dotted = tree_.name(alias.name);
          add(alias.as_name.empty() ? dotted.substr(0, dotted.find('.')) : tree_.name(alias.as_name));
          break;
        }
        case Syntax::except_handler: {
          const auto handler = tree_.as<ast::ExceptHandler>(id);
          if (!handler.name.empty()) add(tree_.name(handler.name));
          break;
        }
        case Syntax::global:
          for (const NodeId name : tree_.items(tree_.as<ast::Names>(id).names)) {
            globals_.push_back(names_.number(tree_.name(name)));
            region_.written.push_back(globals_.back());
          }
          continue;
        default: break;
      }
      pysource::for_each_child(tree_, id, [&](NodeId child) { locals_todo_.push_back(child); });
    }
    for (const NameId name : globals_) names_.set_own(name, false);
  }

  bool is_own(std::string_view name) { return names_.is_own(names_.number(name)); }

  void bind(std::string_view name, unsigned place) {
    if ((place & (in_class | own_names | in_body)) == 0) region_.binds.push_back(names_.number(name));
  }

  // `a.b.c` is given as `a` and ".b.c"; another expression has no root.
  std::optional<Known> known(NodeId id) {
    const NodeId whole = id;
    while (tree_.kind(id) == Syntax::attribute) id = tree_.as<ast::Attribute>(id).value;
    if (tree_.kind(id) != Syntax::name) return std::nullopt;
    const std::string_view name = tree_.name(id);
    if (is_own(name)) return std::nullopt;
    return Known{names_.number(name), tree_.text_of(whole).substr(tree_.text_of(id).size()), {}};
  }

  // `a.b.register(name)`.
  std::optional<Known> registration(NodeId value) {
    if (tree_.kind(value) != Syntax::call) return std::nullopt;
    const auto call = tree_.as<ast::Call>(value);
    const auto given = tree_.items(call.args);
    if (given.size() != 1 || !tree_.items(call.keywords).empty() || tree_.kind(given[0]) != Syntax::name ||
        tree_.kind(call.function) != Syntax::attribute)
      return std::nullopt;
    const auto method = tree_.as<ast::Attribute>(call.function);
    if (tree_.name(method.attr) != "register" || is_own(tree_.name(given[0]))) return std::nullopt;
    auto found = known(method.value);
    if (found) found->given = tree_.name(given[0]);
    return found;
  }

  // The name at the root of `a.b[c].d`; 0: there is none.
  NodeId root_of(NodeId id) const {
    for (;;) {
      if (tree_.kind(id) == Syntax::attribute) {
        id = tree_.as<ast::Attribute>(id).value;
      } else if (tree_.kind(id) == Syntax::subscript) {
        id = tree_.as<ast::Subscript>(id).value;
      } else {
        return tree_.kind(id) == Syntax::name ? id : 0;
      }
    }
  }

  // A store into an object: of the function's own it is nobody else's business.
  void write_into(NodeId target, unsigned place) {
    const NodeId root = root_of(target);
    if (root == 0) return;
    const NameId name = names_.number(tree_.name(root));
    if (names_.is_own(name)) return;
    region_.written.push_back(name);
    if ((place & in_body) == 0) region_.effect = true;
  }

  void visit_name(NodeId id, unsigned place) {
    const std::string_view name = tree_.name(id);
    switch (static_cast<Context>(tree_.node(id).detail)) {
      case Context::store: bind(name, place); return;
      case Context::del: bind(name, place); return;  // as it comes, in its group
      case Context::load: break;
    }
    const NameId number = names_.number(name);
    if (names_.is_own(number)) return;
    if (reaching_words.hold(name)) region_.effect = true;
    region_.reads.push_back(number);
    if ((place & given) != 0) region_.handed.push_back(number);
  }

  // Whether something of the process (`sys.path`, `os.environ`) stands between the name and the method.
  bool is_of_process(NodeId id) const {
    while (tree_.kind(id) == Syntax::attribute) {
      const auto node = tree_.as<ast::Attribute>(id);
      if (shared_words.hold(tree_.name(node.attr))) return true;
      id = node.value;
    }
    return tree_.kind(id) == Syntax::name && shared_words.hold(tree_.name(id));
  }

  void visit_call(NodeId id, unsigned place) {
    const auto call = tree_.as<ast::Call>(id);
    const Syntax kind = tree_.kind(call.function);
    bool changes = true;
    if (kind == Syntax::name) {
      const std::string_view name = tree_.name(call.function);
      changes = !harmless_words.hold(name) || is_own(name);
    } else if (kind == Syntax::attribute) {
      const auto method = tree_.as<ast::Attribute>(call.function);
      const std::string_view name = tree_.name(method.attr);
      if (tree_.kind(method.value) == Syntax::constant) changes = false;
      if (changing_words.hold(name) && is_of_process(method.value)) region_.effect = true;
      const NodeId root = root_of(call.function);
      if (root == 0) {
        // Of what a call gave.
      } else if (const NameId of = names_.number(tree_.name(root)); !names_.is_own(of)) {
        region_.methods.emplace_back(of, name);
      }
    }
    region_.calls = region_.calls || changes;
    const unsigned inside = changes ? place | given : place;
    push(call.function, place & ~unsigned{given});
    push_all(call.args, inside);
    for (const NodeId keyword : tree_.items(call.keywords))
      push(tree_.as<ast::Keyword>(keyword).value, inside);
  }

  void visit_function(NodeId id, unsigned place) {
    const auto definition = tree_.as<ast::FunctionDef>(id);
    const std::string_view name = tree_.name(definition.name);
    bind(name, place);
    if ((place & in_class) != 0 && name == "__init_subclass__") region_.hooks = true;
    if (!tree_.items(definition.decorators).empty() && (place & in_class) == 0) region_.calls = true;
    push_all(definition.decorators, place);
    visit_defaults(definition.args, place);
    if ((place & in_body) != 0) push_all(definition.body, place);
    // `@register.filter` changes `register`, and gets the function.
    for (const NodeId decorator : tree_.items(definition.decorators)) {
      const NodeId root = root_of(decorator);
      if (tree_.kind(decorator) == Syntax::attribute && root != 0 && (place & in_class) == 0)
        region_.methods.emplace_back(names_.number(tree_.name(root)),
                                     tree_.name(tree_.as<ast::Attribute>(decorator).attr));
    }
  }

  void visit_defaults(NodeId arguments_id, unsigned place) {
    if (arguments_id == 0) return;
    const auto arguments = tree_.as<ast::Arguments>(arguments_id);
    push_all(arguments.defaults, place);
    push_all(arguments.keyword_defaults, place);
  }

  void visit_class(NodeId id, unsigned place) {
    const auto definition = tree_.as<ast::ClassDef>(id);
    bind(tree_.name(definition.name), place);
    push_all(definition.decorators, place);
    for (const NodeId base : tree_.items(definition.bases)) {
      // Making the class looks at its base, but calls nothing of it, unless that asks to be told.
      if (tree_.kind(base) != Syntax::name || (place & (in_body | in_class)) != 0) push(base, place);
    }
    bool calls = !tree_.items(definition.decorators).empty();
    for (const NodeId item : tree_.items(definition.keywords)) {
      const auto keyword = tree_.as<ast::Keyword>(item);
      push(keyword.value, place);
      const bool is_meta = !keyword.name.empty() && tree_.name(keyword.name) == "metaclass";
      if (const auto meta = is_meta && (place & in_body) == 0 ? known(keyword.value) : std::nullopt) {
        region_.metas.push_back(*meta);
        continue;
      }
      region_.hooks = calls = true;
      if (const NodeId root = root_of(keyword.value))
        region_.bases.push_back(names_.number(tree_.name(root)));
    }
    region_.calls = region_.calls || calls;
    for (const NodeId base : tree_.items(definition.bases)) {
      if (const NodeId root = root_of(base)) region_.bases.push_back(names_.number(tree_.name(root)));
    }
    for (const NodeId statement : tree_.items(definition.body)) {
      const Syntax kind = tree_.kind(statement);
      if (kind != Syntax::assign && kind != Syntax::ann_assign) continue;
      const NodeId value = kind == Syntax::assign ? tree_.as<ast::Assign>(statement).value
                                                  : tree_.as<ast::AnnAssign>(statement).value;
      const Syntax held = value == 0 ? Syntax::none : tree_.kind(value);
      region_.keeps_state = region_.keeps_state || held == Syntax::list || held == Syntax::dict ||
                            held == Syntax::set || held == Syntax::call;
    }
    push_all(definition.body, place | in_class);
  }

  void visit_import(NodeId id, pysource::List aliases, unsigned place) {
    for (const NodeId item : tree_.items(aliases)) {
      const auto alias = tree_.as<ast::Alias>(item);
      const std::string_view dotted = tree_.name(alias.name);
      if (dotted == "*") region_.effect = true;
      const bool whole = tree_.kind(id) == Syntax::import_from;
      bind(!alias.as_name.empty() ? tree_.name(alias.as_name)
           : whole                ? dotted
                                  : dotted.substr(0, dotted.find('.')),
           place);
    }
  }

  void visit_statement_of_its_own(NodeId value, unsigned place) {
    const Syntax kind = tree_.kind(value);
    if (kind == Syntax::constant) return;
    if (const auto made = (place & (in_body | in_class)) == 0 ? registration(value) : std::nullopt) {
      region_.reads.push_back(made->root);
      region_.reads.push_back(names_.number(made->given));
      region_.registers.push_back(*made);
      return;
    }
    const bool looks = kind == Syntax::name || kind == Syntax::attribute || kind == Syntax::compare;
    if (!looks && (place & in_body) == 0) region_.effect = true;
    push(value, place);
  }

  // A value that is bound: `os.environ` handed on as it is tells nothing of what it holds; who looks into it
  // later does so by then. A name of the module may be what its functions change it by.
  void visit_assigned(pysource::List targets, NodeId value, unsigned place) {
    push_all(targets, place);
    const bool by_attribute = std::ranges::all_of(
        tree_.items(targets), [&](NodeId target) { return tree_.kind(target) == Syntax::attribute; });
    const bool kept = (place & in_body) != 0 ? by_attribute : (place & in_class) != 0;
    if (tree_.kind(value) == Syntax::if_exp && kept) {
      const auto chosen = tree_.as<ast::IfExp>(value);
      push(chosen.test, place);
      push_handed_on(chosen.body, place);
      return push_handed_on(chosen.orelse, place);
    }
    if (tree_.kind(value) == Syntax::bool_op && kept) {
      const auto values = tree_.items(tree_.as<ast::BoolOp>(value).values);
      for (const NodeId one : values.first(values.size() - 1)) push(one, place);
      return push_handed_on(values.back(), place);
    }
    return kept ? push_handed_on(value, place) : push(value, place);
  }

  void push_handed_on(NodeId value, unsigned place) {
    if (tree_.kind(value) != Syntax::attribute) return push(value, place);
    const auto node = tree_.as<ast::Attribute>(value);
    const bool is_plain = tree_.kind(node.value) == Syntax::name && tree_.name(node.attr) == "environ";
    push(is_plain ? node.value : value, place);
  }

  void visit_target(NodeId id, NodeId inner, unsigned place) {
    if (static_cast<Context>(tree_.node(id).detail) != Context::load) write_into(id, place);
    push(inner, place);
  }

  void visit(NodeId id, unsigned place);
  void visit_clause(NodeId id, unsigned place);

  const Module& tree_;
  NameTable& names_;
  Region region_;
  std::vector<Todo> todo_;
  std::vector<NameId> globals_;
  std::vector<NodeId> locals_todo_;
};

void Scanner::visit(NodeId id, unsigned place) {
  switch (tree_.kind(id)) {
    case Syntax::function_def:
    case Syntax::async_function_def: return visit_function(id, place);
    case Syntax::lambda:
      visit_defaults(tree_.as<ast::Lambda>(id).args, place);
      if ((place & in_body) != 0) push(tree_.as<ast::Lambda>(id).body, place);
      return;
    case Syntax::class_def: return visit_class(id, place);
    case Syntax::name: return visit_name(id, place);
    case Syntax::attribute: {
      const auto node = tree_.as<ast::Attribute>(id);
      if (reaching_words.hold(tree_.name(node.attr))) region_.effect = true;
      return visit_target(id, node.value, place);
    }
    case Syntax::subscript:
      push(tree_.as<ast::Subscript>(id).slice, place);
      return visit_target(id, tree_.as<ast::Subscript>(id).value, place);
    case Syntax::call: return visit_call(id, place);
    case Syntax::expr: return visit_statement_of_its_own(tree_.as<ast::Expr>(id).value, place);
    case Syntax::import: return visit_import(id, tree_.as<ast::Import>(id).names, place);
    case Syntax::import_from: return visit_import(id, tree_.as<ast::ImportFrom>(id).names, place);
    default: return visit_clause(id, place);
  }
}

void Scanner::visit_clause(NodeId id, unsigned place) {
  switch (tree_.kind(id)) {
    case Syntax::raise:
      if ((place & in_body) == 0) region_.effect = true;
      break;
    case Syntax::assert_: return;
    case Syntax::assign: {
      const auto assigned = tree_.as<ast::Assign>(id);
      return visit_assigned(assigned.targets, assigned.value, place);
    }
    case Syntax::ann_assign: {
      const auto annotated = tree_.as<ast::AnnAssign>(id);
      if (annotated.value == 0) return;
      push(annotated.target, place);
      return push(annotated.value, place);
    }
    case Syntax::aug_assign: {
      const auto statement = tree_.as<ast::AugAssign>(id);
      push(statement.target, place);
      push(statement.value, place);
      if (tree_.kind(statement.target) == Syntax::name && !is_own(tree_.name(statement.target)))
        region_.reads.push_back(names_.number(tree_.name(statement.target)));
      return;
    }
    case Syntax::named_expr: {
      const auto node = tree_.as<ast::NamedExpr>(id);
      bind(tree_.name(node.target), place & ~unsigned{own_names});
      return push(node.value, place);
    }
    case Syntax::comprehension: {
      const auto part = tree_.as<ast::Comprehension>(id);
      push(part.target, place | own_names);
      push(part.iter, place);
      return push_all(part.conditions, place);
    }
    case Syntax::for_:
    case Syntax::async_for: {
      const NodeId iterated = tree_.as<ast::For>(id).iter;
      if (tree_.kind(iterated) == Syntax::name && !is_own(tree_.name(iterated)))
        region_.methods.emplace_back(names_.number(tree_.name(iterated)), "__iter__");
      break;
    }
    case Syntax::with_item: {
      const auto item = tree_.as<ast::WithItem>(id);
      region_.calls = true;
      push(item.target, place);
      return push(item.context, place | given);
    }
    case Syntax::except_handler: {
      const auto handler = tree_.as<ast::ExceptHandler>(id);
      if (!handler.name.empty()) bind(tree_.name(handler.name), place);
      break;
    }
    case Syntax::match_as:
      if (const auto pattern = tree_.as<ast::MatchAs>(id); !pattern.name.empty())
        bind(tree_.name(pattern.name), place);
      break;
    case Syntax::match_star:
      if (const auto pattern = tree_.as<ast::MatchStar>(id); !pattern.name.empty())
        bind(tree_.name(pattern.name), place);
      break;
    case Syntax::match_mapping:
      if (const auto pattern = tree_.as<ast::MatchMapping>(id); !pattern.rest.empty())
        bind(tree_.name(pattern.rest), place);
      break;
    default: break;
  }
  pysource::for_each_child(tree_, id, [&](NodeId child) { push(child, place); });
}

}  // namespace

NameId NameTable::number(std::string_view name) {
  if (names_.size() * 2 >= slots_.size()) grow();
  const auto hash = static_cast<std::uint32_t>(hash_of_text(name));
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at].number != 0; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && names_[slots_[at].number - 1] == name) return slots_[at].number - 1;
  }
  names_.push_back(name);
  owners_.push_back(0);
  slots_[at] = {hash, static_cast<NameId>(names_.size())};
  return slots_[at].number - 1;
}

void NameTable::grow() {
  constexpr std::size_t fewest = 128;
  std::vector<Slot> before(std::max(slots_.size() * 2, fewest));
  before.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : before) {
    if (slot.number == 0) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].number != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

Region region_of(const Module& tree, NodeId statement, NameTable& names) {
  return Scanner(tree, names).execution(statement);
}

Region bodies_of(Module& tree, NodeId statement, NameTable& names) {
  return Scanner(tree, names).bodies(tree, statement);
}

}  // namespace trysquare::settings
