#include "imports/execution.hpp"

#include "pysource/literal.hpp"
#include "pysource/parse.hpp"
#include "pysource/walk.hpp"

#include <algorithm>

namespace trysquare::imports {

namespace ast = pysource::ast;
using pysource::Kind;
using pysource::List;

namespace {

constexpr int most_calls = 300;
constexpr std::size_t deepest_call = 8;

}  // namespace

Execution::Execution(Importer& importer, Module& module)
    : importer_(importer), module_(module), on_behalf_(&module) {
  scopes_.push_back({&module.names});
}

void Execution::run_module() {
  for (const auto& error : tree().errors()) {
    fail({.kind = Cause::Kind::unreadable,
          .module = module_.name,
          .name = {},
          .at = error.at,
          .detail = error.message});
    return;
  }
  bind("__name__", text_constant(module_.name));
  run_block(tree().as<ast::Module>(tree().root()).body);
}

void Execution::run_functions() {
  later_ = true;
  // Functions in functions are found while their outer ones are read.
  for (std::size_t i = 0; i < functions_.size(); ++i) {
    flow_ = Truth::yes;
    guards_.clear();
    run_body(functions_[i]);
  }
}

void Execution::run_method(std::string_view owner, std::string_view method) {
  const Meaning symbol{Meaning::Kind::symbol, module_.name, owner, {}};
  const ClassFacts* facts = importer_.class_of(symbol);
  if (facts == nullptr) return;
  const auto found = facts->names.find(method);
  if (found != nullptr && found->node != 0) run_body(found->node);
}

Truth Execution::ask(NodeId function, std::string_view name) {
  const std::size_t told = module_.causes.size();
  const Truth imports = module_.imports;
  asking_ = later_ = true;
  run_body(function, {.positional = {text_constant(name)}, .named = {}});
  module_.causes.resize(told);
  module_.imports = imports;
  return answer_.value_or(Truth::unknown);
}

// All that may be met say the same, or it is not known.
void Execution::answer(Truth found) {
  if (!asking_ || running_.size() != 1 || flow_ == Truth::no || is_answered_) return;
  answer_ = answer_ && *answer_ != found ? Truth::unknown : found;
  is_answered_ = flow_ == Truth::yes;
}

void Execution::run_block(List statements) {
  for (const NodeId id : tree().items(statements)) {
    if (flow_ == Truth::no) return;
    run_statement(id);
  }
}

void Execution::run_statement(NodeId id) {
  if (importer_.is_deep()) return;
  ++importer_.depth;
  switch (tree().kind(id)) {
    case Kind::import: run_import(id); break;
    case Kind::import_from: run_import_from(id); break;
    case Kind::expr: run_expression(tree().as<ast::Expr>(id).value); break;
    case Kind::assign: {
      const auto node = tree().as<ast::Assign>(id);
      const Meaning meaning = evaluate(node.value);
      for (const NodeId target : tree().items(node.targets)) assign(target, meaning);
      break;
    }
    case Kind::ann_assign: {
      const auto node = tree().as<ast::AnnAssign>(id);
      // Annotations of a function's own names are never evaluated.
      const bool evaluated =
          !future_annotations_ && importer_.minor_version() < 14 && running_.empty() && !later_;
      if (evaluated) evaluate(node.annotation);
      if (node.value != 0) assign(node.target, evaluate(node.value));
      break;
    }
    case Kind::aug_assign: {
      const auto node = tree().as<ast::AugAssign>(id);
      const bool adds = static_cast<pysource::Operator>(node.detail) == pysource::Operator::add &&
                        tree().kind(node.target) == Kind::name;
      const Binding* known = adds ? lookup(tree().name(node.target)) : nullptr;
      const Meaning before = known == nullptr ? Meaning{} : known->meaning;
      const Meaning value = evaluate(node.value);
      assign(node.target, adds ? sum_of(before, value, start_of(id), /*extends=*/true) : Meaning{});
      break;
    }
    case Kind::return_: {
      const auto node = tree().as<ast::Return>(id);
      Meaning given = node.value == 0 ? none_constant() : evaluate(node.value);
      answer(Truth::yes);
      if (!returned_.empty() && !returned_.back().is_met) {
        if (flow_ == Truth::yes)
          returned_.back() = {std::move(given), true, returned_.back().is_open};
        else if (flow_ == Truth::unknown)
          returned_.back().is_open = true;
      }
      if (flow_ == Truth::yes)
        flow_ = Truth::no;
      else
        left_ = true;
      break;
    }
    case Kind::delete_: {
      for (const NodeId target : tree().items(tree().as<ast::Delete>(id).targets)) unbind(target);
      break;
    }
    default: run_compound(id); break;
  }
  --importer_.depth;
}

void Execution::run_compound(NodeId id) {
  switch (tree().kind(id)) {
    case Kind::if_: run_if(id); break;
    case Kind::for_:
    case Kind::async_for:
    case Kind::while_: run_loop(id); break;
    case Kind::try_:
    case Kind::try_star: run_try(id); break;
    case Kind::with:
    case Kind::async_with: run_with(id); break;
    case Kind::match: run_match(id); break;
    case Kind::raise: run_raise(id); break;
    case Kind::function_def:
    case Kind::async_function_def: define_function(id); break;
    case Kind::class_def: define_class(id); break;
    case Kind::assert_: evaluate(tree().as<ast::Assert>(id).test); break;
    case Kind::type_alias: assign(tree().as<ast::TypeAlias>(id).name, {}); break;
    default: break;
  }
}

void Execution::run_if(NodeId id) {
  const auto node = tree().as<ast::If>(id);
  const Truth holds = truth_of(evaluate(node.test));
  if (holds == Truth::yes) return run_block(node.body);
  if (holds == Truth::no) return run_block(node.orelse);
  const Truth before = flow_;
  perhaps([&] { run_block(node.body); });
  const Truth after = flow_;
  flow_ = before;
  perhaps([&] { run_block(node.orelse); });
  flow_ = both(flow_, after);
}

void Execution::run_loop(NodeId id) {
  bool certain = false;
  List body, orelse;
  if (tree().kind(id) == Kind::while_) {
    const auto node = tree().as<ast::While>(id);
    const Truth holds = truth_of(evaluate(node.test));
    if (holds == Truth::no) return run_block(node.orelse);
    certain = holds == Truth::yes;
    body = node.body;
    orelse = node.orelse;
  } else {
    const auto node = tree().as<ast::For>(id);
    const Meaning items = evaluate(node.iter);
    const Truth any = truth_of(items);
    if (any == Truth::no) return run_block(node.orelse);
    certain = any == Truth::yes && items.is(Meaning::Kind::constant);
    assign(node.target, {});
    body = node.body;
    orelse = node.orelse;
  }
  // What the first round does, later ones may do with other values: names are not certain.
  if (certain)
    run_block(body);
  else
    perhaps([&] { run_block(body); });
  perhaps([&] { run_block(orelse); });
}

void Execution::run_match(NodeId id) {
  const auto node = tree().as<ast::Match>(id);
  evaluate(node.subject);
  for (const NodeId item : tree().items(node.cases)) {
    const auto one = tree().as<ast::MatchCase>(item);
    pysource::walk(tree(), one.pattern, [&](NodeId part) {
      if (tree().kind(part) == Kind::match_as) {
        const auto bound = tree().as<ast::MatchAs>(part);
        if (!bound.name.empty()) bind(tree().name(bound.name), {});
      }
      return true;
    });
    perhaps([&] { run_block(one.body); });
  }
}

void Execution::run_raise(NodeId id) {
  const auto node = tree().as<ast::Raise>(id);
  std::string exception;
  if (node.exception != 0) {
    evaluate(node.exception);
    NodeId type = node.exception;
    if (tree().kind(type) == Kind::call) type = tree().as<ast::Call>(type).function;
    exception = pysource::last_name(tree(), type);
  } else {
    exception = handling_;
  }
  if (flow_ == Truth::yes) raised_ = true;
  if ((caught_around() & mask_of_raised(exception)) == 0)
    answer(exception == "AttributeError" ? Truth::no : Truth::unknown);
  fail({.kind = Cause::Kind::raised,
        .module = module_.name,
        .name = {},
        .at = start_of(id),
        .detail = std::move(exception)});
  // In a function the rest does not run; a module is read on, as if nothing had been raised.
  if (!running_.empty() || later_) {
    if (flow_ == Truth::yes)
      flow_ = Truth::no;
    else
      left_ = true;
  }
}

void Execution::define_function(NodeId id) {
  const auto node = tree().as<ast::FunctionDef>(id);
  for (const NodeId decorator : tree().items(node.decorators))
    evaluate_decorator(decorator, tree().name(node.name));
  const auto args = tree().as<ast::Arguments>(node.args);
  for (const List defaults : {args.defaults, args.keyword_defaults}) {
    for (const NodeId value : tree().items(defaults)) {
      if (value != 0) run_expression(value);
    }
  }
  if (!future_annotations_ && importer_.minor_version() < 14) {
    for (const List list : {args.positional_only, args.args, args.keyword_only}) {
      for (const NodeId arg : tree().items(list)) {
        if (const NodeId annotation = tree().as<ast::Arg>(arg).annotation; annotation != 0)
          run_expression(annotation);
      }
    }
    if (node.returns != 0) run_expression(node.returns);
  }
  const std::string_view name = tree().name(node.name);
  Meaning meaning;
  if (scopes_.size() == 1 && tree().items(node.decorators).empty())
    meaning = {Meaning::Kind::symbol, module_.name, importer_.keep(name), {}};
  bind(name, meaning, id);
  if (later_)
    run_body(id);
  else if (running_.empty())
    functions_.push_back(id);
}

void Execution::define_class(NodeId id) {
  const auto node = tree().as<ast::ClassDef>(id);
  ClassFacts facts;
  for (const NodeId decorator : tree().items(node.decorators))
    evaluate_decorator(decorator, tree().name(node.name));
  for (const NodeId base : tree().items(node.bases)) facts.bases.push_back(evaluate(base));
  for (const NodeId keyword : tree().items(node.keywords))
    run_expression(tree().as<ast::Keyword>(keyword).value);
  in_scope(facts.names, true, [&] { run_block(node.body); });
  const std::string_view name = importer_.keep(tree().name(node.name));
  const Meaning symbol{Meaning::Kind::symbol, module_.name, name, {}};
  const bool at_top = scopes_.size() == 1;
  if (at_top) module_.classes.add(name).first = std::move(facts);
  bind(name, at_top ? symbol : Meaning{}, id);
  if (!at_top) return;
  check_class(symbol, id);
  importer_.find_in_bases(symbol, [&](const Meaning& one, const ClassFacts*) {
    if (one.module != module_.name) be_given_names(one);
    return false;
  });
}

void Execution::bind_parameters(NodeId function, const Arguments& given, Names& names) {
  const auto args = tree().as<ast::Arguments>(tree().as<ast::FunctionDef>(function).args);
  const auto name_of = [&](NodeId arg) { return tree().name(tree().as<ast::Arg>(arg).name); };
  const auto literal = [&](NodeId value) {
    return value != 0 && tree().kind(value) == Kind::constant ? evaluate_literal(value) : Meaning{};
  };
  std::vector<NodeId> plain;
  for (const List list : {args.positional_only, args.args})
    for (const NodeId arg : tree().items(list)) plain.push_back(arg);
  const auto defaults = tree().items(args.defaults);
  // Without arguments nothing is known of how it is called.
  const bool is_known = !given.positional.empty() || !given.named.empty() || is_called_;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    Meaning meaning;
    const std::size_t from_end = plain.size() - i;
    if (i < given.positional.size())
      meaning = given.positional[i];
    else if (is_known && from_end <= defaults.size())
      meaning = literal(defaults[defaults.size() - from_end]);
    names.add(name_of(plain[i])).first.meaning = meaning;
  }
  const auto keyword_only = tree().items(args.keyword_only);
  const auto keyword_defaults = tree().items(args.keyword_defaults);
  for (std::size_t i = 0; i < keyword_only.size(); ++i) {
    const bool has = is_known && i < keyword_defaults.size();
    names.add(name_of(keyword_only[i])).first.meaning = has ? literal(keyword_defaults[i]) : Meaning{};
  }
  for (const NodeId rest : {args.vararg, args.kwarg})
    if (rest != 0) names.add(name_of(rest)).first = {};
  for (const auto& [name, meaning] : given.named) {
    if (Binding* found = names.find(name)) found->meaning = meaning;
  }
}

