// An environment as `pip freeze` and `uv pip freeze` print it, or as the pinned lines of a requirements file
// tell it. Lines are joined and stripped as pip does (read/logical_lines.hpp).
// https://pip.pypa.io/en/stable/cli/pip_freeze/
// https://pip.pypa.io/en/stable/reference/requirements-file-format/
//
//   line     = [entry] *( " -" option )           options say nothing about what is installed
//   entry    = requirement                        PEP 508, pinned by `==` or `===`, or `name @ url`
//            | location ["#egg=" name]            a path or URL, also behind `-e`; a wheel's file name tells
//            too
//   pip notes an editable install's name in a comment above: `# Editable install … (name==version)`
//   `-r FILE` and `-c FILE` are read in their place, where the target gives files; `${NAME}` is put in
// A range (`a>=1`) is kept as declared; its version is known when a constraints file pins it.
// Law: every line is a distribution, an option or a finding with its line and column.
#pragma once

#include "model/environment.hpp"
#include "read/target.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

// Requirement and version are told; requirements of the distributions are not. A line whose marker is known
// to be false for the target is no part of the environment. `bytes`: as they lie in the file.
model::Environment read_requirement_lines(std::string_view bytes, const std::string& path,
                                          const Target& target);

// Whether most of the first lines are what this reader reads.
bool looks_like_requirement_lines(std::string_view text);

}  // namespace trysquare::read
