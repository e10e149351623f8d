#include "patch/sites.hpp"

#include "pysource/walk.hpp"

#include <algorithm>
#include <set>

namespace trysquare::patch {

namespace ast = pysource::ast;
using pysource::Kind;

namespace {

bool is_statement(Kind kind) { return kind >= Kind::function_def && kind <= Kind::continue_; }

// The name that `NAME[a].b[c]` begins with; 0 for what begins otherwise.
NodeId root_of(const pysource::Module& tree, NodeId id) {
  while (id != 0 && tree.kind(id) != Kind::name) {
    if (tree.kind(id) == Kind::subscript)
      id = tree.as<ast::Subscript>(id).value;
    else if (tree.kind(id) == Kind::attribute)
      id = tree.as<ast::Attribute>(id).value;
    else
      return 0;
  }
  return id;
}

}  // namespace

Sites::Sites(const pysource::Module& tree) : tree_(tree) {
  pysource::walk(
      tree_, tree_.root(),
      [&](NodeId id) {
        enter(id);
        return true;
      },
      [&](NodeId id) { leave(id); });
}

void Sites::enter(NodeId id) {
  const Kind kind = tree_.kind(id);
  count_blocks(id);
  if (is_statement(kind)) open_.push_back(id);
  if (pysource::has_own_body(kind)) ++functions_;
  if (open_.empty()) return;
  Site site{.name = id, .statement = open_.back(), .outermost = open_.front(), .in_function = functions_ > 0};
  if (kind == Kind::name) {
    classify(site);
    add(tree_.name(id), site);
  } else if (kind == Kind::alias) {
    const auto alias = tree_.as<ast::Alias>(id);
    site.use = Use::alias;
    add(tree_.name(alias.name), site);
    if (!alias.as_name.empty()) add(tree_.name(alias.as_name), site);
  }
}

void Sites::leave(NodeId id) {
  if (pysource::has_own_body(tree_.kind(id))) --functions_;
  if (is_statement(tree_.kind(id))) open_.pop_back();
}

void Sites::add(std::string_view name, Site site) { sites_[std::string(name)].push_back(site); }

void Sites::count_blocks(NodeId id) {
  const auto count = [&](pysource::List list) {
    const auto statements = tree_.items(list);
    for (const NodeId statement : statements) block_size_[statement] = statements.size();
  };
  switch (tree_.kind(id)) {
    case Kind::function_def:
    case Kind::async_function_def: return count(tree_.as<ast::FunctionDef>(id).body);
    case Kind::class_def: return count(tree_.as<ast::ClassDef>(id).body);
    case Kind::with:
    case Kind::async_with: return count(tree_.as<ast::With>(id).body);
    case Kind::except_handler: return count(tree_.as<ast::ExceptHandler>(id).body);
    case Kind::match_case: return count(tree_.as<ast::MatchCase>(id).body);
    case Kind::if_: count(tree_.as<ast::If>(id).body); return count(tree_.as<ast::If>(id).orelse);
    case Kind::while_: count(tree_.as<ast::While>(id).body); return count(tree_.as<ast::While>(id).orelse);
    case Kind::for_:
    case Kind::async_for: count(tree_.as<ast::For>(id).body); return count(tree_.as<ast::For>(id).orelse);
    case Kind::try_:
    case Kind::try_star: {
      const auto whole = tree_.as<ast::Try>(id);
      for (const auto list : {whole.body, whole.orelse, whole.finalbody}) count(list);
      return;
    }
    default: return;
  }
}

void Sites::classify(Site& site) const {
  const auto target = [&](NodeId id, Use whole) {
    if (id == site.name) {
      site.use = whole;
    } else if (root_of(tree_, id) == site.name) {
      site.use = Use::part;
    } else {
      return false;
    }
    return true;
  };
  const bool binds = static_cast<pysource::Context>(tree_.node(site.name).detail) != pysource::Context::load;
  site.use = binds ? Use::other : Use::load;
  switch (tree_.kind(site.statement)) {
    case Kind::assign: {
      const auto assign = tree_.as<ast::Assign>(site.statement);
      const auto targets = tree_.items(assign.targets);
      if (targets.size() == 1 && target(targets[0], Use::assign)) site.value = assign.value;
      return;
    }
    case Kind::ann_assign: {
      const auto assign = tree_.as<ast::AnnAssign>(site.statement);
      if (assign.value != 0 && target(assign.target, Use::assign)) site.value = assign.value;
      return;
    }
    case Kind::aug_assign: {
      const auto assign = tree_.as<ast::AugAssign>(site.statement);
      if (target(assign.target, Use::augment)) site.value = assign.value;
      return;
    }
    case Kind::delete_: {
      const auto targets = tree_.items(tree_.as<ast::Delete>(site.statement).targets);
      if (targets.size() == 1) target(targets[0], Use::forget);
      return;
    }
    case Kind::expr: {
      const NodeId value = tree_.as<ast::Expr>(site.statement).value;
      if (tree_.kind(value) != Kind::call) return;
      const NodeId function = tree_.as<ast::Call>(value).function;
      if (tree_.kind(function) == Kind::attribute && root_of(tree_, function) == site.name)
        site.use = Use::call;
      return;
    }
    default: return;
  }
}

const std::vector<Site>& Sites::of(std::string_view name) const {
  static const std::vector<Site> none;
  const auto found = sites_.find(name);
  return found == sites_.end() ? none : found->second;
}

bool Sites::is_alone(NodeId statement) const {
  const auto found = block_size_.find(statement);
  // Only a module may be empty.
  return found != block_size_.end() && found->second == 1;
}

std::vector<NodeId> Sites::shaping(std::string_view name) const {
  std::set<NodeId> statements;
  std::set<std::string, std::less<>> names;
  std::vector<std::string> todo{std::string(name)};
  while (!todo.empty()) {
    const std::string one = std::move(todo.back());
    todo.pop_back();
    if (!names.insert(one).second) continue;
    for (const Site& site : of(one)) {
      if (!site.shapes() || !statements.insert(site.statement).second) continue;
      if (site.value == 0) continue;
      pysource::walk(tree_, site.value, [&](NodeId id) {
        if (tree_.kind(id) == Kind::name) todo.emplace_back(tree_.name(id));
        return true;
      });
    }
  }
  return {statements.begin(), statements.end()};
}

}  // namespace trysquare::patch
