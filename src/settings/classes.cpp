// class statements, and what a metaclass makes of them.
// https://docs.python.org/3/reference/datamodel.html#customizing-class-creation
#include "settings/abstract.hpp"
#include "settings/docstring.hpp"
#include "settings/interpreter.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::settings {

namespace ast = pysource::ast;

namespace {

constexpr std::size_t looks_of_one_step = 8;  // among the bases of bases

// The order in which classes are asked for a name: C3. Nothing when there is none.
std::optional<Refs> linearized(Ref self, const Refs& bases) {
  if (bases.size() == 1) {
    Refs out{self};
    const Refs& rest = bases.front()->as<Class>().mro;
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
  }
  std::vector<Refs> lists;
  for (const Ref base : bases) lists.push_back(base->as<Class>().mro);
  lists.push_back(bases);
  Refs out{self};
  while (true) {
    std::erase_if(lists, [](const Refs& list) { return list.empty(); });
    if (lists.empty()) return out;
    Ref next = nullptr;
    for (const Refs& list : lists) {
      const bool later = std::ranges::any_of(lists, [&](const Refs& other) {
        return std::find(other.begin() + 1, other.end(), list.front()) != other.end();
      });
      if (!later) {
        next = list.front();
        break;
      }
    }
    if (next == nullptr) return std::nullopt;
    out.push_back(next);
    for (Refs& list : lists) {
      if (list.front() == next) list.erase(list.begin());
    }
  }
}

bool is_function(Ref object) { return object != nullptr && object->is(Kind::function); }

// What stands behind a static or class method; other values as they are.
Ref unwrapped(Ref object) {
  const bool wrapped =
      object != nullptr && (object->is(Kind::static_method) || object->is(Kind::class_method));
  return wrapped ? object->as<Wrapper>().inner : object;
}

}  // namespace

Ref Interpreter::make_class(std::string name, std::string module, Refs bases, Ref names) {
  Class made;
  made.name = std::move(name);
  made.module = std::move(module);
  made.names = names;
  for (const Ref base : bases) {
    if (base->is_unknown())
      made.unknown = base;
    else if (!base->is(Kind::class_))
      made.unknown = unknown_quietly("a base that is no class");
    else if (base->as<Class>().unknown != nullptr)
      made.unknown = base->as<Class>().unknown;
  }
  std::erase_if(bases, [](Ref base) { return !base->is(Kind::class_); });
  if (bases.empty() && builtin("object")->is(Kind::class_)) bases.push_back(builtin("object"));
  heap.change_dictionary(names).is_namespace = true;
  made.reads_all = names->dictionary().find("__getattribute__") != nullptr;
  for (const Ref base : bases) {
    const Class& inherited = base->as<Class>();
    made.is_exception = made.is_exception || inherited.is_exception;
    made.reads_all = made.reads_all || inherited.reads_all;
    made.is_abstract = made.is_abstract || inherited.is_abstract;
    const Ref meta = inherited.meta;
    if (meta != nullptr && (made.meta == nullptr || is_subclass(meta, made.meta))) made.meta = meta;
  }
  made.bases = bases;
  const Ref self = heap.make(Kind::class_, std::move(made));
  std::size_t inherited = 0;
  for (const Ref base : bases) inherited += base->as<Class>().mro.size();
  take_steps(bases.size() < 2 ? inherited : inherited * (inherited / looks_of_one_step + 1));
  auto order = linearized(self, bases);
  Class& content = held<Class>(heap.change(self).content);
  if (!order) content.unknown = unknown_quietly("bases without an order");
  content.mro = order ? *std::move(order) : Refs{self};
  return self;
}

