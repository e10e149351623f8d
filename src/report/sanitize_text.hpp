// What sanitizing did: each edit in words, or the settings' JSON as a diff, or as JSON (schema:
// include/trysquare/sanitize.schema.json).
#pragma once

#include "data/node.hpp"
#include "model/rule.hpp"
#include "report/style.hpp"

#include <string>
#include <string_view>

namespace trysquare::report {

constexpr std::string_view sanitize_schema = "trysquare-sanitize/1";

std::string write_sanitize_text(const model::Sanitized& sanitized, const Style& style);
// `name` is the file that the settings came from.
std::string write_sanitize_diff(const model::Dict& before, const model::Sanitized& after,
                                std::string_view name, const Style& style);

// A file before and after, as a unified diff; empty when nothing changes.
std::string write_file_diff(std::string_view name, std::string_view before, std::string_view after,
                            const Style& style);

data::Object sanitized_object(const model::Sanitized& sanitized);
data::Node edits_node(const std::vector<model::Edit>& edits);
data::Node edit_node(const model::Edit& edit);
// The settings alone, as they are written to a file: indented, ending in a newline.
std::string write_settings(const model::Dict& settings);

// "`A` becomes `B`": an edit in words.
std::string edit_words(const model::Edit& edit);

}  // namespace trysquare::report
