#include "report/html.hpp"

#include "base/byte_source.hpp"
#include "base/text.hpp"
#include "data/digest.hpp"
#include "data/embedded.hpp"
#include "model/report.hpp"
#include "report/html_text.hpp"

#include <fmt/core.h>

#include <array>

namespace trysquare::report {

namespace {

std::string_view page_file(std::string_view path) {
  const auto* file = data::find_embedded_file(path);
  return file == nullptr ? std::string_view() : file->content;
}

// A source expression of a policy: it lets exactly this text run.
std::string policy_hash(std::string_view text) {
  TextSource source(text);
  const auto digest = data::digest_of(source, "sha256");
  std::string base64 = digest.value_or("");
  for (char& c : base64) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (base64.size() % 4 != 0) base64 += '=';
  return fmt::format("'sha256-{}'", base64);
}

std::string filters_form(const std::vector<HtmlFilter>& filters) {
  std::string out =
      "<div class=\"filters\">\n<span id=\"searching\" hidden><label>Search <input type=\"search\" "
      "id=\"search\" "
      "autocomplete=\"off\"></label> <output id=\"told\" class=\"soft\"></output></span>\n";
  for (const auto& filter : filters) {
    out += fmt::format(
        "<label class=\"{0}\"><input type=\"checkbox\" id=\"show-{0}\" checked autocomplete=\"off\"> "
        "{1}</label>\n",
        filter.name, html_text(filter.label));
  }
  return out + "</div>\n";
}

std::string suppressed_list(const FindingsView& view) {
  if (view.suppressed.empty()) return {};
  std::string out = "<h2>Suppressed</h2>\n<ul>\n";
  for (const auto& one : view.suppressed) {
    out += fmt::format("<li>{} {}: {}{} <span class=\"soft path\">{}</span></li>\n", one.finding.code->code,
                       html_text(one.finding.subject), html_text(one.reason),
                       one.expires.empty() ? "" : html_text(", until " + one.expires),
                       html_text(to_text(one.place)));
  }
  return out + "</ul>\n";
}

}  // namespace

std::string html_page(const std::string& title, const std::vector<HtmlFilter>& filters,
                      const std::string& head, const std::string& items) {
  const std::string_view style = page_file("pages/report.css"), script = page_file("pages/report.js");
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += fmt::format(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
      "{}; script-src "
      "{}; "
      "base-uri 'none'; form-action 'none'\">\n",
      policy_hash(style), policy_hash(script));
  out +=
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" "
      "content=\"light dark\">\n";
  out += fmt::format(
      "<title>{}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>{}</style>\n</head>\n<body>\n",
      html_text(title), style);
  out += fmt::format(
      "<header>\n<h1>{}</h1>\n{}</header>\n{}<main>\n{}</main>\n<script>{}</script>\n</body>\n</html>\n",
      html_text(title), head, filters_form(filters), items, script);
  return out;
}

std::string html_finding(const model::Finding& finding) {
  const std::string_view severity = model::to_text(finding.severity);
  std::string out = fmt::format("<article class=\"item {}\">\n<h3><b>{} {}</b> {}: {}</h3>\n<p>{}</p>\n",
                                severity, severity, finding.code->code, finding.code->name,
                                html_text(finding.subject), html_text(finding.message));
  if (!finding.place.empty())
    out += fmt::format("<p class=\"soft path\">{}</p>\n", html_text(to_text(finding.place)));
  if (!finding.evidence.empty()) {
    out += "<ul>\n";
    for (const auto& line : finding.evidence)
      out += fmt::format("<li class=\"path\">{}</li>\n", html_text(line));
    out += "</ul>\n";
  }
  if (!finding.remedy.empty()) out += fmt::format("<pre><code>{}</code></pre>\n", html_text(finding.remedy));
  return out + "</article>\n";
}

std::string write_html(const FindingsView& view, const Roots& roots) {
  const auto counts = model::count_findings(view.findings);
  std::string head;
  if (!view.path.empty()) head += fmt::format("<p class=\"path\">{}</p>\n", html_text(view.path));
  head += fmt::format("<p class=\"soft\">trysquare {}</p>\n", html_text(view.version));
  head += fmt::format("<figure>\n{}</figure>\n", roots_picture(roots));
  std::string items;
  for (const auto& finding : view.findings) items += html_finding(finding);
  if (view.findings.empty()) items += "<p>Nothing was found.</p>\n";
  items += suppressed_list(view);
  return html_page("trysquare " + view.command,
                   {{"error", fmt::format("errors: {}", counts.errors)},
                    {"warning", fmt::format("warnings: {}", counts.warnings)},
                    {"info", fmt::format("infos: {}", counts.infos)}},
                   head, items);
}

}  // namespace trysquare::report