namespace {

// Expressions that are no targets themselves: only `:=` binds names in them.
bool is_value(Kind kind) {
  return kind >= Kind::bool_op && kind <= Kind::slice && kind != Kind::starred && kind != Kind::name &&
         kind != Kind::list && kind != Kind::tuple;
}

}  // namespace

// A name that a function binds anywhere is its own everywhere.
void Execution::bind_stored_names(List body, Names& names, std::set<std::string, std::less<>>& globals) {
  const auto statements = tree().items(body);
  std::vector<NodeId> todo(statements.begin(), statements.end());
  while (!todo.empty()) {
    const NodeId id = todo.back();
    todo.pop_back();
    const auto& node = tree().node(id);
    if (node.kind == Kind::name) {
      if (static_cast<pysource::Context>(node.detail) != pysource::Context::store) continue;
      names.add(tree().name(id));
    } else if (node.kind == Kind::global) {
      for (const NodeId name : tree().items(tree().as<ast::Names>(id).names))
        globals.emplace(tree().name(name));
    } else if (!pysource::has_own_body(node.kind)) {
      pysource::for_each_child(tree(), id, [&](NodeId child) {
        if (module_.has_walrus || !is_value(tree().kind(child))) todo.push_back(child);
      });
    }
  }
}

Meaning Execution::run_body(NodeId function, const Arguments& given) {
  const bool nested_too_deep = running_.size() >= deepest_call;
  if (nested_too_deep || std::ranges::find(running_, function) != running_.end()) return {};
  if (!later_ && ++calls_ > most_calls) return {};
  if (!pysource::read_body(*module_.tree, function)) return {};
  if (!later_ && (tree().kind(function) != Kind::function_def || pysource::yields(tree(), function)))
    return {};
  const auto node = tree().as<ast::FunctionDef>(function);
  Names names;
  bind_parameters(function, given, names);
  std::set<std::string, std::less<>> globals;
  bind_stored_names(node.body, names, globals);
  for (const std::string& name : globals) names.erase(name);
  const Truth before = flow_;
  const bool left_before = left_;
  left_ = false;
  running_.push_back(function);
  returned_.emplace_back();
  // A function that is called sees its module; one that is read where it stands sees what is around it.
  std::vector<Scope> inner = later_ ? scopes_ : std::vector<Scope>{scopes_.front()};
  std::swap(inner, scopes_);
  scopes_.push_back({&names, false, &globals});
  run_block(node.body);
  const auto body = tree().items(node.body);
  const Kind last = tree().kind(body.back());
  if (last != Kind::return_ && last != Kind::raise) answer(Truth::yes);
  Returned returned = std::move(returned_.back());
  returned_.pop_back();
  if (!returned.is_met && !returned.is_open && flow_ == Truth::yes && !left_)
    returned = {none_constant(), true, false};
  scopes_.pop_back();
  std::swap(inner, scopes_);
  running_.pop_back();
  left_ = left_before;
  flow_ = before;
  return returned.is_met && !returned.is_open ? returned.meaning : Meaning{};
}

