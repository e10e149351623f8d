// Rules of every kind run, and are listed, by package, release (PEP 440) and name: those of an older release
// first, so that what was renamed twice arrives.
#pragma once

#include "pep/version.hpp"

namespace trysquare::model {

template <typename Rule>
bool runs_before(const Rule& a, const Rule& b) {
  if (a.package != b.package) return a.package < b.package;
  const auto version_a = pep::Version::try_parse(a.release);
  const auto version_b = pep::Version::try_parse(b.release);
  if (version_a && version_b && *version_a != *version_b) return *version_a < *version_b;
  if (a.release != b.release) return a.release < b.release;
  return a.name < b.name;
}

}  // namespace trysquare::model
