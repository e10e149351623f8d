#include "read/direct_url.hpp"

#include "data/json.hpp"

namespace trysquare::read {

std::string without_credentials(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const std::size_t start = scheme + 3;
  const std::size_t end = url.find_first_of("/?#", start);
  const std::string_view authority = url.substr(start, end - start);
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos || authority.substr(0, at) == "git") return std::string(url);
  return std::string(url.substr(0, start)) + "****" + std::string(url.substr(start + at));
}

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
