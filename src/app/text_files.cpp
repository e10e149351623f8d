#include "app/text_files.hpp"

#include "base/text.hpp"

namespace trysquare::app {

TextFiles::TextFiles(const std::map<std::string, std::string>& files, std::string_view root) {
  const auto add_directory = [&](std::string path) {
    while (directories_.insert(path).second) path = parent_path(path);
  };
  add_directory(normal_path(root));
  for (const auto& [path, text] : files) {
    const std::string whole = normal_path(join_path(root, path));
    files_.emplace(whole, text);
    add_directory(parent_path(whole));
  }
}

// Name by name, as the system does: `..` behind what is no directory leads nowhere.
std::optional<std::string> TextFiles::real_path(std::string_view path) const {
  std::string done = "/";
  for (const auto name : split(path, '/')) {
    if (!directories_.contains(done)) return std::nullopt;
    if (name.empty() || name == ".") continue;
    done = name == ".." ? parent_path(done) : join_path(done, name);
  }
  return directories_.contains(done) || files_.contains(done) ? std::optional(done) : std::nullopt;
}

std::optional<FileStatus> TextFiles::status(std::string_view path) const {
  const auto real = real_path(path);
  if (!real) return std::nullopt;
  const auto file = files_.find(*real);
  if (file == files_.end()) return FileStatus{FileKind::directory, 0};
  return FileStatus{FileKind::regular, file->second.size()};
}

std::optional<std::string> TextFiles::link_target(std::string_view) const { return std::nullopt; }

Result<std::unique_ptr<Directory>> TextFiles::open_directory(std::string_view path) const {
  return failure_at({std::string(path), 0, 0}, "texts have no directories to look into");
}

Result<std::string> TextFiles::read_file(std::string_view path) const {
  const auto real = real_path(path);
  const auto file = real ? files_.find(*real) : files_.end();
  if (file == files_.end()) return failure_at({std::string(path), 0, 0}, "no such file");
  return file->second;
}

}  // namespace trysquare::app
