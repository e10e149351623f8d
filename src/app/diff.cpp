#include "app/diff.hpp"

#include "base/text.hpp"
#include "check/moves.hpp"
#include "locate/target.hpp"
#include "report/environment_lists.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::app {

namespace {

// What an environment holds, as what is accepted: exactly that.
std::vector<model::Constraint> lines_of(const Accepted& side) {
  std::vector<model::Constraint> lines = side.constraints;
  if (!side.environment) return lines;
  for (const auto& one : side.project.requirements) lines.push_back({one.requirement, one.text, one.place});
  const std::size_t declared = lines.size();
  for (const auto* one : report::listed(*side.environment)) {
    const bool known =
        std::any_of(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(declared),
                    [&](const model::Constraint& line) { return line.requirement.key == one->key; });
    if (known || one->version.empty()) continue;
    auto requirement = pep::Requirement::parse(one->key + "==" + one->version);
    if (!requirement) continue;
    std::string text = requirement->text();
    lines.push_back({*std::move(requirement), std::move(text), parse_place(one->metadata_path)});
  }
  return lines;
}

Result<Accepted> read_side(const locate::Host& host, const std::string& word, const DiffRequest& request) {
  const bool named = !request.product.empty() && !host.files.status(word).has_value();
  if (named) return read_release_named(host, {request.product, word}, nullptr);
  return read_named(host, word, request.environment, TextMeans::accepted);
}

std::string remedy_of(const Accepted& after, const std::string& word, const model::Moves& moves) {
  std::string names;
  for (const auto& move : moves.moves) {
    if (move.verdict == model::Verdict::moves) names += " " + shell_quoted(move.key);
  }
  if (names.empty()) return {};
  if (!after.release)
    return after.environment ? std::string() : fmt::format("pip install -c {}{}", shell_quoted(word), names);
  std::string command = fmt::format("trysquare constraints {}", after.name);
  if (!after.release->path.empty()) command += " --product " + shell_quoted(after.release->path);
  return fmt::format("{} -o {}.txt && pip install -c {}.txt{}", command, after.name, after.name, names);
}

}  // namespace

Result<DiffAnswer> diff(const locate::Host& host, const DiffRequest& request) {
  auto before = read_side(host, request.before, request);
  if (!before) return std::unexpected(std::move(before.error()).during("while reading OLD"));
  auto after = read_side(host, request.after, request);
  if (!after) return std::unexpected(std::move(after.error()).during("while reading NEW"));
  DiffAnswer answer;
  std::optional<Accepted> own;
  pep::MarkerEnvironment target;
  if (!request.environment.platform.empty()) {
    if (auto done = locate::use_target_platform(request.environment.platform, target); !done)
      return std::unexpected(std::move(done.error()));
  }
  if (!request.environment.python_version.empty()) {
    if (auto done = locate::use_python_version(request.environment.python_version, target); !done)
      return std::unexpected(std::move(done.error()));
  }
  if (request.environment_named) {
    auto found = read_environment_named(host, request.environment);
    if (!found) return std::unexpected(std::move(found.error()));
    own = *std::move(found);
    target = own->environment->markers;
  }
  const auto old_lines = lines_of(*before), new_lines = lines_of(*after);
  answer.moves.before = before->name;
  answer.moves.after = after->name;
  answer.moves.moves = check::compare_accepted(
      {old_lines, new_lines, own ? &*own->environment : nullptr, own && own->sources_known(), target});
  if (own) answer.moves.environment = own->name;
  answer.moves.remedy = remedy_of(*after, request.after, answer.moves);
  for (auto* side : {&*before, &*after})
    std::ranges::move(side->problems, std::back_inserter(answer.findings));
  if (own) std::ranges::move(own->problems, std::back_inserter(answer.findings));
  model::sort_findings(answer.findings);
  return answer;
}

}  // namespace trysquare::app
