#include "read/byte_order_mark.hpp"

#include "base/text.hpp"

namespace trysquare::read {

std::string decode_by_mark(std::string_view bytes) {
  const bool little = bytes.starts_with("\xFF\xFE");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!little && !bytes.starts_with("\xFE\xFF")) return std::string(bytes);
  std::u16string units;
  for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
    const auto first = static_cast<unsigned char>(bytes[at]),
               second = static_cast<unsigned char>(bytes[at + 1]);
    units += static_cast<char16_t>(little ? first | (second << 8U) : second | (first << 8U));
  }
  return to_utf8(units);
}

}  // namespace trysquare::read
