#include "settings/merge.hpp"

#include <bit>

namespace trysquare::settings {

namespace {

constexpr int deepest = 100;
constexpr std::size_t aliases_of_one_step = 4;
constexpr std::size_t most_work = 100'000;  // of tuples that hold one tuple twice, again and again

// Not only equal: 1 and True are told apart.
bool is_same_constant(Ref left, Ref right, std::size_t& work) {
  if (left == right) return true;
  if (work == 0 || --work == 0) return false;
  if (left->kind() != right->kind() || !is_constant(left) || !is_constant(right)) return false;
  if (left->is(Kind::floating)) {
    return std::bit_cast<std::uint64_t>(left->as<double>()) ==
           std::bit_cast<std::uint64_t>(right->as<double>());
  }
  if (!left->is(Kind::tuple)) return are_equal(left, right) == Truth::yes;
  if (left->items().size() != right->items().size()) return false;
  for (std::size_t i = 0; i < left->items().size(); ++i) {
    if (!is_same_constant(left->items()[i], right->items()[i], work)) return false;
  }
  return true;
}

bool is_container(Kind kind) { return kind == Kind::list || kind == Kind::dict || kind == Kind::set; }

Refs children_of(const State& state) {
  Refs out;
  if (const auto* items = std::get_if<Items>(&state.content)) out = items->items;
  if (const auto* dictionary = held_if<Dictionary>(state.content)) {
    for (const auto& entry : dictionary->entries()) {
      if (entry.value != nullptr) out.push_back(entry.value);
    }
  }
  if (const auto* unknown = held_if<Unknown>(state.content)) out = unknown->aliases;
  std::erase_if(out, is_constant);
  return out;
}

}  // namespace

Merger::Merger(Interpreter& python, const Mark& mark, const Delta& left, const Delta& right, Ref reason)
    : python_(python), mark_(mark), left_(left), right_(right), reason_(python.lasting(reason)) {
  for (const auto& [object, state] : left) left_states_.emplace(object, &state);
  for (const auto& [object, state] : right) right_states_.emplace(object, &state);
}

const State& Merger::state_in(const States& states, Ref object) const {
  const auto found = states.find(object);
  return found == states.end() ? object->state : *found->second;
}

Delta Merger::merged() {
  Refs old;
  const auto take = [&](const Delta& delta) {
    for (const auto& [object, state] : delta) {
      if (python_.heap.is_younger(object, mark_)) {
        if (result_.emplace(object, state).second) order_.push_back(object);
      } else {
        old.push_back(object);
      }
    }
  };
  take(left_);
  take(right_);
  for (const Ref object : old) {
    if (result_.contains(object)) continue;
    State state = merge_states(state_in(left_states_, object), state_in(right_states_, object));
    result_.insert_or_assign(object, std::move(state));
    order_.push_back(object);
  }
  Delta delta;
  for (const Ref object : order_) delta.emplace_back(object, std::move(result_.at(object)));
  return delta;
}

Ref Merger::different(Ref left, Ref right, bool maybe_missing) {
  Refs aliases;
  for (const Ref one : {left, right}) {
    if (one == nullptr || is_constant(one)) continue;
    maybe_missing = maybe_missing || (one->is_unknown() && one->as<Unknown>().maybe_missing);
    // One that is not known stands for all that it may be.
    if (!one->is_unknown() || !one->as<Unknown>().aliases.empty()) aliases.push_back(one);
  }
  const Unknown& why = reason_->as<Unknown>();
  Unknown made{
      why.reason.starts_with("depends on") ? why.reason : "depends on what is not known: " + why.reason,
      why.at,
      std::move(aliases),
      false,
      maybe_missing,
      false};
  return python_.heap.make(Kind::unknown, std::move(made));
}

Ref Merger::merge(Ref left, Ref right) {
  if (left == right) return left;
  left = python_.seen(left);
  right = python_.seen(right);
  if (left == right) return left;
  if (left == nullptr || right == nullptr) return different(left, right, true);
  if (depth_ > deepest || !python_.take_steps(1) || left->is_unknown() || right->is_unknown())
    return different(left, right, false);
  if (std::size_t work = most_work; is_same_constant(left, right, work)) return left;
  const bool young = python_.heap.is_younger(left, mark_) && python_.heap.is_younger(right, mark_);
  if (left->is(Kind::tuple) && right->is(Kind::tuple) && left->items().size() == right->items().size()) {
    Refs items;
    ++depth_;
    for (std::size_t i = 0; i < left->items().size(); ++i) {
      items.push_back(merge(left->items()[i], right->items()[i]));
    }
    --depth_;
    return python_.heap.tuple(std::move(items));
  }
  if (young && left->kind() == right->kind() && is_container(left->kind())) return merge_twins(left, right);
  return different(left, right, false);
}

// Two containers that each branch made for itself are one when they hold the same and are nobody else's twin.
Ref Merger::merge_twins(Ref left, Ref right) {
  const auto [mine, fresh] = twin_of_left_.try_emplace(left, right);
  const auto [other, also_fresh] = twin_of_right_.try_emplace(right, left);
  if (mine->second != right || other->second != left) return different(left, right, false);
  if (!fresh || !also_fresh) return left;
  ++depth_;
  State state = merge_states(state_in(left_states_, left), state_in(right_states_, right));
  --depth_;
  if (!result_.contains(left)) order_.push_back(left);
  result_.insert_or_assign(left, std::move(state));
  return left;
}

State Merger::unknown_state(const State& left, const State& right) {
  State state{Kind::unknown, {}, python_.origins.both(left.from, right.from)};
  Refs aliases = children_of(left);
  const Refs more = children_of(right);
  aliases.insert(aliases.end(), more.begin(), more.end());
  // What both know counts once: or each join would double them.
  if (!python_.take_steps(aliases.size() / aliases_of_one_step)) aliases.clear();
  std::ranges::sort(aliases, {}, &Object::serial);
  const auto same = std::ranges::unique(aliases);
  aliases.erase(same.begin(), same.end());
  // What stood for a name that may not be there still does.
  const auto may_miss = [](const State& one) {
    const auto* unknown = held_if<Unknown>(one.content);
    return unknown != nullptr && unknown->maybe_missing;
  };
  Unknown made = different(nullptr, nullptr, may_miss(left) || may_miss(right))->as<Unknown>();
  made.aliases = std::move(aliases);
  state.content = std::move(made);
  return state;
}

State Merger::merge_states(const State& left, const State& right) {
  if (left.kind != right.kind) return unknown_state(left, right);
  switch (left.kind) {
    case Kind::dict: {
      const bool names = held<Dictionary>(left.content).is_namespace;
      return names ? merge_namespaces(left, right) : merge_dictionaries(left, right);
    }
    case Kind::set: return merge_dictionaries(left, right);
    case Kind::list: {
      const Refs& mine = std::get<Items>(left.content).items;
      const Refs& other = std::get<Items>(right.content).items;
      if (mine.size() != other.size()) return unknown_state(left, right);
      State state{Kind::list, {}, python_.origins.both(left.from, right.from)};
      Items items;
      for (std::size_t i = 0; i < mine.size(); ++i) items.items.push_back(merge(mine[i], other[i]));
      state.content = std::move(items);
      return state;
    }
    case Kind::iterator: {
      const auto& mine = held<Iterator>(left.content);
      const auto& other = held<Iterator>(right.content);
      return mine.items == other.items && mine.at == other.at && mine.pending == other.pending
                 ? left
                 : unknown_state(left, right);
    }
    case Kind::file: {
      const auto& mine = held<File>(left.content);
      const auto& other = held<File>(right.content);
      const bool same = mine.content == other.content && mine.at == other.at && mine.closed == other.closed;
      return same ? left : unknown_state(left, right);
    }
    case Kind::module: return std::get<ModuleRef>(left.content).status == Import::loaded ? left : right;
    case Kind::function: return left;  // its attributes are a dict of their own
    default: return unknown_state(left, right);
  }
}

State Merger::merge_dictionaries(const State& left, const State& right) {
  const Dictionary& mine = held<Dictionary>(left.content);
  const Dictionary& other = held<Dictionary>(right.content);
  if (mine.size() != other.size()) return unknown_state(left, right);
  Dictionary made;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    const auto& a = mine.entries()[i];
    const auto& b = other.entries()[i];
    if (a.hash != b.hash || !are_same_key(a.key, b.key)) return unknown_state(left, right);
    const Ref value = a.value == nullptr ? nullptr : merge(a.value, b.value);
    made.set(a.key, a.hash, value, python_.origins.both(a.from, b.from));
  }
  return {left.kind, std::move(made), python_.origins.both(left.from, right.from)};
}

State Merger::merge_namespaces(const State& left, const State& right) {
  const Dictionary& mine = held<Dictionary>(left.content);
  const Dictionary& other = held<Dictionary>(right.content);
  Dictionary made;
  made.is_namespace = true;
  made.open = mine.open != nullptr ? mine.open : other.open;
  for (const auto& a : mine.entries()) {
    const auto* b = other.find(a.key, a.hash);
    const Ref value = merge(a.value, b == nullptr ? nullptr : b->value);
    made.set(a.key, a.hash, value, python_.origins.both(a.from, b == nullptr ? 0 : b->from));
  }
  for (const auto& b : other.entries()) {
    if (mine.find(b.key, b.hash) != nullptr) continue;
    made.set(b.key, b.hash, merge(nullptr, b.value), b.from);
  }
  return {left.kind, std::move(made), python_.origins.both(left.from, right.from)};
}

}  // namespace trysquare::settings
