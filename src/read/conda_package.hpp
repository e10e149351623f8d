// What a package of conda tells by its name, version, platform and build.
#pragma once

#include "read/environment_list.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace trysquare::read {

inline bool is_interpreter(std::string_view name) { return name == "python"; }

// What the interpreter's own package tells of the target.
void use_conda_python(std::string_view version, EnvironmentList& list);
// "linux-64", "osx-arm64", "win-64"
void use_conda_platform(std::string_view subdir, EnvironmentList& list);

// Distributions whose package has another name in conda, as `names/conda.toml` says.
class CondaNames {
 public:
  CondaNames();
  // The distribution that a package of conda's channels is.
  std::string distribution(std::string_view package) const;
  // The package of conda's channels that a distribution is, by its key; the first by name where several are.
  std::string package(std::string_view key) const;

 private:
  std::map<std::string, std::string, std::less<>> by_key_;
};

// "py312h1234_0", "pyhd8ed1ab_0", "cuda120_py311h0": built for or in Python.
bool is_python_build(std::string_view build);

}  // namespace trysquare::read
