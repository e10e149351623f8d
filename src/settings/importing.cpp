// import and from … import. https://docs.python.org/3/reference/simple_stmts.html#the-import-statement
#include "settings/interpreter.hpp"

#include <fmt/core.h>

namespace trysquare::settings {

namespace ast = pysource::ast;

Flow Interpreter::execute_import(NodeId id) {
  const auto& tree = frame_->unit->tree;
  for (const NodeId item : tree.items(tree.as<ast::Import>(id).names)) {
    const auto alias = tree.as<ast::Alias>(item);
    const std::string name(tree.name(alias.name));
    const Ref module = import_module(name);
    if (module == nullptr) return Flow::raise;
    if (!alias.as_name.empty()) {
      store(tree.name(alias.as_name), module);
      continue;
    }
    const std::string top = name.substr(0, name.find('.'));
    ModuleState* first = find_module(top);
    store(top, first == nullptr ? module : first->self);
  }
  return Flow::normal;
}

// Empty: it climbs out of the top package, which has raised.
std::string Interpreter::absolute_module(std::string_view module, std::uint32_t level) {
  if (level == 0) return std::string(module);
  const auto* entry = globals()->dictionary().find("__package__");
  if (entry == nullptr || !entry->value->is(Kind::text) || entry->value->text().empty()) {
    raise("ImportError", "attempted relative import with no known parent package");
    return {};
  }
  std::string package = entry->value->text();
  for (std::uint32_t up = 1; up < level; ++up) {
    const std::size_t dot = package.find_last_of('.');
    if (dot == std::string::npos) {
      raise("ImportError", "attempted relative import beyond top-level package");
      return {};
    }
    package.resize(dot);
  }
  return module.empty() ? package : fmt::format("{}.{}", package, module);
}

Flow Interpreter::execute_import_from(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto statement = tree.as<ast::ImportFrom>(id);
  const std::string_view written = statement.module.empty() ? "" : tree.name(statement.module);
  const std::string module = absolute_module(written, statement.level);
  if (module.empty()) return Flow::raise;
  for (const NodeId item : tree.items(statement.names)) {
    const auto alias = tree.as<ast::Alias>(item);
    const std::string name(tree.name(alias.name));
    if (name == "*") {
      const Ref imported = import_module(module);
      if (imported == nullptr) return Flow::raise;
      if (!imported->is(Kind::module))
        return execute_star_import(nullptr,
                                   imported->is_unknown() ? imported : unknown("what stands for a module"));
      return execute_star_import(imported->as<ModuleRef>().state, nullptr);
    }
    const Ref value = import_name(module, name);
    if (value == nullptr) return Flow::raise;
    store(alias.as_name.empty() ? name : std::string(tree.name(alias.as_name)), value);
  }
  return Flow::normal;
}

// Every name that is not assigned later may come from a module that is not known.
Flow Interpreter::execute_star_import(ModuleState* module, Ref reason) {
  const auto taint_star = [&](Ref why) { taint_names(frame_->scope->names, why, false); };
  if (module != nullptr && module->status() == Import::unloaded && !load_apart(*module)) return Flow::raise;
  if (module != nullptr && module->is_native && module->unknown() == nullptr &&
      module->names->dictionary().empty()) {
    return Flow::normal;
  }
  if (module == nullptr || module->unknown() != nullptr) {
    const Ref why = unknown_quietly(
        fmt::format("`from {} import *` may set it: {}", module == nullptr ? "…" : module->name,
                    (module == nullptr ? reason : module->unknown())->as<Unknown>().reason));
    taint_star(why);
    return Flow::normal;
  }
  settle_names(module->names);
  const auto* listed = settled(module->names, "__all__");
  const Dictionary names = module->names->dictionary();
  if (listed != nullptr) {
    const Iteration all = iterate(resolve(listed->value));
    if (all.outcome == Iteration::Outcome::items) {
      for (const Ref name : all.items) {
        if (!name->is(Kind::text)) continue;
        Ref value = name_unseen(*module, name->text());
        if (value == nullptr) value = import_name(module->name, name->text());
        if (value == nullptr) return Flow::raise;
        store(name->text(), value);
      }
      return Flow::normal;
    }
    raised_ = nullptr;
    taint_star(unknown_quietly("`__all__` of a module is not known"));
  }
  if (names.open != nullptr) taint_star(names.open);
  for (const auto& entry : names.entries()) {
    if (!entry.key->is(Kind::text) || entry.key->text().starts_with('_')) continue;
    if (entry.value->is_unknown() && entry.value->as<Unknown>().maybe_missing) {
      const auto* before = frame_->scope->names->dictionary().find(entry.key, entry.hash);
      const Ref made = unknown_like(entry.value, before == nullptr ? Refs{} : Refs{before->value});
      store(entry.key->text(), before == nullptr ? entry.value : made);
      continue;
    }
    frame_->reads = entry.from;
    store(entry.key->text(), entry.value);
  }
  return Flow::normal;
}

}  // namespace trysquare::settings
