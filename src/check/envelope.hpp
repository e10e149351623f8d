// Does a project's own file leave room for what a release, or a constraints file, accepts? (TS207, TS208.)
// Ranges are compared with ranges, for every Python version that the project takes.
#pragma once

#include "model/constraint.hpp"
#include "model/finding.hpp"
#include "model/project.hpp"
#include "pep/marker.hpp"

#include <string>
#include <vector>

namespace trysquare::check {

struct EnvelopeQuestion {
  const model::Project& project;
  const std::vector<model::Constraint>& constraints;
  std::string accepted_by;                // "v261", or the file's name: who says so
  const pep::MarkerEnvironment& markers;  // of the target; without a Python version: every one is asked about
  std::string path;                       // the project's file
};

std::vector<model::Finding> check_envelope(const EnvelopeQuestion& question);

// TS204: the target's Python is none that the project takes.
std::vector<model::Finding> check_project_python(const model::Project& project, const std::string& path,
                                                 const pep::MarkerEnvironment& markers);

}  // namespace trysquare::check
