// Findings in the forms that other programs show: one file each.
// Law: every form holds the same findings, each once; what was suppressed is marked so, or left out where a
// form has no word for it.
#pragma once

#include "model/drift.hpp"
#include "model/finding.hpp"

#include <string>
#include <vector>

namespace trysquare::report {

struct FindingsView {
  const std::vector<model::Finding>& findings;
  std::string command;  // "check"
  std::string version;  // of trysquare
  std::string path;     // of what was looked at: the place of findings that have none
  const std::vector<model::Suppressed>& suppressed;
  // Of work, absolute: those who show a report beside a checkout want paths from there.
  std::string directory;
};

// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
std::string write_sarif(const FindingsView& view);
// https://github.com/testmoapp/junitxml
std::string write_junit(const FindingsView& view);
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
std::string write_github(const FindingsView& view);
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
std::string write_gitlab(const FindingsView& view);
// For a comment of a merge request, or a job's summary.
std::string write_markdown(const FindingsView& view);

// One that stays the same while the finding does, and that no other finding of the view has.
std::vector<std::string> fingerprints_of(const std::vector<model::Finding>& findings);
// The file of a finding, or of the view: from the directory of work where it lies below it, else as it is.
std::string file_of(const FindingsView& view, const model::Finding& finding);
// The place's file as a URI reference: relative paths stay relative.
std::string uri_of(std::string_view path);

}  // namespace trysquare::report
