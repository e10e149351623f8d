#include "report/pins_text.hpp"

#include "base/text.hpp"
#include "report/report_json.hpp"
#include "report/toml_words.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::Pin;

namespace {

// One line of text, whatever was read.
std::string line_of(std::string_view text) { return printable(to_valid_utf8(text)); }

std::string head_text(const PinsView& view) {
  std::string out = "# Written by `trysquare pin`";
  if (!view.set.sources.empty()) out += ", from " + line_of(join(view.set.sources, ", "));
  out += ".\n";
  if (!view.set.python.empty()) out += fmt::format("# For Python {}.\n", view.set.python);
  return out;
}

std::vector<std::string> notes_of(const Pin& pin, const PinsView& view) {
  std::vector<std::string> notes;
  if (pin.editable) notes.emplace_back("an editable installation: its sources are not said here");
  if (!view.notes) return notes;
  // One source alone is named at the head.
  if (view.set.sources.size() > 1 || (pin.from.size() == 1 && pin.from.front() != view.set.sources.front()))
    notes.push_back("from " + line_of(join(pin.from, ", ")));
  if (!pin.via.empty()) notes.push_back("via " + line_of(join(pin.via, ", ")));
  return notes;
}

// The strings of an array of requirements, each with where it comes from above it.
std::string array_text(const PinsView& view) {
  std::string out = "[\n";
  for (const Pin& pin : view.set.pins) {
    for (const auto& note : notes_of(pin, view)) out += fmt::format("    # {}\n", note);
    out += fmt::format("    {},\n", toml_string(requirement_of(pin)));
  }
  return out + "]\n";
}

// What conda's own syntax cannot say: a URL, a local version, text that is no version.
bool is_for_pip(const Pin& pin) {
  return !pin.url.empty() || pin.specifiers.find('+') != std::string::npos ||
         pin.specifiers.starts_with("===");
}

}  // namespace

std::string requirement_of(const Pin& pin) {
  std::string out = line_of(pin.key);
  if (!pin.url.empty())
    out += " @ " + line_of(pin.url) + (pin.marker.empty() ? "" : " ");
  else
    out += line_of(pin.specifiers);
  if (!pin.marker.empty()) out += "; " + line_of(pin.marker);
  return out;
}

std::string write_constraints(const PinsView& view) {
  std::string out = head_text(view);
  for (const Pin& pin : view.set.pins) {
    out += requirement_of(pin);
    for (const auto& [algorithm, digest] : pin.hashes)
      out += fmt::format(" \\\n    --hash={}:{}", line_of(algorithm), line_of(digest));
    out += "\n";
    for (const auto& note : notes_of(pin, view)) out += fmt::format("    # {}\n", note);
  }
  return out;
}

std::string write_uv_table(const PinsView& view) {
  return head_text(view) + "[tool.uv]\nconstraint-dependencies = " + array_text(view);
}

std::string write_project_table(const PinsView& view) {
  return head_text(view) + "[project]\ndependencies = " + array_text(view);
}

std::string write_conda(const PinsView& view) {
  std::string out = head_text(view) + "dependencies:\n", for_pip;
  if (!view.set.python.empty()) out += fmt::format("  - python={}\n", view.set.python);
  for (const Pin& pin : view.set.pins) {
    const auto notes = notes_of(pin, view);
    if (!pin.marker.empty() && pin.marker != view.set.marker) {
      out += fmt::format("  # left out, conda has no markers: {}\n", requirement_of(pin));
      continue;
    }
    if (is_for_pip(pin)) {
      Pin plain = pin;
      plain.marker.clear();
      for (const auto& note : notes) for_pip += fmt::format("      # {}\n", note);
      for_pip += fmt::format("      - {}\n", toml_string(requirement_of(plain)));
      continue;
    }
    const auto other = view.conda.find(pin.key);
    for (const auto& note : notes) out += fmt::format("  # {}\n", note);
    out += fmt::format("  - {}\n",
                       toml_string((other == view.conda.end() ? pin.key : other->second) + pin.specifiers));
  }
  if (for_pip.empty()) return out;
  // conda asks for pip itself where there is something for it.
  const bool named = std::ranges::any_of(view.set.pins, [](const Pin& pin) { return pin.key == "pip"; });
  return out + (named ? "" : "  - pip\n") + "  - pip:\n" + for_pip;
}

Node pins_node(const model::PinSet& set) {
  Array rows;
  for (const Pin& pin : set.pins) {
    Object row;
    row.add("name", to_valid_utf8(pin.key));
    row.add("requirement", requirement_of(pin));
    row.add("version", pin.version.empty() ? Node() : Node(to_valid_utf8(pin.version)));
    row.add("specifiers", to_valid_utf8(pin.specifiers));
    row.add("url", pin.url.empty() ? Node() : Node(to_valid_utf8(pin.url)));
    row.add("marker", pin.marker.empty() ? Node() : Node(to_valid_utf8(pin.marker)));
    std::vector<std::string> hashes;
    for (const auto& [algorithm, digest] : pin.hashes) hashes.push_back(algorithm + ":" + digest);
    row.add("hashes", strings_node(hashes));
    row.add("from", strings_node(pin.from));
    row.add("via", strings_node(pin.via));
    rows.emplace_back(std::move(row));
  }
  Object document;
  document.add("schema", pins_schema);
  document.add("sources", strings_node(set.sources));
  document.add("python", set.python.empty() ? Node() : Node(set.python));
  document.add("pins", std::move(rows));
  return document;
}

}  // namespace trysquare::report
