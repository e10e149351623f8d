#include "imports/api.hpp"

#include "base/text.hpp"
#include "imports/entries.hpp"
#include "imports/signature.hpp"
#include "pysource/walk.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace trysquare::imports {

namespace {

using model::ApiLoss;
using pysource::Kind;
using pysource::NodeId;
namespace ast = pysource::ast;
constexpr int deepest_star = 8;

using NameSet = std::set<std::string_view, std::less<>>;

bool is_function(const pysource::Module& tree, NodeId node) {
  return node != 0 && (tree.kind(node) == Kind::function_def || tree.kind(node) == Kind::async_function_def);
}

// Other texts nobody can write as a name.
bool is_name(std::string_view text) {
  constexpr std::string_view nowhere = "-. :/'\"()[]{}%,;\\";
  return !text.empty() && (text.front() < '0' || text.front() > '9') &&
         text.find_first_of(nowhere) == std::string_view::npos;
}

bool is_public(std::string_view name) { return is_name(name) && !name.starts_with('_'); }
// Called by who uses the class, by another name.
bool is_member(std::string_view name) { return is_public(name) || name == "__init__" || name == "__call__"; }

bool is_public_module(std::string_view name) {
  return std::ranges::all_of(split(name, '.'), [](std::string_view part) { return is_public(part); });
}

// A literal's text, where it has quotes on both sides and nothing else; else nothing.
std::string_view plain_text(const pysource::Module& tree, NodeId node) {
  if (tree.kind(node) != Kind::constant) return {};
  const std::string_view text = tree.text_of(node);
  const bool quotes = text.size() > 2 && (text.front() == '"' || text.front() == '\'');
  return quotes ? text.substr(1, text.size() - 2) : std::string_view();
}

// The names that a module's own statements make, outside of functions and classes; those that it imports one
// by one; those of `__all__`.
struct Written {
  NameSet own, imported, exported;
};

Written names_written(const pysource::Module& tree) {
  Written found;
  const auto export_texts = [&](NodeId value) {
    pysource::walk(tree, value, [&](NodeId part) {
      if (const std::string_view text = plain_text(tree, part); !text.empty()) found.exported.insert(text);
      return true;
    });
  };
  const auto is_all = [&](NodeId target) {
    return tree.kind(target) == Kind::name && tree.name(target) == "__all__";
  };
  pysource::walk(tree, tree.root(), [&](NodeId part) {
    const auto& node = tree.node(part);
    switch (node.kind) {
      case Kind::function_def:
      case Kind::async_function_def:
        found.own.insert(tree.name(tree.as<ast::FunctionDef>(part).name));
        return false;
      case Kind::class_def: found.own.insert(tree.name(tree.as<ast::ClassDef>(part).name)); return false;
      case Kind::lambda: return false;
      case Kind::alias: {
        const auto alias = tree.as<ast::Alias>(part);
        const std::string_view name = tree.name(alias.as_name), whole = tree.name(alias.name);
        found.imported.insert(name.empty() ? whole.substr(0, whole.find('.')) : name);
        return false;
      }
      case Kind::name:
        if (static_cast<pysource::Context>(node.detail) == pysource::Context::store)
          found.own.insert(tree.name(part));
        return false;
      case Kind::assign: {
        const auto assign = tree.as<ast::Assign>(part);
        if (std::ranges::any_of(tree.items(assign.targets), is_all)) export_texts(assign.value);
        return true;
      }
      case Kind::aug_assign: {
        const auto assign = tree.as<ast::AugAssign>(part);
        if (is_all(assign.target)) export_texts(assign.value);
        return true;
      }
      default: return true;
    }
  });
  return found;
}

// Attributes that the methods of a class give to its objects: `self.name = …`.
NameSet given_to_objects(const pysource::Module& tree, NodeId definition) {
  NameSet names;
  pysource::walk(tree, definition, [&](NodeId part) {
    if (tree.kind(part) == Kind::attribute &&
        static_cast<pysource::Context>(tree.node(part).detail) == pysource::Context::store)
      names.insert(tree.name(tree.as<ast::Attribute>(part).attr));
    return true;
  });
  return names;
}

class Comparison {
 public:
  Comparison(Importer& before, Importer& after, model::ApiDiff& diff)
      : before_(before), after_(after), diff_(diff) {}

