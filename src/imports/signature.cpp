#include "imports/signature.hpp"

#include "pysource/walk.hpp"

#include <algorithm>
#include <array>

namespace trysquare::imports {

namespace {

using pysource::NodeId;
namespace ast = pysource::ast;
using model::ApiLoss;

// Decorators that leave the parameters as they are.
constexpr std::array<std::string_view, 5> harmless{"staticmethod", "classmethod", "abstractmethod",
                                                   "override", "final"};

const Signature::Parameter* find(const Signature& signature, std::string_view name) {
  const auto found = std::ranges::find(signature.parameters, name, &Signature::Parameter::name);
  return found == signature.parameters.end() ? nullptr : &*found;
}

std::vector<std::string_view> placed(const Signature& signature) {
  std::vector<std::string_view> names;
  for (const auto& one : signature.parameters) {
    if (one.by_position) names.push_back(one.name);
  }
  return names;
}

}  // namespace

std::optional<Signature> signature_of(const pysource::Module& tree, NodeId function, bool method) {
  const auto node = tree.as<ast::FunctionDef>(function);
  bool bound = method;
  for (const NodeId decorator : tree.items(node.decorators)) {
    const std::string_view name = pysource::last_name(tree, decorator);
    if (std::ranges::find(harmless, name) == harmless.end()) return std::nullopt;
    if (name == "staticmethod") bound = false;
  }
  const auto given = tree.as<ast::Arguments>(node.args);
  Signature found{.parameters = {}, .any_position = given.vararg != 0, .any_keyword = given.kwarg != 0};
  const auto name_of = [&](NodeId arg) { return tree.name(tree.as<ast::Arg>(arg).name); };
  const auto only = tree.items(given.positional_only), args = tree.items(given.args);
  const std::size_t count = only.size() + args.size(), defaults = tree.items(given.defaults).size();
  for (std::size_t i = bound ? 1 : 0; i < count; ++i) {
    const bool by_keyword = i >= only.size();
    found.parameters.push_back({.name = name_of(by_keyword ? args[i - only.size()] : only[i]),
                                .by_position = true,
                                .by_keyword = by_keyword,
                                .required = i + defaults < count});
  }
  const auto keywords = tree.items(given.keyword_only), values = tree.items(given.keyword_defaults);
  for (std::size_t i = 0; i < keywords.size(); ++i)
    found.parameters.push_back({name_of(keywords[i]), false, true, i >= values.size() || values[i] == 0});
  return found;
}

void compare_signatures(const Signature& before, const Signature& after, const ApiLoss& at,
                        std::vector<ApiLoss>& losses) {
  const auto lose = [&](ApiLoss::Kind kind, std::string_view parameter, std::size_t position) {
    ApiLoss loss = at;
    loss.kind = kind;
    loss.parameter = parameter;
    loss.position = position;
    losses.push_back(std::move(loss));
  };
  for (const auto& one : before.parameters) {
    const auto* now = find(after, one.name);
    if (one.by_keyword && !after.any_keyword && (now == nullptr || !now->by_keyword))
      lose(ApiLoss::Kind::parameter, one.name, 0);
  }
  const auto was = placed(before), is = placed(after);
  if (!after.any_position && is.size() < was.size())
    lose(ApiLoss::Kind::positional, was[is.size()], is.size());
  for (const auto& one : after.parameters) {
    // One that took `*args` may have required it all the same.
    if (!one.required || before.any_position) continue;
    const auto* then = find(before, one.name);
    if (then != nullptr && then->required) continue;
    const auto place = std::ranges::find(is, one.name);
    // What stood at its place before, under another name, was given by position.
    const auto index = static_cast<std::size_t>(place - is.begin());
    if (then == nullptr && place != is.end() && index < before.parameters.size() &&
        before.parameters[index].by_position && before.parameters[index].required)
      continue;
    lose(ApiLoss::Kind::required, one.name, place == is.end() ? 0 : index + 1);
  }
}

}  // namespace trysquare::imports
