#include "pep/wheel_name.hpp"

#include "base/text.hpp"
#include "pep/characters.hpp"
#include "pep/name.hpp"
#include "pep/unicode.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace trysquare::pep {

namespace {

constexpr std::size_t most_tags = 100'000;
constexpr std::size_t most_digits = 4300;  // where Python refuses to read an integer

Failure refused(std::string_view filename, std::string_view why) {
  return failure(fmt::format("`{}` is no file name of a distribution: {}", filename, why));
}

bool is_wheel_project(std::string_view name) {
  if (name.empty() || name.find("__") != std::string_view::npos) return false;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t length = name[at] == '.' ? 1 : word_length(name, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::optional<BuildTag> parse_build(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > most_digits) return std::nullopt;
  const std::size_t zeros = std::min(text.find_first_not_of('0'), digits - 1);
  const std::string_view rest = text.substr(digits);
  return BuildTag{std::string(text.substr(zeros, digits - zeros)),
                  std::string(rest.substr(0, rest.find('\n')))};
}

}  // namespace

std::strong_ordering BuildTag::operator<=>(const BuildTag& other) const {
  if (const auto order = number.size() <=> other.number.size(); order != 0) return order;
  if (const auto order = number <=> other.number; order != 0) return order;
  return suffix <=> other.suffix;
}

Result<std::vector<std::string>> parse_tags(std::string_view text) {
  const auto components = split(text, '-');
  if (components.size() != 3) return failure(fmt::format("`{}` is no tag: it has not three parts", text));
  std::array<std::vector<std::string>, 3> sets;
  std::size_t count = 1;
  for (std::size_t i = 0; i < 3; ++i) {
    for (const auto part : split(components[i], '.')) {
      if (part.empty()) return failure(fmt::format("`{}` is no tag: a part is empty", text));
      if (i == 0 && !is_identifier(part)) {
        return failure(fmt::format("`{}` is no tag: `{}` is no interpreter", text, part));
      }
      sets[i].push_back(lower(part));
    }
    std::ranges::sort(sets[i]);
    const auto repeated = std::ranges::unique(sets[i]);
    sets[i].erase(repeated.begin(), repeated.end());
    count *= sets[i].size();
    if (count > most_tags) return failure(fmt::format("`{:.80}` stands for too many tags", text));
  }
  std::vector<std::string> tags;
  tags.reserve(count);
  for (const auto& interpreter : sets[0]) {
    for (const auto& abi : sets[1]) {
      for (const auto& platform : sets[2]) tags.push_back(interpreter + "-" + abi + "-" + platform);
    }
  }
  std::ranges::sort(tags);
  return tags;
}

Result<WheelName> WheelName::parse(std::string_view filename) {
  constexpr std::string_view ending = ".whl";
  if (!filename.ends_with(ending)) return refused(filename, "a wheel's ends with `.whl`");
  const auto parts = split(filename.substr(0, filename.size() - ending.size()), '-');
  if (parts.size() != 5 && parts.size() != 6) return refused(filename, "a wheel's has five parts or six");
  if (!is_wheel_project(parts[0])) return refused(filename, "the project's name is not valid");
  auto version = Version::try_parse(parts[1]);
  if (!version) return refused(filename, fmt::format("`{}` is no version", parts[1]));
  std::optional<BuildTag> build;
  if (parts.size() == 6) {
    build = parse_build(parts[2]);
    if (!build) return refused(filename, fmt::format("`{}` is no build tag", parts[2]));
  }
  const std::string_view last = parts[parts.size() - 3];
  const auto begin = static_cast<std::size_t>(last.data() - filename.data());
  auto tags = parse_tags(filename.substr(begin, filename.size() - ending.size() - begin));
  if (!tags) return std::unexpected(std::move(tags.error()));
  return WheelName{normalize_name(parts[0]), *std::move(version), std::move(build), *std::move(tags)};
}

Result<SdistName> SdistName::parse(std::string_view filename) {
  std::string_view stem = filename;
  if (stem.ends_with(".tar.gz"))
    stem.remove_suffix(7);
  else if (stem.ends_with(".zip"))
    stem.remove_suffix(4);
  else
    return refused(filename, "a source distribution's ends with `.tar.gz` or `.zip`");
  const std::size_t dash = stem.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return refused(filename, "it has not two parts");
  auto version = Version::try_parse(stem.substr(dash + 1));
  if (!version) return refused(filename, fmt::format("`{}` is no version", stem.substr(dash + 1)));
  return SdistName{normalize_name(stem.substr(0, dash)), *std::move(version)};
}

Selection select_wheels(const std::vector<std::string>& supported,
                        const std::vector<std::string>& filenames) {
  std::unordered_map<std::string, std::size_t> ranks;
  for (std::size_t i = 0; i < supported.size(); ++i) {
    const auto tags = parse_tags(supported[i]);
    if (!tags) continue;
    for (const auto& tag : *tags) ranks.try_emplace(tag, i);
  }
  Selection found;
  std::size_t best_rank = 0;
  std::optional<BuildTag> best_build;
  for (std::size_t i = 0; i < filenames.size(); ++i) {
    const auto wheel = WheelName::parse(filenames[i]);
    if (!wheel) continue;
    std::optional<std::size_t> rank;
    for (const auto& tag : wheel->tags) {
      const auto known = ranks.find(tag);
      if (known != ranks.end()) rank = std::min(rank.value_or(known->second), known->second);
    }
    if (!rank) continue;
    found.compatible.push_back({i, *rank});
    // No build tag is below every build tag, as `nullopt` is below every value.
    if (!found.best || *rank < best_rank || (*rank == best_rank && wheel->build > best_build)) {
      found.best = i;
      best_rank = *rank;
      best_build = wheel->build;
    }
  }
  return found;
}

}  // namespace trysquare::pep
