// The use cases by name, requests and answers as JSON: what the C library and `trysquare call` offer.
// The documents: include/trysquare/trysquare.h.
#pragma once

#include "data/node.hpp"
#include "locate/host.hpp"

#include <string_view>

namespace trysquare::app {

struct CallAnswer {
  data::Node document;
  bool holds_errors = false;  // a finding of severity error is in it
};

Result<CallAnswer> call(const locate::Host& host, std::string_view use_case, std::string_view request);

}  // namespace trysquare::app
