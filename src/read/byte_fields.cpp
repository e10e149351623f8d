#include "read/byte_fields.hpp"

namespace trysquare::read {

namespace {

constexpr unsigned digit_bits = 7;
constexpr std::uint64_t more = 1U << digit_bits;

}  // namespace

void ByteWriter::number(std::uint64_t value) {
  for (; value >= more; value >>= digit_bits) bytes += static_cast<char>(value % more + more);
  bytes += static_cast<char>(value);
}

void ByteWriter::text(std::string_view value) {
  number(value.size());
  bytes += value;
}

void ByteWriter::place(const Place& place) {
  text(place.path);
  number(place.line);
  number(place.column);
}

std::uint64_t ByteReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += digit_bits) {
    if (rest_.empty()) break;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= (byte % more) << shift;
    if (byte < more) return value;
  }
  return spoilt();
}

std::string ByteReader::text() {
  const std::uint64_t size = number();
  if (size > rest_.size()) spoilt();
  std::string value(rest_.substr(0, size));
  rest_.remove_prefix(value.size());
  return value;
}

Place ByteReader::place() {
  Place place{.path = text()};
  place.line = static_cast<std::uint32_t>(number());
  place.column = static_cast<std::uint32_t>(number());
  return place;
}

std::uint64_t ByteReader::spoilt() {
  good_ = false;
  rest_ = {};
  return 0;
}

}  // namespace trysquare::read
