#include "locate/release_layout.hpp"

#include "base/text.hpp"
#include "locate/release_number.hpp"

#include <algorithm>

namespace trysquare::locate {

namespace {

// A whole segment of the path; the last one that fits, since the release is nearer than what it lies in.
std::optional<int> number_of_path(const model::Product& product, const std::string& path) {
  const std::string normal = normal_path(path);
  const auto segments = split(normal, '/');
  for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
    if (const auto number = match_number(product.segment, *segment)) return number;
  }
  return std::nullopt;
}

// Exactly one directory of the name that holds the number.
std::optional<int> number_of_siblings(const FileSystem& files, const model::Product& product,
                                      const std::string& root) {
  if (product.sibling.empty()) return std::nullopt;
  std::optional<int> found;
  for (const auto& entry : files.list(root)) {
    const auto number = match_number(product.sibling, entry.name);
    if (!number || !files.is_directory(join_path(root, entry.name))) continue;
    if (found) return std::nullopt;
    found = number;
  }
  return found;
}

bool matches(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= name.size(); ++at) {
    if (matches(rest, name.substr(at))) return true;
  }
  return false;
}

}  // namespace

std::optional<Candidate> look_at(const FileSystem& files, const model::Product& product,
                                 const std::string& path, const std::string& found_by) {
  std::optional<Candidate> incomplete;
  for (const auto& name : product.roots) {
    const std::string root = name == "." ? path : join_path(path, name);
    if (!files.is_directory(root)) continue;
    Candidate candidate{path, root, found_by, 0, ""};
    auto number = number_of_path(product, root);
    if (!number) number = number_of_siblings(files, product, root);
    candidate.number = number.value_or(0);
    const std::string marker = number ? fill_number(product.marker_file, *number) : product.marker_file;
    if (number && files.is_file(join_path(root, marker))) return candidate;
    candidate.missing = join_path(root, marker);
    if (!incomplete) incomplete = std::move(candidate);
  }
  return incomplete;
}

std::optional<Candidate> look_above(const FileSystem& files, const model::Product& product, std::string path,
                                    const std::string& found_by) {
  constexpr int highest = 10;
  std::optional<Candidate> first;
  for (int i = 0; i < highest && !path.empty(); ++i) {
    auto candidate = look_at(files, product, path, found_by);
    if (candidate && candidate->missing.empty()) {
      // A product root that was named itself belongs to the release above it.
      const bool is_root = std::ranges::find(product.roots, file_name(path)) != product.roots.end();
      if (is_root && candidate->root == path) candidate->path = parent_path(path);
      return candidate;
    }
    if (!first) first = std::move(candidate);
    const std::string parent = parent_path(path);
    if (parent == path) break;
    path = parent;
  }
  return first;
}

std::vector<std::string> matching_directories(const FileSystem& files, const std::string& root,
                                              const std::string& pattern) {
  std::vector<std::string> found{root};
  for (const auto segment : split(pattern, '/')) {
    std::vector<std::string> deeper;
    for (const auto& folder : found) {
      if (segment.find('*') == std::string_view::npos) {
        std::string path = normal_path(join_path(folder, segment));
        if (files.is_directory(path)) deeper.push_back(std::move(path));
        continue;
      }
      for (const auto& entry : files.list(folder)) {
        std::string path = join_path(folder, entry.name);
        if (matches(segment, entry.name) && files.is_directory(path)) deeper.push_back(std::move(path));
      }
    }
    found = std::move(deeper);
  }
  return found;
}

}  // namespace trysquare::locate
