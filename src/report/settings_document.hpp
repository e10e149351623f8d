// Settings that were read statically, for people and as JSON (schema:
// include/trysquare/settings.schema.json).
#pragma once

#include "data/node.hpp"
#include "model/settings.hpp"
#include "report/style.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace trysquare::report {

constexpr std::string_view settings_schema = "trysquare-settings/1";

// The line of a source file that a place names; empty when it cannot be shown.
using SourceLine = std::function<std::string(const Place&)>;

// Text masks credentials; in JSON the values are the answer, and nothing is masked.
std::string write_settings_list(const model::Settings& settings, const Style& style);
data::Node settings_node(const model::Settings& settings);
// What two readings differ in; empty: nothing.
std::string write_settings_difference(const model::Settings& left, const model::Settings& right,
                                      const Style& style);
data::Node settings_difference_node(const model::Settings& left, const model::Settings& right);
// Every place that shaped one setting.
std::string write_setting_places(const model::Setting& setting, const SourceLine& line, const Style& style);
data::Node setting_places_node(const model::Setting& setting);

}  // namespace trysquare::report
