// The parts of a file of code rules. All add their problems to the reading's list.
#pragma once

#include "model/code_rule.hpp"
#include "read/rule_toml_parts.hpp"

namespace trysquare::read {

enum class SymbolUse : std::uint8_t { gone, stand_in };

// A symbol's text; a stand-in may be in a file of the folder.
std::optional<model::Symbol> read_symbol(const data::Node& node, SymbolUse use, const RuleReading& reading);
// {GONE = STAND_IN | [STAND_IN+]}
std::vector<model::Replacement> read_replacements(const data::Node& node, const RuleReading& reading);
// [GONE+], of rules without a cure.
std::vector<model::Replacement> read_gone(Fields& fields, std::string_view key, const RuleReading& reading);
std::optional<model::Adapter> read_adapter(Fields& fields, const RuleReading& reading);
std::vector<model::CallPattern> read_calls(Fields& fields, const RuleReading& reading);
std::vector<model::ClassPattern> read_classes(Fields& fields, const RuleReading& reading);
std::optional<model::CodeExample> read_code_example(const data::Node& node, const RuleReading& reading);
std::map<std::string, std::string> read_versions(Fields& fields, std::string_view key,
                                                 const RuleReading& reading);

}  // namespace trysquare::read