// `type.__new__`: the class, its attributes told their names, its base told of it.
Ref Interpreter::new_class(ClassRequest request) {
  Dictionary content = request.names->dictionary();
  content.is_namespace = true;
  if (const auto* module = content.find("__module__"); module != nullptr && module->value->is(Kind::text))
    request.module = module->value->text();
  const Ref names = heap.dict(std::move(content));
  const Ref made = make_class(std::move(request.name), std::move(request.module), request.bases, names);
  if (request.meta != nullptr) {
    Class& type = held<Class>(heap.change(made).content);
    type.meta = request.meta;
    type.is_abstract = type.is_abstract || is_abstract_meta(*this, request.meta);
  }
  if (made->as<Class>().is_abstract) find_unfilled(*this, made);
  // Its methods find it by `super()` from now on.
  if (Scope* body = std::exchange(class_body_, nullptr); body != nullptr) body->owner = made;
  if (made->as<Class>().unknown != nullptr) return made;
  const Dictionary members = names->dictionary();
  for (const auto& entry : members.entries()) {
    if (!entry.value->is(Kind::instance) || !entry.key->is(Kind::text)) continue;
    const Ref hook = class_attribute(entry.value->as<Instance>().type, "__set_name__");
    if (!is_function(hook)) continue;
    if (call(hook, {nullptr, {entry.value, made, entry.key}, {}}) == nullptr) return nullptr;
  }
  const Refs& order = made->as<Class>().mro;
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Ref known = order[i]->as<Class>().names;
    const auto* entry = known == nullptr ? nullptr : known->dictionary().find("__init_subclass__");
    if (entry == nullptr) continue;
    const Ref hook = unwrapped(resolve(entry->value));
    if (hook == nullptr) return nullptr;
    if (call(hook, {nullptr, {made}, std::move(request.keywords)}) == nullptr) return nullptr;
    break;
  }
  return made;
}

namespace {

// A body's names may be collected in something that is no plain dictionary. A metaclass that we describe
// ourselves does without (values/); one that inherits from it and looks at the names does not.
bool is_strange_meta(Interpreter& python, Ref meta) {
  if (!meta->is(Kind::class_) || meta->as<Class>().unknown != nullptr) return true;
  if (python.class_attribute(meta, "__prepare__") == nullptr) return false;
  const Ref creator = unwrapped(python.class_attribute(meta, "__new__"));
  return !is_function(creator) || is_absolute_path(creator->as<Function>().unit->file);
}

}  // namespace

// As the class statement and `type(name, bases, names)` make it.
Ref Interpreter::create_class(ClassRequest request) {
  for (const Ref base : request.bases) {
    if (!base->is(Kind::class_)) continue;
    const Ref meta = base->as<Class>().meta;
    if (meta != nullptr && (request.meta == nullptr || is_subclass(meta, request.meta))) request.meta = meta;
  }
  if (request.meta != nullptr && is_strange_meta(*this, request.meta)) {
    request.bases.push_back(unknown_quietly("a class whose metaclass is not known"));
    request.meta = nullptr;
  }
  if (request.meta == nullptr) return new_class(std::move(request));
  const Ref meta = request.meta;
  const Refs arguments{heap.text(request.name), heap.tuple(request.bases), request.names};
  const auto keywords = request.keywords;
  const Ref creator = unwrapped(class_attribute(meta, "__new__"));
  Ref made = nullptr;
  if (is_function(creator)) {
    Refs given{meta};
    given.insert(given.end(), arguments.begin(), arguments.end());
    dict_set_text(request.names, "__module__", heap.text(request.module));
    made = call(creator, {nullptr, std::move(given), keywords});
  } else {
    made = new_class(std::move(request));
  }
  if (made == nullptr || !made->is(Kind::class_)) return made;
  const Ref initializer = class_attribute(meta, "__init__");
  if (!is_function(initializer)) return made;
  const Ref done = call(heap.make(Kind::bound, Bound{initializer, made}), {nullptr, arguments, keywords});
  return done == nullptr ? nullptr : made;
}

