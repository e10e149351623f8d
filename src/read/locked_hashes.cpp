#include "read/locked_hashes.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <cstring>

namespace trysquare::read {

namespace {

using data::Node;

// Eight characters at once: of each byte that lies between the two, the highest bit.
constexpr std::uint64_t each(std::uint8_t byte) { return 0x0101'0101'0101'0101U * byte; }
constexpr std::uint64_t between(std::uint64_t bytes, char low, char high) {
  const auto above = bytes + each(static_cast<std::uint8_t>(0x80 - low));
  const auto beyond = bytes + each(static_cast<std::uint8_t>(0x7f - high));
  return above & ~beyond & each(0x80);
}

// A large lock file holds tens of thousands of digests.
bool is_hexadecimal(std::string_view text) {
  if (text.empty()) return false;
  std::uint64_t wrong = 0;
  for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data(), sizeof bytes);
    const std::uint64_t plain = bytes & ~each(0x80);
    const std::uint64_t fine = between(plain, '0', '9') | between(plain | each(0x20), 'a', 'f');
    wrong |= (fine ^ each(0x80)) | (bytes & each(0x80));
  }
  bool all = wrong == 0;
  for (const char c : text) all = all && is_hex_digit(c);
  return all;
}

void check_hash(EnvironmentList& list, const Node& hash) {
  if (hash.is_null()) return;
  const std::string* text = hash.string();
  if (text == nullptr) return list.problem(hash, fmt::format("a hash is {}, not a string", hash.kind()));
  const std::size_t colon = text->find(':');
  if (colon == 0 || colon == std::string::npos) {
    return list.problem(hash, fmt::format("`{:.80}` is no hash: expected `ALGORITHM:DIGEST`, as in "
                                          "`sha256:2b1f…`",
                                          printable(*text)));
  }
  if (!is_hexadecimal(std::string_view(*text).substr(colon + 1))) {
    list.problem(
        hash.place(list.path()),
        fmt::format("`{:.80}` is no hash: expected hexadecimal digits behind the colon", printable(*text)),
        model::Severity::warning);
  }
}

void check_file(EnvironmentList& list, const Node& file) {
  if (file.object() == nullptr)
    return list.problem(file, fmt::format("expected a file, a table with its `hash`, found {}", file.kind()));
  if (const Node* hash = file.find("hash")) check_hash(list, *hash);
}

void check_files(EnvironmentList& list, const data::Member& member) {
  if (member.value.array() == nullptr) {
    return list.problem(member.value,
                        fmt::format("`{}` is {}, not an array", printable(member.key), member.value.kind()));
  }
  for (const Node& file : *member.value.array()) check_file(list, file);
}

}  // namespace

void check_file_hashes(EnvironmentList& list, const Node& entry) {
  if (entry.object() == nullptr) return;
  for (const data::Member& member : entry.object()->members) {
    if (member.key == "sdist") check_file(list, member.value);
    if (member.key == "files" || member.key == "wheels") check_files(list, member);
  }
}

void check_metadata_hashes(EnvironmentList& list, const Node& document) {
  const Node* metadata = document.find("metadata");
  const data::Object* files = metadata == nullptr ? nullptr : list.object(*metadata, "files");
  if (files == nullptr) return;
  for (const data::Member& member : files->members) check_files(list, member);
}

void check_hashes(EnvironmentList& list, const Node& entry, std::string_view key) {
  const data::Array* hashes = list.array(entry, key);
  if (hashes == nullptr) return;
  for (const Node& hash : *hashes) check_hash(list, hash);
}

void check_listed_hashes(EnvironmentList& list, const Node& component) {
  const data::Array* hashes = list.array(component, "hashes");
  if (hashes == nullptr) return;
  for (const Node& hash : *hashes) {
    const Node* algorithm = hash.find("alg");
    const Node* content = hash.find("content");
    if (algorithm == nullptr || algorithm->string() == nullptr || content == nullptr ||
        content->string() == nullptr) {
      list.problem(hash, "this is no hash: expected an object with the strings `alg` and `content`");
    } else if (!is_hexadecimal(*content->string())) {
      list.problem(*content, fmt::format("`{:.80}` is no hash: expected hexadecimal digits",
                                         printable(*content->string())));
    }
  }
}

}  // namespace trysquare::read
