#include "data/digest.hpp"

#include <nettle/nettle-meta.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace trysquare::data {

namespace {

const nettle_hash* hash_named(std::string_view algorithm) {
  if (algorithm == "sha256") return &nettle_sha256;
  if (algorithm == "sha384") return &nettle_sha384;
  if (algorithm == "sha512") return &nettle_sha512;
  return nullptr;
}

constexpr std::size_t piece = std::size_t{256} << 10U;

class Digest {
 public:
  explicit Digest(const nettle_hash& hash)
      : hash_(hash), context_(hash.context_size / sizeof(std::max_align_t) + 1) {
    hash_.init(context_.data());
  }
  void add(const char* bytes, std::size_t size) {
    hash_.update(context_.data(), size, static_cast<const std::uint8_t*>(static_cast<const void*>(bytes)));
  }
  std::string text() {
    std::string octets(hash_.digest_size, '\0');
    hash_.digest(context_.data(), octets.size(),
                 static_cast<std::uint8_t*>(static_cast<void*>(octets.data())));
    return to_url_base64(octets);
  }

 private:
  const nettle_hash& hash_;
  std::vector<std::max_align_t> context_;
};

}  // namespace

bool knows_digest(std::string_view algorithm) { return hash_named(algorithm) != nullptr; }

Result<std::string> digest_of(ByteSource& source, std::string_view algorithm) {
  Digest digest(*hash_named(algorithm));
  std::vector<char> bytes(piece);
  for (;;) {
    const auto got = source.read(bytes.data(), bytes.size());
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return digest.text();
    digest.add(bytes.data(), *got);
  }
}

std::string digest_of_text(std::string_view text, std::string_view algorithm) {
  Digest digest(*hash_named(algorithm));
  digest.add(text.data(), text.size());
  return digest.text();
}

std::string to_url_base64(std::string_view octets) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char octet : octets) {
    held = (held << 8U) | static_cast<unsigned char>(octet);
    bits += 8;
    for (; bits >= 6; bits -= 6) out += alphabet[(held >> (bits - 6)) & 63U];
  }
  if (bits > 0) out += alphabet[(held << (6 - bits)) & 63U];
  return out;
}

}  // namespace trysquare::data
