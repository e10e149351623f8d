// pylock.toml: a lock file that every installer reads (PEP 751).
// https://packaging.python.org/en/latest/specifications/pylock-toml/
// Reference: packaging 26.3, `packaging.pylock.Pylock.from_dict`, on what CPython's tomllib reads.
// Law: a file that the reference takes gives the same values; of one that it refuses, every problem is told.
#pragma once

#include "base/error.hpp"
#include "model/source.hpp"
#include "pep/marker.hpp"
#include "pep/specifier.hpp"
#include "pep/version.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct PylockPackage {
  std::string name;
  std::optional<pep::Version> version;
  std::optional<pep::Marker> marker;
  std::optional<pep::SpecifierSet> requires_python;
  bool vcs = false, directory = false, archive = false, sdist = false, wheels = false;
  std::vector<std::string> wheel_names;  // file names
  std::string origin;                    // URL or path of a vcs, directory or archive
  bool editable = false;
  model::Source source;  // the same as a whole
  std::uint32_t line = 0;
};

struct Pylock {
  pep::Version lock_version;
  std::optional<pep::SpecifierSet> requires_python;
  std::vector<pep::Marker> environments;
  std::vector<std::string> extras, dependency_groups, default_groups;
  std::vector<PylockPackage> packages;
};

struct PylockError {
  enum class Kind : std::uint8_t { toml, validation, unsupported_version } kind;
  std::vector<Error> problems;  // never empty; each with its place
};

// What a package is read from. A list of versions that no tool could install from (as `scan` writes one, of
// an environment that does not keep its files) lacks it, which the standard refuses.
enum class PylockSources : std::uint8_t { required, optional };

std::expected<Pylock, PylockError> parse_pylock(std::string_view text, std::string_view path,
                                                PylockSources sources = PylockSources::required);

}  // namespace trysquare::read
