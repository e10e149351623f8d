// Changes that keep the layout around them: whole statements, items of displays, entries of dicts.
// Comments on lines of their own stay; one behind a statement that goes, goes with it.
#pragma once

#include "patch/sites.hpp"
#include "patch/source.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::patch {

std::uint32_t line_begin(std::string_view text, std::uint32_t at);
std::uint32_t line_end(std::string_view text, std::uint32_t at);  // the offset of its `\n`
std::string indentation(std::string_view text, std::uint32_t at);
// The first of the comment lines that stand right above the line of `at`, or that line.
std::uint32_t comments_begin(std::string_view text, std::uint32_t at);

// Nothing where the statement shares its line with others.
std::optional<Splice> without_statement(const Source& source, const Sites& sites, NodeId statement);

// Of a list, tuple or set display; nothing where what is left would be something else.
std::optional<Splice> without_item(const Source& source, NodeId display, std::size_t index);
std::vector<Splice> with_item_behind(const Source& source, NodeId item, const std::string& text);
std::vector<Splice> with_item_before(const Source& source, NodeId item, const std::string& text);

std::optional<Splice> without_entry(const Source& source, NodeId dict, std::size_t index);
// `text`: "key: value".
std::vector<Splice> with_entry(const Source& source, NodeId dict, const std::string& text);

}  // namespace trysquare::patch