  void compare() {
    for (const std::string& package : diff_.imports) {
      follow_folder(before_, {.package = package});
      follow_folder(after_, {.package = package});
    }
    for (Module* module : modules_of(after_)) {
      for (const std::string_view name : written_in(*module).own) {
        if (is_public(name)) homes_[std::string(name)].push_back(module->name);
      }
    }
    for (Module* module : modules_of(before_)) compare_module(*module);
    std::ranges::sort(diff_.losses, {}, [](const ApiLoss& one) {
      return std::tie(one.module, one.name, one.kind, one.parameter);
    });
    std::ranges::sort(diff_.unknown);
  }

 private:
  std::vector<Module*> modules_of(Importer& side) const {
    std::vector<Module*> found;
    for (Module* module : side.imported()) {
      const bool inside = std::ranges::any_of(diff_.imports, [&](const std::string& package) {
        return module->name == package || module->name.starts_with(package + ".");
      });
      if (inside && is_public_module(module->name) && module->found.kind != Found::Kind::missing)
        found.push_back(module);
    }
    return found;
  }

  void compare_module(Module& was) {
    ++diff_.modules;
    if (lost_within(was.name)) return;
    if (after_.there(was.name) == Truth::no) {
      lost_.insert(was.name);
      lose(ApiLoss::Kind::module, was.name, "", module_moved(was));
      return;
    }
    Module& is = after_.import(was.name, Truth::no);
    if (is.dynamic || is.imports == Truth::unknown) diff_.unknown.push_back(is.name);
    if (!was.tree) return;
    const Written& written = written_in(was);
    for (const std::string& name : served_by(was)) {
      Binding now;
      if (after_.offers(is, name, now) == Truth::no)
        lose(ApiLoss::Kind::name, was.name, name, moved(was.name, name));
    }
    for (const auto& [text, binding] : was.names) {
      const std::string name(text);
      if (!is_public(name) || binding.there == Truth::no || !offers(was, name)) continue;
      Binding now;
      const Truth offered = after_.offers(is, name, now);
      if (offered == Truth::no)
        lose(ApiLoss::Kind::name, was.name, name, moved(was.name, name));
      else if (offered == Truth::yes && written.own.contains(name))
        compare_object(was, name, binding, now);
    }
  }

  const Written& written_in(const Module& module) {
    const auto [found, fresh] = written_.try_emplace(&module);
    if (fresh && module.tree) found->second = names_written(*module.tree);
    return found->second;
  }

  // Names that a module's `__getattr__` knows, which it must name somewhere.
  std::vector<std::string> served_by(Module& module) {
    const auto asked = module.names.find("__getattr__");
    if (asked == nullptr || !module.tree || !is_function(*module.tree, asked->node)) return {};
    std::set<std::string> found;
    pysource::walk(*module.tree, asked->node, [&](NodeId part) {
      const std::string_view name = plain_text(*module.tree, part);
      Binding binding;
      if (is_public(name) && !module.names.contains(name) &&
          before_.offers(module, name, binding) == Truth::yes)
        found.emplace(name);
      return true;
    });
    return {found.begin(), found.end()};
  }

  // What a module imports counts where it is there to offer it: in a package, of a star what its module
  // offers.
  bool offers(const Module& module, std::string_view name, int depth = 0) {
    const Written& written = written_in(module);
    if (written.own.contains(name) || written.exported.contains(name)) return true;
    if (module.found.folders.empty()) return false;
    if (written.imported.contains(name)) return true;
    return depth < deepest_star &&
           std::ranges::any_of(
               module.stars,
               [&](const std::string& star) { return offers(before_.find(star), name, depth + 1); });
  }

  void lose(ApiLoss::Kind kind, const std::string& module, const std::string& name, std::string moved_to) {
    ApiLoss& loss = diff_.losses.emplace_back();
    loss.kind = kind;
    loss.module = module;
    loss.name = name;
    loss.moved_to = std::move(moved_to);
  }

  bool lost_within(const std::string& name) const {
    return std::ranges::any_of(lost_, [&](const std::string& lost) { return name.starts_with(lost + "."); });
  }

  // The one module that defines such a name and did not before.
  std::string moved(const std::string& module, const std::string& name) const {
    const auto homes = homes_.find(name);
    if (homes == homes_.end()) return {};
    std::string found;
    for (const std::string& home : homes->second) {
      Module& then = before_.find(home);
      const bool new_there = then.found.kind == Found::Kind::missing || !then.names.contains(name);
      if (home == module || !new_there) continue;
      if (!found.empty()) return {};
      found = home + ":" + name;
    }
    return found;
  }

  // Where all that it defined is defined now.
  std::string module_moved(const Module& was) {
    std::string found;
    for (const std::string_view name : written_in(was).own) {
      if (!is_public(name)) continue;
      const std::string place = moved(was.name, std::string(name));
      const std::string home = place.substr(0, place.find(':'));
      if (home.empty() || (!found.empty() && home != found)) return {};
      found = home;
    }
    return found;
  }

