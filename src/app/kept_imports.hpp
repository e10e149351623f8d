// `judge_imports`, asked of a folder of answers first.
#pragma once

#include "app/imports.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace trysquare::app {

std::string write_kept_report(const model::ImportReport& report);
// Nothing: it is none.
std::optional<model::ImportReport> read_kept_report(std::string_view text);

// Everything that an answer depends on beside the files: what is asked, the machine, and those of its
// variables that are looked at, which are all that are left in the host. Nothing: of what cannot be kept.
std::optional<std::string> question_of(const locate::Host& host, const ImportsRequest& request);
Variables variables_of_question(const locate::Host& host, const ImportsRequest& request);

}  // namespace trysquare::app
