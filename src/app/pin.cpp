#include "app/pin.hpp"

#include "app/roots.hpp"
#include "base/file_changes.hpp"
#include "base/text.hpp"
#include "check/constraints.hpp"
#include "check/graph.hpp"
#include "locate/target.hpp"
#include "pep/common_version.hpp"
#include "read/constraints_txt.hpp"
#include "read/environment_list.hpp"
#include "repair/installer.hpp"
#include "repair/pins.hpp"
#include "report/environment_lists.hpp"
#include "report/pins_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>

namespace trysquare::app {

namespace {

using model::Finding;

class Pinning {
 public:
  Pinning(const locate::Host& host, const PinRequest& request) : host_(host), request_(request) {}

  Result<PinAnswer> run() {
    if (auto done = read_sources(); !done) return std::unexpected(std::move(done.error()));
    if (auto done = choose_target(); !done) return std::unexpected(std::move(done.error()));
    question_.style = request_.style;
    for (const auto& source : sources_) add_source(source);
    auto made = repair::make_pins(question_);
    answer_.set = std::move(made.set);
    take(std::move(made.findings));
    agree_on_hashes();
    if (!failed()) prove();
    if (!failed() && request_.solve) ask_installer();
    answer_.proved = !failed();
    fill_environment();
    model::sort_findings(answer_.findings);
    return std::move(answer_);
  }

 private:
  void take(std::vector<Finding> findings) {
    std::ranges::move(findings, std::back_inserter(answer_.findings));
  }

  bool failed() const {
    return std::ranges::any_of(answer_.findings, [](const Finding& finding) {
      const bool of_pins = finding.code->code == "TS207" || finding.code->code == "TS210";
      return of_pins || (finding.severity == model::Severity::error && finding.code->code.starts_with("TS9"));
    });
  }

  Result<void> add(Result<Accepted> found) {
    if (!found) return std::unexpected(std::move(found.error()));
    take(found->problems);
    sources_.push_back(*std::move(found));
    return {};
  }

  Result<void> read_sources() {
    for (const auto& word : request_.words) {
      if (auto done = add(read_named(host_, word, request_.environment, TextMeans::installed)); !done)
        return done;
    }
    const bool named = !request_.words.empty() || !request_.releases.empty() || !request_.product.empty() ||
                       !request_.constraints.empty();
    if (request_.environment_named || !named) {
      if (auto done = add(read_environment_named(host_, request_.environment)); !done) return done;
    }
    const auto environment =
        std::ranges::find_if(sources_, [](const Accepted& one) { return one.environment.has_value(); });
    const auto* client = environment == sources_.end() ? nullptr : &*environment->environment;
    if (request_.releases.empty() && !request_.product.empty()) {
      if (auto done = add(read_release_named(host_, {request_.product, ""}, client)); !done) return done;
    }
    for (const auto& release : request_.releases) {
      if (auto done = add(read_release_named(host_, {request_.product, release}, client)); !done) return done;
    }
    for (const auto& path : request_.constraints) {
      if (auto done = add(read_constraints_named(host_, path)); !done) return done;
    }
    return {};
  }

  // For which Python and platform: what was asked for, and what the environments on disk are of.
  Result<void> choose_target() {
    const std::string& python = request_.environment.python_version;
    const std::string& platform = request_.environment.platform;
    pep::MarkerEnvironment asked;
    if (!platform.empty()) {
      if (auto done = locate::use_target_platform(platform, asked); !done) return done;
    }
    if (!python.empty()) {
      if (auto done = locate::use_python_version(python, asked); !done) return done;
    }
    question_.target = asked;
    for (const auto& source : sources_) {
      if (!source.environment || source.environment->kind == "manifest") continue;
      const auto& own = source.environment->markers;
      if (!python.empty() && asked.python_version != own.python_version)
        return failure(fmt::format("`{}` is an environment of Python {}, not {}", source.name,
                                   own.python_version, python),
                       "leave --python-version out, or name an environment of that Python");
      if (!platform.empty() && asked.sys_platform != own.sys_platform)
        return failure(
            fmt::format("`{}` is an environment of {}, not {}", source.name, own.sys_platform, platform),
            "leave --platform out, or name an environment of that platform");
      if (question_.target.python_version.empty() || question_.target.sys_platform.empty())
        question_.target = own;
    }
    std::vector<std::string> parts;
    if (!python.empty()) {
      const bool whole = split(python, '.').size() > 2;
      parts.push_back(fmt::format("{} == \"{}\"", whole ? "python_full_version" : "python_version",
                                  whole ? asked.python_full_version : asked.python_version));
    }
    if (!platform.empty()) parts.push_back(fmt::format("sys_platform == \"{}\"", asked.sys_platform));
    if (!platform.empty() && !asked.platform_machine.empty())
      parts.push_back(fmt::format("platform_machine == \"{}\"", asked.platform_machine));
    question_.marker = join(parts, " and ");
    return {};
  }

