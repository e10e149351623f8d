// `trysquare matrix`: many environments against many releases. Silent; nothing of either is executed.
#pragma once

#include "app/matrix_words.hpp"
#include "model/matrix.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct MatrixRequest {
  MatrixWords words;
  std::vector<std::string> select, ignore;  // as in app::CheckRequest
};

// An environment that cannot be read is a row of which nothing is known; words that name nothing are an
// error.
Result<model::Matrix> matrix(const locate::Host& host, const MatrixRequest& request);

}  // namespace trysquare::app
