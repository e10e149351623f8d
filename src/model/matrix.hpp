// Many environments against many releases: which fits which, by their versions.
// Law: a pair fits where `check` finds no error without settings and imports; where nothing tells what is
// accepted, or whether it counts, the pair is unknown.
#pragma once

#include "model/constraint.hpp"
#include "model/finding.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::model {

enum class Fit : std::uint8_t { fits, unfit, unknown };
std::string_view to_text(Fit fit);

struct MatrixEnvironment {
  std::string name;  // as it was named, or found in a folder that was
  std::string kind;  // "venv", "manifest"…
  std::string python;
  std::size_t distributions = 0;
  bool known = false;             // it could be read
  std::vector<Finding> findings;  // whatever the release is; sorted
};

struct MatrixRelease {
  std::string name;  // "v261", "constraints.txt"
  std::string word;  // by which a command line names it, with --product PRODUCT where that is not empty
  std::string word_product;
  std::string product;  // empty: of a constraints file
  std::string client;   // the product's
  std::string line;     // the family of releases: "26"; of a constraints file its name
  std::string path;     // of an installed one
  std::string constraints_path;
  bool derived = false;
  bool known = false;  // something tells what it accepts
  std::vector<Constraint> constraints;
  std::vector<Finding> findings;  // whatever the environment is; sorted
};

struct MatrixCell {
  Fit fit = Fit::unknown;
  std::vector<Finding> findings;  // of this pair; sorted
  std::size_t concerned = 0;      // how many lines of what is accepted speak of something installed
};

// Which environment serves a family of releases.
struct MatrixAdvice {
  std::string product, line;
  std::vector<std::size_t> releases;  // of the family, or of the part of it that one environment can serve
  std::optional<std::size_t> environment;  // that fits all of them, or the one that lacks least
  Fit fit = Fit::unknown;                  // of that environment, with all of them
  std::string command;  // makes one that fits; empty where there is one, or nothing is known
};

struct Matrix {
  std::vector<MatrixEnvironment> environments;
  std::vector<MatrixRelease> releases;
  std::vector<MatrixCell> cells;  // environment by environment
  std::vector<MatrixAdvice> advice;

  const MatrixCell& cell(std::size_t environment, std::size_t release) const {
    return cells[environment * releases.size() + release];
  }
};

struct FitCounts {
  std::size_t fits = 0, unfit = 0, unknown = 0;
};
FitCounts count_fits(const Matrix& matrix);
// All findings of all parts, in the order of every report, each once.
std::vector<Finding> findings_of(const Matrix& matrix);

}  // namespace trysquare::model
