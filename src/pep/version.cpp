#include "pep/version.hpp"

#include "base/text.hpp"
#include "pep/cursor.hpp"
#include "pep/unicode.hpp"

#include <algorithm>
#include <charconv>

namespace trysquare::pep {
namespace {

constexpr std::array<std::string_view, 3> pre_texts{"a", "b", "rc"};
constexpr std::size_t always_fits = 18;  // digits that stay below 2^63

std::string_view without_leading_zeros(std::string_view digits) {
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
  return digits.substr(first);
}

constexpr bool is_separator(char c) { return c == '-' || c == '_' || c == '.'; }

// Calls `use` with each part of a local version text.
template <class Use>
void each_segment(std::string_view local, Use use) {
  for (std::size_t start = 0; start <= local.size();) {
    std::size_t end = start;
    while (end < local.size() && !is_separator(local[end])) ++end;
    use(local.substr(start, end - start));
    start = end + 1;
  }
}

bool is_numeric(std::string_view segment) { return std::ranges::all_of(segment, is_digit); }

std::string normalized_local(std::string_view local) {
  std::string out;
  out.reserve(local.size());
  each_segment(local, [&](std::string_view segment) {
    if (!out.empty()) out += '.';
    if (!is_numeric(segment)) {
      out += to_lower(segment);
      return;
    }
    const std::string_view digits = without_leading_zeros(segment);
    out += digits.empty() ? "0" : digits;
  });
  return out;
}

std::strong_ordering compare_digits(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

// Words before numbers; words by text, numbers by value.
std::strong_ordering compare_segments(std::string_view a, std::string_view b) {
  const bool a_numeric = is_numeric(a);
  if (a_numeric != is_numeric(b))
    return a_numeric ? std::strong_ordering::greater : std::strong_ordering::less;
  return a_numeric ? compare_digits(a, b) : a <=> b;
}

}  // namespace

class Version::Builder {
 public:
  Version build(const VersionParts& parts) {
    version_.epoch_ = number(parts.epoch);
    add_release(parts.release);
    version_.pre_ = parts.pre;
    version_.has_post_ = parts.has_post;
    version_.has_dev_ = parts.has_dev;
    version_.pre_number_ = number(parts.pre_number);
    version_.post_number_ = number(parts.post_number);
    version_.dev_number_ = number(parts.dev_number);
    if (!parts.local.empty()) rare().local = normalized_local(parts.local);
    version_.rare_ = std::move(rare_);
    version_.make_order_key();
    return std::move(version_);
  }

 private:
  Rare& rare() {
    if (rare_ == nullptr) rare_ = std::make_shared<Rare>();
    return *rare_;
  }

  Number number(std::string_view digits) {
    if (digits.size() > always_fits) digits = without_leading_zeros(digits);
    if (digits.size() > always_fits) {
      rare().big.emplace_back(digits);
      return big_bit | (rare().big.size() - 1);
    }
    Number value = 0;
    for (const char c : digits) value = value * 10 + static_cast<Number>(c - '0');
    return value;
  }

  void add_release(std::string_view release) {
    version_.release_size_ = 0;
    for (std::size_t start = 0; start <= release.size(); ++version_.release_size_) {
      std::size_t end = start;
      while (end < release.size() && release[end] != '.') ++end;
      const Number value = number(release.substr(start, end - start));
      if (version_.release_size_ < inline_size) {
        version_.release_[version_.release_size_] = value;
      } else {
        rare().release_tail.push_back(value);
      }
      start = end + 1;
    }
  }

