// Specifiers around one version: what pins are made of.
// https://packaging.python.org/en/latest/specifications/version-specifiers/
// Law: the version lies in each of them.
#pragma once

#include "pep/specifier.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::pep {

enum class PinStyle : std::uint8_t {
  exact,       // ==1.2.3
  compatible,  // ~=1.2.3: the same 1.2 series, from there on
  range        // >=1.2.3,<2.0: up to the next version that may break
};

// The number after this one, in digits of any number.
std::string next_number(std::string digits);

// The next version that may break: the next major one, or the next minor one before 1.0.
std::string next_breaking(const Version& version);

// Text that is no PEP 440 version is pinned by `===`, in every style.
std::string pin_text(std::string_view version, PinStyle style);

// Sets that all hold, as people write one: of the bounds on one side the closest, lower ones first.
std::string merged_text(const std::vector<const SpecifierSet*>& sets);

}  // namespace trysquare::pep
