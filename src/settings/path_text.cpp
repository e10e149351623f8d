#include "settings/path_text.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::settings {

namespace {

// "/", "//" or nothing: what posixpath keeps of the leading slashes.
std::string root_of(std::string_view path) {
  if (!path.starts_with('/')) return {};
  return path.starts_with("//") && !path.starts_with("///") ? "//" : "/";
}

}  // namespace

std::string pure_path(const World& /*world*/, std::string_view text) {
  const std::string root = root_of(text);
  std::string out = root;
  for (const auto part : split(text, '/')) {
    if (part.empty() || part == ".") continue;
    if (out.size() > root.size()) out += '/';
    out += part;
  }
  return out.empty() ? "." : out;
}

std::string joined_path(const World& world, std::string_view base, std::string_view part) {
  return pure_path(world, os_join(base == "." ? "" : base, part));
}

std::vector<std::string> path_parts(std::string_view path) {
  std::vector<std::string> out;
  const std::string root = root_of(path);
  if (!root.empty()) out.push_back(root);
  for (const auto part : split(path.substr(root.size()), '/')) {
    if (!part.empty() && part != ".") out.emplace_back(part);
  }
  return out;
}

std::string path_parent(std::string_view path) {
  const std::string root = root_of(path);
  const std::size_t slash = path.find_last_of('/');
  if (path == "." || path == root) return std::string(path);
  if (slash == std::string_view::npos) return ".";
  return slash < root.size() ? root : std::string(path.substr(0, slash));
}

std::string path_name(std::string_view path) {
  if (path == "." || path == root_of(path)) return {};
  return std::string(path.substr(path.find_last_of('/') + 1));
}

std::pair<std::string, std::string> path_suffix(std::string_view name) {
  const std::size_t dot = name.find_last_of('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return {std::string(name), {}};
  return {std::string(name.substr(0, dot)), std::string(name.substr(dot))};
}

std::string os_join(std::string_view base, std::string_view part) {
  if (part.starts_with('/')) return std::string(part);
  std::string out(base);
  if (!out.empty() && !out.ends_with('/')) out += '/';
  return out += part;
}

std::string os_normal(std::string_view path) {
  if (path.empty()) return ".";
  const std::string root = root_of(path);
  std::vector<std::string> parts;
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    const bool climbs = part == "..";
    if (!climbs || (root.empty() && parts.empty()) || (!parts.empty() && parts.back() == ".."))
      parts.emplace_back(part);
    else if (!parts.empty())
      parts.pop_back();
  }
  const std::string out = root + join(parts, "/");
  return out.empty() ? "." : out;
}

std::pair<std::string, std::string> os_split(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  const std::size_t tail = slash == std::string_view::npos ? 0 : slash + 1;
  std::string head(path.substr(0, tail));
  if (head.find_first_not_of('/') != std::string::npos) {
    while (head.ends_with('/')) head.pop_back();
  }
  return {head, std::string(path.substr(tail))};
}

std::pair<std::string, std::string> os_split_suffix(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  const std::size_t dot = path.find_last_of('.');
  if (dot == std::string_view::npos || dot < name) return {std::string(path), {}};
  const std::size_t first = path.find_first_not_of('.', name);
  if (first == std::string_view::npos || first > dot) return {std::string(path), {}};
  return {std::string(path.substr(0, dot)), std::string(path.substr(dot))};
}

}  // namespace trysquare::settings
