#include "read/poetry_walk.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"
#include "read/environment_list.hpp"
#include "read/range_text.hpp"

#include <algorithm>
#include <string_view>

namespace trysquare::read {

namespace {

using data::Node;

// One way in which a dependency is wanted: a range, or a table of it with what it depends on.
void add_poetry_requirement(std::string_view name, const Node& wanted, std::uint32_t line,
                            std::vector<model::RequirementLine>& found) {
  if (wanted.array() != nullptr) {
    for (const Node& one : *wanted.array()) add_poetry_requirement(name, one, line, found);
    return;
  }
  const Node* range = wanted.string() != nullptr ? &wanted : wanted.find("version");
  const Node* markers = wanted.find("markers");
  const auto specifiers =
      range != nullptr && range->string() != nullptr ? parse_poetry_range(*range->string()) : std::nullopt;
  found.push_back(
      {requirement_text(name, wanted.strings("extras"), specifiers ? specifiers->text() : "",
                        markers != nullptr && markers->string() != nullptr ? *markers->string() : ""),
       line});
}

// Whether a locked version is one that the requirement takes.
bool takes(const pep::SpecifierSet& specifiers, const Node& entry) {
  const Node* text = entry.find("version");
  const auto version =
      text == nullptr || text->string() == nullptr ? std::nullopt : pep::Version::try_parse(*text->string());
  return !version || specifiers.contains(*version, pep::Prereleases::allow);
}

}  // namespace

std::vector<model::RequirementLine> poetry_requirements(const Node& entry) {
  std::vector<model::RequirementLine> found;
  const Node* dependencies = entry.find("dependencies");
  if (dependencies == nullptr || dependencies->object() == nullptr) return found;
  for (const auto& member : dependencies->object()->members)
    add_poetry_requirement(member.key, member.value, member.line, found);
  return found;
}

PoetryWalk::PoetryWalk(const Node& document, const Target& target)
    : target_(target), extras_(target.selection.extras) {
  const Node* packages = document.find("package");
  if (packages == nullptr || packages->array() == nullptr) return;
  for (const Node& entry : *packages->array()) {
    const Node* name = entry.find("name");
    if (name != nullptr && name->string() != nullptr)
      by_key_.emplace(pep::normalize_name(*name->string()), &entry);
  }
}

void PoetryWalk::ask(const pep::Requirement& requirement) {
  follow(requirement, extras_);
  while (!waiting_.empty()) {
    const auto [entry, extras] = std::move(waiting_.back());
    waiting_.pop_back();
    for (const auto& line : poetry_requirements(*entry)) {
      if (const auto needed = pep::Requirement::parse(line.text)) follow(*needed, extras);
    }
  }
}

void PoetryWalk::follow(const pep::Requirement& requirement, const std::vector<std::string>& extras) {
  if (requirement.marker) {
    target_.selection.extras = extras;
    if (judge_marker(*requirement.marker, target_) == Truth::no) return;
  }
  const auto [first, last] = by_key_.equal_range(requirement.key);
  auto& asked = asked_[requirement.key];
  if (std::ranges::find(asked, requirement.specifiers) == asked.end())
    asked.push_back(requirement.specifiers);
  const bool any =
      std::any_of(first, last, [&](const auto& one) { return takes(requirement.specifiers, *one.second); });
  for (auto at = first; at != last; ++at) {
    if (any && !takes(requirement.specifiers, *at->second)) continue;
    reached_.insert(at->second);
    if (seen_.emplace(at->second, requirement.extras).second)
      waiting_.emplace_back(at->second, requirement.extras);
  }
}

bool PoetryWalk::reached(const Node& entry) const {
  if (!reached_.contains(&entry)) return false;
  const Node* name = entry.find("name");
  const std::string key =
      name == nullptr || name->string() == nullptr ? std::string() : pep::normalize_name(*name->string());
  const auto asked = asked_.find(key);
  if (asked == asked_.end()) return true;
  const auto fits = [&](const Node& one) {
    return std::ranges::all_of(asked->second, [&](const auto& specifiers) { return takes(specifiers, one); });
  };
  const auto [first, last] = by_key_.equal_range(key);
  const bool any = std::any_of(
      first, last, [&](const auto& one) { return reached_.contains(one.second) && fits(*one.second); });
  return !any || fits(entry);
}

}  // namespace trysquare::read
