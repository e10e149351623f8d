// `--format FORMAT[=FILE]`, repeatable: each document goes to standard output or to its file.
#pragma once

#include "cli/commands.hpp"
#include "model/report.hpp"
#include "report/findings_formats.hpp"
#include "report/roots.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::cli {

struct Format {
  std::string_view name;  // "json"
  std::function<std::string(const report::Style&)> write;
};

// The formats that were asked for, checked before any work is done: an unknown one is an error. `text` when
// none was.
struct Destination {
  std::string format;
  std::string file;  // empty: standard output
};
Result<std::vector<Destination>> parse_formats(const Arguments& arguments,
                                               const std::vector<std::string>& known = {"text", "json"});

// The formats in which findings are written: text and JSON, which each command writes in its own way, and
// those of other programs.
std::vector<std::string> finding_formats();
// What the writers of the latter are told; paths of a report beside a checkout begin at the working
// directory.
report::FindingsView findings_view(std::string_view command, const std::vector<model::Finding>& findings,
                                   const std::vector<model::Suppressed>& suppressed, const std::string& path);
// The writers of the latter. `roots`: the two sides that a picture shows, asked for where one is wanted.
std::vector<Format> formats_of(const report::FindingsView& view, std::function<report::Roots()> roots);

// Writes every document; false when one could not be written (which has been said).
bool write_documents(const std::vector<Destination>& destinations, const std::vector<Format>& formats,
                     const Console& console);
// A report in the formats that were asked for.
bool write_report(const std::vector<Destination>& destinations, std::string_view command,
                  const model::Report& report, const Console& console);

// Says on standard error that a lock file lists packages whose files nothing tells, if it does.
void tell_without_source(const model::Environment& environment, const Console& console);

}  // namespace trysquare::cli
