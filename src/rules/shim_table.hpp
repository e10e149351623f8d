// Code rules as the table that a live process works by; its form: app/shims.hpp.
#pragma once

#include "data/node.hpp"
#include "rules/code_catalogue.hpp"

namespace trysquare::rules {

// Of the rules that have a cure; where two speak of the same name the older release's has it. Holds the text
// of the files that they need, and of no other.
data::Node shim_table(const CodeCatalogue& catalogue);

}  // namespace trysquare::rules
