#include "report/sanitized_module.hpp"

#include "base/text.hpp"
#include "data/embedded.hpp"
#include "model/python_literal.hpp"
#include "report/style.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

namespace {

using model::Action;
using model::Condition;
using model::Rule;
using model::Value;

constexpr std::size_t width = 100;

std::string literal(const Value& value, std::size_t indent = 4) {
  const model::LiteralStyle style{'"', indent, indent + 40, width + 20, "_PurePath"};
  return model::python_literal(value, style).value_or("None");
}

std::string literal(const std::string& text) { return literal(Value(text)); }

std::string literals(const std::vector<Value>& values) {
  std::string out;
  for (const Value& value : values) out += ", " + literal(value);
  return out;
}

std::string condition_text(const Condition& condition);

std::string parts_text(const std::vector<Condition>& conditions) {
  std::string out;
  for (const Condition& one : conditions) out += (out.empty() ? "" : ", ") + condition_text(one);
  return out;
}

std::string condition_text(const Condition& condition) {
  using Kind = Condition::Kind;
  const auto call = [&](std::string_view name) {
    return fmt::format("{}({}{})", name, literal(condition.path.text()), literals(condition.values));
  };
  switch (condition.kind) {
    case Kind::present: return call("_present");
    case Kind::absent: return "_not(" + call("_present") + ")";
    case Kind::equals:
    case Kind::one_of: return call("_equals");
    case Kind::contains: return call("_contains");
    case Kind::starts_with: return call("_starts_with");
    case Kind::lacks: return call("_lacks");
    case Kind::type: return call("_has_type");
    case Kind::truth: return call("_truth");
    case Kind::any_of: return "_any(" + parts_text(condition.parts) + ")";
    case Kind::all_of: return "_all(" + parts_text(condition.parts) + ")";
    case Kind::none_of: return "_not(_any(" + parts_text(condition.parts) + "))";
  }
  return "False";
}

std::string insert_text(const Action& action, const std::string& path) {
  using Position = Action::Position;
  switch (action.position) {
    case Position::end: return fmt::format("_insert({}, {})", path, literal(action.value));
    case Position::start: return fmt::format("_insert({}, {}, \"start\")", path, literal(action.value));
    default: break;
  }
  return fmt::format("_insert({}, {}, \"{}\", {})", path, literal(action.value),
                     action.position == Position::before ? "before" : "after", literal(action.anchor));
}

std::string factor_text(const Action& action) {
  if (action.times == 1 && action.per == 1) return "";
  return fmt::format(", times={}, per={}", action.times, action.per);
}

std::string action_text(const Action& action) {
  const std::string path = literal(action.path.text());
  switch (action.verb) {
    case Action::Verb::remove: return fmt::format("_remove({})", path);
    case Action::Verb::move:
      return fmt::format("_move({}, {}{}{})", path, literal(action.to.text()),
                         action.as_truth ? ", as_bool=True" : "", factor_text(action));
    case Action::Verb::set: return fmt::format("_set({}, {})", path, literal(action.value));
    case Action::Verb::set_default: return fmt::format("_set_default({}, {})", path, literal(action.value));
    case Action::Verb::replace:
      return fmt::format("_replace({}, {}, {})", path, literal(action.from), literal(action.value));
    case Action::Verb::remove_item: return fmt::format("_remove_items({}{})", path, literals(action.items));
    case Action::Verb::insert_item: return insert_text(action, path);
    case Action::Verb::reprefix:
      return fmt::format("_reprefix({}, {}, {}, {})", path, literal(action.from), literal(action.value),
                         literal(action.unless));
    case Action::Verb::pick: return fmt::format("_pick({}, {})", path, action.index);
    case Action::Verb::pair: return fmt::format("_pair({}, {})", path, literal(action.value));
  }
  return "pass";
}

std::string function_name(const Rule& rule) {
  std::string name = "_" + rule.id();
  std::ranges::replace_if(name, [](char c) { return !is_alnum(c); }, '_');
  return name;
}

std::string comment(std::string_view text) {
  std::string out;
  const std::string lines = wrapped("    # ", text, {.colour = false, .width = width, .verbosity = 0});
  for (const auto line : split_lines(lines))
    out += line.starts_with("    #") ? std::string(line) + "\n" : fmt::format("    # {}\n", trim(line));
  return out;
}

std::string rule_text(const Rule& rule, const std::string& name) {
  std::string out = fmt::format("\n\ndef {}() -> None:\n", name) + comment(rule.message);
  if (!rule.note.empty()) out += comment(rule.note);
  if (!rule.match.empty())
    out += fmt::format("    if _all({}) is not True:\n        return\n", parts_text(rule.match));
  for (const Action& action : rule.actions) out += "    " + action_text(action) + "\n";
  return out;
}

// A version is what somebody's metadata says: nothing of it may end the text that it stands in.
std::string harmless(std::string_view versions) {
  std::string out(versions);
  std::erase_if(out, [](char c) {
    return !is_alnum(c) && std::string_view(" .,+!_-").find(c) == std::string_view::npos;
  });
  return out;
}

// Letters, digits and `_`, with dots between parts where they may be.
bool is_name(std::string_view text, bool dotted) {
  bool first = true;
  for (const char c : text) {
    if (c == '.' && dotted && !first) {
      first = true;
      continue;
    }
    const bool beyond_ascii = static_cast<unsigned char>(c) >= 0x80;
    if (!is_alpha(c) && c != '_' && !beyond_ascii && (first || !is_digit(c))) return false;
    first = false;
  }
  return !first;
}

std::string opening(std::string_view what, std::string_view versions) {
  std::string out = fmt::format("\"\"\"{}, sanitized by trysquare{}{}.\n\n", what,
                                versions.empty() ? "" : " for ", harmless(versions));
  return out +
         "Made by `trysquare sanitize --format python`; make it anew rather than change it.\n\"\"\"\n\n";
}

}  // namespace

