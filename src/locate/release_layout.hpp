// One directory looked at as a release of a product: is it one, and if not, what is missing?
#pragma once

#include "locate/host.hpp"
#include "model/product.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::locate {

struct Candidate {
  std::string path;  // of the release
  std::string root;  // the product root: where the layout begins
  std::string found_by;
  int number = 0;       // 0: nothing tells
  std::string missing;  // the marker file that is not there; empty: a whole release
};

// Nothing when there is no such directory. Each product root is tried; the first whole one counts, else the
// first that is there.
std::optional<Candidate> look_at(const FileSystem& files, const model::Product& product,
                                 const std::string& path, const std::string& found_by);

// The release that a file or directory inside it belongs to: the directory itself, then its parents.
std::optional<Candidate> look_above(const FileSystem& files, const model::Product& product, std::string path,
                                    const std::string& found_by);

// Directories below `root` that match a pattern whose segments may hold `*`.
std::vector<std::string> matching_directories(const FileSystem& files, const std::string& root,
                                              const std::string& pattern);

}  // namespace trysquare::locate
