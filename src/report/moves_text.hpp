// What changes for clients, as text and as JSON (schema: include/trysquare/diff.schema.json).
#pragma once

#include "data/node.hpp"
#include "model/move.hpp"
#include "report/style.hpp"

#include <string>

namespace trysquare::report {

constexpr std::string_view moves_schema = "trysquare-diff/1";

std::string write_moves_text(const model::Moves& moves, const Style& style);
data::Node moves_node(const model::Moves& moves);

}  // namespace trysquare::report