void Execution::assign(NodeId target, const Meaning& meaning) {
  switch (tree().kind(target)) {
    case Kind::name: bind(tree().name(target), meaning); break;
    case Kind::tuple:
    case Kind::list: {
      const auto items = tree().items(tree().as<ast::Elements>(target).items);
      const bool known = meaning.is(Meaning::Kind::constant) &&
                         meaning.constant->kind == Constant::Kind::tuple &&
                         meaning.constant->items.size() == items.size();
      for (std::size_t i = 0; i < items.size(); ++i) {
        assign(items[i], known ? constant_of(meaning.constant->items[i]) : Meaning{});
      }
      break;
    }
    case Kind::starred: assign(tree().as<ast::Starred>(target).value, {}); break;
    case Kind::attribute: {
      const auto node = tree().as<ast::Attribute>(target);
      const Meaning base = evaluate(node.value);
      if (!base.is(Meaning::Kind::module)) break;
      lend(base.module, tree().name(node.attr), flow_);
      break;
    }
    case Kind::subscript: {
      const auto node = tree().as<ast::Subscript>(target);
      const Meaning changed = evaluate(node.value), key = evaluate(node.slice);
      forget(node.value);
      const bool is_text = key.is(Meaning::Kind::constant) && key.constant->kind == Constant::Kind::text;
      if (changed.is(Meaning::Kind::symbol) && changed.module == "sys" && changed.name == "modules" &&
          is_text)
        importer_.put_module(key.constant->text, later_ ? Truth::unknown : flow_,
                             meaning.is(Meaning::Kind::module) ? meaning.module : std::string_view());
      break;
    }
    default: break;
  }
}

