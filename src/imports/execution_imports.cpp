// `import` and `from … import`. https://docs.python.org/3/reference/simple_stmts.html#the-import-statement
#include "imports/execution.hpp"

#include <algorithm>

namespace trysquare::imports {

namespace ast = pysource::ast;

namespace {

// What a rule has a cure for that asks finders in the way that Python no longer does.
constexpr std::string_view own_finders = "_frozen_importlib_external:PathFinder.find_spec";

}  // namespace

// It speaks of the first part that is missing, which is the one that Python names.
const model::CodeRule* Execution::rule_of_missing(std::string_view name) {
  for (std::size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    const std::string_view part = name.substr(0, dot);
    if (importer_.there(part) == Truth::no) return importer_.world().rules.module(part);
    if (dot == std::string_view::npos) return nullptr;
    // A finder of that part would serve the rest, and is not asked.
    if (!importer_.find(part).refuses) continue;
    if (const auto* rule = importer_.world().rules.adapter(own_finders); rule != nullptr) return rule;
  }
}

void Execution::fail_missing(std::string_view name, std::uint32_t at) {
  fail({.kind = Cause::Kind::module_missing,
        .module = std::string(name),
        .name = {},
        .at = at,
        .rule = rule_of_missing(name),
        .detail = {}});
}

// It, its package, or what it has imported has changed sys.path.
bool Execution::may_lie_anywhere() const {
  const auto& changers = importer_.path_changers;
  if (changers.empty()) return false;
  const std::string_view name = module_.name;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    if (changers.contains(name.substr(0, dot))) return true;
  }
  return changers.contains(name) || std::ranges::any_of(module_.needs, [&](const auto& need) {
           return changers.contains(need.module->name);
         });
}

bool Execution::import_or_fail(std::string_view name, std::uint32_t at) {
  const Truth executes = later_ ? Truth::no : flow_;
  Module& imported = importer_.import_for(*on_behalf_, name, executes, caught_around());
  Truth there = importer_.there(name);
  if (there == Truth::no && may_lie_anywhere() && importer_.world().rules.module(name) == nullptr)
    there = Truth::unknown;
  if (there == Truth::no) {
    fail_missing(name, at);
    return false;
  }
  if (there == Truth::unknown || imported.imports == Truth::unknown) risk(&Guard::import_risk);
  // A parent that fails takes its modules with it.
  for (std::size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    const Module& part = importer_.find(name.substr(0, dot));
    if (part.imports == Truth::no && part.state == Module::State::done) {
      for (Guard& guard : guards_) guard.steps_over = guard.steps_over || part.is_stepped_over;
      fail({.kind = Cause::Kind::felled, .module = part.name, .name = {}, .at = at, .detail = {}});
      return flow_ != Truth::no;
    }
    if (dot == std::string_view::npos) return true;
  }
}

// What stands in for a module that is missing lies in its package, too.
void Execution::step_over(std::string_view name) {
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const std::string_view package = name.substr(0, dot), rest = name.substr(dot + 1);
    if (importer_.there(package) != Truth::yes) return;
    lend(importer_.keep(package), rest.substr(0, rest.find('.')), Truth::unknown);
  }
}

void Execution::run_import(NodeId id) {
  const auto node = tree().as<ast::Import>(id);
  for (const NodeId item : tree().items(node.names)) {
    if (flow_ == Truth::no) return;
    const auto alias = tree().as<ast::Alias>(item);
    const std::string_view name = Importer::bounded(tree().name(alias.name));
    const bool there = import_or_fail(name, start_of(item));
    if (!there) step_over(name);
    const bool renamed = !alias.as_name.empty();
    const std::string_view bound = renamed ? name : name.substr(0, name.find('.'));
    Meaning meaning;
    if (there || !renamed) meaning = {Meaning::Kind::module, importer_.keep(bound), {}, {}};
    if (flow_ != Truth::no) bind(renamed ? tree().name(alias.as_name) : bound, meaning);
  }
}

void Execution::import_star(Module& from, std::uint32_t at) {
  if (from.state == Module::State::untouched) importer_.read(from);
  module_.stars.push_back(from.name);
  const bool unseen = from.found.kind == Found::Kind::compiled || from.found.kind == Found::Kind::missing;
  if (from.dynamic || unseen || from.state == Module::State::running) module_.dynamic = true;
  const auto listed = from.names.find("__all__");
  const bool has_list = listed != nullptr;
  if (has_list && listed->there == Truth::yes && listed->meaning.is(Meaning::Kind::constant) &&
      listed->meaning.constant->kind == Constant::Kind::tuple) {
    // The names stay the module's, whatever is done with the list.
    const auto names = listed->meaning.constant;
    return import_listed(from, *names, at);
  }
  const auto all = [&] {
    for (const auto& [name, binding] : from.names) {
      if (!name.starts_with("__") && (has_list || !name.starts_with('_'))) bind(name, binding.meaning);
    }
  };
  // Which of them the list holds is not known.
  if (has_list)
    perhaps(all);
  else
    all();
}

