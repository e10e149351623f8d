// What `fix` says: the steps in their order, each with its reason, and what is left to the user.
#pragma once

#include "data/node.hpp"
#include "model/repair.hpp"
#include "report/style.hpp"

#include <string>
#include <string_view>

namespace trysquare::report {

constexpr std::string_view fix_schema = "trysquare-fix/1";

struct FixView {
  const model::RepairPlan& plan;
  std::string_view path;
  std::string_view outcome;    // "whole", "planned", "repaired", "undone"
  std::string_view installer;  // empty: none is needed
  bool solved = true;          // false: versions are chosen when our own steps are done
};

std::string write_fix_text(const FixView& view, const Style& style);
data::Node fix_node(const FixView& view);

}  // namespace trysquare::report
