// The environments and the releases that a matrix is asked for, by the words of a command line.
#pragma once

#include "app/accepted.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct MatrixWords {
  std::vector<std::string> words;        // environments, manifests, folders of environments, releases
  locate::EnvironmentQuery target;       // what manifests are read for
  std::string product;                   // --product
  std::vector<std::string> releases;     // --release
  std::vector<std::string> constraints;  // -c
};

struct NamedRelease {
  std::string word;     // by which it can be named again,
  std::string product;  // with --product PRODUCT where this is not empty
  Accepted accepted;
};

struct MatrixSides {
  std::vector<locate::EnvironmentQuery> environments;  // of each, what reads it; in the order they were named
  std::vector<NamedRelease> releases;                  // each once
};

// Without an environment: the one that is found. Without a release: all that are known of the product.
Result<MatrixSides> find_sides(const locate::Host& host, const MatrixWords& words);

}  // namespace trysquare::app