namespace {

// What stands for a class in a list of bases says which ones it means. False: it raises.
bool expand_bases(Interpreter& python, Refs& bases) {
  const Refs written = bases;
  bases.clear();
  for (const Ref base : written) {
    Ref entries = nullptr;
    Refs given;
    if (base->is(Kind::instance)) {
      entries = python.class_attribute(base->as<Instance>().type, "__mro_entries__");
      given.push_back(base);
    }
    if (base->is(Kind::function)) {
      const auto* own = base->as<Function>().attributes->dictionary().find("__mro_entries__");
      entries = own == nullptr ? nullptr : python.resolve(own->value);
    }
    if (entries == nullptr) {
      bases.push_back(base);
      continue;
    }
    given.push_back(python.heap.tuple(written));
    const Ref meant = python.call(entries, {nullptr, std::move(given), {}});
    if (meant == nullptr) return false;
    if (!meant->is(Kind::tuple)) {
      bases.push_back(meant->is_unknown() ? meant : python.unknown_quietly("a base that is not modelled"));
      continue;
    }
    for (const Ref one : meant->items()) bases.push_back(python.resolve(one));
  }
  return true;
}

}  // namespace

bool Interpreter::evaluate_bases(NodeId id, ClassRequest& request) {
  const auto& tree = frame_->unit->tree;
  const auto definition = tree.as<ast::ClassDef>(id);
  if (!evaluate_items(definition.bases, request.bases)) return false;
  if (request.bases.size() == 2 && request.bases[0] == nullptr) request.bases.erase(request.bases.begin());
  for (Ref& base : request.bases) {
    base = resolve(base);
    if (base == nullptr) return false;
  }
  if (!expand_bases(*this, request.bases)) return false;
  // What is there for type checkers only adds nothing.
  std::erase_if(request.bases, [](Ref base) { return base->is_unknown() && base->as<Unknown>().inert; });
  for (const NodeId item : tree.items(definition.keywords)) {
    const auto keyword = tree.as<ast::Keyword>(item);
    const Ref value = resolve(evaluate(keyword.value));
    if (value == nullptr) return false;
    const std::string_view name = keyword.name.empty() ? "" : tree.name(keyword.name);
    if (name == "metaclass" && (!value->is(Kind::class_) || value != builtin("type")))
      request.meta = value;
    else if (name.empty())
      request.bases.push_back(unknown_quietly("a class with keywords of a mapping"));
    else if (name != "metaclass")
      request.keywords.emplace_back(name, value);
  }
  return true;
}

Flow Interpreter::execute_class(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto definition = tree.as<ast::ClassDef>(id);
  Refs decorators;
  for (const NodeId item : tree.items(definition.decorators)) {
    decorators.push_back(evaluate(item));
    if (decorators.back() == nullptr) return Flow::raise;
  }
  ClassRequest request;
  request.name = std::string(tree.name(definition.name));
  if (!evaluate_bases(id, request)) return Flow::raise;
  Dictionary content;
  content.is_namespace = true;
  request.names = heap.dict(std::move(content));
  Scope& scope =
      scopes_.emplace_back(Scope{Scope::Type::class_body, request.names, frame_->scope, globals(), nullptr});
  Frame here{frame_->unit, &scope, frame_};
  here.at = id;
  frame_ = &here;
  dict_set_text(request.names, "__doc__", docstring_of(*this, tree, definition.body));
  const Flow flow = execute(definition.body);
  frame_ = here.back;
  if (flow == Flow::raise) return flow;
  request.module = name_of_globals();
  const std::string name = request.name;
  Scope* const outer = std::exchange(class_body_, &scope);
  Ref made = create_class(std::move(request));
  class_body_ = outer;
  if (made == nullptr) return Flow::raise;
  if (made->is(Kind::class_) && frame_->scope->type != Scope::Type::module)
    held<Class>(heap.change(made).content).is_nested = true;
  for (auto at = decorators.rbegin(); at != decorators.rend(); ++at) {
    made = call(*at, {nullptr, {made}, {}});
    if (made == nullptr) return Flow::raise;
  }
  return store(name, made) ? Flow::normal : Flow::raise;
}

}  // namespace trysquare::settings
