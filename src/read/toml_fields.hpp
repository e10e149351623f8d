// The members of one table of a data file, each asked for by name. All problems are collected, none stops the
// reading; a member that nobody asked for is refused with the nearest name that somebody did.
#pragma once

#include "base/error.hpp"
#include "data/node.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

class Fields {
 public:
  // `what` is how messages call the table: "a rule". A node that is no table is a problem and has no members.
  Fields(const data::Node& table, std::string_view what, std::string_view path, std::vector<Error>& problems);

  // Null when the member is not there.
  const data::Node* take(std::string_view key);
  const data::Node* require(std::string_view key);

  // A member of another kind than asked for is a problem, and the answer as if it were not there.
  std::string text(std::string_view key);
  std::string require_text(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  std::optional<bool> truth(std::string_view key);
  // Items of an array; what is no array is a problem.
  std::vector<const data::Node*> items(std::string_view key);
  // The position of the text among `choices`; nothing when it is not there or none of them.
  std::optional<std::size_t> choice(std::string_view key, std::span<const std::string_view> choices);

  void problem(const data::Node& at, std::string message, std::string hint = {});
  // Refuses the members that were not asked for.
  void finish();
  const data::Node& node() const { return table_; }

 private:
  const data::Node& table_;
  std::string what_;
  std::string_view path_;
  std::vector<Error>& problems_;
  std::vector<std::string> known_;
};

// `kind` of the node is not the one that was wanted.
Error wrong_kind(const data::Node& node, std::string_view path, std::string_view name,
                 std::string_view wanted);

}  // namespace trysquare::read