  void add_source(const Accepted& source) {
    repair::PinSource voice{
        .name = source.name, .versions = {}, .lines = nullptr, .candidates = {}, .via = {}};
    if (source.environment) {
      auto& lines = lines_.emplace_back();
      for (const auto& one : source.project.requirements)
        lines.push_back({one.requirement, one.text, one.place});
      for (const auto* one : report::listed(*source.environment)) {
        bool is_line = false;
        for (auto& line : lines) {
          if (line.requirement.key != one->key) continue;
          is_line = true;
          if (!one->version.empty()) line.source = one->source;
        }
        if (!is_line) voice.versions.push_back(one);
      }
      voice.lines = &lines;
      const auto graph = check::build_graph(*source.environment);
      for (const auto& edge : graph.edges)
        voice.via[edge.requirement->key].push_back(graph.active[edge.from]->key);
    } else if (source.release && request_.bundled) {
      for (const auto& one : source.release->bundled) voice.versions.push_back(&one);
    } else {
      voice.lines = &source.constraints;
      if (source.release) {
        for (const auto& one : source.release->bundled) voice.candidates.push_back(&one);
      }
    }
    question_.sources.push_back(std::move(voice));
  }

  // With one hash among them installers want one of every file: all of them, or none.
  void agree_on_hashes() {
    auto& pins = answer_.set.pins;
    const auto has = [](const model::Pin& pin) {
      return !pin.hashes.empty() && pin.specifiers.starts_with("==");
    };
    const bool all = std::ranges::all_of(pins, has);
    if (all && request_.hashes) return;
    const auto with = std::ranges::count_if(pins, [](const model::Pin& pin) { return !pin.hashes.empty(); });
    for (auto& pin : pins) pin.hashes.clear();
    if (with == 0 || !request_.hashes ||
        request_.style.value_or(pep::PinStyle::exact) != pep::PinStyle::exact)
      return;
    Finding finding = model::make_finding(
        "TS211", "hashes",
        fmt::format("hashes are left out: {} of {} pins have some, and installers want all of them or none",
                    with, pins.size()));
    answer_.findings.push_back(std::move(finding));
  }

  // The text is read again as an installer reads it, and laid against everything that it was made of.
  void prove() {
    const std::string text = report::write_constraints({answer_.set, false, {}});
    auto read = read::parse_constraints(text, "pins", nullptr);
    take(std::move(read.problems));
    for (const auto& source : sources_) {
      if (source.environment) prove_environment(source, read.constraints);
    }
    for (const auto& source : question_.sources) {
      if (source.lines == nullptr) continue;
      for (const auto& line : *source.lines) prove_line(source.name, line, read.constraints);
    }
  }

  void refuse(const std::string& subject, std::string message) {
    answer_.findings.push_back(model::make_finding("TS210", subject, std::move(message)));
  }

  void prove_environment(const Accepted& source, const std::vector<model::Constraint>& pins) {
    const auto graph = check::build_graph(*source.environment);
    const auto found =
        check::check_constraints({*source.environment, graph, pins, "the pins", "", source.sources_known()});
    for (const auto& finding : found) {
      if (finding.severity == model::Severity::error)
        refuse(finding.subject, fmt::format("{}: {}", source.name, finding.message));
    }
  }