// Others lend a module a name.
void Execution::lend(std::string_view module, std::string_view name, Truth there) {
  Module& other = importer_.find(module);
  const auto [binding, fresh] = other.names.add(name, Binding{{}, there, 0});
  if (!fresh) binding = {{}, either(binding.there, later_ ? Truth::unknown : there), 0};
}

// A decorator that is told a module's name may put there what it decorates.
Meaning Execution::evaluate_decorator(NodeId id, std::string_view decorated) {
  if (tree().kind(id) == Kind::call) {
    for (const NodeId arg : tree().items(tree().as<ast::Call>(id).args)) {
      if (tree().kind(arg) != Kind::constant) continue;
      const Meaning text = evaluate_literal(arg);
      if (!text.is(Meaning::Kind::constant) || text.constant->kind != Constant::Kind::text) continue;
      const std::string& name = text.constant->text;
      if (name.contains('.') && importer_.there(name) == Truth::yes)
        lend(importer_.keep(name), decorated, Truth::unknown);
    }
  }
  const Meaning decorator = evaluate(id);
  be_given_names(decorator);
  const bool is_function = decorator.is(Meaning::Kind::symbol) && tree().kind(id) != Kind::call;
  if (is_function && !later_) follow_function(decorator, {.positional = {{}}, .named = {}}, start_of(id));
  return decorator;
}

