#include "settings/heap.hpp"

#include "settings/equality.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>

namespace trysquare::settings {

std::size_t bytes_of(const Content& content) {
  if (const auto* text = std::get_if<std::string>(&content)) return text->size();
  if (const auto* items = std::get_if<Items>(&content)) return items->items.size() * sizeof(Ref);
  if (const auto* all = held_if<Dictionary>(content))
    return all->size() * (sizeof(Dictionary::Entry) + 3 * sizeof(std::uint32_t));
  if (const auto* unknown = held_if<Unknown>(content)) return unknown->aliases.size() * sizeof(Ref);
  if (const auto* path = std::get_if<Path>(&content)) return path->text.size();
  return 0;
}

Delta composed(Delta earlier, Delta later) {
  if (earlier.empty()) return later;
  if (later.empty()) return earlier;
  std::unordered_map<Ref, std::size_t> known;
  for (std::size_t i = 0; i < earlier.size(); ++i) known.emplace(earlier[i].first, i);
  for (auto& [object, state] : later) {
    const auto found = known.find(object);
    if (found != known.end())
      earlier[found->second].second = std::move(state);
    else
      earlier.emplace_back(object, std::move(state));
  }
  return earlier;
}

namespace {

constexpr std::size_t bytes_of_a_box = 112;  // about

bool has_box(Kind kind) {
  return kind == Kind::dict || kind == Kind::set || kind == Kind::frozen_set || kind == Kind::range ||
         kind == Kind::function || kind == Kind::native || kind == Kind::class_ || kind == Kind::instance ||
         kind == Kind::file || kind == Kind::opaque || kind == Kind::unknown;
}

// Numbers, functions, classes and the like hold nothing that bytes_of would count.
bool has_size(Kind kind) {
  return (kind >= Kind::text && kind <= Kind::frozen_set) || kind == Kind::path || kind == Kind::unknown;
}

}  // namespace

Heap::Heap() {
  none_ = make(Kind::none, {});
  ellipsis_ = make(Kind::ellipsis, {});
  not_implemented_ = make(Kind::not_implemented, {});
  true_ = make(Kind::boolean, true);
  false_ = make(Kind::boolean, false);
}

Ref Heap::make(Kind kind, Content content) {
  if (size_ % chunk == 0) objects_.push_back(std::make_unique<Object[]>(chunk));
  Object& object = objects_.back()[size_ % chunk];
  object.state.kind = kind;
  const std::size_t held = has_size(kind) ? bytes_of(content) : 0;
  bytes_ += sizeof(Object) + held + (has_box(kind) ? bytes_of_a_box : 0);
  written_ += held;
  if (kind == Kind::tuple)
    object.holds_constants = std::ranges::all_of(std::get<Items>(content).items, is_constant);
  // What a fresh object holds is nothing that would have to be taken down.
  std::construct_at(&object.state.content, std::move(content));
  object.serial = static_cast<std::uint32_t>(++size_);
  object.epoch = epoch_;  // a state before its making is never asked for
  return &object;
}

Ref Heap::word(std::string_view text) { return word(text, hash_of_text(text)); }

Ref Heap::word(std::string_view text, std::uint64_t hash) {
  constexpr std::size_t fewest = 1024;
  if (words_used_ * 2 >= words_.size()) {
    std::vector<std::pair<std::uint64_t, Ref>> before(std::max(words_.size() * 2, fewest));
    before.swap(words_);
    const std::size_t mask = words_.size() - 1;
    for (const auto& one : before) {
      if (one.second == nullptr) continue;
      std::size_t at = one.first & mask;
      while (words_[at].second != nullptr) at = (at + 1) & mask;
      words_[at] = one;
    }
  }
  const std::size_t mask = words_.size() - 1;
  std::size_t at = hash & mask;
  for (; words_[at].second != nullptr; at = (at + 1) & mask) {
    if (words_[at].first == hash && words_[at].second->text() == text) return words_[at].second;
  }
  const Ref made = make(Kind::text, std::string(text));
  words_[at] = {hash, made};
  ++words_used_;
  return made;
}

void Heap::begin_watch(Watch& watch) {
  watch.serial = static_cast<std::uint32_t>(size_ + 1);
  watch.outer = std::exchange(watch_, &watch);
}

void Heap::end_watch(Watch& watch) {
  watch_ = watch.outer;
  std::ranges::sort(watch.touched, {}, &Object::serial);
  const auto same = std::ranges::unique(watch.touched);
  watch.touched.erase(same.begin(), same.end());
  if (watch_ != nullptr)
    watch_->touched.insert(watch_->touched.end(), watch.touched.begin(), watch.touched.end());
}

State& Heap::change(Ref object) {
  object->changed = ++changes_;
  if (watch_ != nullptr && object->serial < watch_->serial) watch_->touched.push_back(object);
  if (open_marks_ > 0 && object->epoch != epoch_) {
    written_ += bytes_of(object->state.content);
    journal_.emplace_back(object, object->state);
    object->epoch = epoch_;
  }
  return object->state;
}

Mark Heap::checkpoint() {
  ++open_marks_;
  ++epoch_;
  return {journal_.size(), static_cast<std::uint32_t>(size_ + 1)};
}

void Heap::release(const Mark& /*mark*/) {
  if (--open_marks_ == 0) journal_.clear();
}

Delta Heap::retreat(const Mark& mark) {
  Delta delta;
  for (const Ref object : touched_since(mark)) delta.emplace_back(object, object->state);
  while (journal_.size() > mark.position) {
    journal_.back().first->state = std::move(journal_.back().second);
    journal_.pop_back();
  }
  ++retreats_;
  ++epoch_;  // what was saved since is forgotten: the next change saves again
  return delta;
}

void Heap::apply(Delta delta) {
  for (auto& [object, state] : delta) change(object) = std::move(state);
}

Heap::Aside Heap::lay_aside() {
  Aside aside{std::move(journal_), open_marks_};
  journal_.clear();
  open_marks_ = 0;
  return aside;
}

void Heap::take_up(Aside aside) {
  journal_ = std::move(aside.journal);
  open_marks_ = aside.open_marks;
  ++epoch_;
}

Refs Heap::touched_since(const Mark& mark) const {
  Refs touched;
  for (std::size_t i = mark.position; i < journal_.size(); ++i) touched.push_back(journal_[i].first);
  std::ranges::sort(touched, {}, &Object::serial);
  const auto same = std::ranges::unique(touched);
  touched.erase(same.begin(), same.end());
  return touched;
}

}  // namespace trysquare::settings
