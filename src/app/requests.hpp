// The requests of the C library as JSON: the same members that the commands' options fill.
#pragma once

#include "app/check.hpp"
#include "data/node.hpp"

#include <string_view>

namespace trysquare::app {

Result<locate::EnvironmentQuery> environment_of(const data::Node& request);
Result<CheckRequest> check_request_of(const data::Node& request);

// A member that must be a string, or strings; absent ones are empty.
Result<std::string> text_member(const data::Node& object, std::string_view name);
Result<std::vector<std::string>> texts_member(const data::Node& object, std::string_view name);
Result<bool> truth_member(const data::Node& object, std::string_view name);

}  // namespace trysquare::app
