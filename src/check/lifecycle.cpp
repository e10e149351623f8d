#include "check/lifecycle.hpp"

#include "check/silenced.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace trysquare::check {

using lifecycle::Event;
using lifecycle::Site;
using model::Finding;

Place place_of(const LifecycleFacts& facts, Site site) {
  if (!site.known()) return {};
  const auto& module = facts.program.module(site.module);
  return module.tree.place(module.tree.node(site.node).begin, module.path);
}

std::string function_of(const LifecycleFacts& facts, Site body) {
  if (!body.known()) return "a function";
  const auto& tree = facts.program.module(body.module).tree;
  const auto kind = tree.kind(body.node);
  if (kind == pysource::Kind::function_def || kind == pysource::Kind::async_function_def)
    return fmt::format("`{}`", tree.name(tree.as<pysource::ast::FunctionDef>(body.node).name));
  return kind == pysource::Kind::lambda ? "a lambda" : "what it is given";
}

bool is_process(model::Runs runs) {
  return runs == model::Runs::process || runs == model::Runs::job || runs == model::Runs::task ||
         runs == model::Runs::first;
}

std::vector<std::string> way_to(const LifecycleFacts& facts, const Event& event) {
  std::vector<std::string> out;
  for (const auto& launch : event.through) {
    out.push_back(fmt::format("{}: `{}` runs {}", to_text(place_of(facts, launch.at)), launch.starter,
                              function_of(facts, launch.body)));
  }
  // The last call is the place itself, the first one may be where the body was started.
  for (std::size_t i = 0; i + 1 < event.calls.size() && i < 8; ++i) {
    if (event.innermost() == nullptr || event.calls[i] != event.innermost()->at)
      out.push_back(fmt::format("{}: called from here", to_text(place_of(facts, event.calls[i]))));
  }
  return out;
}

std::vector<Finding> check_lifecycle(const LifecycleFacts& facts) {
  using Question = std::vector<Finding> (*)(const LifecycleFacts&);
  constexpr Question questions[] = {
      check_setup_in_thread,    check_setup_in_task,        check_setup_repeated, check_worker_without_setup,
      check_instance_in_worker, check_second_configuration, check_main_guard,     check_setup_in_host};
  // Several ways lead to one place: the gravest finding of each code is told.
  std::map<std::tuple<Place, std::string_view>, Finding> kept;
  for (const Question ask : questions) {
    for (Finding& finding : ask(facts)) {
      const std::tuple key{finding.place, finding.code->code};
      const auto found = kept.find(key);
      if (found == kept.end())
        kept.emplace(key, std::move(finding));
      else if (found->second.severity < finding.severity)
        found->second = std::move(finding);
    }
  }
  std::vector<Finding> out;
  for (auto& [key, finding] : kept) {
    if (!is_silenced(facts.program, finding)) out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace trysquare::check
