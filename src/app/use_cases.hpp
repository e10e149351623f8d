// The use cases by name, requests and answers as JSON: what the C library and `trysquare call` offer.
// The documents: include/trysquare/trysquare.h.
#pragma once

#include "app/rule_book.hpp"
#include "data/node.hpp"
#include "locate/host.hpp"

#include <string_view>

namespace trysquare::app {

struct CallAnswer {
  data::Node document;
  bool holds_errors = false;  // a finding of severity error is in it
};

// What one caller's calls remember of each other; the answers are the same without.
struct Memory {
  RuleMemory rules;
};

Result<CallAnswer> call(const locate::Host& host, std::string_view use_case, std::string_view request,
                        Memory& memory);

}  // namespace trysquare::app