  // A function or class, and what has its place now.
  void compare_object(const Module& was, const std::string& name, const Binding& then, const Binding& now) {
    if (then.node == 0) return;
    const bool function = is_function(*was.tree, then.node);
    if (!now.meaning.is(Meaning::Kind::symbol)) return;
    Module& home = after_.find(now.meaning.module);
    const auto bound = home.names.find(now.meaning.name);
    if (!home.tree || bound == nullptr || bound->node == 0) return;
    const NodeId node = bound->node;
    if (function && is_function(*home.tree, node))
      return compare_calls(*was.tree, then.node, *home.tree, node, false, {was.name, name});
    const ClassFacts* facts = was.classes.find(name);
    if (!function && home.tree->kind(node) == Kind::class_def && facts != nullptr)
      compare_class(was, name, *facts, now.meaning);
  }

  struct Whose {
    const std::string& module;
    const std::string& name;
  };

  void compare_calls(const pysource::Module& then, NodeId before, const pysource::Module& now, NodeId after,
                     bool method, Whose whose) {
    const auto was = signature_of(then, before, method), is = signature_of(now, after, method);
    if (!was || !is) return;
    compare_signatures(*was, *is, {ApiLoss::Kind::parameter, whose.module, whose.name, {}, 0, {}},
                       diff_.losses);
  }

  void compare_class(const Module& was, const std::string& name, const ClassFacts& facts,
                     const Meaning& meaning) {
    for (const auto& [member, binding] : facts.names) {
      if (!is_member(member) || binding.there == Truth::no) continue;
      const std::string whole = name + "." + std::string(member);
      const Member now = find_member(meaning, member);
      if (now.there == Truth::no && member == "__init__") continue;  // there is always one
      if (now.there == Truth::no) {
        lose(ApiLoss::Kind::member, was.name, whole, "");
      } else if (now.there == Truth::yes && now.node != 0 && is_function(*was.tree, binding.node) &&
                 is_function(*now.module->tree, now.node)) {
        compare_calls(*was.tree, binding.node, *now.module->tree, now.node, true, {was.name, whole});
      }
    }
  }

  struct Member {
    Truth there = Truth::no;
    const Module* module = nullptr;
    NodeId node = 0;  // where it is defined
  };

  // In the class or one that it inherits from, as far as these are known.
  Member find_member(const Meaning& meaning, std::string_view member) const {
    Member found;
    after_.find_in_bases(meaning, [&](const Meaning& one, const ClassFacts* facts) {
      if (facts == nullptr) {
        found.there = Truth::unknown;  // a base that nobody can look into
        return false;
      }
      const Module& home = after_.find(one.module);
      const auto own = facts->names.find(member);
      if (own != nullptr && own->there != Truth::no) {
        found = {own->there, &home, own->node};
        return true;
      }
      const auto bound = home.names.find(one.name);
      const bool may_have_it = facts->names.contains("__getattr__") || !home.tree || bound == nullptr ||
                               bound->node == 0 ||
                               given_to_objects(*home.tree, bound->node).contains(member) ||
                               made_by_metaclass(home, bound->node, member);
      if (may_have_it) found.there = Truth::unknown;
      return false;
    });
    return found;
  }

  // A metaclass that speaks of the name, or that nobody can look into.
  bool made_by_metaclass(const Module& home, NodeId definition, std::string_view member) const {
    const auto keywords = home.tree->items(home.tree->as<ast::ClassDef>(definition).keywords);
    for (const NodeId id : keywords) {
      const auto keyword = home.tree->as<ast::Keyword>(id);
      if (home.tree->name(keyword.name) != "metaclass") continue;
      if (home.tree->kind(keyword.value) != Kind::name) return true;
      const auto named = home.names.find(home.tree->name(keyword.value));
      if (named == nullptr || !named->meaning.is(Meaning::Kind::symbol)) return true;
      const Module& maker = after_.find(named->meaning.module);
      if (!maker.tree || maker.tree->text().find(member) != std::string_view::npos) return true;
    }
    return false;
  }

  Importer &before_, &after_;
  model::ApiDiff& diff_;
  std::set<std::string> lost_;
  std::map<const Module*, Written> written_;
  std::map<std::string, std::vector<std::string>> homes_;  // of what the later release defines
};

}  // namespace

void compare_apis(Importer& before, Importer& after, model::ApiDiff& diff) {
  Comparison(before, after, diff).compare();
}

}  // namespace trysquare::imports
