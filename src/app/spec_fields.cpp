#include "app/spec_fields.hpp"

#include "model/base64.hpp"

namespace trysquare::app {

using data::Array;
using data::Node;
using data::Object;

Node null_or(const std::optional<std::string>& text) { return text ? Node(*text) : Node(); }

Node strings(const std::vector<std::string>& texts) {
  Array items;
  for (const std::string& text : texts) items.emplace_back(text);
  return items;
}

Node string_map(const std::map<std::string, std::string>& texts) {
  Object object;
  for (const auto& [key, text] : texts) object.add(key, text);
  return object;
}

Object refused() {
  Object out;
  out.add("ok", false);
  return out;
}

Result<std::string> text_field(const Node& in, std::string_view name) {
  const Node* node = in.find(name);
  if (node == nullptr || node->string() == nullptr)
    return failure(fmt::format("`in.{}` must be a string", name));
  return *node->string();
}

Result<std::vector<std::string>> list_field(const Node& in, std::string_view name) {
  const Node* node = in.find(name);
  const auto fail = [&] { return failure(fmt::format("`in.{}` must be a list of strings", name)); };
  if (node == nullptr || node->array() == nullptr) return fail();
  std::vector<std::string> texts;
  for (const Node& item : *node->array()) {
    if (item.string() == nullptr) return fail();
    texts.push_back(*item.string());
  }
  return texts;
}

Result<std::string> bytes_of(const Node& node, std::string_view name) {
  if (node.string() != nullptr) return *node.string();
  const Node* base64 = node.find("base64");
  if (base64 != nullptr && base64->string() != nullptr) {
    if (auto bytes = model::from_base64(*base64->string())) return *std::move(bytes);
  }
  return failure(fmt::format("`in.{}` must be a string or {{\"base64\": …}}", name));
}

Result<std::string> bytes_field(const Node& in, std::string_view name) {
  const Node* node = in.find(name);
  if (node == nullptr) return failure(fmt::format("`in.{}` is missing", name));
  return bytes_of(*node, name);
}

}  // namespace trysquare::app
