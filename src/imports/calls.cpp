// Calls: those whose answer is known, those of the module's own functions, those that a code rule speaks of.
#include "imports/execution.hpp"

#include "pysource/literal.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace trysquare::imports {

namespace ast = pysource::ast;
using pysource::Kind;
using MKind = Meaning::Kind;

namespace {

const Constant* constant_in(const std::vector<Meaning>& args, std::size_t index, Constant::Kind kind) {
  if (index >= args.size() || !args[index].is(MKind::constant)) return nullptr;
  return args[index].constant->kind == kind ? args[index].constant.get() : nullptr;
}

// The numbers of a release, as sys.version_info has them.
Meaning numbers_of(std::string_view version) {
  Constant numbers{.kind = Constant::Kind::tuple};
  const auto parsed = pep::Version::try_parse(version);
  if (!parsed) return {};
  for (const std::string& digits : parsed->release()) {
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    numbers.items.push_back(integer_constant(number).constant);
  }
  if (numbers.items.empty()) return {};
  while (numbers.items.size() < 3) numbers.items.push_back(integer_constant(0).constant);
  numbers.items.resize(3);
  numbers.sequence = Constant::Sequence::tuple;
  const auto pre = parsed->pre();
  const std::string_view level = !pre                ? "final"
                                 : pre->first == "a" ? "alpha"
                                 : pre->first == "b" ? "beta"
                                                     : "candidate";
  numbers.items.push_back(text_constant(level).constant);
  numbers.items.emplace_back();
  return constant_of(std::move(numbers));
}

std::string_view last_part(std::string_view name) { return name.substr(name.find_last_of('.') + 1); }

}  // namespace

// What the interpreter itself says.
Meaning Execution::known_attribute(std::string_view module, std::string_view name) {
  const auto& markers = importer_.world().environment.markers;
  const auto text = [](const std::string& value) { return value.empty() ? Meaning{} : text_constant(value); };
  if (module == "sys") {
    if (name == "version_info") return numbers_of(markers.python_full_version);
    if (name == "platform") return text(markers.sys_platform);
    return {};
  }
  if (module == "os" && name == "name") return text(markers.os_name);
  if (module == "typing" && name == "TYPE_CHECKING") return constant_of(Truth::no);
  if (name == "__version__" && !module.contains('.')) {
    Binding binding;
    Module& found = importer_.find(module);
    if (found.is_library || found.is_project) return {};
    importer_.offers(found, name, binding);
    if (binding.meaning.is(MKind::constant)) return binding.meaning;
    if (const std::string* version = importer_.version_of(module)) return text(*version);
  }
  return {};
}

Meaning Execution::evaluate_call(NodeId id) {
  const auto call = tree().as<ast::Call>(id);
  const auto& function = tree().node(call.function);
  std::string_view written;
  Meaning callee, receiver;
  if (function.kind == Kind::attribute) {
    const auto node = tree().as<ast::Attribute>(call.function);
    written = tree().name(node.attr);
    receiver = evaluate(node.value);
    if (flow_ != Truth::no && !receiver.is(MKind::constant))
      callee = attribute_of(receiver, written, node.attr.begin);
  } else {
    if (function.kind == Kind::name) written = tree().name(call.function);
    callee = evaluate(call.function);
  }
  std::vector<Meaning> args;
  for (const NodeId arg : tree().items(call.args)) args.push_back(evaluate(arg));
  for (const NodeId keyword : tree().items(call.keywords))
    run_expression(tree().as<ast::Keyword>(keyword).value);
  if (flow_ == Truth::no) return {};
  if (receiver.is(MKind::symbol) && receiver.module == "sys" && receiver.name == "path")
    importer_.path_changers.insert(module_.name);
  if (receiver.is(MKind::constant)) {
    static constexpr std::array<std::string_view, 12> changing{"append", "extend",  "insert",     "remove",
                                                               "pop",    "clear",   "update",     "add",
                                                               "sort",   "reverse", "setdefault", "discard"};
    if (std::ranges::find(changing, written) != changing.end())
      forget(tree().as<ast::Attribute>(call.function).value);
    return method_of_constant(*receiver.constant, written, args);
  }

  const bool unbound_name = function.kind == Kind::name && lookup(written) == nullptr;
  if (const bool own = callee.is(MKind::unknown) ? unbound_name : true; own) {
    const std::string_view name = callee.is(MKind::unknown) ? written : last_part(callee.name);
    Meaning known = known_call(name, args, start_of(id));
    if (!known.is(MKind::unknown)) return known;
  }
  if (!unbound_name || module_.dynamic || !module_.stars.empty()) forget_given(id);
  if (!callee.is(MKind::symbol)) {
    risk(&Guard::call_risk);
    return {};
  }
  be_given_names(callee);
  check_call(callee, id);
  if (importer_.class_of(callee) != nullptr) {
    risk(&Guard::call_risk);
    return {MKind::instance, callee.module, callee.name, {}};
  }
  if (!later_) return follow_call(callee, id, args);
  risk(&Guard::call_risk);
  return {};
}

