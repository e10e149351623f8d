#include "base/byte_source.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "data/digest.hpp"
#include "data/json.hpp"
#include "report/findings_formats.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::Finding;

namespace {

std::string_view level_of(model::Severity severity) {
  return severity == model::Severity::info ? "note" : model::to_text(severity);
}

Node message_node(const std::string& text) {
  Object message;
  message.add("text", to_valid_utf8(text));
  return message;
}

std::string whole_message(const Finding& finding) {
  std::string text = finding.message;
  for (const auto& line : finding.evidence) text += "\n- " + line;
  if (!finding.remedy.empty()) text += "\nTo mend: " + finding.remedy;
  return text;
}

Node location_node(const Finding& finding, const std::string& file) {
  Object artifact, physical, region, logical, location;
  artifact.add("uri", uri_of(file));
  physical.add("artifactLocation", std::move(artifact));
  if (finding.place.line > 0) {
    region.add("startLine", static_cast<int>(finding.place.line));
    if (finding.place.column > 0) region.add("startColumn", static_cast<int>(finding.place.column));
    physical.add("region", std::move(region));
  }
  location.add("physicalLocation", std::move(physical));
  if (!finding.subject.empty()) {
    logical.add("name", to_valid_utf8(finding.subject));
    location.add("logicalLocations", Array{Node(std::move(logical))});
  }
  return location;
}

class Run {
 public:
  explicit Run(const FindingsView& view) : view_(view) {}

  std::string write() {
    std::vector<Finding> all = view_.findings;
    const std::size_t told = all.size();
    for (const auto& one : view_.suppressed) all.push_back(one.finding);
    const auto fingerprints = fingerprints_of(all);
    Array results;
    for (std::size_t i = 0; i < all.size(); ++i) {
      Object result = result_of(all[i], fingerprints[i]);
      if (i >= told) result.add("suppressions", suppression_of(view_.suppressed[i - told]));
      results.emplace_back(std::move(result));
    }
    Object driver, tool, run, document;
    driver.add("name", "trysquare");
    driver.add("version", view_.version);
    driver.add("rules", std::move(rules_));
    tool.add("driver", std::move(driver));
    run.add("tool", std::move(tool));
    run.add("columnKind", "unicodeCodePoints");
    run.add("results", std::move(results));
    document.add(
        "$schema",
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
    document.add("version", "2.1.0");
    document.add("runs", Array{Node(std::move(run))});
    return data::write_json(document, data::JsonStyle::indented) + "\n";
  }

 private:
  Object result_of(const Finding& finding, const std::string& fingerprint) {
    Object result, prints;
    result.add("ruleId", finding.code->code);
    result.add("ruleIndex", rule_index(*finding.code));
    result.add("level", level_of(finding.severity));
    result.add("message", message_node(whole_message(finding)));
    result.add("locations", Array{location_node(finding, file_of(view_, finding))});
    prints.add("trysquare/v1", fingerprint);
    result.add("partialFingerprints", std::move(prints));
    return result;
  }

  static Node suppression_of(const model::Suppressed& one) {
    Object suppression;
    suppression.add("kind", "external");
    suppression.add("justification", to_valid_utf8(one.reason));
    return Array{Node(std::move(suppression))};
  }

  int rule_index(const model::FindingCode& code) {
    const auto [found, is_new] = indexes_.try_emplace(code.code, static_cast<int>(rules_.size()));
    if (!is_new) return found->second;
    Object rule, configuration;
    rule.add("id", code.code);
    rule.add("name", code.name);
    rule.add("shortDescription", message_node(std::string(code.summary)));
    configuration.add("level", level_of(code.severity));
    rule.add("defaultConfiguration", std::move(configuration));
    rule.add("help", message_node(fmt::format("trysquare explain {}", code.code)));
    rules_.emplace_back(std::move(rule));
    return found->second;
  }

  const FindingsView& view_;
  Array rules_;
  std::map<std::string_view, int> indexes_;
};

}  // namespace

std::string file_of(const FindingsView& view, const Finding& finding) {
  const std::string& path = finding.place.path.empty() ? view.path : finding.place.path;
  if (!is_absolute_path(path)) return path.starts_with("./") ? path.substr(2) : path;
  const std::string whole = normal_path(path);
  if (view.directory.empty() || !lies_below(whole, view.directory)) return path;
  return whole.substr(view.directory.size() + (view.directory.ends_with('/') ? 0 : 1));
}

std::string uri_of(std::string_view path) {
  std::string out = is_absolute_path(path) ? (path.starts_with('/') ? "file://" : "file:///") : "";
  for (const char c : path) {
    const bool plain = is_alnum(c) || std::string_view("-._~/!$&'()*+,;=@").find(c) != std::string_view::npos;
    if (plain || (c == ':' && !out.empty() && out.starts_with("file:")))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out.empty() ? "." : out;
}

std::vector<std::string> fingerprints_of(const std::vector<Finding>& findings) {
  std::vector<std::string> found;
  std::map<std::string, int> seen;
  for (const auto& finding : findings) {
    std::string text = fmt::format("{}\n{}\n{}\n{}", finding.code->code, finding.subject, finding.place.path,
                                   finding.message);
    if (const int count = seen[text]++; count > 0) text += fmt::format("\n{}", count);
    TextSource source(text);
    found.push_back(data::digest_of(source, "sha256").value_or(text));
  }
  return found;
}

std::string write_sarif(const FindingsView& view) { return Run(view).write(); }

}  // namespace trysquare::report
