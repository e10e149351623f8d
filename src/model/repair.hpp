// What would bring an environment back: ordered steps, each with its reason. Data, so that it can be shown,
// kept in a journal, and done again from the start.
#pragma once

#include "model/finding.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::model {

enum class StepKind : std::uint8_t {
  remove,   // `path`, and what is below it
  write,    // `path` gets `content` and `mode`
  link,     // `path` becomes a link to `content`
  install,  // `requirement` by the installer, nothing else with it
};

struct RepairStep {
  StepKind kind = StepKind::remove;
  std::string subject;  // of the finding that asks for it
  std::string path;     // absolute
  std::string content;
  std::uint32_t mode = 0;
  std::string requirement;  // "six==1.17.0"
  std::string before;       // the version that is there; empty: none
  std::string why;          // one sentence
};

// A distribution whose version must change, or that must come; which one is the installer's answer.
struct VersionWish {
  std::string key;
  std::vector<std::string>
      requirements;                 // "six>=1", what a release accepts; the key alone when nothing tells
  std::vector<std::string> others;  // who may have to change with it
  std::string why;
};

struct RepairPlan {
  std::vector<RepairStep> structure;    // ours, in order
  std::vector<RepairStep> installs;     // the installer's, in one call, after them
  std::vector<VersionWish> wishes;      // not yet solved: `installs` does not hold them
  std::vector<Finding> repaired, left;  // what the steps are for; what nobody can mend for the user
};

std::string_view to_text(StepKind kind);

}  // namespace trysquare::model
