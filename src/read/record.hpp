// RECORD: what a distribution installed, one file a line.
// https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
// Read as importlib.metadata of CPython 3.11 reads it: `str.splitlines`, then the csv module.
//
//   record = *( path ["," hash ["," size]] )      a quoted field may hold commas, `""` for `"`, and go on in
//                                                 the next line (the break is dropped)
// Law: a path and a hash are what csv gives, untouched.
#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct RecordEntry {
  std::string path;
  std::optional<std::string> hash;  // `algorithm=digest`
  std::optional<std::string> size;  // decimal digits, any number of them
};

// The first line that Python refuses is an error: a blank one, one of more than three columns, one whose size
// is no integer, one with a field beyond 131,072 characters.
Result<std::vector<RecordEntry>> parse_record(std::string_view text, std::string_view path);

}  // namespace trysquare::read
