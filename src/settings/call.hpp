// The arguments of one call, as a function of ours takes them.
// Law: what is left over when the function has run was not modelled: the caller's answer is unknown.
#pragma once

#include "settings/object.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::settings {

struct Call {
  Call() = default;
  Call(Ref object, Refs given, std::vector<std::pair<std::string, Ref>> named)
      : self(object), args(std::move(given)), keywords(std::move(named)) {}

  Ref self = nullptr;
  Refs args;
  std::vector<std::pair<std::string, Ref>> keywords;
  std::string_view path = {};  // "os.path.join", for messages
  Ref unlisted = nullptr;      // an unknown: there are further arguments, or others

  // The argument at this position or by this name; null when it is not given.
  Ref take(std::size_t index, std::string_view name = {}) {
    taken_ = std::max(taken_, index + 1);
    if (index < args.size()) return args[index];
    return name.empty() ? nullptr : take_keyword(name);
  }
  Ref take_keyword(std::string_view name) {
    const auto found = std::ranges::find(keywords, name, &std::pair<std::string, Ref>::first);
    if (found == keywords.end()) return nullptr;
    const Ref value = found->second;
    named_.push_back(name);
    return value;
  }
  const Refs& take_rest() {
    taken_ = args.size();
    return args;
  }
  void take_everything() {
    taken_ = args.size();
    all_named_ = true;
  }
  bool has_leftovers() const {
    if (taken_ < args.size()) return true;
    return !all_named_ && std::ranges::any_of(keywords, [&](const auto& keyword) {
      return std::ranges::find(named_, keyword.first) == named_.end();
    });
  }

 private:
  std::size_t taken_ = 0;
  std::vector<std::string_view> named_;
  bool all_named_ = false;
};

}  // namespace trysquare::settings
