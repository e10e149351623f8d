// The settings of a module, read statically, and what cures them: the edits, a module that applies them to
// the live values, and a patch of the source.
#pragma once

#include "app/sanitize.hpp"
#include "app/settings.hpp"

#include <string>
#include <vector>

namespace trysquare::app {

struct CureRequest {
  SettingsQuery source;
  std::vector<std::string> rules = {};      // directories
  bool review = false;                      // apply edits that need a review, too
  bool for_module = false;                  // `rules` of the answer are wanted
  bool for_source = false;                  // `changed` of the answer is wanted
  std::vector<std::string> built_for = {};  // requirements: what the settings were written for
};

struct ChangedFile {
  std::string path, shown;
  std::string before, after;
};

struct CureAnswer {
  model::Settings source;
  SanitizeAnswer sanitized;
  std::vector<model::Rule> rules;  // that a module made from this has to apply to the live values; sorted
  std::string versions;            // "a 1.0, b 2.1": what the rules looked at
  // The source files that the edits change, as they were and as they are to be. Edits that the source cannot
  // follow are findings.
  std::vector<ChangedFile> changed;
};

// An Error, too, when the import of the settings would raise.
Result<CureAnswer> cure(const locate::Host& host, const CureRequest& request);

}  // namespace trysquare::app
