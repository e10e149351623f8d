// What a project asks for: pyproject.toml with its optional dependencies and groups, the tables of poetry,
// pdm and uv, and the metadata that a script carries inline.
// https://packaging.python.org/en/latest/specifications/pyproject-toml/
// https://packaging.python.org/en/latest/specifications/dependency-groups/          (PEP 735)
// https://packaging.python.org/en/latest/specifications/inline-script-metadata/     (PEP 723)
// https://python-poetry.org/docs/pyproject/  https://pdm-project.org/latest/reference/pep621/
//
//   project  = [dependencies] [optional-dependencies] [requires-python] [dynamic]
//   group    = *( requirement | { include-group = name } )
//   poetry   = dependencies [extras] [group.NAME.dependencies] [dev-dependencies]; counts where `project`
//   tells no
//              dependencies of its own
//   script   = a block of comment lines in a Python file: "# /// script" … "# ///"
// Extras and groups count when the target selects them. Law: every dependency is a declared requirement or a
// finding with its line and column.
#pragma once

#include "model/environment.hpp"
#include "read/target.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

Result<model::Environment> read_project_toml(std::string_view text, const std::string& path,
                                             const Target& target);

bool looks_like_script(std::string_view text);
// The block is TOML; its places are those of the file.
Result<model::Environment> read_script(std::string_view text, const std::string& path, const Target& target);

}  // namespace trysquare::read
