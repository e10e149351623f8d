#include "model/matrix.hpp"

#include <algorithm>
#include <iterator>

namespace trysquare::model {

std::string_view to_text(Fit fit) {
  switch (fit) {
    case Fit::fits: return "fits";
    case Fit::unfit: return "unfit";
    case Fit::unknown: break;
  }
  return "unknown";
}

FitCounts count_fits(const Matrix& matrix) {
  FitCounts counts;
  for (const auto& cell : matrix.cells) {
    switch (cell.fit) {
      case Fit::fits: ++counts.fits; break;
      case Fit::unfit: ++counts.unfit; break;
      case Fit::unknown: ++counts.unknown; break;
    }
  }
  return counts;
}

std::vector<Finding> findings_of(const Matrix& matrix) {
  std::vector<Finding> all;
  const auto take = [&](const std::vector<Finding>& some) {
    std::ranges::copy(some, std::back_inserter(all));
  };
  for (const auto& environment : matrix.environments) take(environment.findings);
  for (const auto& release : matrix.releases) take(release.findings);
  for (const auto& cell : matrix.cells) take(cell.findings);
  sort_findings(all);
  return all;
}

}  // namespace trysquare::model
