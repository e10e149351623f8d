// Requirements files with pip's whole syntax: includes, constraints, continuations, environment variables,
// options, hashes, editable installs, URLs and paths.
// https://pip.pypa.io/en/stable/reference/requirements-file-format/
// Reference: pip 26.3, `pip._internal.req.req_file` and `req.constructors`.
//
//   file    = *( line )                     read/requirement_file_lines.hpp: joined, comments and variables
//   gone line    = [requirement] [options]       options begin at the first word that begins with `-` options
//   = words of a POSIX shell, read as by optparse: `--name=value`, `--na value`, `-rfile`
// A line without requirement may name another file (`-r`, `-c`; the first counts), which is read in its
// place, relative to this one. Law: what `parse_requirements` and `install_req_from_parsed_requirement` give.
#pragma once

#include "base/filesystem.hpp"
#include "read/requirement_options.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct RequirementEntry {
  std::string text;  // the requirement, or what `-e` was given; trimmed
  bool editable = false;
  bool constraint = false;
  std::string path;  // the file
  std::uint32_t line = 0;
  std::optional<std::string> name;  // when the text tells it
  std::vector<std::string> extras;  // sorted
  std::string specifier;            // as pep::SpecifierSet::text; empty when there is no name
  std::optional<std::string> marker;
  std::optional<std::string> url;
  Hashes hashes;
  ConfigSettings config_settings;
};

struct RequirementsFile {
  std::vector<RequirementEntry> entries;  // in the order in which pip yields them
  InstallerState options;                 // when all is read
};

struct RequirementsQuestion {
  const FileSystem& files;
  std::string directory;  // absolute: the working directory, for paths and relative files
  std::map<std::string, std::string> variables;
  bool constraint = false;  // the file is one of constraints
};

// Where reading ended: the structure of the files, or a line that names nothing that could be installed.
struct RequirementsError {
  enum class Stage : std::uint8_t { file, requirement } stage;
  Error error;  // its place: the file and line
};

std::expected<RequirementsFile, RequirementsError> read_requirements(const RequirementsQuestion& question,
                                                                     const std::string& path);

}  // namespace trysquare::read
