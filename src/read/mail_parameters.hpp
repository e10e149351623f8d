// The value of a content type: `text/markdown; charset=UTF-8; variant=GFM`. Two readings, as Python has two:
// one that takes anything, for what a message is made of, and one that refuses what the grammar does not
// have, for what core metadata may say of a description. https://www.rfc-editor.org/rfc/rfc2045#section-5
// https://www.rfc-editor.org/rfc/rfc2231
//
//   content-type = type "/" subtype *( ";" parameter )
//   parameter    = attribute ["*" section] ["*"] "=" value       value: token or quoted string
// Comments in brackets and white space may stand around each of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::read {

// Lenient: what stands before the first `;`, in lower case; `text/plain` when it is none.
std::string media_type(std::string_view value);
// Lenient: the parameter `boundary`, unquoted.
std::optional<std::string> mail_boundary(std::string_view value);

struct ContentType {
  std::string type;  // in lower case, without parameters
  std::vector<std::pair<std::string, std::string>>
      parameters;  // names in lower case; the last of a name counts

  const std::string* find(std::string_view name) const;
};

// Strict: nothing when `email.headerregistry.ContentTypeHeader` would note a defect.
std::optional<ContentType> parse_content_type(std::string_view value);

}  // namespace trysquare::read
