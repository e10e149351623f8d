// Files that are given as text, behind the FileSystem door.
#pragma once

#include "base/filesystem.hpp"

#include <map>
#include <set>
#include <string>

namespace trysquare::app {

class TextFiles final : public FileSystem {
 public:
  // Paths are relative to `root`, which is absolute.
  TextFiles(const std::map<std::string, std::string>& files, std::string_view root);

  std::optional<FileStatus> status(std::string_view path) const override;
  std::optional<std::string> link_target(std::string_view path) const override;
  std::optional<std::string> real_path(std::string_view path) const override;
  Result<std::unique_ptr<Directory>> open_directory(std::string_view path) const override;
  Result<std::string> read_file(std::string_view path) const override;

 private:
  std::map<std::string, std::string> files_;
  std::set<std::string> directories_;
};

}  // namespace trysquare::app
