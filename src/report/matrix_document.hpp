// Environments against releases: as a table, what keeps them apart and which environment serves which
// releases; as JSON (schema: include/trysquare/matrix.schema.json).
#pragma once

#include "data/node.hpp"
#include "model/matrix.hpp"
#include "report/style.hpp"

#include <string>
#include <vector>

namespace trysquare::report {

constexpr std::string_view matrix_schema = "trysquare-matrix/1";

std::string write_matrix_text(const model::Matrix& matrix, const Style& style);
std::string write_matrix_markdown(const model::Matrix& matrix);
data::Node matrix_node(const model::Matrix& matrix);

// "2 errors", "fits", "unknown": a cell in a word or two.
std::string cell_text(const model::Matrix& matrix, std::size_t environment, std::size_t release);

// What several environments have in common that keeps them from a release.
struct Obstacle {
  const model::Finding* first;  // one of them
  std::size_t release;          // its index; none: it is not the release's doing
  std::vector<std::size_t> environments;
  bool of_environment = false;
};
// Errors only, the most frequent first.
std::vector<Obstacle> obstacles_of(const model::Matrix& matrix);

// "ansys-adr 26 (v261, v262)", and what serves it.
struct AdviceText {
  std::string family, answer;
};
AdviceText advice_text(const model::Matrix& matrix, const model::MatrixAdvice& advice);
std::string summary_text(const model::Matrix& matrix);

}  // namespace trysquare::report
