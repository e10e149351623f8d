#include "app/lint.hpp"

#include "app/select.hpp"
#include "app/suppress.hpp"
#include "base/text.hpp"
#include "check/lifecycle.hpp"
#include "lifecycle/machine.hpp"
#include "lifecycle/vocabulary.hpp"
#include "locate/product.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace trysquare::app {

namespace {

Result<std::vector<model::Product>> wanted_products(const FileSystem& files, const std::string& wanted) {
  auto described = locate::described_products();
  if (!described || wanted.empty()) return described;
  std::vector<std::string> names;
  for (const auto& product : *described) {
    if (product.name == wanted) return std::vector<model::Product>{product};
    names.push_back(product.name);
  }
  if (files.is_directory(wanted)) return described;  // a release: which one makes no difference here
  if (files.is_file(wanted)) {
    auto own = locate::read_product(files, wanted);
    if (!own) return std::unexpected(std::move(own.error()));
    return std::vector<model::Product>{*std::move(own)};
  }
  const auto near = nearest(wanted, names);
  return failure(
      fmt::format("there is no product `{}`", wanted),
      near ? fmt::format("did you mean `{}`?", *near) : "described products: " + join(names, ", "));
}

model::Finding unread_finding(const lifecycle::UnreadModule& unread) {
  const char* code = unread.malformed ? "TS902" : "TS901";
  auto finding = model::make_finding(
      code, unread.error.place.path,
      unread.malformed ? "no Python source: " + unread.error.message : unread.error.message,
      unread.error.place);
  if (finding.subject.empty()) finding.subject = "source";
  return finding;
}

}  // namespace

Result<model::Report> lint(const locate::Host& host, const LintRequest& request) {
  auto products = wanted_products(host.files, request.product);
  if (!products) return std::unexpected(std::move(products.error()));
  const auto words = lifecycle::Vocabulary::load(host.files, *std::move(products), request.starters);
  if (!words) return std::unexpected(words.error());
  const Work work(host.progress, "modules");
  const auto program = lifecycle::Program::read(host.files, request.paths);
  if (!program) return std::unexpected(program.error());

  const lifecycle::Record record = lifecycle::follow(*program, *words);
  model::Report report;
  report.findings = check::check_lifecycle({*program, record});
  for (const auto& unread : program->unread()) report.findings.push_back(unread_finding(unread));
  if (!record.complete) {
    report.findings.push_back(
        model::make_finding("TS509", request.paths.front(),
                            "the program is too large to be followed to its end; lint it in parts"));
  }
  report.suppressed = suppress_findings(
      report.findings, request.suppressions, host.today,
      record.complete ? std::vector<std::string_view>{"TS50"} : std::vector<std::string_view>{});
  auto selected = select_findings(report.findings, request.select, request.ignore);
  if (!selected) return std::unexpected(std::move(selected.error()));
  model::sort_findings(report.findings);
  return report;
}

}  // namespace trysquare::app
