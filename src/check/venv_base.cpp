#include "check/venv_base.hpp"

#include "base/byte_source.hpp"
#include "base/file_mode.hpp"
#include "base/text.hpp"
#include "pep/python_version.hpp"
#include "read/binary_file.hpp"
#include "read/pyvenv_cfg.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::check {

namespace {

// What an upgrade of the interpreter left: packages that no Python of this environment sees.
void check_stale_libraries(const FileSystem& files, const std::string& path, const std::string& series,
                           std::vector<model::Finding>& out) {
  const std::string library = join_path(path, "lib");
  for (const auto& entry : files.list(library)) {
    if (entry.kind != FileKind::directory || !entry.name.starts_with("python3.") ||
        entry.name.find(series) != std::string::npos)
      continue;
    const std::string stale = join_path(library, entry.name);
    if (files.list(join_path(stale, "site-packages")).empty()) continue;
    auto finding =
        model::make_finding("TS110", "lib/" + entry.name,
                            fmt::format("`lib/{}` holds packages of another Python than the environment's {}",
                                        entry.name, series),
                            {stale, 0, 0});
    finding.remedy = "rm -r " + shell_quoted(stale);
    out.push_back(std::move(finding));
  }
}

class VenvBase {
 public:
  VenvBase(const FileSystem& files, const std::string& path)
      : files_(files),
        path_(path),
        cfg_path_(join_path(path, "pyvenv.cfg")),
        remake_(fmt::format("python3 -m venv --upgrade {}", shell_quoted(path))) {}

  std::vector<model::Finding> run() {
    check_interrupted();
    const auto status = files_.status(cfg_path_);
    if (!status || status->kind != FileKind::regular) {
      check_lost_cfg();
      return std::move(out_);
    }
    if (const auto facts = file_facts(files_, cfg_path_); facts && !facts->may_be_read)
      tell("pyvenv.cfg may be read by nobody: Python does not start");
    const auto text = status->size > read::largest_pyvenv_cfg ? Result<std::string>(failure("too large"))
                                                              : files_.read_file(cfg_path_);
    if (!text) {
      tell(fmt::format("pyvenv.cfg cannot be read: {}", text.error().message));
      return std::move(out_);
    }
    const read::PyvenvCfg cfg = read::parse_pyvenv_cfg(*text);
    if (!is_valid_utf8(*text)) tell("pyvenv.cfg is no text: Python does not start");
    check_links();
    check_programs();
    check_names(cfg);
    check_contradictions(cfg);
    check_home(cfg);
    check_version(cfg);
    check_series(cfg);
    check_layout();
    check_activation();
    return std::move(out_);
  }

 private:
  void tell(std::string message) {
    auto finding = model::make_finding("TS119", "pyvenv.cfg", std::move(message), {cfg_path_, 0, 0});
    finding.remedy = remake_;
    out_.push_back(std::move(finding));
  }

  void tell_interpreter(const std::string& subject, std::string message, const std::string& place) {
    auto finding = model::make_finding("TS118", subject, std::move(message), {place, 0, 0});
    finding.remedy = remake_;
    out_.push_back(std::move(finding));
  }

  void tell_layout(const std::string& subject, std::string message, std::string remedy = {}) {
    auto finding =
        model::make_finding("TS125", subject, std::move(message), {join_path(path_, subject), 0, 0});
    finding.remedy = remedy.empty() ? remake_ : std::move(remedy);
    out_.push_back(std::move(finding));
  }

  // Where a repair keeps what was there before, until it has ended (repair/journal.hpp).
  void check_interrupted() {
    const std::string workshop = join_path(path_, ".trysquare");
    if (!files_.status(workshop)) return;
    auto finding = model::make_finding("TS110", ".trysquare", "a repair of this environment was interrupted",
                                       {workshop, 0, 0});
    finding.severity = model::Severity::error;
    finding.remedy = "trysquare fix --resume " + shell_quoted(path_);
    out_.push_back(std::move(finding));
  }

  // bin/activate is written by what makes virtual environments; without pyvenv.cfg its Python is the base's.
  void check_lost_cfg() {
    if (!files_.is_file(join_path(path_, "bin/activate")) ||
        files_.is_directory(join_path(path_, "conda-meta")))
      return;
    const bool library = std::ranges::any_of(files_.list(join_path(path_, "lib")), [&](const auto& entry) {
      return entry.name.starts_with("python3.") &&
             !files_.is_file(join_path(join_path(path_, "lib/" + entry.name), "os.py"));
    });
    if (library) tell("pyvenv.cfg is not there: Python does not know that this is a virtual environment");
  }

