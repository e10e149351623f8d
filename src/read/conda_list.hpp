// What conda tells of an environment that it made: `conda list` as JSON, as columns, with `--export` and with
// `--explicit`, and the records of conda-meta.
//
//   columns  = *( "#" … ) *( name version build [channel] )
//   export   = *( "#" … ) *( [channel "::"] name "=" ["="] version "=" build )
//   explicit = "@EXPLICIT" *( address "/" subdir "/" name "-" version "-" build ( ".conda" | ".tar.bz2" ) [
//   "#" digest ] )
// Packages that hold no Python distribution are left out, as far as their build tells.
#pragma once

#include "model/environment.hpp"
#include "read/target.hpp"

#include <string>
#include <string_view>

namespace trysquare::read {

bool looks_like_conda_list(std::string_view text);
Result<model::Environment> read_conda_list(std::string_view text, const std::string& path,
                                           const Target& target);
bool looks_like_conda_lines(std::string_view text);
model::Environment read_conda_lines(std::string_view text, const std::string& path, const Target& target);
// `path`: the directory; `target.files` serves it.
Result<model::Environment> read_conda_meta(const std::string& path, const Target& target);

}  // namespace trysquare::read
