// A folder of its own for one test, gone afterwards.
#pragma once

#include <filesystem>
#include <random>
#include <string>

namespace trysquare::test {

class Scratch {
 public:
  Scratch() {
    root_ = (std::filesystem::temp_directory_path() / ("trysquare-" + std::to_string(std::random_device()())))
                .string();
    std::filesystem::create_directories(root_);
    root_ = std::filesystem::canonical(root_).string();
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  const std::string& root() const { return root_; }
  std::string path(const std::string& name) const { return root_ + "/" + name; }

 private:
  std::string root_;
};

}  // namespace trysquare::test
