// TS118, TS119: is a virtual environment's interpreter there, and does pyvenv.cfg tell the truth?
// https://docs.python.org/3/library/venv.html
#pragma once

#include "base/filesystem.hpp"
#include "model/finding.hpp"

#include <string>
#include <vector>

namespace trysquare::check {

// Of a folder with a pyvenv.cfg; nothing is told of others.
std::vector<model::Finding> check_venv_base(const FileSystem& files, const std::string& path);

}  // namespace trysquare::check