Result<std::string> write_sanitized_module(const SanitizedModule& module) {
  if (!is_name(module.module, true))
    return failure(fmt::format("`{}` is no name that Python can import", module.module),
                   "give the module by its dotted name: trysquare sanitize PACKAGE.MODULE --format python");
  const std::string what = fmt::format("The settings of `{}`", module.module);
  std::string out = opening(what, module.rules.empty() ? "" : module.versions);
  out += fmt::format("from {} import *  # noqa: F401,F403\n", module.module);
  if (module.rules.empty()) return out;
  out += "\n";
  if (const auto* runtime = data::find_embedded_file("src/python/sanitized_settings.py"))
    out += runtime->content;
  std::vector<std::string> names;
  for (const Rule& rule : module.rules) {
    std::string name = function_name(rule);
    while (std::ranges::find(names, name) != names.end()) name += "_";
    out += rule_text(rule, name);
    names.push_back(std::move(name));
  }
  return out + fmt::format("\n\n_apply(\n    {},\n)\n", join(names, ",\n    "));
}

Result<std::string> write_settings_module(const model::Dict& settings, std::string_view versions) {
  std::string lines, imports;
  for (const auto& [key, value] : settings.items) {
    const auto* name = key.as<std::string>();
    if (name == nullptr || !is_name(*name, false))
      return failure(fmt::format("{} is no name that Python can assign", model::to_python(key)));
    const model::LiteralStyle style{'"', 0, name->size() + 3, width, "Path"};
    const auto text = model::python_literal(value, style);
    if (!text)
      return failure(fmt::format("`{}` has no form as Python source: {}", *name, model::to_python(value)),
                     "name the module that sets it: trysquare sanitize MODULE --format python");
    if (text->find("Path(") != std::string::npos) imports = "from pathlib import Path\n\n";
    lines += fmt::format("{} = {}\n", *name, *text);
  }
  return opening("Settings", versions) + imports + lines;
}

}  // namespace trysquare::report
