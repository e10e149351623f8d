#include "repair/installer.hpp"

#include "base/file_changes.hpp"
#include "base/filesystem.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "data/json.hpp"
#include "pep/name.hpp"
#include "pep/requirement.hpp"

#include <fmt/core.h>

namespace trysquare::repair {

namespace {

// The last lines of what a program said: its reason, not its progress.
std::string reason_of(const ProgramEnd& end) {
  const std::string& text = trim(end.talk).empty() ? end.output : end.talk;
  std::vector<std::string> kept;
  for (const auto line : split_lines(text)) {
    const std::string_view one = trim(line);
    if (!one.empty()) kept.emplace_back(one);
  }
  constexpr std::size_t most = 12;
  if (kept.size() > most) kept.erase(kept.begin(), kept.end() - most);
  return join(kept, " ");
}

std::vector<std::string> base_words(const Installer& installer, bool dry) {
  std::vector<std::string> words = installer.words;
  const bool uv = installer.kind == InstallerKind::uv;
  if (uv) {
    for (const std::string_view word : {"pip", "install", "--python"}) words.emplace_back(word);
    words.push_back(installer.query.python);
    if (installer.query.offline) words.emplace_back("--offline");
  } else {
    for (const std::string_view word : {"install", "--disable-pip-version-check", "--no-input"})
      words.emplace_back(word);
  }
  // Offline, a folder of wheels is all there is; without one, uv has its cache.
  if (installer.query.offline && (!uv || !installer.query.find_links.empty()))
    words.emplace_back("--no-index");
  for (const std::string& folder : installer.query.find_links) {
    words.emplace_back("--find-links");
    words.push_back(folder);
  }
  if (dry) words.emplace_back("--dry-run");
  return words;
}

// "-e /folder" is two words.
void add_requirements(const std::vector<std::string>& requirements, std::vector<std::string>& words) {
  for (const std::string& requirement : requirements) {
    if (requirement.starts_with("-e ")) {
      words.emplace_back("-e");
      words.push_back(requirement.substr(3));
    } else {
      words.push_back(requirement);
    }
  }
}

Result<ProgramEnd> run(const Installer& installer, const std::vector<std::string>& words,
                       const Variables& variables) {
  Variables given = variables;
  given.erase("VIRTUAL_ENV");  // which environment is meant has been said
  given.erase("PYTHONHOME");
  given.erase("PYTHONPATH");
  given.erase("PIP_REQUIRE_VIRTUALENV");
  given["PIP_NO_COLOR"] = given["NO_COLOR"] = "1";
  given["PYTHONDONTWRITEBYTECODE"] = "1";  // the installer's own; what it installs it compiles by itself
  auto end = run_program(words, given);
  if (!end) return std::unexpected(std::move(end.error()).during("while starting " + installer.text()));
  return end;
}

// Exactly these, and nothing of what they require.
Result<ProgramEnd> install_only(const Installer& installer, bool dry,
                                const std::vector<std::string>& requirements, const Variables& variables) {
  std::vector<std::string> words = base_words(installer, dry);
  words.emplace_back("--no-deps");
  if (installer.kind == InstallerKind::uv)
    words.emplace_back("--reinstall");
  else
    words.emplace_back(dry ? "--ignore-installed" : "--force-reinstall");
  add_requirements(requirements, words);
  return run(installer, words, variables);
}

// " + six==1.16.0" and " ~ six==1.17.0" of what uv would do; what would only go has another sign.
std::vector<Choice> choices_of_uv(std::string_view talk) {
  std::vector<Choice> out;
  for (const auto line : split_lines(talk)) {
    const std::string_view text = trim(line);
    if (!text.starts_with("+ ") && !text.starts_with("~ ")) continue;
    const std::string_view rest = text.substr(2, text.find(' ', 2) - 2);
    const std::size_t equals = rest.find("==");
    if (equals == std::string_view::npos) continue;
    out.push_back({pep::normalize_name(rest.substr(0, equals)), std::string(rest.substr(equals + 2))});
  }
  return out;
}

// https://pip.pypa.io/en/stable/reference/installation-report/
Result<std::vector<Choice>> choices_of_pip(std::string_view report) {
  const auto document = data::parse_json(report, "pip's report");
  if (!document) return std::unexpected(document.error());
  std::vector<Choice> out;
  const auto* object = document->as<data::Object>();
  const auto* listed = object == nullptr ? nullptr : object->find("install");
  const auto* items = listed == nullptr ? nullptr : listed->as<data::Array>();
  if (items == nullptr) return failure("pip's report holds no list of what it would install");
  for (const data::Node& item : *items) {
    const auto* one = item.as<data::Object>();
    const auto* metadata = one == nullptr ? nullptr : one->find("metadata");
    const auto* facts = metadata == nullptr ? nullptr : metadata->as<data::Object>();
    const auto* name = facts == nullptr ? nullptr : facts->find("name");
    const auto* version = facts == nullptr ? nullptr : facts->find("version");
    if (name == nullptr || version == nullptr || name->as<std::string>() == nullptr ||
        version->as<std::string>() == nullptr)
      continue;
    out.push_back({pep::normalize_name(*name->as<std::string>()), *version->as<std::string>()});
  }
  return out;
}

// "six==1.17.0" and "name @ URL" of `uv pip compile`, a line each.
std::vector<Choice> choices_of_compile(std::string_view output) {
  std::vector<Choice> out;
  for (const auto line : split_lines(output)) {
    const std::string_view text = trim(line);
    if (text.empty() || text.starts_with('#')) continue;
    const auto requirement = pep::Requirement::parse(text.substr(0, text.find(" #")));
    if (!requirement) continue;
    std::string version;
    for (const auto& clause : requirement->specifiers.specifiers()) version = clause.version_text();
    out.push_back({requirement->key, version});
  }
  return out;
}

// Whether an installer's words say that nothing fits, rather than that it could not look.
Fate fate_of(std::string_view words) {
  const auto says = [&](std::string_view part) { return words.find(part) != std::string_view::npos; };
  for (const std::string_view part :
       {"network was disabled", "not found in the cache", "error sending request", "Failed to fetch",
        "Connection", "connection broken", "Failed to build", "No interpreter found", "No such option",
        "unexpected argument"}) {
    if (says(part)) return Fate::unknown;
  }
  const bool nothing = says("No solution found") || says("ResolutionImpossible") ||
                       says("conflicting dependencies") || says("No matching distribution found");
  return nothing ? Fate::impossible : Fate::unknown;
}

// uv's platforms, as the wheel tags that we take name them.
std::string uv_platform(std::string_view platform) {
  for (const std::string_view system : {"linux", "macos", "windows"}) {
    if (platform.starts_with(system)) return std::string(system);
  }
  if (platform.starts_with("win")) return "windows";
  return platform.starts_with("manylinux") || platform.starts_with("musllinux") ? "linux"
                                                                                : std::string(platform);
}

std::vector<std::string> resolve_words(const Installer& installer, const ResolveQuestion& question) {
  const bool uv = installer.kind == InstallerKind::uv;
  if (question.installed_counts || !uv) {
    std::vector<std::string> words = base_words(installer, true);
    if (!question.installed_counts) words.emplace_back("--ignore-installed");
    if (!uv) {
      for (const std::string_view word : {"--quiet", "--report", "-"}) words.emplace_back(word);
    }
    return words;
  }
  std::vector<std::string> words = installer.words;
  for (const std::string_view word :
       {"pip", "compile", "--quiet", "--no-header", "--no-annotate", "--no-sources"})
    words.emplace_back(word);
  const auto add = [&](std::string_view option, const std::string& value) {
    if (value.empty()) return;
    words.emplace_back(option);
    words.push_back(value);
  };
  add("--python", installer.query.python);
  add("--python-version", question.python_version);
  add("--python-platform", uv_platform(question.platform));
  if (installer.query.offline) words.emplace_back("--offline");
  if (installer.query.offline && !installer.query.find_links.empty()) words.emplace_back("--no-index");
  for (const std::string& folder : installer.query.find_links) add("--find-links", folder);
  return words;
}

}  // namespace

std::string Installer::text() const {
  return kind == InstallerKind::uv ? words.front() + " pip" : join(words, " ");
}

Result<Installer> find_installer(const InstallerQuery& query, const Variables& variables) {
  const std::string wanted = query.wanted.empty() ? "uv" : query.wanted;
  const std::string found = find_program(wanted, variables);
  const std::string name = std::string(file_name(wanted));
  if (!query.wanted.empty() && name.starts_with("pip") && wanted.find('/') != std::string::npos) {
    if (found.empty()) return failure(fmt::format("there is no installer `{}`", wanted));
    return Installer{InstallerKind::pip, {found, "--python", query.python}, query};
  }
  if (name.starts_with("uv") && !found.empty()) return Installer{InstallerKind::uv, {found}, query};
  if (!query.wanted.empty() && !name.starts_with("pip"))
    return failure(fmt::format("there is no installer `{}`", wanted),
                   "--installer takes uv, pip, or the path of one of them");
  // The environment's own pip, else another one that works on it.
  const std::string library = parent_path(parent_path(query.python));
  for (const auto& entry : disk().list(join_path(library, "lib"))) {
    const std::string folder = join_path(join_path(library, "lib/" + entry.name), "site-packages/pip");
    if (disk().is_file(join_path(folder, "__main__.py")))
      return Installer{InstallerKind::pip, {query.python, "-m", "pip"}, query};
  }
  const std::string other = find_program("pip", variables);
  if (!other.empty()) return Installer{InstallerKind::pip, {other, "--python", query.python}, query};
  return failure("no installer was found", "install uv, or name one with --installer PATH");
}

Result<std::vector<Choice>> solve(const Installer& installer, const std::vector<std::string>& requirements,
                                  const std::vector<std::string>& constraint_files,
                                  const Variables& variables) {
  std::vector<std::string> words = base_words(installer, true);
  const bool uv = installer.kind == InstallerKind::uv;
  for (const std::string& file : constraint_files) {
    words.emplace_back("-c");
    words.push_back(file);
  }
  if (!uv) {
    for (const std::string_view word : {"--quiet", "--report", "-"}) words.emplace_back(word);
  }
  add_requirements(requirements, words);
  auto end = run(installer, words, variables);
  if (!end) return std::unexpected(std::move(end.error()));
  if (end->code != 0) return failure(reason_of(*end));
  return uv ? Result<std::vector<Choice>>(choices_of_uv(end->talk)) : choices_of_pip(end->output);
}

Resolution resolve(const Installer& installer, const ResolveQuestion& question, const Variables& variables) {
  const bool uv = installer.kind == InstallerKind::uv;
  // pip resolves for the Python that it works on, and for no other.
  if (!uv &&
      (installer.query.python.empty() || !question.python_version.empty() || !question.platform.empty()))
    return {Fate::unknown, {}, "pip resolves for an environment's own Python only; uv would do"};
  std::vector<std::string> words = resolve_words(installer, question);
  for (const std::string& file : question.constraint_files) {
    words.emplace_back("-c");
    words.push_back(file);
  }
  std::string lines;
  for (const std::string& requirement : question.requirements) lines += requirement + "\n";
  auto file = TemporaryFile::create(lines);
  if (!file) return {Fate::unknown, {}, file.error().message};
  const bool compile = uv && !question.installed_counts;
  if (!compile) words.emplace_back("-r");
  words.push_back((*file)->path());
  const auto end = run(installer, words, variables);
  if (!end) return {Fate::unknown, {}, end.error().message};
  if (end->code != 0) return {fate_of(end->talk + end->output), {}, reason_of(*end)};
  if (compile) return {Fate::solved, choices_of_compile(end->output), {}};
  if (uv) return {Fate::solved, choices_of_uv(end->talk), {}};
  auto choices = choices_of_pip(end->output);
  if (!choices) return {Fate::unknown, {}, choices.error().message};
  return {Fate::solved, *std::move(choices), {}};
}

Result<void> try_install(const Installer& installer, const std::vector<std::string>& requirements,
                         const Variables& variables) {
  auto end = install_only(installer, true, requirements, variables);
  if (!end) return std::unexpected(std::move(end.error()));
  if (end->code != 0) return failure(reason_of(*end));
  return {};
}

Result<void> install(const Installer& installer, const std::vector<std::string>& requirements,
                     const Variables& variables) {
  auto end = install_only(installer, false, requirements, variables);
  if (!end) return std::unexpected(std::move(end.error()));
  if (end->code != 0)
    return failure(fmt::format("{} did not install: {}", installer.text(), reason_of(*end)));
  return {};
}

}  // namespace trysquare::repair
