#include "settings/equality.hpp"
#include "settings/object.hpp"

namespace trysquare::settings {

namespace {

constexpr std::size_t small = 8;  // up to here a look at every entry is quicker
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

}  // namespace

std::size_t Dictionary::position(Ref key, std::uint64_t hash) const {
  if (index_.empty()) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i].hash != hash) continue;
      if (entries_[i].key == key || are_same_key(entries_[i].key, key)) return i;
    }
    return nowhere;
  }
  const std::size_t mask = index_.size() - 1;
  for (std::size_t slot = hash & mask; index_[slot] != 0; slot = (slot + 1) & mask) {
    const Entry& entry = entries_[index_[slot] - 1];
    if (entry.hash == hash && (entry.key == key || are_same_key(entry.key, key))) return index_[slot] - 1;
  }
  return nowhere;
}

const Dictionary::Entry* Dictionary::find(Ref key, std::uint64_t hash) const {
  const std::size_t at = position(key, hash);
  return at == nowhere ? nullptr : &entries_[at];
}

const Dictionary::Entry* Dictionary::find(std::string_view text) const {
  return entries_.empty() ? nullptr : find(text, hash_of_text(text));
}

const Dictionary::Entry* Dictionary::find(std::string_view text, std::uint64_t hash) const {
  const auto fits = [&](const Entry& entry) {
    return entry.hash == hash && entry.key->is(Kind::text) && entry.key->text() == text;
  };
  if (index_.empty()) {
    for (const Entry& entry : entries_) {
      if (fits(entry)) return &entry;
    }
    return nullptr;
  }
  const std::size_t mask = index_.size() - 1;
  for (std::size_t slot = hash & mask; index_[slot] != 0; slot = (slot + 1) & mask) {
    if (fits(entries_[index_[slot] - 1])) return &entries_[index_[slot] - 1];
  }
  return nullptr;
}

void Dictionary::set(Ref key, std::uint64_t hash, Ref value, Origin from) {
  const std::size_t at = position(key, hash);
  if (at != nowhere) {
    entries_[at].value = value;
    entries_[at].from = from;
    return;
  }
  entries_.push_back({key, value, from, hash});
  if (index_.empty() && entries_.size() <= small) return;
  if (index_.size() < entries_.size() * 2)
    build_index(index_.empty() ? small * 8 : index_.size() * 2);
  else
    put_in_index(entries_.size() - 1);
}

void Dictionary::put_in_index(std::size_t entry) {
  const std::size_t mask = index_.size() - 1;
  std::size_t slot = entries_[entry].hash & mask;
  while (index_[slot] != 0) slot = (slot + 1) & mask;
  index_[slot] = static_cast<std::uint32_t>(entry + 1);
}

void Dictionary::build_index(std::size_t slots) {
  index_.assign(slots, 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) put_in_index(i);
}

bool Dictionary::erase(Ref key, std::uint64_t hash) {
  const std::size_t at = position(key, hash);
  if (at != nowhere) erase_at(at);
  return at != nowhere;
}

void Dictionary::erase_at(std::size_t index) {
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(index));
  if (!index_.empty()) build_index(index_.size());
}

}  // namespace trysquare::settings