// What is used so may put names here.
void Execution::be_given_names(const Meaning& used) {
  if (!used.is(MKind::symbol) || later_ || !importer_.find(used.module).gives_names) return;
  module_.dynamic = true;
  on_behalf_->dynamic = true;
}

// What a function is given it may change.
void Execution::forget_given(NodeId id) {
  const auto call = tree().as<ast::Call>(id);
  for (const NodeId arg : tree().items(call.args)) forget(arg);
  for (const NodeId item : tree().items(call.keywords)) forget(tree().as<ast::Keyword>(item).value);
}

// Into the function, where it is known which one it is.
Meaning Execution::follow_call(const Meaning& callee, NodeId id, const std::vector<Meaning>& positional) {
  Arguments given{positional, {}};
  const auto call = tree().as<ast::Call>(id);
  for (const NodeId arg : tree().items(call.args)) {
    if (tree().kind(arg) == Kind::starred) given.positional.clear();
  }
  bool is_open = given.positional.size() != positional.size();
  for (const NodeId item : tree().items(call.keywords)) {
    const auto keyword = tree().as<ast::Keyword>(item);
    if (keyword.name.empty()) {
      is_open = true;
      continue;
    }
    const auto kind = tree().kind(keyword.value);
    given.named.emplace_back(tree().name(keyword.name),
                             kind == Kind::constant ? evaluate_literal(keyword.value) : Meaning{});
  }
  if (is_open) {
    risk(&Guard::call_risk);
    return {};
  }
  return follow_function(callee, given, start_of(id));
}

Meaning Execution::follow_function(const Meaning& callee, const Arguments& given, std::uint32_t at) {
  risk(&Guard::call_risk);
  Module& home = importer_.find(callee.module);
  const auto found = home.names.find(callee.name);
  if (home.is_library || !home.tree || found == nullptr || found->node == 0 || found->there != Truth::yes ||
      home.tree->kind(found->node) != Kind::function_def)
    return {};
  if (&home == &module_ && !is_called_) return run_body(found->node, given);
  Execution other(importer_, home);
  return run_called(other, found->node, given, at);
}

Meaning Execution::run_called(Execution& other, NodeId function, const Arguments& given, std::uint32_t at) {
  constexpr int most = 20'000, deepest = 12;
  if (importer_.call_depth >= deepest || ++importer_.calls > most) return {};
  ++importer_.call_depth;
  other.is_called_ = true;
  other.on_behalf_ = on_behalf_;
  other.flow_ = flow_;
  other.outer_caught_ = caught_around();
  Meaning returned = other.run_body(function, given);
  --importer_.call_depth;
  if (!other.escaped_) return returned;
  fail({.kind = Cause::Kind::raised,
        .module = other.module_.name,
        .name = {},
        .at = at,
        .detail = *other.escaped_});
  return {};
}

namespace {

// As many items, which ones is not known.
Meaning as_many(const std::vector<Meaning>& args) {
  std::size_t size = std::string_view::npos;
  for (const Meaning& arg : args) {
    if (!arg.is(MKind::constant)) return {};
    const Constant& constant = *arg.constant;
    if (constant.kind != Constant::Kind::tuple && constant.kind != Constant::Kind::table) return {};
    size = std::min(size, constant.items.size());
  }
  Constant made{.kind = Constant::Kind::tuple};
  made.items.resize(size);
  return constant_of(std::move(made));
}

}  // namespace

