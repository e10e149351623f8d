#include "settings/equality.hpp"

#include "settings/opaque_types.hpp"
#include "settings/views.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace trysquare::settings {

namespace {

constexpr int deepest = 60;
constexpr std::size_t most_work = 2'000'000;  // tuples that hold one tuple twice, again and again

// How deep, and how much is left to do for all of it.
struct Effort {
  std::size_t* left;
  int depth = 0;

  Effort deeper() const { return {left, depth + 1}; }
  bool is_spent() const { return depth > deepest || *left == 0 || --*left == 0; }
};

std::uint64_t mixed(std::uint64_t seed, std::uint64_t value) {
  std::uint64_t hash = (seed ^ value) * 0x9E3779B97F4A7C15U + (seed >> 29U);
  hash = (hash ^ hash >> 32U) * 0xD6E8FEB86659FD93U;
  return hash ^ hash >> 32U;
}

std::uint64_t hash_of_whole(Wide number) {
  return mixed(mixed(3, static_cast<std::uint64_t>(number)), static_cast<std::uint64_t>(number >> 64U));
}

bool is_number(Ref object) {
  return object->is(Kind::boolean) || object->is(Kind::integer) || object->is(Kind::floating);
}

Wide whole(Ref object) { return object->is(Kind::boolean) ? Wide{object->as<bool>()} : object->as<Wide>(); }

// Exact, also where a double cannot hold the integer.
bool is_same_number(Wide integer, double number) {
  if (!(std::fabs(number) < 1e38) || number != std::floor(number)) return false;
  return static_cast<Wide>(number) == integer;
}

Truth numbers_equal(Ref left, Ref right) {
  const bool left_floats = left->is(Kind::floating);
  const bool right_floats = right->is(Kind::floating);
  if (left_floats && right_floats) return as_truth(left->as<double>() == right->as<double>());
  if (left_floats) return as_truth(is_same_number(whole(right), left->as<double>()));
  if (right_floats) return as_truth(is_same_number(whole(left), right->as<double>()));
  return as_truth(whole(left) == whole(right));
}

std::optional<std::uint64_t> hash_at(Ref object, Effort effort);

std::optional<std::uint64_t> hash_of_all(const Refs& items, Effort effort) {
  std::uint64_t hash = 7 + items.size();
  for (const Ref item : items) {
    const auto one = hash_at(item, effort.deeper());
    if (!one) return std::nullopt;
    hash = mixed(hash, *one);
  }
  return hash;
}

std::optional<std::uint64_t> hash_at(Ref object, Effort effort) {
  if (effort.is_spent()) return std::nullopt;
  switch (object->kind()) {
    case Kind::none: return 0xA5;
    case Kind::ellipsis: return 0xA6;
    case Kind::boolean:
    case Kind::integer: return hash_of_whole(whole(object));
    case Kind::floating: {
      const double number = object->as<double>();
      if (std::fabs(number) < 1e38 && number == std::floor(number)) {
        return hash_of_whole(static_cast<Wide>(number));
      }
      return mixed(5, std::bit_cast<std::uint64_t>(number));
    }
    case Kind::text: return hash_of_text(object->text());
    case Kind::bytes: return mixed(9, hash_of_text(object->text()));
    case Kind::tuple: return hash_of_all(object->items(), effort);
    case Kind::path: return mixed(11, hash_of_text(object->as<Path>().text));
    case Kind::frozen_set: {
      std::uint64_t hash = object->dictionary().size();
      for (const auto& entry : object->dictionary().entries()) hash ^= mixed(13, entry.hash);
      return hash;
    }
    case Kind::function:
    case Kind::class_:
    case Kind::module: return mixed(17, std::bit_cast<std::uintptr_t>(object));
    case Kind::native: return mixed(19, std::bit_cast<std::uintptr_t>(object->as<NativeFunction>().native));
    default: return std::nullopt;
  }
}

Truth all_equal(const Refs& left, const Refs& right, Effort effort);
Truth equal_at(Ref left, Ref right, Effort effort);

Truth dictionaries_equal(const Dictionary& left, const Dictionary& right, bool with_values, Effort effort) {
  if (left.open != nullptr || right.open != nullptr) return Truth::unknown;
  if (left.size() != right.size()) return Truth::no;
  Truth all = Truth::yes;
  for (const auto& entry : left.entries()) {
    const auto* other = right.find(entry.key, entry.hash);
    if (other == nullptr) return Truth::no;
    if (!with_values) continue;
    const Truth one = equal_at(entry.value, other->value, effort.deeper());
    if (one == Truth::no) return Truth::no;
    if (one == Truth::unknown) all = Truth::unknown;
  }
  return all;
}

Truth all_equal(const Refs& left, const Refs& right, Effort effort) {
  if (left.size() != right.size()) return Truth::no;
  Truth all = Truth::yes;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Truth one = equal_at(left[i], right[i], effort.deeper());
    if (one == Truth::no) return Truth::no;
    if (one == Truth::unknown) all = Truth::unknown;
  }
  return all;
}

