#include "report/api_document.hpp"

#include "base/text.hpp"
#include "data/json.hpp"
#include "pep/name.hpp"
#include "report/facts.hpp"
#include "report/report_json.hpp"
#include "report/toml_words.hpp"

#include <fmt/core.h>

#include <map>

namespace trysquare::report {

namespace {

using data::Array;
using data::Node;
using data::Object;
using model::ApiLoss;

std::string sentence(const ApiLoss& loss) {
  switch (loss.kind) {
    case ApiLoss::Kind::module: return "the module is gone";
    case ApiLoss::Kind::name:
    case ApiLoss::Kind::member: return loss.name;
    case ApiLoss::Kind::parameter: return fmt::format("{}(): takes no {}=", loss.name, loss.parameter);
    case ApiLoss::Kind::positional:
      return fmt::format("{}(): {} at most by position, without {}", loss.name, loss.position,
                         loss.parameter);
    case ApiLoss::Kind::required: break;
  }
  return fmt::format("{}(): needs {}", loss.name, loss.parameter);
}

std::string_view sign(ApiLoss::Kind kind) {
  const bool gone =
      kind == ApiLoss::Kind::module || kind == ApiLoss::Kind::name || kind == ApiLoss::Kind::member;
  return gone ? "-" : "~";
}

std::string release_name(const std::string& version) { return version.empty() ? "?" : version; }

}  // namespace

std::string write_api_text(const model::ApiDiff& diff, const Style& style) {
  std::string out, module;
  for (std::size_t i = 0; i < diff.losses.size(); ++i) {
    const ApiLoss& loss = diff.losses[i];
    // A parameter that is gone is told once.
    if (loss.kind == ApiLoss::Kind::positional && i > 0 && diff.losses[i - 1].symbol() == loss.symbol() &&
        diff.losses[i - 1].kind == ApiLoss::Kind::parameter)
      continue;
    if (loss.module != module || out.empty()) {
      out += (out.empty() ? "" : "\n") + style(Paint::bold, printable(loss.module)) + "\n";
      module = loss.module;
    }
    std::string line = fmt::format("{} {}", sign(loss.kind), printable(sentence(loss)));
    if (!loss.moved_to.empty())
      line += ": now in " + printable(loss.moved_to.substr(0, loss.moved_to.find(':')));
    out += wrapped("  ", line, style);
  }
  if (!out.empty()) out += "\n";
  if (!diff.unknown.empty())
    out += wrapped("",
                   fmt::format("{} make names at run time, of which none is told as gone: {}",
                               counted(diff.unknown.size(), "module"), join(diff.unknown, ", ")),
                   style) +
           "\n";
  out += fmt::format(
      "{} {} -> {}: {} in {} compared.\n", printable(diff.package), release_name(printable(diff.before)),
      release_name(printable(diff.after)),
      diff.losses.empty() ? "nothing is gone" : counted(diff.losses.size(), "thing") + " gone or changed",
      counted(diff.modules, "module"));
  return out;
}

Node api_node(const model::ApiDiff& diff) {
  Object out;
  out.add("schema", "trysquare-api/1");
  out.add("package", diff.package);
  out.add("imports", strings_node(diff.imports));
  out.add("before", optional_text(diff.before));
  out.add("after", optional_text(diff.after));
  out.add("modules", static_cast<int>(diff.modules));
  Array losses;
  for (const ApiLoss& loss : diff.losses) {
    Object one;
    one.add("kind", model::to_text(loss.kind));
    one.add("symbol", loss.symbol());
    one.add("module", loss.module);
    one.add("name", optional_text(loss.name));
    one.add("parameter", optional_text(loss.parameter));
    const bool placed = loss.kind == ApiLoss::Kind::positional || loss.kind == ApiLoss::Kind::required;
    one.add("position", placed ? Node(static_cast<int>(loss.position)) : Node());
    one.add("moved_to", optional_text(loss.moved_to));
    losses.emplace_back(std::move(one));
  }
  out.add("losses", std::move(losses));
  out.add("unknown", strings_node(diff.unknown));
  return Node(std::move(out));
}

std::string write_api_rules(const model::ApiDiff& diff) {
  const std::string key = pep::normalize_name(diff.package);
  std::string symbols, modules, calls;
  std::map<std::string, std::vector<std::string>> keywords;
  for (const ApiLoss& loss : diff.losses) {
    const std::string target = toml_string(loss.symbol());
    switch (loss.kind) {
      case ApiLoss::Kind::module: modules += "  " + target + ",\n"; break;
      case ApiLoss::Kind::name:
      case ApiLoss::Kind::member: symbols += "  " + target + ",\n"; break;
      case ApiLoss::Kind::parameter: keywords[target].push_back(toml_string(loss.parameter)); break;
      case ApiLoss::Kind::positional:
        calls += fmt::format("  {{ target = {}, most = {} }},\n", target, loss.position);
        break;
      case ApiLoss::Kind::required:
        calls += fmt::format("  {{ target = {}, without = {}, position = {} }},\n", target,
                             toml_string(loss.parameter), loss.position);
        break;
    }
  }
  for (const auto& [target, names] : keywords)
    calls += fmt::format("  {{ target = {}, keywords = [{}] }},\n", target, join(names, ", "));
  if (symbols.empty() && modules.empty() && calls.empty()) return "";
  std::string out = fmt::format(
      "# Written by `trysquare api diff` from {0} {1} and {2}.\npackage = {3}\nrelease = "
      "{4}\n\n[[code]]\nname = \"gone\"\n"
      "message = {5}\nwhen = [{6}]\n",
      printable(diff.package), release_name(printable(diff.before)), release_name(printable(diff.after)),
      toml_string(key), toml_string(diff.after),
      toml_string(fmt::format("{} {} no longer has this", diff.package, diff.after)),
      toml_string(key + ">=" + diff.after));
  const auto add = [&](std::string_view name, const std::string& rows) {
    if (!rows.empty()) out += fmt::format("{} = [\n{}]\n", name, rows);
  };
  add("symbols", symbols);
  add("modules", modules);
  add("calls", calls);
  return out + fmt::format("has = {{ {0} = {1} }}\nlacks = {{ {0} = {2} }}\n", toml_string(key),
                           toml_string(diff.before), toml_string(diff.after));
}

}  // namespace trysquare::report