// Functions that ask for versions and modules, by their name: they are imported from many places.
Meaning Execution::known_call(std::string_view function, const std::vector<Meaning>& args, std::uint32_t at) {
  static constexpr std::array<std::string_view, 5> versions{"parse_version", "parse", "Version",
                                                            "LooseVersion", "StrictVersion"};
  if (std::ranges::find(versions, function) != versions.end()) {
    const Constant* text = constant_in(args, 0, Constant::Kind::text);
    auto parsed = text == nullptr ? std::nullopt : pep::Version::try_parse(text->text);
    if (!parsed) return {};
    return constant_of(Constant{.kind = Constant::Kind::version,
                                .text = text->text,
                                .version = std::make_shared<const pep::Version>(*std::move(parsed))});
  }
  if (function == "hasattr" && args.size() == 2 && args[0].is(MKind::module)) {
    const Constant* name = constant_in(args, 1, Constant::Kind::text);
    if (name == nullptr || importer_.there(args[0].module) != Truth::yes) return {};
    if (!known_attribute(args[0].module, name->text).is(MKind::unknown)) return constant_of(Truth::yes);
    Binding binding;
    return constant_of(importer_.offers(importer_.find(args[0].module), name->text, binding));
  }
  if (function == "find_spec" && args.size() == 1) {
    const Constant* name = constant_in(args, 0, Constant::Kind::text);
    if (name == nullptr || name->text.starts_with('.')) return {};
    const Truth there = importer_.there(name->text);
    if (there == Truth::no) return none_constant();
    return constant_of(there);  // an object that is true
  }
  if (function == "version" || function == "get_distribution") {
    const Constant* name = constant_in(args, 0, Constant::Kind::text);
    const std::string* version = name == nullptr ? nullptr : importer_.version_of(name->text);
    return version == nullptr || function != "version" ? Meaning{} : text_constant(*version);
  }
  if (function == "import_module" || function == "__import__") {
    // By a name that is known: as if it stood there; what it does not find is not told, for it may be meant.
    const Constant* name = constant_in(args, 0, Constant::Kind::text);
    risk(&Guard::import_risk);
    if (name == nullptr || name->text.starts_with('.')) return {};
    const Truth there = importer_.there(name->text);
    if (there == Truth::no && args.size() == 1 && !may_lie_anywhere())
      fail({.kind = Cause::Kind::raised,
            .module = name->text,
            .name = {},
            .at = at,
            .rule = rule_of_missing(name->text),
            .detail = "ModuleNotFoundError"});
    if (there != Truth::yes) return {};
    importer_.import_for(*on_behalf_, name->text, later_ ? Truth::no : flow_, caught_around());
    return {MKind::module, importer_.keep(name->text), {}, {}};
  }
  static constexpr std::array<std::string_view, 7> gathering{"zip",      "enumerate", "list", "sorted",
                                                             "reversed", "set",       "range"};
  if (std::ranges::find(gathering, function) != gathering.end() && !args.empty()) return as_many(args);
  if (function == "setattr" && args.size() == 3 && args[0].is(MKind::module)) {
    if (const Constant* name = constant_in(args, 1, Constant::Kind::text))
      lend(args[0].module, importer_.keep(name->text), flow_);
    else
      importer_.find(args[0].module).dynamic = true;
    return {};
  }
  if (function == "int" && args.size() == 1) {
    if (const Constant* text = constant_in(args, 0, Constant::Kind::text)) {
      std::int64_t number = 0;
      const char* end = text->text.data() + text->text.size();
      const auto read = std::from_chars(text->text.data(), end, number);
      return read.ec == std::errc() && read.ptr == end ? integer_constant(number) : Meaning{};
    }
    return constant_in(args, 0, Constant::Kind::integer) != nullptr ? args[0] : Meaning{};
  }
  if (function == "tuple" && args.size() == 1) {
    const Constant* items = constant_in(args, 0, Constant::Kind::tuple);
    if (items == nullptr) return {};
    Constant made = *items;
    made.sequence = Constant::Sequence::tuple;
    return constant_of(std::move(made));
  }
  const bool asks_for_names = function == "globals" || function == "vars";
  if (function == "exec" || function == "eval" ||
      (asks_for_names && !(module_.knows_globals && args.empty())))
    module_.dynamic = true;
  return {};
}

Meaning Execution::method_of_constant(const Constant& constant, std::string_view method,
                                      const std::vector<Meaning>& args) {
  if (constant.kind == Constant::Kind::table && (method == "items" || method == "values"))
    return as_many({constant_of(constant)});
  if (constant.kind == Constant::Kind::table && method == "get" && !args.empty()) {
    if (!args[0].is(MKind::constant)) return {};
    return value_in_table(constant, *args[0].constant,
                          [&] { return args.size() > 1 ? args[1] : none_constant(); });
  }
  if (constant.kind != Constant::Kind::text) return {};
  const Constant* given = constant_in(args, 0, Constant::Kind::text);
  if (method == "startswith" && given != nullptr)
    return constant_of(as_truth(constant.text.starts_with(given->text)));
  if (method == "endswith" && given != nullptr)
    return constant_of(as_truth(constant.text.ends_with(given->text)));
  if (method == "lower" && args.empty()) {
    std::string lower = constant.text;
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text_constant(lower);
  }
  if (method == "split" && given != nullptr && !given->text.empty() && args.size() == 1) {
    Constant parts{.kind = Constant::Kind::tuple};
    std::string_view rest = constant.text;
    for (std::size_t at = rest.find(given->text); at != std::string_view::npos; at = rest.find(given->text)) {
      parts.items.push_back(text_constant(rest.substr(0, at)).constant);
      rest.remove_prefix(at + given->text.size());
    }
    parts.items.push_back(text_constant(rest).constant);
    return constant_of(std::move(parts));
  }
  return {};
}

