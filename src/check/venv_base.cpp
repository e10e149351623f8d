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
    const auto text = files_.read_file(cfg_path_);
    if (!text) return std::move(out_);
    const read::PyvenvCfg cfg = read::parse_pyvenv_cfg(*text);
    if (!is_valid_utf8(*text)) tell("pyvenv.cfg is no text: Python does not start");
    check_links();
    check_programs();
    check_contradictions(cfg);
    check_home(cfg);
    check_version(cfg);
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

  void tell_layout(const std::string& subject, std::string message) {
    auto finding =
        model::make_finding("TS125", subject, std::move(message), {join_path(path_, subject), 0, 0});
    finding.remedy = remake_;
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
      if (!got || (*got == 2 && start == "#!")) continue;
      const auto file = read::read_binary_file(**source, false);
      if (file && (file->damaged || file->format == read::BinaryFile::Format::unknown))
        tell_interpreter(std::string(name), fmt::format("`{}` is no program, or only a part of one", name),
                         binary);
      else if (file && !file->loader.empty() && !files_.status(file->loader))
        tell_interpreter(std::string(name),
                         fmt::format("`{}` is started by `{}`, which is not there: it is another machine's",
                                     name, file->loader),
                         binary);
    }
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
    if (!any && !files_.is_directory(join_path(path_, "site-packages")))
      tell_layout("site-packages", "the environment has no folder for packages: nothing can be installed");
    const std::string second = join_path(path_, "lib64");
    if (files_.link_target(second) && any && files_.real_path(second) != files_.real_path(library))
      tell_layout("lib64", fmt::format("`lib64` leads to `{}`, not to the environment's own `lib`",
                                       *files_.link_target(second)));
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

  // `VIRTUAL_ENV='/path'` of bin/activate: of an environment that was moved it leads to the old place.
  void check_activation() {
    const std::string path = join_path(path_, "bin/activate");
    const auto status = files_.status(path);
    if (!status || status->kind != FileKind::regular) return;
    const auto text = files_.read_file(path);
    if (!text) return;
    for (std::string_view line : split_lines(*text)) {
      line = trim(line);
      if (line.starts_with("export ")) line = trim(line.substr(7));
      if (!line.starts_with("VIRTUAL_ENV=")) continue;
      line.remove_prefix(12);
      if (line.size() > 1 && (line.front() == '"' || line.front() == '\'') && line.back() == line.front())
        line = line.substr(1, line.size() - 2);
      if (!line.starts_with('/') || line.find_first_of("$`\"'") != std::string_view::npos) return;
      if (files_.real_path(line) == files_.real_path(path_)) return;
      auto finding = model::make_finding(
          "TS114", "activate",
          fmt::format("`bin/activate` leads to `{}`: the environment was moved or copied", line),
          {path, 0, 0});
      finding.severity = model::Severity::warning;
      finding.remedy = remake_;
      out_.push_back(std::move(finding));
      return;
    }
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
