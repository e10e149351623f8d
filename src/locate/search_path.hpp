// sys.path of an interpreter, without starting it: standard library, site directories, what .pth files add.
// https://docs.python.org/3/library/site.html
#pragma once

#include "locate/interpreter.hpp"
#include "model/environment.hpp"
#include "read/site_directory.hpp"

#include <string>
#include <vector>

namespace trysquare::locate {

struct SearchPathQuery {
  std::vector<std::string> prepend_path, append_path;
  read::Depth depth = read::Depth::metadata;
};

// Fills search_path, distributions and problems of `into`, each site directory read once.
void read_search_path(const Host& host, const Interpreter& interpreter, const SearchPathQuery& query,
                      model::Environment& into);

// Adds one directory that is given as it is (sys.path of a live process, `--append-path`): no .pth files
// there.
void read_plain_directory(const Host& host, const read::SiteQuery& query, std::string why,
                          model::Environment& into);

}  // namespace trysquare::locate