  void check_links() {
    for (const auto& entry : files_.list(join_path(path_, "bin"))) {
      if (!entry.name.starts_with("python") && !entry.name.starts_with("pypy")) continue;
      const std::string name = "bin/" + entry.name, binary = join_path(path_, name);
      const auto target = files_.link_target(binary);
      if (!target || files_.status(binary)) continue;
      tell_interpreter(
          name,
          fmt::format("`{}` leads to `{}`, which is not there: the environment cannot start", name, *target),
          binary);
    }
    const bool any =
        std::ranges::any_of(std::vector<std::string>{"bin/python", "bin/python3", "Scripts/python.exe"},
                            [&](const std::string& name) {
                              const std::string binary = join_path(path_, name);
                              return files_.status(binary) || files_.link_target(binary);
                            });
    if (!any) tell_interpreter("python", "the environment has no interpreter", path_);
  }

  // A copy that was cut off or lost its leave to be executed; a script that starts another is not judged.
  void check_programs() {
    std::vector<std::string> seen;  // one is often a link to the other
    for (const std::string_view name : {"bin/python", "bin/python3"}) {
      const std::string binary = join_path(path_, name);
      const auto status = files_.status(binary);
      const std::string real = files_.real_path(binary).value_or(binary);
      if (!status || std::ranges::find(seen, real) != seen.end()) continue;
      seen.push_back(real);
      if (to_lower(file_name(real)).find("py") == std::string::npos) {
        tell_interpreter(std::string(name), fmt::format("`{}` leads to `{}`, which is no Python", name, real),
                         binary);
        continue;
      }
      if (status->kind != FileKind::regular) {
        tell_interpreter(std::string(name), fmt::format("`{}` is no file", name), binary);
        continue;
      }
      if (!may_be_executed(files_, binary)) {
        tell_interpreter(std::string(name), fmt::format("`{}` may not be executed", name), binary);
        continue;
      }
      auto source = open_bytes(files_, binary);
      if (!source) continue;
      std::string start(2, '\0');
      const auto got = (*source)->read(start.data(), start.size());
      if (!got) continue;
      if (*got == 2 && start == "#!") {
        check_starter(name, binary);
        continue;
      }
      const auto file = read::read_binary_file(**source, false);
      if (file && (file->damaged || file->format == read::BinaryFile::Format::unknown))
        tell_interpreter(std::string(name), fmt::format("`{}` is no program, or only a part of one", name),
                         binary);
      else if (file && !file->loader.empty() && !files_.status(file->loader))
        tell_interpreter(std::string(name),
                         fmt::format("`{}` is started by `{}`, which is not there: it is another machine's",
                                     name, file->loader),
                         binary);
      else if (file && !file->loader.empty() && is_of_another_machine(*file))
        tell_interpreter(
            std::string(name),
            fmt::format("`{}` is built for {}, and this machine is another", name, file->machines.front()),
            binary);
    }
  }

  // What starts a program is of the machine that the system runs.
  bool is_of_another_machine(const read::BinaryFile& file) const {
    auto source = open_bytes(files_, file.loader);
    if (!source || file.machines.empty()) return false;
    const auto loader = read::read_binary_file(**source, false);
    return loader && !loader->machines.empty() && loader->machines.front() != file.machines.front();
  }

  // A script that starts another interpreter: the shell that it names must be there.
  void check_starter(std::string_view name, const std::string& binary) {
    const auto text = files_.read_file(binary);
    if (!text) return;
    std::string_view word = trim(std::string_view(*text).substr(2, text->find('\n') - 2));
    word = word.substr(0, word.find_first_of(" \t"));
    if (word.starts_with('/') && !files_.status(word))
      tell_interpreter(std::string(name),
                       fmt::format("`{}` is started by `{}`, which is not there", name, word), binary);
  }

  // "3.12" of "/usr/bin/python3.12"; else of the one library that lies beside it.
  std::string series_of(const std::string& real) const {
    const std::string_view name = file_name(real);
    const std::size_t digit = name.find_first_of("0123456789");
    if (digit != std::string_view::npos) {
      if (std::string series = pep::python_series(name.substr(digit)); !series.empty()) return series;
    }
    std::string found;
    for (const auto& entry : files_.list(join_path(parent_path(parent_path(real)), "lib"))) {
      if (!entry.name.starts_with("python3.") ||
          !files_.is_file(join_path(parent_path(parent_path(real)), "lib/" + entry.name + "/os.py")))
        continue;
      if (!found.empty()) return {};
      found = pep::python_series(std::string_view(entry.name).substr(6));
    }
    return found;
  }

