// Functions, classes, decorators and imports.
#include "lifecycle/machine.hpp"

#include "pysource/walk.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::lifecycle {

namespace ast = pysource::ast;
using pysource::Kind;

std::pair<std::uint32_t, bool> Machine::function_at(NodeId id, std::string_view name) {
  const auto key = std::tuple{frame_->module, id, frame_->scope->id};
  const auto [found, fresh] = function_ids_.emplace(key, static_cast<std::uint32_t>(functions_.size()));
  if (fresh) {
    Function function;
    function.id = found->second;
    function.module = frame_->module;
    function.node = id;
    function.scope = frame_->scope;
    function.name = name;
    functions_.push_back(std::move(function));
  }
  return {found->second, fresh};
}

void Machine::define_function(NodeId id) {
  const auto node = tree().as<ast::FunctionDef>(id);
  const std::string name(tree().name(node.name));
  const auto [index, fresh] = function_at(id, name);
  if (fresh) {
    Function& function = functions_[index];
    function.coroutine = tree().kind(id) == Kind::async_function_def;
    function.generator = pysource::yields(tree(), id);
    if (frame_->scope->is_class) {
      for (const Class& cls : classes_) {
        if (cls.scope == frame_->scope) function.owner = cls.id;
      }
    }
  }
  Value value = Atom{AtomKind::function, index};
  const auto decorators = tree().items(node.decorators);
  for (std::size_t i = decorators.size(); i > 0; --i)
    value = decorate(std::move(value), eval(decorators[i - 1]), here(decorators[i - 1]));
  set_name(name, value);
  tell({fmt::format("e{}.{}", frame_->scope->id, name)}, value, {});
}

void Machine::define_class(NodeId id) {
  const auto node = tree().as<ast::ClassDef>(id);
  const std::string name(tree().name(node.name));
  std::vector<Value> bases;
  for (const NodeId base : tree().items(node.bases)) bases.push_back(eval(base));
  const auto key = std::tuple{frame_->module, id, frame_->scope->id};
  auto found = class_ids_.find(key);
  if (found == class_ids_.end()) {
    Class cls;
    cls.id = static_cast<std::uint32_t>(classes_.size());
    cls.module = frame_->module;
    cls.node = id;
    cls.scope = &new_scope(frame_->scope, frame_->module, true);
    cls.name = name;
    classes_.push_back(std::move(cls));
    found = class_ids_.emplace(key, static_cast<std::uint32_t>(classes_.size() - 1)).first;
  }
  Class& cls = classes_[found->second];
  cls.bases = bases;
  for (const NodeId keyword : tree().items(node.keywords)) {
    const auto part = tree().as<ast::Keyword>(keyword);
    if (part.name.empty() || tree().name(part.name) != "metaclass") continue;
    const Value metaclass = eval(part.value);
    const Atom* one = metaclass.single();
    cls.once =
        one != nullptr && one->kind == AtomKind::cls && !class_attribute(one->id, "__call__", 0).empty();
  }
  Scope* const outside = frame_->scope;
  frame_->scope = cls.scope;
  run_block(node.body);
  frame_->scope = outside;

  Value value = Atom{AtomKind::cls, cls.id};
  const auto decorators = tree().items(node.decorators);
  for (std::size_t i = decorators.size(); i > 0; --i)
    value = decorate(std::move(value), eval(decorators[i - 1]), here(decorators[i - 1]));
  set_name(name, value);

  // Methods that a service calls in classes of this kind.
  const std::string base = external_base(cls.id);
  const model::Starter* starter = words_.starter(base);
  if (starter == nullptr || !starter->start.empty()) return;
  for (const std::string& method : starter->subclass) {
    const auto own = cls.scope->names.find(method);
    if (own == cls.scope->names.end()) continue;
    Object& self = object_at(here(id), "self of " + name);
    self.cls = cls.id;
    self.external = base;
    register_body(*starter, base, bind(own->second, self.id, cls.id), here(id));
  }
}

// A context manager that may stand as a decorator: each call of the function enters it.
bool Machine::enters_before(const Atom& decorator) const {
  if (decorator.kind != AtomKind::object || objects_[decorator.id].cls == 0) return false;
  const auto* wrapper = words_.wrapper(objects_[decorator.id].external);
  return wrapper != nullptr && wrapper->means == model::Wrapping::manager;
}