void Execution::import_listed(Module& from, const Constant& names, std::uint32_t at) {
  for (const auto& item : names.items) {
    if (flow_ == Truth::no) return;
    if (!item || item->kind != Constant::Kind::text) {
      module_.dynamic = true;
      continue;
    }
    Binding binding;
    const std::string_view name = importer_.keep(item->text);
    const Truth offered = importer_.offers(from, name, binding);
    if (offered == Truth::no) {
      fail({.kind = Cause::Kind::raised,
            .module = from.name,
            .name = {},
            .at = at,
            .detail = "AttributeError"});
      continue;
    }
    const std::string inner = from.name + "." + std::string(name);
    if (binding.meaning.is(Meaning::Kind::module) && binding.meaning.module == inner)
      import_or_fail(inner, at);
    if (offered == Truth::yes)
      bind(name, binding.meaning);
    else
      perhaps([&] { bind(name, binding.meaning); });
  }
}

void Execution::run_import_from(NodeId id) {
  const auto node = tree().as<ast::ImportFrom>(id);
  const std::string_view written = node.module.empty() ? std::string_view() : tree().name(node.module);
  if (node.level == 0 && written == "__future__") {
    for (const NodeId item : tree().items(node.names)) {
      if (tree().name(tree().as<ast::Alias>(item).name) == "annotations") future_annotations_ = true;
    }
  }
  const std::string module = Importer::absolute_name(module_, node.level, written);
  // Of the library, what is asked for names is read; whether it fails shows then.
  if (!module.empty() && !module_.is_library && importer_.find(module).is_library)
    importer_.read(importer_.find(module));
  const bool there = !module.empty() && import_or_fail(module, start_of(id));
  for (const NodeId item : tree().items(node.names)) {
    if (flow_ == Truth::no) return;
    const auto alias = tree().as<ast::Alias>(item);
    const std::string_view name = tree().name(alias.name);
    if (name == "*") {
      if (there) import_star(importer_.find(module), start_of(item));
      continue;
    }
    const std::string_view as = alias.as_name.empty() ? name : tree().name(alias.as_name);
    if (!there) {
      bind(as, {});
      continue;
    }
    Module& from = importer_.find(module);
    Binding binding;
    const Meaning known = known_attribute(module, name);
    if (!known.is(Meaning::Kind::unknown)) {
      bind(as, known);
      continue;
    }
    const bool taken_as_it_is = module_.is_library && from.is_library;
    if (taken_as_it_is) {
      bind(as, {Meaning::Kind::symbol, importer_.keep(module), importer_.keep(name), {}});
      continue;
    }
    Truth offered = importer_.offers(from, name, binding);
    if (from.found.kind == Found::Kind::name_space && may_lie_anywhere())
      offered = either(offered, Truth::unknown);
    if (offered == Truth::no) {
      const auto& rules = importer_.world().rules;
      const std::string inner = module + "." + std::string(name);
      const model::CodeRule* rule = rules.symbol(module, name);
      if (rule == nullptr) rule = importer_.rule_of_gone(inner);
      if (rule == nullptr) rule = rules.symbol_of_package(module, name);
      if (rule == nullptr && from.refuses) rule = rules.adapter(own_finders);
      fail({.kind = Cause::Kind::name_missing,
            .module = module,
            .name = std::string(name),
            .at = start_of(item),
            .rule = rule,
            .detail = {}});
      if (flow_ == Truth::no) return;
      bind(as, {});
      continue;
    }
    if (offered == Truth::unknown) risk_name(from, name, &Guard::import_risk);
    if (binding.meaning.is(Meaning::Kind::module) && binding.meaning.module != module_.name) {
      // A submodule is imported with it.
      const std::string inner = module + "." + std::string(name);
      if (binding.meaning.module == inner && !import_or_fail(inner, start_of(item)) && flow_ == Truth::no)
        return;
    }
    if (!binding.meaning.is(Meaning::Kind::unknown) || !from.is_library)
      bind(as, binding.meaning);
    else
      bind(as, {Meaning::Kind::symbol, importer_.keep(module), importer_.keep(name), {}});
  }
}

}  // namespace trysquare::imports