  // The interpreter's names lead to one Python.
  void check_names(const read::PyvenvCfg& cfg) {
    const auto own = files_.real_path(path_);
    const auto first = files_.real_path(join_path(path_, "bin/python"));
    if (!own || !first) return;
    std::string expected = pep::python_series(cfg.version);
    if (expected.empty()) expected = series_of(*first);
    for (const auto& entry : files_.list(join_path(path_, "bin"))) {
      const std::string name = "bin/" + entry.name;
      if (!entry.name.starts_with("python3") || entry.kind != FileKind::symlink) continue;
      const auto real = files_.real_path(join_path(path_, name));
      if (!real || *real == *first || real->starts_with(*own + "/")) continue;
      const std::string series = series_of(*real);
      if (series.empty() || expected.empty() || series == expected) continue;
      tell_interpreter(name,
                       fmt::format("`{}` leads to Python {} (`{}`), and the environment is of Python {}",
                                   name, series, *real, expected),
                       join_path(path_, name));
    }
  }

  // An upgrade of the base: the link leads to another version than the packages were installed for.
  void check_series(const read::PyvenvCfg& cfg) {
    const std::string expected = pep::python_series(cfg.version);
    const auto own = files_.real_path(path_);
    const auto real = files_.real_path(join_path(path_, "bin/python"));
    if (expected.empty() || !own || !real) return;
    const std::string series = real->starts_with(*own + "/") ? std::string() : series_of(*real);
    const bool told = std::ranges::any_of(
        out_, [](const model::Finding& one) { return one.code->name == "pyvenv-cfg-wrong"; });
    if (!told && !series.empty() && series != expected)
      tell(
          fmt::format("pyvenv.cfg says Python {}, and `bin/python` is Python {} (`{}`): it does not see what "
                      "was installed",
                      expected, series, *real));
  }

  void check_contradictions(const read::PyvenvCfg& cfg) {
    for (const std::string_view key : {"home", "include-system-site-packages", "version", "version_info"}) {
      if (std::ranges::find(cfg.contradictions, key) != cfg.contradictions.end())
        tell(fmt::format("pyvenv.cfg says `{}` more than once, each time otherwise", key));
    }
    const std::string wish = to_lower(cfg.system_site_packages_text);
    if (!wish.empty() && wish != "true" && wish != "false")
      tell(
          fmt::format("pyvenv.cfg says `include-system-site-packages = {:.40}`, which is neither true nor "
                      "false: it counts as false",
                      printable(cfg.system_site_packages_text)));
    if (!cfg.version.empty() && pep::python_series(cfg.version).empty())
      tell(fmt::format("pyvenv.cfg says Python `{:.40}`, which is no version", printable(cfg.version)));
  }

  // Where packages lie, by whatever Python; and the second name of `lib` that some systems' Pythons use.
  void check_layout() {
    if (files_.is_directory(join_path(path_, "Scripts"))) return;
    const std::string library = join_path(path_, "lib");
    const bool any = std::ranges::any_of(files_.list(library), [&](const DirectoryEntry& entry) {
      return files_.is_directory(join_path(join_path(library, entry.name), "site-packages"));
    });
    check_folders();
    if (!any && !files_.is_directory(join_path(path_, "site-packages")))
      tell_layout("site-packages", "the environment has no folder for packages: nothing can be installed");
    const std::string second = join_path(path_, "lib64");
    if (files_.link_target(second) && any && files_.real_path(second) != files_.real_path(library))
      tell_layout("lib64", fmt::format("`lib64` leads to `{}`, not to the environment's own `lib`",
                                       *files_.link_target(second)));
  }

  // Folders for packages and commands that nobody may enter, or that are another place's.
  void check_folders() {
    const auto judge = [&](const std::string& subject, const std::string& folder) {
      const auto facts = file_facts(files_, folder);
      if (facts && facts->status.kind == FileKind::directory && !facts->may_be_read)
        tell_layout(subject, fmt::format("`{}` may be entered by nobody", subject),
                    "chmod 755 " + shell_quoted(folder));
    };
    judge("bin", join_path(path_, "bin"));
    const auto own = files_.real_path(path_);
    for (const auto& entry : files_.list(join_path(path_, "lib"))) {
      const std::string site = join_path(path_, "lib/" + entry.name + "/site-packages");
      judge("site-packages", site);
      const auto real = files_.real_path(site);
      if (real && own && !real->starts_with(*own + "/"))
        tell_layout("site-packages",
                    fmt::format("`site-packages` leads to `{}`, outside the environment: what is installed "
                                "here changes what lies there",
                                *real));
    }
  }