// What a decorator makes of a function: what the user's own returns; others leave it as it is.
Value Machine::decorate(Value value, const Value& decorator, Site at) {
  Value out;
  for (const Atom& atom : decorator.atoms()) {
    if (atom.kind == AtomKind::external) {
      out.add(decorate_with(value, strings_[atom.id], {}, at));
    } else if (atom.kind == AtomKind::object && objects_[atom.id].cls == 0) {
      const Object& object = objects_[atom.id];
      out.add(decorate_with(value, object.external, object.arguments, at));
    } else if (enters_before(atom)) {
      Object& made = object_at(at, fmt::format("entered {}", value.key()));
      made.partial = value;
      made.entered = atom;
      out.add(object_value(made));
    } else if (atom.kind == AtomKind::function || atom.kind == AtomKind::bound ||
               atom.kind == AtomKind::cls || atom.kind == AtomKind::object) {
      Arguments arguments;
      arguments.all.push_back({"", value, at.node});
      const Value made = call_atom(atom, arguments, at);
      out.add(is_callable(made) ? made : value);
    } else {
      out.add(value);
    }
  }
  return out.empty() ? value : out;
}

Value Machine::decorate_with(const Value& value, std::string_view name, const Arguments& arguments, Site at) {
  for (const Atom& atom : value.atoms()) {
    if (atom.kind != AtomKind::function) continue;
    Function& function = functions_[atom.id];
    if (name == "staticmethod") function.is_static = true;
    if (name == "classmethod") function.is_class_method = true;
    if (name == "property" || name == "functools.cached_property") function.is_property = true;
    if (const auto* wrapper = words_.wrapper(name)) {
      if (wrapper->means == model::Wrapping::once) function.once = true;
      if (wrapper->means == model::Wrapping::manager) function.manager = true;
    }
  }
  const model::Starter* starter = words_.starter(name);
  if (starter == nullptr || !starter->decorates) return value;
  if (const lifecycle::Argument* unless = pick(arguments, starter->unless)) {
    const std::string literal = literal_of(unless->value);
    for (const std::string& harmless : starter->unless_values) {
      if (literal == "'" + harmless + "'") return value;
    }
  }
  register_body(*starter, name, value, at);
  return value;
}

void Machine::run_import(NodeId id) {
  for (const NodeId item : tree().items(tree().as<ast::Import>(id).names)) {
    const auto alias = tree().as<ast::Alias>(item);
    const std::string name(tree().name(alias.name));
    const Value whole = import_module(name);
    if (now_.empty()) return;
    if (!alias.as_name.empty()) {
      set_name(tree().name(alias.as_name), whole);
    } else {
      const std::string top = name.substr(0, name.find('.'));
      set_name(top, top == name ? whole : import_module(top));
    }
  }
}

Value Machine::import_module(const std::string& name) {
  const ModuleId importer = frame_->module;
  Value last;
  for (std::size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    const std::string part = name.substr(0, dot);
    const ModuleId found = program_.find(part, importer);
    if (found != no_module) {
      last = run_module(found);
    } else {
      if (program_.is_folder(part, importer)) folders_.insert(part);
      last = external(part);
    }
    if (dot == std::string::npos) return last;
  }
}

Value Machine::import_name(const std::string& module, const std::string& name) {
  const Value from = module.empty() ? unknown_value() : import_module(module);
  const std::string whole = module.empty() ? name : module + "." + name;
  const Atom* atom = from.single();
  if (atom != nullptr && atom->kind == AtomKind::module && module_scopes_.contains(atom->id)) {
    const Scope& scope = *module_scopes_[atom->id];
    const auto found = scope.names.find(name);
    if (found != scope.names.end() && !found->second.empty()) return reaching(scope, name, found->second);
  }
  if (program_.find(whole, frame_->module) != no_module || program_.is_folder(whole, frame_->module))
    return import_module(whole);
  return attribute(from, name);
}

void Machine::run_import_from(NodeId id) {
  const auto node = tree().as<ast::ImportFrom>(id);
  const std::string_view written = node.module.empty() ? "" : tree().name(node.module);
  const std::string module = absolute_name(program_.module(frame_->module), written, node.level);
  for (const NodeId item : tree().items(node.names)) {
    const auto alias = tree().as<ast::Alias>(item);
    const std::string name(tree().name(alias.name));
    if (name != "*") {
      const Value value = import_name(module, name);
      const auto as = alias.as_name.empty() ? name : std::string(tree().name(alias.as_name));
      set_name(as, value);
      tell({fmt::format("e{}.{}", frame_->scope->id, as)}, value, {});
      continue;
    }
    const Value from = import_module(module);
    const Atom* atom = from.single();
    if (atom == nullptr) continue;
    if (atom->kind == AtomKind::module && module_scopes_.contains(atom->id)) {
      const Scope& scope = *module_scopes_[atom->id];
      for (const auto& [known, value] : scope.names) {
        if (!known.starts_with('_')) set_name(known, reaching(scope, known, value));
      }
      for (const std::string& star : scope.stars) frame_->scope->stars.push_back(star);
    } else if (atom->kind == AtomKind::external) {
      frame_->scope->stars.push_back(strings_[atom->id]);
    }
    if (now_.empty()) return;
  }
}

}  // namespace trysquare::lifecycle
