#include "read/range_text.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace trysquare::read {

namespace {

constexpr std::string_view operators = "<>=!~^";
// Larger numbers than these are no releases that could be counted on.
constexpr std::size_t most_digits = 15;

// The numbers that a version begins with.
std::vector<std::uint64_t> release_of(std::string_view text) {
  std::vector<std::uint64_t> numbers;
  const auto version = pep::Version::try_parse(text);
  if (!version) return numbers;
  for (const auto& part : version->release()) {
    if (part.size() > most_digits) return {};
    numbers.push_back(std::stoull(part));
  }
  return numbers;
}

// The release that ends a range which keeps everything before `place`.
std::string after(const std::vector<std::uint64_t>& release, std::size_t place) {
  std::string out;
  for (std::size_t i = 0; i < place; ++i) out += std::to_string(release[i]) + ".";
  return out + std::to_string(release[place] + 1);
}

// `^` and `~`; nothing when what follows is no version.
std::optional<std::string> upwards(char sign, std::string_view version) {
  const auto release = release_of(version);
  if (release.empty()) return std::nullopt;
  std::size_t place = 0;
  if (sign == '~') {
    place = std::min<std::size_t>(1, release.size() - 1);
  } else {
    while (place + 1 < release.size() && release[place] == 0) ++place;
  }
  return fmt::format(">={},<{}", version, after(release, place));
}

std::optional<std::string> poetry_part(std::string_view text) {
  if (text == "*") return std::string();
  const std::size_t length = std::min(text.find_first_not_of(operators), text.size());
  const std::string_view sign = text.substr(0, length);
  const std::string_view version = trim(text.substr(length));
  if (sign == "^" || sign == "~") return upwards(sign.front(), version);
  if (sign.empty() || sign == "=") return fmt::format("=={}", version);
  return std::string(text);
}

std::optional<std::string> conda_part(std::string_view text) {
  if (text == "*") return std::string();
  const std::size_t length = std::min(text.find_first_not_of(operators), text.size());
  const std::string_view sign = text.substr(0, length);
  std::string version(trim(text.substr(length)));
  const bool starred = version.ends_with('*');
  // `1.2*` is what begins with these characters; only at a point do specifiers say the same.
  if (starred && !version.ends_with(".*")) return std::nullopt;
  if (sign == "=" && !starred) return fmt::format("=={}.*", version);
  if (sign.empty() || sign == "=") return fmt::format("=={}", version);
  if (starred && (sign == ">=" || sign == ">" || sign == "<" || sign == "<="))
    version.resize(version.size() - 2);
  return std::string(sign) + version;
}

// Parts are divided by commas, or by blanks that no operator stands before.
std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::string_view rest = trim(text); !rest.empty(); rest = trim(rest)) {
    std::size_t end = rest.find_first_not_of(operators);
    end = end == std::string_view::npos ? rest.size() : rest.find_first_not_of(" \t", end);
    end = std::min(rest.find_first_of(", \t", std::min(end, rest.size())), rest.size());
    if (end > 0) parts.push_back(trim(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + (end == 0 || rest.substr(end, 1) == "," ? 1 : 0), rest.size()));
    if (trim(rest).starts_with(',')) rest = trim(rest).substr(1);
  }
  return parts;
}

template <class Part>
std::optional<pep::SpecifierSet> parse_range(std::string_view text, Part part) {
  if (text.find('|') != std::string_view::npos) return std::nullopt;
  std::string all;
  for (const auto one : parts_of(text)) {
    const auto clause = part(one);
    if (!clause) return std::nullopt;
    if (!clause->empty()) all += (all.empty() ? "" : ",") + *clause;
  }
  auto parsed = pep::SpecifierSet::parse(all);
  return parsed ? std::optional(*std::move(parsed)) : std::nullopt;
}

}  // namespace

std::optional<pep::SpecifierSet> parse_poetry_range(std::string_view text) {
  return parse_range(text, poetry_part);
}

std::optional<pep::SpecifierSet> parse_conda_range(std::string_view text) {
  return parse_range(text, conda_part);
}

}  // namespace trysquare::read
