#include "settings/heap.hpp"

#include <algorithm>

namespace trysquare::settings {

Delta composed(Delta earlier, const Delta& later) {
  std::unordered_map<Ref, std::size_t> known;
  for (std::size_t i = 0; i < earlier.size(); ++i) known.emplace(earlier[i].first, i);
  for (const auto& [object, state] : later) {
    const auto found = known.find(object);
    if (found != known.end())
      earlier[found->second].second = state;
    else
      earlier.emplace_back(object, state);
  }
  return earlier;
}

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
  object.state.content = std::move(content);
  object.serial = static_cast<std::uint32_t>(++size_);
  object.epoch = epoch_;  // a state before its making is never asked for
  return &object;
}

Ref Heap::word(std::string_view text) {
  const auto found = words_.find(text);
  if (found != words_.end()) return found->second;
  const Ref made = make(Kind::text, std::string(text));
  words_.emplace(made->text(), made);
  return made;
}

State& Heap::change(Ref object) {
  if (open_marks_ > 0 && object->epoch != epoch_) {
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

void Heap::apply(const Delta& delta) {
  for (const auto& [object, state] : delta) change(object) = state;
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
