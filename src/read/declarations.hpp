// Requirements inside a data file: strings of the standard's form (PEP 508), each with its place.
#pragma once

#include "read/environment_list.hpp"

#include <optional>
#include <string_view>

namespace trysquare::read {

class Declarations {
 public:
  explicit Declarations(EnvironmentList& list) : list_(list) {}

  // What is no requirement is told at the character that is wrong.
  std::optional<pep::Requirement> parse(const data::Node& item);
  void declare(const data::Node& item);
  // An array of them; what nobody asked for is looked at all the same.
  void declare_all(const data::Node& table, std::string_view key, bool asked = true);

 private:
  EnvironmentList& list_;
};

}  // namespace trysquare::read
