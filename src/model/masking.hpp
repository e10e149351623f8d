// A value as it may be shown to people: secrets and the credentials of URLs are masked, the rest stays.
#pragma once

#include "model/value.hpp"

#include <string_view>

namespace trysquare::model {

// `name`: of the setting, or a path to it whose last part counts ("DATABASES/default/PASSWORD").
Value masked(std::string_view name, const Value& value);

}  // namespace trysquare::model
