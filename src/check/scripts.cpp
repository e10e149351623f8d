// TS114: is the interpreter there that a script starts, is it this environment's, and would the system start
// it? TS105: is a command still the one that its distribution asked for?
// https://man7.org/linux/man-pages/man2/execve.2.html
#include "base/byte_source.hpp"
#include "base/file_mode.hpp"
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "data/digest.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>

namespace trysquare::check {

namespace {

using locate::InstalledFolder;
using locate::Script;

// What Linux reads of a first line, `#!` included.
constexpr std::size_t longest_first_line = 255;

// "python3", "pypy", "ipython".
bool is_python(std::string_view program) { return file_name(program).find("py") != std::string_view::npos; }

struct Objection {
  std::string what;  // after the script's name
  bool certain = true;
};

class Scripts {
 public:
  explicit Scripts(const IntegrityFacts& facts) : facts_(facts) {}

  Findings run() {
    for (const Script& script : facts_.installation.scripts) {
      by_path_.emplace(script.path, &script);
      if (const auto found = judge(script)) tell(script.path, *found);
    }
    for (const InstalledFolder& folder : facts_.installation.folders) {
      for (const read::EntryPoint& command : folder.commands) judge_command(folder, command);
    }
    judge_links();
    return std::move(out_);
  }

 private:
  void tell(const std::string& path, const Objection& found) {
    auto finding = model::make_finding("TS114", std::string(file_name(path)),
                                       fmt::format("`{}` {}", file_name(path), found.what), {path, 1, 1});
    if (!found.certain) finding.severity = model::Severity::warning;
    out_.push_back(std::move(finding));
  }

  std::optional<Objection> judge(const Script& script) const {
    const std::string& word = script.interpreter;
    if (!script.has_first_line) return std::nullopt;
    if (!script.in_prologue) {
      if (auto found = judge_line(script)) return found;
      if (auto found = judge_search(script)) return found;
    }
    if (!word.starts_with('/') || !is_python(word)) return std::nullopt;
    const auto status = facts_.files.status(word);
    if (!status) return Objection{fmt::format("starts `{}`, which is not there", word)};
    if (status->kind != FileKind::regular)
      return Objection{fmt::format("starts `{}`, which is no program", word)};
    if (!may_be_executed(facts_.files, word))
      return Objection{fmt::format("starts `{}`, which may not be executed", word)};
    const bool own =
        parent_path(word) == parent_path(script.path) ||
        facts_.files.real_path(parent_path(word)) == facts_.files.real_path(parent_path(script.path));
    if (own || facts_.environment.kind != "venv") return std::nullopt;
    return Objection{fmt::format("starts `{}`, another environment's interpreter", word), false};
  }

  // Names of the interpreter are judged as such (check/venv_base.hpp).
  void judge_links() {
    const std::string folder = join_path(facts_.environment.path, "bin");
    for (const DirectoryEntry& entry : facts_.files.list(folder)) {
      if (entry.kind != FileKind::symlink || entry.name.starts_with("py")) continue;
      const std::string path = join_path(folder, entry.name);
      const auto target = facts_.files.link_target(path);
      if (target && !facts_.files.status(path))
        tell(path, {fmt::format("leads to `{}`, which is not there", *target), false});
    }
  }

  // `#!/usr/bin/env python3.9`: whoever starts the script has the environment's own commands first.
  std::optional<Objection> judge_search(const Script& script) const {
    const std::string_view line = script.first_line;
    const std::size_t at = line.find_first_of(" \t");
    if (file_name(script.interpreter) != "env" || at == std::string_view::npos) return std::nullopt;
    const std::string_view word = trim(line.substr(at));
    if (!is_python(word) || word.find_first_of(" \t=-/") != std::string_view::npos) return std::nullopt;
    const auto has_it = [&](const std::string& folder) {
      return facts_.files.is_file(join_path(folder, word));
    };
    if (has_it(parent_path(script.path)) || std::ranges::any_of(facts_.programs, has_it)) return std::nullopt;
    return Objection{fmt::format("starts `{}`, which is neither beside it nor on PATH", word), false};
  }

