#include "read/tool_toml.hpp"

#include "base/clock.hpp"
#include "base/problems.hpp"
#include "base/text.hpp"
#include "read/toml_fields.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view path) : path_(path) {}

  Result<ToolFile> read(const data::Node& table) {
    Fields top(table, "this file", path_, problems_);
    for (const data::Node* item : top.items("suppress")) read_suppression(*item);
    if (table.object() != nullptr) {
      for (const data::Member& member : table.object()->members) {
        if (member.key != "suppress") read_value(member);
      }
    }
    if (!problems_.empty()) return std::unexpected(all_as_one(std::move(problems_)));
    return std::move(file_);
  }

 private:
  void read_value(const data::Member& member) {
    ToolValue value{member.key, {}, {}, {std::string(path_), member.line, member.column}};
    const data::Node& node = member.value;
    const auto add = [&](const data::Node& one) {
      if (one.string() != nullptr) value.texts.push_back(*one.string());
      return one.string() != nullptr;
    };
    bool fine = true;
    if (const auto* truth = node.as<bool>())
      value.texts.emplace_back(*truth ? "true" : "false");
    else if (const auto* number = node.as<std::int64_t>())
      value.texts.push_back(fmt::format("{}", *number));
    else if (const auto* fraction = node.as<double>())
      value.texts.push_back(fmt::format("{}", *fraction));
    else if (node.array() != nullptr)
      fine = std::ranges::all_of(*node.array(), add);
    else
      fine = add(node);
    if (!fine) value.wrong = node.kind();
    file_.values.push_back(std::move(value));
  }

  void read_suppression(const data::Node& node) {
    Fields fields(node, "a [[suppress]]", path_, problems_);
    model::Suppression one;
    one.place = node.place(path_);
    one.code = fields.require_text("code");
    if (!one.code.empty() && !is_code(one.code))
      fields.problem(*node.find("code"), fmt::format("there is no finding `{}`", one.code),
                     "`trysquare explain` lists all codes");
    one.subject = std::string(trim(fields.text("subject")));
    one.reason = std::string(trim(fields.require_text("reason")));
    if (const data::Node* expires = fields.take("expires")) one.expires = date_of(fields, *expires);
    fields.finish();
    file_.suppressions.push_back(std::move(one));
  }

  static bool is_code(const std::string& code) {
    if (model::find_finding_code(code) != nullptr) return true;
    const std::string prefix = to_lower(code);
    return prefix.size() >= 3 &&
           std::ranges::any_of(model::finding_codes(), [&](const model::FindingCode& row) {
             return to_lower(row.code).starts_with(prefix);
           });
  }

  // TOML's own date, or the same as a string.
  static std::string date_of(Fields& fields, const data::Node& node) {
    const auto* date = node.as<data::DateTime>();
    const std::string text = date != nullptr            ? date->text
                             : node.string() != nullptr ? *node.string()
                                                        : std::string();
    if (is_date(text)) return text;
    fields.problem(node, "`expires` must be a date", "write it as expires = 2027-06-30");
    return {};
  }

  std::string_view path_;
  std::vector<Error> problems_;
  ToolFile file_;
};

}  // namespace

Result<ToolFile> read_tool_table(const data::Node& table, std::string_view path) {
  return Reader(path).read(table);
}

}  // namespace trysquare::read
