#include "pysource/identifier.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "pysource/unicode_tables.hpp"

#include <algorithm>
#include <vector>

namespace trysquare::pysource {

namespace {

// Rows of `width` numbers, ordered by the first: the last row that does not begin behind `wanted`.
const std::uint32_t* row_before(std::span<const std::uint32_t> table, std::size_t width,
                                std::uint32_t wanted) {
  std::size_t low = 0;
  std::size_t high = table.size() / width;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (table[middle * width] <= wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low == 0 ? nullptr : &table[(low - 1) * width];
}

bool within(std::span<const std::uint32_t> ranges, std::uint32_t point) {
  const std::uint32_t* row = row_before(ranges, 2, point);
  return row != nullptr && point <= row[1];
}

bool may_start(std::uint32_t point) {
  if (point < 0x80) return is_alpha(static_cast<char>(point)) || point == '_';
  return within(identifier_start, point);
}

bool may_continue(std::uint32_t point) {
  if (point < 0x80) return is_alnum(static_cast<char>(point)) || point == '_';
  return within(identifier_continue, point);
}

std::uint32_t combining_class(std::uint32_t point) {
  const std::uint32_t* row = row_before(combining_classes, 3, point);
  return row != nullptr && point <= row[1] ? row[2] : 0;
}

// Hangul syllables are composed by arithmetic (The Unicode Standard, section 3.12).
namespace hangul {
constexpr std::uint32_t syllables = 0xAC00, leads = 0x1100, vowels = 0x1161, tails = 0x11A7;
constexpr std::uint32_t lead_count = 19, vowel_count = 21, tail_count = 28;
constexpr std::uint32_t syllable_count = lead_count * vowel_count * tail_count;
}  // namespace hangul

void append_decomposed(std::vector<std::uint32_t>& out, std::uint32_t point) {
  using namespace hangul;
  if (point - syllables < syllable_count) {
    const std::uint32_t index = point - syllables;
    out.push_back(leads + index / (vowel_count * tail_count));
    out.push_back(vowels + index % (vowel_count * tail_count) / tail_count);
    if (index % tail_count != 0) out.push_back(tails + index % tail_count);
    return;
  }
  const std::uint32_t* row = row_before(decomposition_index, 2, point);
  if (row == nullptr || row[0] != point) {
    out.push_back(point);
    return;
  }
  const auto parts = decomposition_pool.subspan(row[1] >> 8U, row[1] & 0xFFU);
  out.insert(out.end(), parts.begin(), parts.end());
}

void order_marks(std::vector<std::uint32_t>& points) {
  for (auto begin = points.begin(); begin != points.end();) {
    if (combining_class(*begin) == 0) {
      ++begin;
      continue;
    }
    const auto end =
        std::find_if(begin, points.end(), [](std::uint32_t p) { return combining_class(p) == 0; });
    std::stable_sort(begin, end, [](auto a, auto b) { return combining_class(a) < combining_class(b); });
    begin = end;
  }
}

std::optional<std::uint32_t> composed(std::uint32_t first, std::uint32_t second) {
  using namespace hangul;
  if (first - leads < lead_count && second - vowels < vowel_count) {
    return syllables + ((first - leads) * vowel_count + (second - vowels)) * tail_count;
  }
  if (first - syllables < syllable_count && (first - syllables) % tail_count == 0 && second > tails &&
      second < tails + tail_count) {
    return first + (second - tails);
  }
  const std::uint32_t* row = row_before(composition_pairs, 3, first);
  // Rows of one first character stand together; the one found is their last.
  const std::uint32_t* const begin = composition_pairs.data();
  for (; row != nullptr && row >= begin && row[0] == first; row = row == begin ? nullptr : row - 3) {
    if (row[1] == second) return row[2];
  }
  return std::nullopt;
}

void compose(std::vector<std::uint32_t>& points) {
  std::size_t kept = 0;
  std::optional<std::size_t> starter;
  std::uint32_t last_class = 0;  // of what was kept behind the starter
  for (const std::uint32_t point : points) {
    const std::uint32_t mark = combining_class(point);
    const bool adjacent = starter && kept == *starter + 1;
    if (starter && (adjacent || (last_class < mark && last_class != 0))) {
      if (const auto joined = composed(points[*starter], point)) {
        points[*starter] = *joined;
        continue;
      }
    }
    if (mark == 0) starter = kept;
    last_class = mark;
    points[kept++] = point;
  }
  points.resize(kept);
}

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (at + length > text.size()) return {0xFFFD, 1};
  std::uint32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) point = (point << 6U) | (byte(i) & 0x3FU);
  return {point, length};
}

std::optional<std::size_t> bad_identifier_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    if (at == 0 ? !may_start(c.point) : !may_continue(c.point)) return at;
    at += c.length;
  }
  return std::nullopt;
}

std::string normal_form(std::string_view text) {
  std::vector<std::uint32_t> points;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    append_decomposed(points, c.point);
    at += c.length;
  }
  order_marks(points);
  compose(points);
  std::string out;
  for (const std::uint32_t point : points) append_utf8(out, point);
  return out;
}

}  // namespace trysquare::pysource