  // What the system does with the line, which is less than its writer may have meant.
  std::optional<Objection> judge_line(const Script& script) const {
    const std::string_view line = script.first_line, word = script.interpreter;
    const bool meant = is_python(trim(line));
    if (line.ends_with('\r') && (meant || is_python(trim(word))))
      return Objection{
          "has a first line with the end that Windows writes: the system looks for a program "
          "whose name ends so, too"};
    if (!word.starts_with('/'))
      return !word.empty() && is_python(word) && word.find('=') == std::string_view::npos
                 ? std::optional(Objection{
                       fmt::format("starts `{}`, by no full path: an installer did not finish it", word)})
                 : std::nullopt;
    if (word.size() + 2 > longest_first_line && is_python(word))
      return Objection{fmt::format("has a first line of {} characters: the system reads {} of it",
                                   word.size() + 2, longest_first_line)};
    // "/my venv/bin/python": what stands behind the blank is an option to the system.
    if (!is_python(word) && meant && line.find("/bin/py") != std::string_view::npos &&
        !facts_.files.is_file(word))
      return Objection{
          fmt::format("starts `{}`, as the system ends a program's name at the first blank: that "
                      "is not there",
                      word)};
    return std::nullopt;
  }

  // As installers write it, a command names the module that it starts.
  void judge_command(const InstalledFolder& folder, const read::EntryPoint& command) {
    if (!command.module || facts_.environment.markers.sys_platform == "win32") return;
    const std::string path = join_path(join_path(facts_.environment.path, "bin"), command.name);
    const auto status = facts_.files.status(path);
    if (!status || status->kind != FileKind::regular) return;
    if (status->size == 0) return tell(path, {"is empty"});
    if (!may_be_executed(facts_.files, path)) return tell(path, {"may not be executed"});
    const auto found = by_path_.find(path);
    if (found == by_path_.end()) return;  // large: no script
    const Script& script = *found->second;
    if (!script.has_first_line) {
      const bool binary = script.content.starts_with(
                              "\x7f"
                              "ELF") ||
                          script.content.starts_with("MZ");
      if (!binary) tell(path, {"is no script: its first line names no interpreter"});
      return;
    }
    bool starts = false;
    for (const std::string_view sign :
         {std::string_view(*command.module), std::string_view("entry_point"), std::string_view("importlib")})
      starts = starts || script.content.find(sign) != std::string::npos;
    if (starts && (ends_as_written(script.content) || !differs(folder, script))) return;
    if (has_other_owner(folder, command.name)) return;
    auto finding = model::make_finding(
        "TS105", folder.key,
        fmt::format("the command `{}` of `{}` is not what was installed: {}", command.name, folder.name,
                    starts ? "it goes on where installers end it"
                           : fmt::format("it does not start `{}`", *command.module)),
        {path, 1, 1});
    finding.remedy = reinstall(folder.name, folder.version);
    out_.push_back(std::move(finding));
  }

  // Installers end with the call; whoever moves an environment rewrites the first line only.
  static bool ends_as_written(std::string_view content) {
    const std::string_view text = content.substr(0, content.find_last_not_of(" \t\r\n") + 1);
    return trim(text.substr(text.find_last_of('\n') + 1)).starts_with("sys.exit(");
  }

  static bool differs(const InstalledFolder& folder, const Script& script) {
    for (const read::RecordEntry& entry : folder.record) {
      if (!entry.hash || normal_path(join_path(folder.site, entry.path)) != script.path) continue;
      const std::string algorithm = entry.hash->substr(0, entry.hash->find('='));
      TextSource source(script.content);
      const auto found = data::knows_digest(algorithm) ? data::digest_of(source, algorithm)
                                                       : Result<std::string>(std::string());
      return found && !found->empty() && algorithm + "=" + *found != *entry.hash;
    }
    return false;
  }

  // Two distributions may offer one command; the last one wrote it.
  bool has_other_owner(const InstalledFolder& folder, const std::string& name) const {
    return std::ranges::any_of(facts_.installation.folders, [&](const InstalledFolder& other) {
      return &other != &folder && std::ranges::any_of(other.commands, [&](const read::EntryPoint& command) {
        return command.name == name;
      });
    });
  }

  const IntegrityFacts& facts_;
  std::map<std::string, const Script*> by_path_;
  Findings out_;
};

}  // namespace

Findings check_scripts(const IntegrityFacts& facts) { return Scripts(facts).run(); }

}  // namespace trysquare::check
