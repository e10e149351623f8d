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
  bool has_record = false;
  std::vector<read::RecordEntry> record;
  std::optional<Error> record_problem;
  std::vector<std::string> wheel_tags;     // as WHEEL has them: "py3-none-any"
  std::string direct_url;                  // the file's text; empty when there is none
  std::vector<std::string> top_level;      // top_level.txt, of those without a readable RECORD
  std::vector<read::EntryPoint> commands;  // console_scripts and gui_scripts of entry_points.txt
  std::string metadata_path;
  bool is_text = true;  // METADATA's headers are UTF-8, as the standard wants them
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

struct Script {
  std::string path;
  std::string
      interpreter;  // of its first line, or what its shell prologue starts; empty: none that is Python
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
