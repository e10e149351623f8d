#include "read/direct_url.hpp"

#include "base/credentials.hpp"
#include "data/json.hpp"

namespace trysquare::read {

Result<DirectUrl> parse_direct_url(std::string_view text, std::string_view path) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  const data::Node* url = document->find("url");
  if (url == nullptr || url->string() == nullptr) {
    return failure_at(document->place(path), "`url` is missing or is no string");
  }
  DirectUrl found{without_credentials(*url->string()), false};
  if (const data::Node* directory = document->find("dir_info")) {
    const data::Node* editable = directory->find("editable");
    found.editable = editable != nullptr && editable->as<bool>() != nullptr && *editable->as<bool>();
  }
  return found;
}

}  // namespace trysquare::read
