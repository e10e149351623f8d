// The fields of a request of the batch interface, and the shapes of its answers.
#pragma once

#include "base/error.hpp"
#include "data/node.hpp"

#include <fmt/core.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::app {

data::Node null_or(const std::optional<std::string>& text);
data::Node strings(const std::vector<std::string>& texts);
data::Node string_map(const std::map<std::string, std::string>& texts);
// `{"ok": false}`
data::Object refused();

Result<std::string> text_field(const data::Node& in, std::string_view name);
Result<std::vector<std::string>> list_field(const data::Node& in, std::string_view name);
// A string, or `{"base64": …}` for bytes that are no UTF-8.
Result<std::string> bytes_field(const data::Node& in, std::string_view name);
Result<std::string> bytes_of(const data::Node& node, std::string_view name);

template <class T>
Result<T> parsed_field(const data::Node& in, std::string_view name) {
  auto text = text_field(in, name);
  if (!text) return std::unexpected(std::move(text.error()));
  auto value = T::parse(*text);
  if (!value) return failure(fmt::format("`in.{}` is not valid: {}", name, value.error().message));
  return value;
}

// One operation: `in` to `out`.
struct SpecOperation {
  std::string_view name;
  Result<data::Object> (*answer)(const data::Node& in);
};

}  // namespace trysquare::app