void Execution::bind(std::string_view name, Meaning meaning, NodeId node) {
  const Scope& scope = scopes_.back();
  const bool is_global = scope.globals != nullptr && scope.globals->contains(name);
  Names& names = is_global ? module_.names : *scope.names;
  const auto [binding, fresh] = names.add(name);
  if (fresh) {
    binding = {std::move(meaning), flow_, node};
    return;
  }
  const bool certain = flow_ == Truth::yes && !later_;
  const bool was_there = binding.there != Truth::no;
  if (!certain && was_there && !binding.meaning.same_as(meaning)) {
    // One of the two: nobody knows which.
    if (later_ && flow_ == Truth::yes)
      binding.meaning = std::move(meaning);
    else
      binding.meaning = {};
    binding.node = 0;
  } else {
    binding.meaning = std::move(meaning);
    binding.node = node;
  }
  binding.there = either(binding.there, flow_);
}

// What the name stands for is changed.
void Execution::forget(NodeId changed) {
  if (tree().kind(changed) != Kind::name) return;
  Binding* known = lookup(tree().name(changed));
  if (known == nullptr || !known->meaning.is(Meaning::Kind::constant)) return;
  const Constant& constant = *known->meaning.constant;
  const bool is_sequence =
      constant.kind == Constant::Kind::tuple && constant.sequence != Constant::Sequence::tuple;
  if (is_sequence || constant.kind == Constant::Kind::table) known->meaning = {};
}

void Execution::unbind(NodeId target) {
  if (tree().kind(target) != Kind::name) {
    evaluate_children(target);
    return;
  }
  Names& names = *scopes_.back().names;
  if (flow_ == Truth::yes)
    names.erase(tree().name(target));
  else if (Binding* found = names.find(tree().name(target)))
    found->there = Truth::unknown;
}

}  // namespace trysquare::imports
