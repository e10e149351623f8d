#include "pep/marker.hpp"

#include "base/text.hpp"
#include "pep/marker_words.hpp"

#include <algorithm>
#include <set>

namespace trysquare::pep {
namespace {

constexpr std::array<std::string MarkerEnvironment::*, 11> members{
    &MarkerEnvironment::implementation_name,
    &MarkerEnvironment::implementation_version,
    &MarkerEnvironment::os_name,
    &MarkerEnvironment::platform_machine,
    &MarkerEnvironment::platform_release,
    &MarkerEnvironment::platform_system,
    &MarkerEnvironment::platform_version,
    &MarkerEnvironment::python_full_version,
    &MarkerEnvironment::platform_python_implementation,
    &MarkerEnvironment::python_version,
    &MarkerEnvironment::sys_platform};

std::array<std::string_view, 11> environment_names() {
  std::array<std::string_view, 11> names;
  std::copy_n(variable_names.begin(), names.size(), names.begin());
  return names;
}

}  // namespace

const std::array<std::string_view, 11> marker_variable_names = environment_names();

std::string* marker_variable(MarkerEnvironment& environment, std::string_view name) {
  const auto end = variable_names.begin() + members.size();
  const auto found = std::find(variable_names.begin(), end, name);
  return found == end ? nullptr
                      : &(environment.*members[static_cast<std::size_t>(found - variable_names.begin())]);
}

const std::string* marker_variable(const MarkerEnvironment& environment, std::string_view name) {
  const auto end = variable_names.begin() + members.size();
  const auto found = std::find(variable_names.begin(), end, name);
  return found == end ? nullptr
                      : &(environment.*members[static_cast<std::size_t>(found - variable_names.begin())]);
}

void Marker::append_operand(std::string& out, const Operand& operand) const {
  if (operand.variable != no_variable) {
    out += variable_names[operand.variable];
    return;
  }
  const std::string_view text = value(operand);
  const bool has_double = text.find('"') != std::string_view::npos;
  if (has_double && text.find('\'') != std::string_view::npos) {
    // The reference has no text for a value with both quotes; this one reads back to it.
    out += '"' + replace_all(text, "\"", "\\x22") + '"';
    return;
  }
  const char quote = has_double ? '\'' : '"';
  out += quote;
  out += text;
  out += quote;
}

std::string Marker::text() const {
  std::string out;
  for (const Node& node : nodes_) {
    switch (node.kind) {
      case Kind::open: out += '('; break;
      case Kind::close: out += ')'; break;
      case Kind::both: out += " and "; break;
      case Kind::either: out += " or "; break;
      case Kind::comparison:
        append_operand(out, node.left);
        out += ' ';
        out += comparison_texts[static_cast<std::size_t>(node.comparison)];
        out += ' ';
        append_operand(out, node.right);
        break;
    }
  }
  return out;
}

std::vector<std::string> Marker::variables() const {
  std::set<std::string_view> names;
  for (const Node& node : nodes_) {
    for (const Operand& operand : {node.left, node.right}) {
      if (operand.variable != no_variable) names.insert(variable_names[operand.variable]);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace trysquare::pep