// Whether the class or function is the one that a rule names, wherever it is offered.
bool Execution::is_target(const Meaning& one, const model::Symbol& target) {
  const std::string_view callee = callee_of(target);
  if (last_part(one.name) != callee) return one.name == target.name && one.module == target.module;
  if (one.module == target.module) return true;
  Module& module = importer_.find(target.module);
  if (module.found.kind != Found::Kind::source) return false;
  Binding binding;
  importer_.offers(module, callee, binding);
  return binding.meaning.module == one.module && binding.meaning.name == one.name;
}

// What of the call the installed version does not take; empty: nothing.
std::string Execution::mismatch(const model::CallPattern& pattern, NodeId id) const {
  const auto call = tree().as<ast::Call>(id);
  bool open = false;  // `*args` or `**kwargs` may hold anything
  bool given = false;
  int positional = 0;
  for (const NodeId arg : tree().items(call.args)) {
    open = open || tree().kind(arg) == Kind::starred;
    ++positional;
  }
  for (const NodeId item : tree().items(call.keywords)) {
    const auto keyword = tree().as<ast::Keyword>(item);
    if (keyword.name.empty()) {
      open = true;
      continue;
    }
    const std::string_view name = tree().name(keyword.name);
    if (std::ranges::find(pattern.keywords, name) != pattern.keywords.end()) return std::string(name);
    given = given || name == pattern.without;
  }
  if (open) return {};
  if (!pattern.without.empty() && !given && positional < pattern.position) return pattern.without;
  if (pattern.most && positional > *pattern.most) return "arguments by position";
  return {};
}

void Execution::check_call(const Meaning& callee, NodeId id) {
  // "Class.method" of an instance, a class, a function.
  const auto check = [&](std::string_view wanted, const Meaning& one) {
    for (const auto& [rule, pattern] : importer_.world().rules.calls(wanted)) {
      const bool method = pattern->target.name.contains('.');
      if (method && !callee.name.contains('.') && !pattern->target.name.ends_with(".__init__")) continue;
      if (method && callee.name.contains('.') && one.name != pattern->target.name) continue;
      if (!is_target(one, pattern->target) && !(method && one.module == pattern->target.module)) continue;
      std::string detail = mismatch(*pattern, id);
      if (detail.empty()) continue;
      fail({.kind = Cause::Kind::call_refused,
            .module = pattern->target.module,
            .name = pattern->target.name,
            .at = start_of(id),
            .rule = rule,
            .detail = std::move(detail)});
      return true;
    }
    return false;
  };
  if (callee.name.contains('.')) {
    check(callee.name.substr(0, callee.name.find('.')), callee);
    return;
  }
  importer_.find_in_bases(callee, [&](const Meaning& one, const ClassFacts* facts) {
    if (check(one.name, one)) return true;
    // Its own constructor takes what it likes.
    return facts != nullptr && facts->names.contains("__init__");
  });
}

// "Meta.index_together" in the body of a class: where it is given its value; 0: nowhere.
Execution::NodeId Execution::find_assignment(pysource::List body, std::string_view path) const {
  const std::size_t dot = path.find('.');
  const std::string_view name = path.substr(0, dot);
  for (const NodeId id : tree().items(body)) {
    if (tree().kind(id) == Kind::class_def && dot != std::string_view::npos) {
      const auto inner = tree().as<ast::ClassDef>(id);
      if (tree().name(inner.name) != name) continue;
      if (const NodeId found = find_assignment(inner.body, path.substr(dot + 1)); found != 0) return found;
    } else if (tree().kind(id) == Kind::assign && dot == std::string_view::npos) {
      for (const NodeId target : tree().items(tree().as<ast::Assign>(id).targets)) {
        if (tree().kind(target) == Kind::name && tree().name(target) == name) return target;
      }
    }
  }
  return 0;
}

void Execution::check_class(const Meaning& symbol, NodeId id) {
  const auto body = tree().as<ast::ClassDef>(id).body;
  for (const auto& [rule, pattern] : importer_.world().rules.classes()) {
    for (const std::string& attribute : pattern->attributes) {
      const NodeId at = find_assignment(body, attribute);
      if (at == 0) continue;
      bool inherits = false;
      importer_.find_in_bases(symbol, [&](const Meaning& one, const ClassFacts*) {
        return inherits = inherits || is_target(one, pattern->base);
      });
      if (!inherits) continue;
      fail({.kind = Cause::Kind::class_refused,
            .module = pattern->base.module,
            .name = pattern->base.name,
            .at = start_of(at),
            .rule = rule,
            .detail = attribute});
    }
  }
}

}  // namespace trysquare::imports
