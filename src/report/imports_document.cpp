#include "report/imports_document.hpp"

#include "data/json.hpp"
#include "report/facts.hpp"
#include "report/report_json.hpp"

#include <fmt/core.h>

namespace trysquare::report {

namespace {

using data::Node;
using data::Object;

Node text_or_null(const std::string& text) { return text.empty() ? Node() : Node(text); }

}  // namespace

std::string write_imports_lines(const model::ImportReport& report) {
  std::string out;
  for (const model::ImportCause& cause : report.causes) {
    Object line;
    line.add("kind", "cause");
    line.add("file", cause.file);
    line.add("line", static_cast<int>(cause.line));
    line.add("module", cause.module);
    line.add("symbol", text_or_null(cause.symbol));
    line.add("fells", strings_node(cause.fells));
    line.add("message", text_or_null(cause.message));
    line.add("shim", text_or_null(cause.shim));
    out += data::write_json(Node(std::move(line))) + "\n";
  }
  for (const model::ImportVerdict& verdict : report.verdicts) {
    Object line;
    line.add("kind", "module");
    line.add("module", verdict.module);
    line.add("imports", verdict.imports ? Node(*verdict.imports) : Node());
    line.add("why", text_or_null(verdict.why));
    out += data::write_json(Node(std::move(line))) + "\n";
  }
  return out;
}

std::string write_imports_text(const model::ImportReport& report, const Style& style) {
  std::string out;
  std::size_t fail = 0, open = 0;
  for (const model::ImportCause& cause : report.causes) {
    const std::string what = cause.symbol.empty() ? cause.module : cause.module + ":" + cause.symbol;
    out += fmt::format("{}  {}\n", style(Paint::bold, fmt::format("{}:{}", cause.file, cause.line)), what);
    if (!cause.message.empty()) out += wrapped("    ", cause.message, style);
    if (!cause.shim.empty()) out += wrapped("    ", "`trysquare run --shims` cures it", style);
    if (!cause.fells.empty())
      out += wrapped("    ",
                     fmt::format("{} cannot be imported because of it",
                                 cause.fells.size() == 1 ? "`" + cause.fells.front() + "`"
                                                         : fmt::format("{} modules", cause.fells.size())),
                     style);
  }
  for (const model::ImportVerdict& verdict : report.verdicts) {
    if (!verdict.imports) ++open;
    if (verdict.imports && !*verdict.imports) ++fail;
    if (style.verbosity > 0)
      out += fmt::format("{}  {}\n", verdict.module,
                         !verdict.imports   ? "not judged: " + verdict.why
                         : *verdict.imports ? "can be imported"
                                            : "fails: " + verdict.why);
  }
  return out + fmt::format("{} modules: {} fail, {} not judged.\n", report.verdicts.size(), fail, open);
}

}  // namespace trysquare::report
