// What lies in an environment's own site directories, beside the metadata that says so: every entry, RECORD,
// WHEEL, .pth files, the scripts beside the interpreter. Facts only; src/check/ judges them.
// https://packaging.python.org/en/latest/specifications/recording-installed-packages/
//
// Law: nothing is executed, no file is opened but by name, and each of them within bounds; what cannot be
// read is a fact, too.
#pragma once

#include "locate/host.hpp"
#include "model/environment.hpp"
#include "read/entry_points.hpp"
#include "read/pth.hpp"
#include "read/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::locate {

struct InstalledFolder {
  std::string site;    // the directory that holds it
  std::string folder;  // "django-5.2.19.dist-info"
  std::string name;    // of the metadata, as written; empty when there is none
  std::string key, version;
  bool has_record = false, record_ends_early = false;  // amid a line
  std::vector<read::RecordEntry> record;
  std::optional<Error> record_problem;
  std::vector<std::string> wheel_tags;  // as WHEEL has them: "py3-none-any"
  std::string wheel_problem;            // what WHEEL lacks; empty when there is none
  bool is_of_conda = false;             // INSTALLER says so: conda's own list tells what belongs to it
  std::string direct_url;               // the file's text; empty when there is none
  bool has_direct_url = false;
  std::vector<std::string> top_level;      // top_level.txt, of those without a readable RECORD
  std::vector<read::EntryPoint> commands;  // console_scripts and gui_scripts of entry_points.txt
  std::vector<read::EntryPoint> plugins;   // its other groups
  std::optional<Error> entry_points_problem;
  std::string metadata_path;
  bool is_text = true;           // METADATA is UTF-8, as the standard wants it
  std::string repeated_field;    // of Name and Version, which METADATA may hold once only
  std::string metadata_problem;  // of its Metadata-Version
};

struct PthFile {
  std::string site, name;
  std::optional<Error> problem;
  bool is_text = true;
  std::vector<read::PthLine> lines;
};

struct Site {
  std::string path;
  std::vector<DirectoryEntry> entries;  // sorted by name
};

// A small file beside the interpreter.
struct Script {
  std::string path;
  std::string content;
  bool has_first_line = false;
  std::string first_line;   // as the system reads it: without `#!`, with what stands before the line's end
  std::string interpreter;  // its first word, or what its shell prologue starts
  bool in_prologue = false;
};

struct Installation {
  std::vector<Site> sites;
  std::vector<InstalledFolder> folders;  // *.dist-info and *.egg-info
  std::vector<PthFile> pth_files;
  std::vector<Script> scripts;
};

// Of the site directories that lie below the environment's path.
Installation read_installation(const Host& host, const model::Environment& environment);

}  // namespace trysquare::locate