  void check_home(const read::PyvenvCfg& cfg) {
    if (cfg.home.empty()) {
      tell("pyvenv.cfg names no `home`: Python does not know its standard library");
      return;
    }
    if (const auto home = files_.real_path(cfg.home), own = files_.real_path(path_);
        home && own && (*home == *own || home->starts_with(*own + "/"))) {
      tell(fmt::format("pyvenv.cfg names `{}`, in the environment itself, as the home of its interpreter",
                       cfg.home));
      return;
    }
    if (!files_.is_directory(cfg.home)) {
      tell(fmt::format("pyvenv.cfg names `{}` as the home of its interpreter, which is not there", cfg.home));
      return;
    }
    // A link leads to an interpreter of that home, by whatever name; a copy tells nothing.
    std::string binary = join_path(path_, "bin/python");
    const auto real = files_.real_path(binary);
    const auto own = files_.real_path(path_);
    if (!real || !own || real->starts_with(*own + "/")) return;
    const auto home = files_.real_path(cfg.home);
    if (!home || parent_path(*real) == *home) return;
    const bool same = std::ranges::any_of(files_.list(cfg.home), [&](const DirectoryEntry& entry) {
      return (entry.name.starts_with("python") || entry.name.starts_with("pypy")) &&
             files_.real_path(join_path(cfg.home, entry.name)) == real;
    });
    if (!same)
      tell(fmt::format("pyvenv.cfg names `{}` as the home of its interpreter, which is `{}`", cfg.home,
                       *real));
  }

  void check_version(const read::PyvenvCfg& cfg) {
    const std::string series = pep::python_series(cfg.version);
    const auto libraries = files_.list(join_path(path_, "lib"));
    const auto is_library = [](const DirectoryEntry& entry) {
      return entry.name.starts_with("python") || entry.name.starts_with("pypy");
    };
    const bool has_one = std::ranges::any_of(libraries, is_library);
    const bool has_own = std::ranges::any_of(libraries, [&](const DirectoryEntry& entry) {
      return is_library(entry) && entry.name.find(series) != std::string::npos;
    });
    if (!series.empty() && has_one && !has_own)
      tell(fmt::format("pyvenv.cfg says Python {}, and `lib` holds another version's packages", series));
    if (has_own && !series.empty()) check_stale_libraries(files_, path_, series, out_);
  }

  // `VIRTUAL_ENV='/path'` of bin/activate, as each shell writes it: of an environment that was moved it leads
  // to the old place. Told once, all are mended together.
  void check_activation() {
    struct Shell {
      std::string_view file, before;
    };
    constexpr Shell shells[] = {{"activate", "VIRTUAL_ENV="},
                                {"activate", "export VIRTUAL_ENV="},
                                {"activate.fish", "set -gx VIRTUAL_ENV "},
                                {"activate.csh", "setenv VIRTUAL_ENV "}};
    for (const auto& [file, before] : shells) {
      const std::string path = join_path(path_, "bin/" + std::string(file));
      const auto status = files_.status(path);
      if (!status || status->kind != FileKind::regular) continue;
      const auto text = files_.read_file(path);
      const std::string old = text ? place_in(*text, before) : std::string();
      if (old.empty() || files_.real_path(old) == files_.real_path(path_)) continue;
      auto finding = model::make_finding(
          "TS114", std::string(file),
          fmt::format("`bin/{}` leads to `{}`: the environment was moved or copied", file, old),
          {path, 0, 0});
      finding.severity = model::Severity::warning;
      finding.remedy = remake_;
      out_.push_back(std::move(finding));
      return;
    }
  }

  // Empty where the line is not there, or names no folder by itself.
  static std::string place_in(std::string_view text, std::string_view before) {
    for (std::string_view line : split_lines(text)) {
      line = trim(line);
      if (!line.starts_with(before)) continue;
      line.remove_prefix(before.size());
      if (line.size() > 1 && (line.front() == '"' || line.front() == '\'') && line.back() == line.front())
        line = line.substr(1, line.size() - 2);
      const bool plain = line.starts_with('/') && line.find_first_of("$`\"'") == std::string_view::npos;
      return plain ? std::string(line) : std::string();
    }
    return {};
  }

  const FileSystem& files_;
  const std::string& path_;
  std::string cfg_path_, remake_;
  std::vector<model::Finding> out_;
};

}  // namespace

std::vector<model::Finding> check_venv_base(const FileSystem& files, const std::string& path) {
  return VenvBase(files, path).run();
}

}  // namespace trysquare::check
