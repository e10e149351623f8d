#include "read/requirement_location.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"
#include "pep/url.hpp"
#include "pep/version.hpp"

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

constexpr std::array<std::string_view, 2> sdist_endings{".tar.gz", ".zip"};
// Distribution files whose names tell nothing that is certain.
constexpr std::array<std::string_view, 4> other_endings{".tar.bz2", ".tar.xz", ".tgz", ".tar"};

template <std::size_t count>
std::string_view ending_of(std::string_view text, const std::array<std::string_view, count>& endings) {
  const auto* found = std::ranges::find_if(endings, [&](auto ending) { return text.ends_with(ending); });
  return found == endings.end() ? std::string_view() : *found;
}

Location checked(std::string_view name, std::string_view version) {
  if (!pep::is_valid_name(name) || !pep::Version::try_parse(version)) return {};
  return {std::string(name), std::string(version)};
}

Location of_file_name(std::string_view file) {
  if (file.ends_with(".whl")) {
    const auto parts = split(file.substr(0, file.size() - 4), '-');
    if (parts.size() != 5 && parts.size() != 6) return {};
    return checked(parts[0], parts[1]);
  }
  const std::string_view ending = ending_of(file, sdist_endings);
  const std::string_view stem = file.substr(0, file.size() - ending.size());
  const std::size_t dash = stem.rfind('-');
  if (ending.empty() || dash == std::string_view::npos) return {};
  return checked(stem.substr(0, dash), stem.substr(dash + 1));
}

}  // namespace

Location split_location(std::string_view text) {
  const std::size_t hash = text.find('#');
  const std::string_view where = text.substr(0, std::min(hash, text.find('?')));
  Location found = of_file_name(pep::percent_decoded(where.substr(where.find_last_of("/\\") + 1)));
  if (hash == std::string_view::npos) return found;
  for (std::string_view parameter : split(text.substr(hash + 1), '&')) {
    if (!parameter.starts_with("egg=")) continue;
    parameter.remove_prefix(4);
    const std::string name(parameter.substr(0, parameter.find('[')));
    if (pep::normalize_name(name) != pep::normalize_name(found.name)) found = {name, {}};
  }
  return found;
}

bool is_location(std::string_view text) {
  if (text.starts_with('.') || text.starts_with('/') || text.starts_with("~/")) return true;
  const bool drive =
      text.size() > 2 && is_alpha(text[0]) && text[1] == ':' && (text[2] == '\\' || text[2] == '/');
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  if (drive || word.find("://") != std::string_view::npos) return true;
  const std::string_view file = word.substr(0, word.find('#'));
  return file.ends_with(".whl") || !ending_of(file, sdist_endings).empty() ||
         !ending_of(file, other_endings).empty();
}

}  // namespace trysquare::read
