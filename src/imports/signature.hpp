// How a function may be called, as its `def` says.
// https://docs.python.org/3/reference/compound_stmts.html#function-definitions
#pragma once

#include "model/api.hpp"
#include "pysource/module.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::imports {

struct Signature {
  struct Parameter {
    std::string_view name;
    bool by_position = true, by_keyword = true, required = false;
  };
  std::vector<Parameter> parameters;  // without the one that a call of a method does not write
  bool any_position = false, any_keyword = false;
};

// Nothing of a function that decorators may have made another one.
std::optional<Signature> signature_of(const pysource::Module& tree, pysource::NodeId function, bool method);

// What calls that fit `before` may meet in `after`; `at` says whose they are.
void compare_signatures(const Signature& before, const Signature& after, const model::ApiLoss& at,
                        std::vector<model::ApiLoss>& losses);

}  // namespace trysquare::imports