bool is_set(Kind kind) { return kind == Kind::set || kind == Kind::frozen_set; }

bool is_plain(Kind kind) { return kind <= Kind::range || kind == Kind::path; }

// Not a program's name: what is compared with sys.argv[0] is an option or a subcommand.
bool is_plain_word(Ref object) {
  return object->is(Kind::text) && !object->text().empty() && object->text().front() != '-' &&
         object->text().find_first_of("/\\.") == std::string::npos;
}

Truth compare_unknown(Ref left, Ref right) {
  const auto is_program = [](Ref object) {
    return object->is_unknown() && object->as<Unknown>().program_name;
  };
  if ((is_program(left) && is_plain_word(right)) || (is_program(right) && is_plain_word(left)))
    return Truth::no;
  return Truth::unknown;
}

Truth equal_at(Ref left, Ref right, Effort effort) {
  if (effort.is_spent()) return Truth::unknown;
  if (left->is_unknown() || right->is_unknown()) return compare_unknown(left, right);
  if (left->is(Kind::deferred) || right->is(Kind::deferred)) return Truth::unknown;
  if (is_number(left) && is_number(right)) return numbers_equal(left, right);
  if (left == right && is_plain(left->kind())) return Truth::yes;
  if (is_set(left->kind()) && is_set(right->kind())) {
    return dictionaries_equal(left->dictionary(), right->dictionary(), false, effort);
  }
  if (left->kind() != right->kind()) {
    if (left->is(Kind::none) || right->is(Kind::none)) return Truth::no;
    const auto is_closed = [](Kind kind) { return kind != Kind::instance && kind != Kind::opaque; };
    return is_closed(left->kind()) && is_closed(right->kind()) ? Truth::no : Truth::unknown;
  }
  switch (left->kind()) {
    case Kind::none:
    case Kind::ellipsis: return Truth::yes;
    case Kind::text:
    case Kind::bytes: return as_truth(left->text() == right->text());
    case Kind::list:
    case Kind::tuple: return all_equal(left->items(), right->items(), effort);
    case Kind::dict: return dictionaries_equal(left->dictionary(), right->dictionary(), true, effort);
    case Kind::path: return as_truth(left->as<Path>().text == right->as<Path>().text);
    case Kind::native:
      return as_truth(left == right ||
                      (left->as<NativeFunction>().native == right->as<NativeFunction>().native &&
                       left->as<NativeFunction>().self == right->as<NativeFunction>().self));
    case Kind::function:
    case Kind::class_:
    case Kind::module: return as_truth(left == right);
    default: return left == right ? Truth::yes : Truth::unknown;
  }
}

}  // namespace

std::uint64_t hash_of_text(std::string_view text) {
  constexpr std::size_t whole_word = sizeof(std::uint64_t);
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t hash = 0xCBF29CE484222325U ^ left;
  std::uint64_t word = 0;
  for (; left >= whole_word; left -= whole_word, at += whole_word) {
    std::memcpy(&word, at, whole_word);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 32U;
  }
  word = 0;
  for (std::size_t i = 0; i < left; ++i) word = word << 8U | static_cast<unsigned char>(at[i]);
  hash = (hash ^ word) * factor;
  return hash ^ hash >> 32U;
}

std::optional<std::uint64_t> hash_of(Ref object) {
  std::size_t work = most_work;
  return hash_at(object, {&work});
}

bool are_same_key(Ref left, Ref right) { return left == right || are_equal(left, right) == Truth::yes; }

Truth are_equal(Ref left, Ref right) {
  std::size_t work = most_work;
  return equal_at(left, right, {&work});
}

Truth truth_of(Ref object) {
  switch (object->kind()) {
    case Kind::none: return Truth::no;
    case Kind::boolean: return as_truth(object->as<bool>());
    case Kind::integer: return as_truth(object->as<Wide>() != 0);
    case Kind::floating: return as_truth(object->as<double>() != 0);
    case Kind::text:
    case Kind::bytes: return as_truth(!object->text().empty());
    case Kind::list:
    case Kind::tuple: return as_truth(!object->items().empty());
    case Kind::dict:
    case Kind::set:
    case Kind::frozen_set:
      if (object->dictionary().empty() && object->dictionary().open != nullptr) return Truth::unknown;
      return as_truth(!object->dictionary().empty());
    case Kind::range: {
      const Range& range = object->as<Range>();
      return as_truth(range.step > 0 ? range.start < range.stop : range.start > range.stop);
    }
    case Kind::opaque:
      if (is_view(object)) return truth_of(viewed(object));
      return is_always_true(object) ? Truth::yes : Truth::unknown;
    case Kind::unknown:
    case Kind::instance:
    case Kind::deferred: return Truth::unknown;
    default: return Truth::yes;
  }
}

bool is_constant(Ref object) {
  if (object->is(Kind::tuple)) return object->holds_constants;
  return is_plain(object->kind()) && !is_mutable(object->kind());
}

}  // namespace trysquare::settings