  Version version_;
  std::shared_ptr<Rare> rare_;
};

// Most versions are a few short numbers, with at most one part behind them as canonical text writes it: these
// are read in one go.
bool Version::read_plain(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::uint32_t index = 0; index < inline_size; ++index) {
    if (!read_number(at, end, release_[index])) return false;
    release_size_ = index + 1;
    if (at == end || ((*at != '.' || (at + 1 != end && is_alpha(at[1]))) && read_suffix(at, end))) {
      make_order_key();
      return true;
    }
    if (*at++ != '.') return false;
  }
  return false;
}

bool Version::read_number(const char*& at, const char* end, Number& number) {
  const char* const start = at;
  Number value = 0;
  while (at != end && is_digit(*at)) value = value * 10 + static_cast<Number>(*at++ - '0');
  number = value;
  const auto length = static_cast<std::size_t>(at - start);
  return length != 0 && length <= always_fits;
}

bool Version::read_suffix(const char* at, const char* end) {
  const std::string_view rest(at, end);
  Number* number = &pre_number_;
  std::size_t word = 1;
  PreRelease pre = PreRelease::none;
  bool dev = false;
  bool post = false;
  if (rest.starts_with(".dev")) {
    dev = true;
    number = &dev_number_;
    word = 4;
  } else if (rest.starts_with(".post")) {
    post = true;
    number = &post_number_;
    word = 5;
  } else if (rest.front() == 'a') {
    pre = PreRelease::a;
  } else if (rest.front() == 'b') {
    pre = PreRelease::b;
  } else if (rest.starts_with("rc")) {
    pre = PreRelease::rc;
    word = 2;
  } else {
    return false;
  }
  at += word;
  if (!read_number(at, end, *number) || at != end) return false;
  pre_ = pre;
  has_dev_ = dev;
  has_post_ = post;
  return true;
}

// From the highest bit: the four release numbers, what comes behind the release, and its number. Common is a
// release of small numbers with at most one part behind it, and no epoch or local part.
void Version::make_order_key() {
  enum Suffix : std::uint64_t {
    first_dev = 1,
    alpha,
    beta,
    candidate,
    final,
    last_post
  };  // in their order, never 0
  constexpr std::array<unsigned, inline_size> release_bits{16, 10, 10, 8};
  constexpr unsigned suffix_bits = 3;
  constexpr unsigned number_bits = 17;
  order_key_ = 0;
  const int parts =
      static_cast<int>(pre_ != PreRelease::none) + static_cast<int>(has_post_) + static_cast<int>(has_dev_);
  if (epoch_ != 0 || rare_ != nullptr || parts > 1) return;
  std::uint64_t key = 0;
  for (std::size_t index = 0; index < inline_size; ++index) {
    if (release_[index] >> release_bits[index] != 0) return;
    key = key << release_bits[index] | release_[index];
  }
  const Number number = pre_number_ | post_number_ | dev_number_;  // those of absent parts are 0
  if (number >> number_bits != 0) return;
  const std::uint64_t suffix = has_dev_                   ? first_dev
                               : has_post_                ? last_post
                               : pre_ == PreRelease::none ? final
                                                          : alpha + static_cast<std::uint64_t>(pre_);
  order_key_ = (key << suffix_bits | suffix) << number_bits | number;
}

Version Version::from_parts(const VersionParts& parts) {
  Version version;
  if (parts.is_plain() && version.read_plain(parts.release)) return version;
  return Builder().build(parts);
}

std::optional<Version> Version::try_parse(std::string_view text) {
  std::optional<Version> version{Version()};
  if (version->read_plain(text)) return version;
  VersionParts parts;
  const std::size_t start = skip_space(text, 0);
  const std::size_t end = scan_version(text, start, {}, parts);
  if (end == start || skip_space(text, end) != text.size()) return std::nullopt;
  return from_parts(parts);
}

Result<Version> Version::parse(std::string_view text) {
  if (auto version = try_parse(text)) return *std::move(version);
  Cursor cursor(text);
  VersionParts parts;
  cursor.move_to(skip_space(text, 0));
  const std::size_t end = scan_version(text, cursor.at(), {}, parts);
  if (end == cursor.at()) {
    return cursor.fail("expected a version", "a version begins with digits, as in `1.2.3` or `2!1.0`");
  }
  cursor.move_to(skip_space(text, end));
  return cursor.fail(
      "expected the end of the version",
      "after the release come only pre, post, dev and local parts, as in `1.0rc1.post2.dev3+local`");
}

Version::Number Version::release_number(std::size_t index) const {
  if (index < inline_size) return release_[index];
  return index < release_size_ ? rare_->release_tail[index - inline_size] : 0;
}

std::strong_ordering Version::compare_big(Number a, const Version& va, Number b, const Version& vb) {
  const bool a_big = (a & big_bit) != 0;
  if (a_big != ((b & big_bit) != 0))
    return a_big ? std::strong_ordering::greater : std::strong_ordering::less;
  return compare_digits(va.rare_->big[a & ~big_bit], vb.rare_->big[b & ~big_bit]);
}

std::strong_ordering Version::compare_release(const Version& other) const {
  const std::size_t count =
      std::max({std::size_t{release_size_}, std::size_t{other.release_size_}, inline_size});
  for (std::size_t i = 0; i < count; ++i) {
    const auto order = compare(release_number(i), *this, other.release_number(i), other);
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

// A dev release of the final version comes before its first alpha; the final version after its last
// candidate.
int Version::pre_rank() const {
  if (pre_ != PreRelease::none) return static_cast<int>(pre_);
  return has_dev_ && !has_post_ ? -1 : static_cast<int>(PreRelease::none);
}

std::strong_ordering Version::compare_suffix(const Version& other) const {
  if (const auto order = pre_rank() <=> other.pre_rank(); order != 0) return order;
  if (const auto order = compare(pre_number_, *this, other.pre_number_, other); order != 0) return order;
  if (const auto order = has_post_ <=> other.has_post_; order != 0) return order;
  if (const auto order = compare(post_number_, *this, other.post_number_, other); order != 0) return order;
  if (const auto order = other.has_dev_ <=> has_dev_; order != 0) return order;
  return compare(dev_number_, *this, other.dev_number_, other);
}

std::strong_ordering Version::compare_public_parts(const Version& other) const {
  if (const auto order = compare(epoch_, *this, other.epoch_, other); order != 0) return order;
  if (const auto order = compare_release(other); order != 0) return order;
  return compare_suffix(other);
}

std::strong_ordering Version::compare_local(const Version& other) const {
  if (!has_local() || !other.has_local()) return has_local() <=> other.has_local();
  std::string_view left = rare_->local;
  std::string_view right = other.rare_->local;
  for (;;) {
    const std::size_t left_end = std::min(left.find('.'), left.size());
    const std::size_t right_end = std::min(right.find('.'), right.size());
    const auto order = compare_segments(left.substr(0, left_end), right.substr(0, right_end));
    if (order != 0) return order;
    const bool left_done = left_end == left.size();
    const bool right_done = right_end == right.size();
    if (left_done || right_done) return right_done <=> left_done;
    left.remove_prefix(left_end + 1);
    right.remove_prefix(right_end + 1);
  }
}

std::strong_ordering Version::compare_parts(const Version& other) const {
  const auto order = compare_public_parts(other);
  return order != 0 ? order : compare_local(other);
}

bool Version::same_release(const Version& other) const {
  return compare(epoch_, *this, other.epoch_, other) == 0 && compare_release(other) == 0;
}

bool Version::same_release_and_pre(const Version& other) const {
  return pre_ == other.pre_ && same_release(other) &&
         compare(pre_number_, *this, other.pre_number_, other) == 0;
}

bool Version::starts_with(const Version& other, std::size_t count) const {
  if (compare(epoch_, *this, other.epoch_, other) != 0) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (compare(release_number(i), *this, other.release_number(i), other) != 0) return false;
  }
  return true;
}

Version Version::with_first_dev() const {
  Version version = *this;
  version.has_dev_ = true;
  version.dev_number_ = 0;
  version.make_order_key();
  return version;
}

void Version::append_number(std::string& out, Number number) const {
  if ((number & big_bit) != 0) {
    out += rare_->big[number & ~big_bit];
    return;
  }
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void Version::append_release(std::string& out, std::size_t count) const {
  if (epoch_ != 0) {
    append_number(out, epoch_);
    out += '!';
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) out += '.';
    append_number(out, release_number(i));
  }
}

void Version::append_public(std::string& out, std::size_t release_count) const {
  append_release(out, release_count);
  if (pre_ != PreRelease::none) {
    out += pre_texts[static_cast<std::size_t>(pre_)];
    append_number(out, pre_number_);
  }
  if (has_post_) {
    out += ".post";
    append_number(out, post_number_);
  }
  if (has_dev_) {
    out += ".dev";
    append_number(out, dev_number_);
  }
}

std::string Version::text() const {
  std::string out;
  append_public(out, release_size_);
  if (has_local()) out += '+' + rare_->local;
  return out;
}

std::string Version::public_text() const {
  std::string out;
  append_public(out, release_size_);
  return out;
}

std::string Version::base_text() const {
  std::string out;
  append_release(out, release_size_);
  return out;
}

std::string Version::trimmed_text() const {
  std::size_t count = release_size_;
  while (count > 1 && release_number(count - 1) == 0) --count;
  std::string out;
  append_public(out, count);
  if (has_local()) out += '+' + rare_->local;
  return out;
}

std::string Version::epoch() const {
  std::string out;
  append_number(out, epoch_);
  return out;
}

std::vector<std::string> Version::release() const {
  std::vector<std::string> numbers(release_size_);
  for (std::size_t i = 0; i < release_size_; ++i) append_number(numbers[i], release_number(i));
  return numbers;
}

std::optional<std::pair<std::string, std::string>> Version::pre() const {
  if (pre_ == PreRelease::none) return std::nullopt;
  std::pair<std::string, std::string> part(pre_texts[static_cast<std::size_t>(pre_)], "");
  append_number(part.second, pre_number_);
  return part;
}

std::optional<std::string> Version::post() const {
  if (!has_post_) return std::nullopt;
  std::string number;
  append_number(number, post_number_);
  return number;
}

std::optional<std::string> Version::dev() const {
  if (!has_dev_) return std::nullopt;
  std::string number;
  append_number(number, dev_number_);
  return number;
}

std::optional<std::string> Version::local() const {
  if (!has_local()) return std::nullopt;
  return rare_->local;
}

}  // namespace trysquare::pep