  // Within what a line accepts; where its one version became a range on purpose, that version is accepted.
  void prove_line(const std::string& source, const model::Constraint& line,
                  const std::vector<model::Constraint>& pins) {
    const auto& wanted = line.requirement;
    if (wanted.url || wanted.specifiers.empty() || wanted.marker) return;
    const std::string version = read::pinned_version(wanted.specifiers);
    const bool widened =
        !version.empty() && request_.style.value_or(pep::PinStyle::exact) != pep::PinStyle::exact;
    std::vector<const pep::SpecifierSet*> accepted;
    std::string text;
    for (const auto& pin : pins) {
      // Where a pin has a marker of its own, the one without counts as well.
      if (pin.requirement.key != wanted.key || pin.requirement.url || pin.requirement.marker != made_marker())
        continue;
      accepted.push_back(&pin.requirement.specifiers);
      text = pin.text;
    }
    if (accepted.empty()) return;
    const bool fine = widened ? std::ranges::all_of(accepted,
                                                    [&](const pep::SpecifierSet* set) {
                                                      return set->contains(version, pep::Prereleases::allow);
                                                    })
                              : !pep::find_version_beyond(accepted, {&wanted.specifiers});
    if (!fine)
      refuse(wanted.key,
             fmt::format("the pin `{}` does not agree with what {} says: `{}`", text, source, line.text));
  }

  // The marker that every pin carries because it was asked for.
  std::optional<pep::Marker> made_marker() const {
    auto marker = pep::Marker::parse(question_.marker);
    return marker ? std::optional(*std::move(marker)) : std::nullopt;
  }

  void ask_installer() {
    std::vector<std::string> wanted;
    std::string python;
    bool manifests = false;
    for (const auto& source : sources_) {
      if (source.product && !source.product->client.empty()) wanted.push_back(source.product->client);
      if (!source.environment) continue;
      std::ranges::move(root_requirements(*source.environment), std::back_inserter(wanted));
      if (python.empty()) python = source.environment->interpreter;
      manifests |= source.environment->kind == "manifest";
    }
    std::ranges::sort(wanted);
    const auto rest = std::ranges::unique(wanted);
    wanted.erase(rest.begin(), rest.end());
    if (wanted.empty()) return;
    const auto installer = repair::find_installer(
        {request_.installer, python, request_.find_links, request_.offline}, host_.variables);
    if (!installer) {
      if (request_.installer.empty()) return unproved(installer.error().message);
      return refuse("installer", installer.error().message);
    }
    answer_.asked = installer->text();
    auto file = TemporaryFile::create(report::write_constraints({without_hashes(), false, {}}));
    if (!file) return unproved(file.error().message);
    const auto answer =
        repair::resolve(*installer,
                        {.requirements = wanted,
                         .constraint_files = {(*file)->path()},
                         .python_version = python.empty() ? question_.target.python_version : "",
                         .platform = python.empty() ? request_.environment.platform : "",
                         .installed_counts = !python.empty() && !manifests},
                        host_.variables);
    if (answer.fate == repair::Fate::solved) return;
    if (answer.fate == repair::Fate::unknown) return unproved(answer.reason);
    Finding finding = model::make_finding(
        "TS210", join(wanted, ", "),
        fmt::format("under these pins {} finds no versions that fit together", answer_.asked));
    finding.evidence.push_back(answer.reason);
    answer_.findings.push_back(std::move(finding));
  }

  model::PinSet without_hashes() const {
    model::PinSet set = answer_.set;
    for (auto& pin : set.pins) pin.hashes.clear();
    return set;
  }

  void unproved(const std::string& reason) {
    Finding finding = model::make_finding(
        "TS211", "installer", "whether everything can be installed under these pins was not proved");
    finding.evidence.push_back(reason);
    answer_.findings.push_back(std::move(finding));
  }

  void fill_environment() {
    answer_.environment.markers = question_.target;
    for (const auto& pin : answer_.set.pins) {
      if (pin.version.empty() && pin.url.empty()) continue;
      model::Distribution one;
      one.name = one.key = pin.key;
      one.version = pin.version;
      one.source = pin.source;
      one.editable = pin.editable;
      one.origin = pin.url;
      answer_.environment.distributions.push_back(std::move(one));
    }
  }

  const locate::Host& host_;
  const PinRequest& request_;
  std::vector<Accepted> sources_;
  std::deque<std::vector<model::Constraint>> lines_;
  repair::PinQuestion question_;
  PinAnswer answer_;
};

}  // namespace

Result<PinAnswer> pin(const locate::Host& host, const PinRequest& request) {
  return Pinning(host, request).run();
}

}  // namespace trysquare::app
