// `requirements_txt.parse` of the batch interface.
#pragma once

#include "app/spec_fields.hpp"

namespace trysquare::app {

Result<data::Object> parse_requirements_txt(const data::Node& in);

}  // namespace trysquare::app
