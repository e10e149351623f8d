#include "lifecycle/rebound.hpp"

#include "pysource/walk.hpp"

#include <utility>
#include <vector>

namespace trysquare::lifecycle {

namespace {

namespace ast = pysource::ast;
using pysource::Kind;
using pysource::NodeId;

class Counter {
 public:
  explicit Counter(const pysource::Module& tree) : tree_(tree) {}

  Rebound count() {
    scopes_.push_back(tree_.root());
    pysource::walk(
        tree_, tree_.root(),
        [&](NodeId id) {
          see(id);
          if (opens_scope(tree_.kind(id))) scopes_.push_back(id);
          return true;
        },
        [&](NodeId id) {
          if (opens_scope(tree_.kind(id))) scopes_.pop_back();
        });
    return settle();
  }

 private:
  // What stands in the head of a function (defaults, decorators) binds outside, but hardly ever anything.
  static bool opens_scope(Kind kind) {
    return pysource::has_own_body(kind) || kind == Kind::list_comp || kind == Kind::set_comp ||
           kind == Kind::dict_comp || kind == Kind::generator_exp;
  }

  void bind(std::string_view name) { ++counts_[scopes_.back()][std::string(name)]; }
  void bind(pysource::Range name) {
    if (!name.empty()) bind(tree_.name(name));
  }

  void see(NodeId id) {
    switch (tree_.kind(id)) {
      case Kind::name:
        if (static_cast<pysource::Context>(tree_.node(id).detail) != pysource::Context::load)
          bind(tree_.name(id));
        return;
      case Kind::function_def:
      case Kind::async_function_def: return bind(tree_.as<ast::FunctionDef>(id).name);
      case Kind::class_def: return bind(tree_.as<ast::ClassDef>(id).name);
      case Kind::arg: return bind(tree_.as<ast::Arg>(id).name);
      case Kind::except_handler: return bind(tree_.as<ast::ExceptHandler>(id).name);
      case Kind::match_star: return bind(tree_.as<ast::MatchStar>(id).name);
      case Kind::match_as: return bind(tree_.as<ast::MatchAs>(id).name);
      case Kind::match_mapping: return bind(tree_.as<ast::MatchMapping>(id).rest);
      case Kind::alias: {
        const auto alias = tree_.as<ast::Alias>(id);
        if (!alias.as_name.empty()) return bind(alias.as_name);
        const std::string_view name = tree_.name(alias.name);
        return bind(name.substr(0, name.find('.')));
      }
      case Kind::global:
      case Kind::nonlocal:
        for (const NodeId item : tree_.items(tree_.as<ast::Names>(id).names)) {
          if (tree_.kind(id) == Kind::global)
            global_[scopes_.back()].emplace(tree_.name(item));
          else
            outer_.emplace(tree_.name(item));
        }
        return;
      default: return;
    }
  }

  Rebound settle() {
    Rebound out;
    for (const auto& [scope, names] : global_) {
      for (const std::string& name : names) {
        if (scope == tree_.root() || !counts_[scope].contains(name)) continue;
        counts_[tree_.root()][name] += counts_[scope][name] + 1;
        counts_[scope].erase(name);
        out.open.insert(name);
      }
    }
    for (const auto& [scope, names] : counts_) {
      for (const auto& [name, count] : names) {
        if (count > 1 || outer_.contains(name)) out.names[scope].insert(name);
      }
    }
    out.outer = std::move(outer_);
    return out;
  }

  const pysource::Module& tree_;
  std::vector<NodeId> scopes_;
  std::map<NodeId, std::map<std::string, int, std::less<>>> counts_;
  std::map<NodeId, NameSet> global_;
  NameSet outer_;  // names of any `nonlocal`
};

}  // namespace

Rebound find_rebound(const pysource::Module& tree) { return Counter(tree).count(); }

}  // namespace trysquare::lifecycle
