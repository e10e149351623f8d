// requires.txt of an .egg-info: what setuptools wrote before wheels. Sections `[extra:marker]` become
// markers, as importlib.metadata does it.
// https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html#requires-txt
#pragma once

#include "model/environment.hpp"

#include <string_view>
#include <vector>

namespace trysquare::read {

std::vector<model::RequirementLine> parse_requires_txt(std::string_view text);

}  // namespace trysquare::read
