#include "base/utf8.hpp"

namespace trysquare {

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto tail = [&](unsigned shift) { put(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0U | (point >> 6U));
  } else if (point < 0x10000) {
    put(0xE0U | (point >> 12U));
    tail(6);
  } else {
    put(0xF0U | (point >> 18U));
    tail(12);
    tail(6);
  }
  tail(0);
}

}  // namespace trysquare
