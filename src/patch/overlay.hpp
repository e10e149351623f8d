// Files as they would be: those of a world, with other bytes in some of them.
#pragma once

#include "patch/workshop.hpp"

#include <vector>

namespace trysquare::patch {

class Overlay final : public FileSystem {
 public:
  Overlay(const FileSystem& below, const std::vector<File>& files) : below_(below), files_(files) {}

  std::optional<FileStatus> status(std::string_view path) const override { return below_.status(path); }
  std::optional<std::string> link_target(std::string_view path) const override {
    return below_.link_target(path);
  }
  std::optional<std::string> real_path(std::string_view path) const override {
    return below_.real_path(path);
  }
  Result<std::unique_ptr<Directory>> open_directory(std::string_view path) const override {
    return below_.open_directory(path);
  }
  Result<std::string> read_file(std::string_view path) const override;

 private:
  const FileSystem& below_;
  const std::vector<File>& files_;
};

}  // namespace trysquare::patch
