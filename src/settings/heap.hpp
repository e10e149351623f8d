// All objects of one evaluation, and the journal by which changes are taken back: what a branch did is
// captured as a Delta, so that both branches of a condition that is not known can be tried and joined. Laws:
// after `retreat(mark)` every object that is older than the mark is as it was then; `apply` of what retreat
// gave brings the later state back.
#pragma once

#include "settings/object.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::settings {

struct Mark {
  std::size_t position = 0;  // in the journal
  std::uint32_t serial = 0;  // objects from this one on are younger
};

// The states of the objects that were changed.
using Delta = std::vector<std::pair<Ref, State>>;

// What it holds itself, beside what every object takes.
std::size_t bytes_of(const Content& content);

// First `earlier`, then `later`.
Delta composed(Delta earlier, Delta later);

class Heap {
 public:
  Heap();

  Ref make(Kind kind, Content content);
  Ref none() const { return none_; }
  Ref ellipsis() const { return ellipsis_; }
  Ref not_implemented() const { return not_implemented_; }
  Ref boolean(bool value) const { return value ? true_ : false_; }
  Ref integer(Wide value) { return make(Kind::integer, value); }
  Ref floating(double value) { return make(Kind::floating, value); }
  Ref text(std::string value) { return make(Kind::text, std::move(value)); }
  Ref bytes(std::string value) { return make(Kind::bytes, std::move(value)); }
  Ref list(Refs items) { return make(Kind::list, Items{std::move(items)}); }
  Ref tuple(Refs items) { return make(Kind::tuple, Items{std::move(items)}); }
  Ref dict(Dictionary content = {}) { return make(Kind::dict, std::move(content)); }
  // Of a scope or an object: what may be missing is an entry that says so.
  Ref names(Dictionary content = {}) {
    content.is_namespace = true;
    return dict(std::move(content));
  }
  Ref path(std::string text) { return make(Kind::path, Path{std::move(text)}); }
  // One object for each name.
  Ref word(std::string_view text);
  Ref word(std::string_view text, std::uint64_t hash);  // its hash_of_text

  // Before every change: the state may be written to until the next checkpoint.
  State& change(Ref object);
  Refs& change_items(Ref list) { return std::get<Items>(change(list).content).items; }
  Dictionary& change_dictionary(Ref dict) { return held<Dictionary>(change(dict).content); }

  Mark checkpoint();
  void release(const Mark& mark);  // of a checkpoint that is not needed any more
  Delta retreat(const Mark& mark);
  void apply(Delta delta);
  // What was changed since, without taking it back.
  Refs touched_since(const Mark& mark) const;
  bool is_younger(Ref object, const Mark& mark) const {
    return !object->outlives && object->serial >= mark.serial;
  }
  // Counts every change.
  std::uint32_t changes() const { return changes_; }
  // Which objects, older than its beginning, are changed; within another watch.
  struct Watch {
    Refs touched;
    std::uint32_t serial = 0;
    Watch* outer = nullptr;
  };
  void begin_watch(Watch& watch);
  void end_watch(Watch& watch);
  // From its state of now on it is as if it had been there before all branches.
  void outlive(Ref object) { object->outlives = true, object->epoch = 0; }

  // The journal laid aside, for work that no branch may take back.
  struct Aside {
    std::vector<std::pair<Ref, State>> journal;
    std::size_t open_marks = 0;
  };
  Aside lay_aside();
  void take_up(Aside aside);

  // A mark that no object bears yet (Object::looked_at).
  std::uint32_t new_search() { return ++searches_; }

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return bytes_; }  // made so far, nothing is given back before the end
  // Bytes that were written since this was last asked: work that no step has counted.
  std::size_t take_written() { return std::exchange(written_, 0); }
  std::size_t journal_size() const { return journal_.size(); }
  std::size_t retreats() const { return retreats_; }
  bool is_recording() const { return open_marks_ > 0; }

 private:
  static constexpr std::size_t chunk = 512;

  std::vector<std::unique_ptr<Object[]>> objects_;  // in chunks: an object never moves
  std::size_t size_ = 0;
  std::size_t bytes_ = 0, written_ = 0;
  std::vector<std::pair<Ref, State>> journal_;
  std::vector<std::pair<std::uint64_t, Ref>> words_;  // open addressing, by hash; null: free
  std::size_t words_used_ = 0;
  std::uint32_t epoch_ = 1;
  std::uint32_t changes_ = 0;
  std::uint32_t searches_ = 0;
  Watch* watch_ = nullptr;
  std::size_t open_marks_ = 0;
  std::size_t retreats_ = 0;
  Ref none_, ellipsis_, not_implemented_, true_, false_;
};

}  // namespace trysquare::settings
