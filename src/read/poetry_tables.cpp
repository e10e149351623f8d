#include "read/poetry_tables.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"
#include "read/range_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace trysquare::read {

namespace {

using data::Node;

class Reader {
 public:
  Reader(const Node& poetry, EnvironmentList& list) : poetry_(poetry), list_(list) {}

  void read(bool enriched) {
    const data::Object* dependencies = list_.object(poetry_, "dependencies");
    if (!enriched) collect_extras();
    if (!enriched && dependencies != nullptr) read_all(*dependencies);
    const auto& selection = list_.target().selection;
    if (const data::Object* groups = list_.object(poetry_, "group")) {
      for (const auto& group : groups->members) {
        declares_ = selection.wants_group(group.key);
        if (const data::Object* all = list_.object(group.value, "dependencies")) read_all(*all);
      }
    }
    declares_ = selection.wants_group("dev");
    if (const data::Object* all = list_.object(poetry_, "dev-dependencies")) read_all(*all);
  }

 private:
  void collect_extras() {
    const data::Object* extras = list_.object(poetry_, "extras");
    if (extras == nullptr) return;
    for (const auto& extra : extras->members) {
      if (!list_.target().selection.wants_extra(extra.key) || extra.value.array() == nullptr) continue;
      for (const Node& name : *extra.value.array()) {
        if (name.string() != nullptr) wanted_.insert(pep::normalize_name(*name.string()));
      }
    }
  }

  void read_all(const data::Object& dependencies) {
    for (const auto& member : dependencies.members) {
      if (member.key == "python") {
        read_python(member.value);
      } else if (const data::Array* several = member.value.array()) {
        for (const Node& one : *several) read_one(member.key, one);
      } else {
        read_one(member.key, member.value);
      }
    }
  }

  void read_python(const Node& value) {
    const std::string text = value.string() != nullptr ? *value.string() : list_.text(value, "version");
    const auto range = parse_poetry_range(text);
    if (range) return declares_ ? list_.declare_python(range->text()) : void();
    tell_unsaid(value, "python", text);
  }

  void tell_unsaid(const Node& at, std::string_view name, const std::string& text) {
    if (!declares_) return;
    list_.problem(
        at.place(list_.path()),
        fmt::format("no specifiers say what `{}` says: any version of `{}` counts", printable(text), name),
        model::Severity::info);
  }

  void read_one(const std::string& name, const Node& value) {
    if (value.string() == nullptr && value.object() == nullptr) {
      return list_.problem(value, fmt::format("`{}` is {}, not a range or a table", name, value.kind()));
    }
    if (!pep::is_valid_name(name)) {
      return list_.problem(value, fmt::format("`{:.80}` is no name of a distribution", printable(name)));
    }
    if (declares_ && is_true(value, "optional") && !wanted_.contains(pep::normalize_name(name))) return;
    pep::Requirement requirement{name, pep::normalize_name(name), {}, {}, {}, marker_of(name, value)};
    const std::string version = value.string() != nullptr ? *value.string() : list_.text(value, "version");
    if (auto range = parse_poetry_range(version)) {
      requirement.specifiers = *std::move(range);
    } else {
      tell_unsaid(value, name, version);
    }
    const data::Array* extras = value.object() == nullptr ? nullptr : list_.array(value, "extras");
    for (std::size_t i = 0; extras != nullptr && i < extras->size(); ++i) {
      if ((*extras)[i].string() != nullptr) requirement.extras.push_back(*(*extras)[i].string());
    }
    for (const std::string_view source : {"git", "url", "path", "file"}) {
      const std::string where = value.object() == nullptr ? "" : list_.text(value, source);
      if (!where.empty()) requirement.url = where;
    }
    std::string text =
        requirement.url ? name + " @ " + *requirement.url : name + requirement.specifiers.text();
    if (requirement.marker) text += "; " + requirement.marker->text();
    if (declares_) list_.declare(requirement, std::move(text), value.place(list_.path()));
  }

  // `markers`, `python` and `platform` together.
  std::optional<pep::Marker> marker_of(const std::string& name, const Node& value) {
    if (value.object() == nullptr) return std::nullopt;
    std::vector<std::string> parts;
    if (const std::string text = list_.text(value, "markers"); !text.empty())
      parts.push_back("(" + text + ")");
    if (const std::string text = list_.text(value, "platform"); !text.empty())
      parts.push_back(fmt::format("sys_platform == '{}'", text));
    if (const std::string text = list_.text(value, "python"); !text.empty()) {
      const auto range = parse_poetry_range(text);
      if (!range) {
        tell_unsaid(value, "python", text);
      } else {
        for (const auto& clause : range->specifiers()) parts.push_back(python_clause(clause));
      }
    }
    if (parts.empty()) return std::nullopt;
    auto marker = pep::Marker::parse(join(parts, " and "));
    if (marker) return *std::move(marker);
    list_.problem(value, fmt::format("the markers of `{}`: {}", name, marker.error().message));
    return std::nullopt;
  }

  static std::string python_clause(const pep::Specifier& clause) {
    const std::string version = clause.version_text();
    const bool full = std::ranges::count(version, '.') > 1 && !version.ends_with(".*");
    return fmt::format("{} {} '{}'", full ? "python_full_version" : "python_version", clause.operator_text(),
                       version);
  }

  const Node& poetry_;
  EnvironmentList& list_;
  bool declares_ = true;          // what nobody asked for is only looked at
  std::set<std::string> wanted_;  // optional dependencies that the selected extras name
};

}  // namespace

void read_poetry_tables(const Node& poetry, bool enriched, EnvironmentList& list) {
  Reader(poetry, list).read(enriched);
}

}  // namespace trysquare::read
