// Lock files whose entries stand for themselves: pylock.toml, poetry.lock, pdm.lock, Pipfile.lock. Of each,
// what is installed without extras and groups but the selected ones, where the markers hold.
// https://packaging.python.org/en/latest/specifications/pylock-toml/
// https://python-poetry.org/docs/basic-usage/ https://pdm-project.org/latest/usage/lockfile/
// https://github.com/pypa/pipfile
#pragma once

#include "model/environment.hpp"
#include "read/target.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

Result<model::Environment> read_pylock_list(std::string_view text, const std::string& path,
                                            const Target& target);
// Entries of the group `main`, or of every one in files before groups were written.
Result<model::Environment> read_poetry_lock(std::string_view text, const std::string& path,
                                            const Target& target);
// Entries of the group `default`.
Result<model::Environment> read_pdm_lock(std::string_view text, const std::string& path,
                                         const Target& target);
// The section `default`.
Result<model::Environment> read_pipfile_lock(std::string_view text, const std::string& path,
                                             const Target& target);

}  // namespace trysquare::read
