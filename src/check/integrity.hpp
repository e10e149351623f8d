// Is the environment itself whole? One question a file, on the facts of locate/installation.hpp.
// Law: on what an installer left behind as it should be, nothing above info is told.
#pragma once

#include "locate/installation.hpp"
#include "model/environment.hpp"
#include "model/finding.hpp"

#include <string>
#include <vector>

namespace trysquare::check {

struct IntegrityFacts {
  const FileSystem& files;
  const model::Environment& environment;
  const locate::Installation& installation;
  std::vector<std::string> programs;  // the folders of PATH
  Progress* progress = nullptr;       // as locate::Host::progress
};

using Findings = std::vector<model::Finding>;

Findings check_records(const IntegrityFacts& facts);  // TS120 missing, TS105 changed, TS106 no RECORD, TS107
                                                      // outside, TS108 malformed
Findings check_hashes(const IntegrityFacts& facts);   // TS105 by content: only when asked for
Findings check_names(const IntegrityFacts& facts);    // TS109 metadata of another project or version
Findings check_leftovers(const IntegrityFacts& facts);     // TS110 what an interrupted pip left
Findings check_orphans(const IntegrityFacts& facts);       // TS111 packages that nobody owns
Findings check_shared_files(const IntegrityFacts& facts);  // TS112 files owned by two
Findings check_pth_files(const IntegrityFacts& facts);     // TS113 dead or failing lines
Findings check_scripts(const IntegrityFacts& facts);       // TS114 scripts without their interpreter
Findings check_builds(const IntegrityFacts& facts);  // TS115 wheels of another platform, TS116 of another ABI
Findings check_binaries(const IntegrityFacts& facts);       // TS116 of another machine or C library
Findings check_entry_points(const IntegrityFacts& facts);   // TS121 commands without their module
Findings check_library_names(const IntegrityFacts& facts);  // TS122 names of the standard library
Findings check_editables(const IntegrityFacts& facts);      // TS117 sources that are gone
Findings check_shadowing(const IntegrityFacts& facts);      // TS123 modules that another's hide
Findings check_conda_records(
    const IntegrityFacts& facts);  // TS120, TS124 conda's lists against what is there

// RECORD's line on the file holds no longer, by design: compiled files, RECORD itself, commands, whose first
// line is rewritten when an environment is moved.
bool is_rewritten(const IntegrityFacts& facts, const std::string& path);

// How to bring a distribution back: as pasted.
std::string reinstall(const std::string& name, const std::string& version);

}  // namespace trysquare::check
