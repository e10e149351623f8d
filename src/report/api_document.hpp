// What a later release of a package lacks: for people, as JSON (schema: include/trysquare/api.schema.json),
// and as the code rules that say so (docs/rules.md).
#pragma once

#include "data/node.hpp"
#include "model/api.hpp"
#include "report/style.hpp"

#include <string>

namespace trysquare::report {

std::string write_api_text(const model::ApiDiff& diff, const Style& style);
data::Node api_node(const model::ApiDiff& diff);
std::string write_api_rules(const model::ApiDiff& diff);

}  // namespace trysquare::report
