#include "check/families.hpp"

#include "base/text.hpp"
#include "model/report.hpp"
#include "pep/common_version.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace trysquare::check {

namespace {

using model::Fit;
using model::Matrix;
using model::MatrixAdvice;
using Indexes = std::vector<std::size_t>;

// Whether some version of everything is accepted by all of them. Lines that count in different places are
// not compared.
bool go_together(const Matrix& matrix, const Indexes& releases) {
  std::map<std::pair<std::string, std::string>, std::vector<const pep::SpecifierSet*>> wanted;
  for (const std::size_t release : releases) {
    for (const auto& line : matrix.releases[release].constraints) {
      const auto& one = line.requirement;
      if (one.url) continue;
      wanted[{one.key, one.marker ? one.marker->text() : std::string()}].push_back(&one.specifiers);
    }
  }
  return std::ranges::all_of(wanted, [](const auto& row) {
    return row.second.size() < 2 || pep::find_common_version(row.second).has_value();
  });
}

// Neighbours share an environment as long as one can serve them all.
std::vector<Indexes> parts_of(const Matrix& matrix, const Indexes& family) {
  std::vector<Indexes> parts;
  for (const std::size_t release : family) {
    if (!parts.empty()) {
      Indexes more = parts.back();
      more.push_back(release);
      if (go_together(matrix, more)) {
        parts.back() = std::move(more);
        continue;
      }
    }
    parts.push_back({release});
  }
  return parts;
}

// How an environment stands to a family: the least is the best.
struct Standing {
  std::size_t unfit = 0, unknown = 0, errors = 0;
  std::size_t silent = 0;  // lines that speak of nothing that is there: whatever is empty fits
  bool taken = false;      // it serves another family already, whose next release may move it
  std::size_t warnings = 0;

  auto operator<=>(const Standing&) const = default;
};

Standing standing_of(const Matrix& matrix, std::size_t environment, const Indexes& releases, bool taken) {
  Standing standing;
  standing.taken = taken;
  const auto count = [&](const std::vector<model::Finding>& findings) {
    const auto counts = model::count_findings(findings);
    standing.errors += counts.errors;
    standing.warnings += counts.warnings;
  };
  for (const std::size_t release : releases) {
    const auto& cell = matrix.cell(environment, release);
    if (cell.fit == Fit::unfit) ++standing.unfit;
    if (cell.fit == Fit::unknown) ++standing.unknown;
    standing.silent += matrix.releases[release].constraints.size() - cell.concerned;
    count(cell.findings);
    count(matrix.environments[environment].findings);
  }
  return standing;
}

std::string making_command(const Matrix& matrix, const MatrixAdvice& advice) {
  std::string words, name = ".venv", client, product;
  for (const std::size_t release : advice.releases) {
    const auto& one = matrix.releases[release];
    if (one.product.empty() || !one.known) return {};
    words += " " + shell_quoted(one.word);
    name += "-" + one.name;
    client = one.client;
    product = one.word_product;
  }
  if (client.empty()) return {};
  if (!product.empty()) words += " --product " + shell_quoted(product);
  return fmt::format("trysquare pin{} -o {}.txt && python -m venv {} && {}/bin/pip install -c {}.txt {}",
                     words, shell_quoted(name.substr(1)), shell_quoted(name), shell_quoted(name),
                     shell_quoted(name.substr(1)), client);
}

void choose(const Matrix& matrix, std::set<std::size_t>& taken, MatrixAdvice& advice) {
  std::optional<Standing> best;
  for (std::size_t i = 0; i < matrix.environments.size(); ++i) {
    if (!matrix.environments[i].known) continue;
    const Standing one = standing_of(matrix, i, advice.releases, taken.contains(i));
    if (best && *best <= one) continue;
    best = one;
    advice.environment = i;
  }
  advice.fit = !best || best->unknown > 0 ? Fit::unknown : Fit::fits;
  if (best && best->unfit > 0) advice.fit = Fit::unfit;
  if (advice.fit == Fit::fits)
    taken.insert(*advice.environment);
  else
    advice.command = making_command(matrix, advice);
}

}  // namespace

std::vector<MatrixAdvice> advise_families(const Matrix& matrix) {
  std::map<std::tuple<std::string, std::string>, Indexes> families;
  for (std::size_t i = 0; i < matrix.releases.size(); ++i) {
    const auto& release = matrix.releases[i];
    families[{release.product, release.line}].push_back(i);
  }
  std::vector<MatrixAdvice> advice;
  std::set<std::size_t> taken;
  for (const auto& [name, family] : families) {
    for (auto& part : parts_of(matrix, family)) {
      MatrixAdvice one;
      std::tie(one.product, one.line) = name;
      one.releases = std::move(part);
      choose(matrix, taken, one);
      advice.push_back(std::move(one));
    }
  }
  return advice;
}

}  // namespace trysquare::check
