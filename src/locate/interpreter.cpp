#include "locate/interpreter.hpp"

#include "base/text.hpp"
#include "pep/python_version.hpp"
#include "read/pyvenv_cfg.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

namespace trysquare::locate {

namespace {

constexpr std::array<std::string_view, 6> binaries{"bin/python",         "bin/python3", "bin/pypy3",
                                                   "Scripts/python.exe", "python.exe",  "bin/pypy"};

std::string find_binary(const FileSystem& files, const std::string& prefix) {
  for (const auto name : binaries) {
    std::string path = join_path(prefix, name);
    if (files.is_file(path)) return path;
  }
  return {};
}

// "python3.12", "python3.13t.exe" -> "3.12"
std::string series_of_binary(std::string_view name) {
  const std::size_t digit = name.find_first_of("0123456789");
  if (digit == std::string_view::npos) return {};
  std::size_t end = digit;
  while (end < name.size() && (is_digit(name[end]) || name[end] == '.')) ++end;
  while (end > digit && name[end - 1] == '.') --end;
  const std::string_view number = name.substr(digit, end - digit);
  return number.find('.') == std::string_view::npos ? std::string() : std::string(number);
}

class Finder {
 public:
  explicit Finder(const Host& host) : host_(host), files_(host.files) {}

  Result<Interpreter> find(const std::string& given) {
    const std::string path = on_path(given);
    const auto status = files_.status(path);
    if (!status) return not_there(given, path);
    if (status->kind == FileKind::directory) return directory(given, path);
    // Symbolic links are not followed here: <venv>/bin/python is nearly always one.
    const std::string folder = parent_path(path).empty() ? "." : parent_path(path);
    for (const std::string& root : {parent_of(folder), folder}) {
      if (files_.is_file(join_path(root, "pyvenv.cfg"))) return virtual_environment(root, path);
    }
    return installed(given, path);
  }

 private:
  static std::string parent_of(const std::string& folder) {
    if (folder == ".") return "..";
    const std::string parent = parent_path(folder);
    return parent.empty() ? "." : parent;
  }

  std::string on_path(const std::string& given) const {
    const bool bare = given.find_first_of("/\\") == std::string::npos;
    const auto variable = host_.variables.find("PATH");
    if (!bare || files_.status(given) || variable == host_.variables.end()) return given;
    for (const auto folder : split(variable->second, host_.system == "windows" ? ';' : ':')) {
      std::string candidate = join_path(folder, given);
      if (!folder.empty() && files_.is_file(candidate)) return candidate;
    }
    return given;
  }

  Result<Interpreter> not_there(const std::string& given, const std::string& path) const {
    // A link whose target is gone is what a removed base interpreter leaves behind.
    if (const auto target = files_.link_target(path)) {
      return failure(
          fmt::format("`{}` is a link to `{}`, which is not there", given, *target),
          "the interpreter that this environment was made from is gone: make the environment anew");
    }
    return failure(fmt::format("there is no `{}`", given),
                   "--python takes an interpreter or the directory of an environment");
  }

  Result<Interpreter> directory(const std::string& given, const std::string& path) {
    if (files_.is_file(join_path(path, "pyvenv.cfg")))
      return virtual_environment(path, find_binary(files_, path));
    const std::string leaf(file_name(path));
    if (leaf == "bin" || leaf == "Scripts") return find(parent_of(path));
    const std::string binary = find_binary(files_, path);
    if (!binary.empty() || find_layout(files_, path, "")) return prefix(given, path, binary, "");
    return failure(fmt::format("`{}` is no Python environment", given),
                   fmt::format("looked for pyvenv.cfg, bin/python, Scripts/python.exe, python.exe and "
                               "lib/python3.*/site-packages in it; make one with `python -m venv {}`",
                               shell_quoted(given)));
  }

  // An interpreter that belongs to no venv: its prefix is found from where the file really is.
  Result<Interpreter> installed(const std::string& given, const std::string& path) {
    const std::string real = files_.real_path(path).value_or(path);
    const std::string folder = parent_path(real);
    const std::string root = to_lower(file_name(real)).ends_with(".exe") && file_name(folder) != "Scripts"
                                 ? folder
                                 : parent_of(folder);
    return prefix(given, root, path, series_of_binary(file_name(real)));
  }

  Result<Interpreter> prefix(const std::string& given, const std::string& root, const std::string& binary,
                             std::string series) {
    if (series.empty() && !binary.empty()) {
      series = series_of_binary(file_name(files_.real_path(binary).value_or(binary)));
    }
    auto layout = find_layout(files_, root, series);
    if (!layout) {
      return failure(fmt::format("`{}` has no site-packages", given),
                     fmt::format("looked for lib/python3.*, lib/pypy3.* and Lib/site-packages below `{}`; "
                                 "a shim or wrapper script is no interpreter: give the real one",
                                 root));
    }
    Interpreter found;
    found.path = root;
    found.kind = files_.is_directory(join_path(root, "conda-meta")) ? "conda" : "interpreter";
    found.binary = binary;
    found.full_version = find_full_version(files_, root, *layout);
    found.base_prefix = root;
    found.base_library = layout->library;
    found.layout = *std::move(layout);
    if (found.layout.series.empty()) found.layout.series = pep::python_series(found.full_version);
    return found;
  }

  Result<Interpreter> virtual_environment(const std::string& root, const std::string& binary) {
    auto text = files_.read_file(join_path(root, "pyvenv.cfg"));
    if (!text)
      return std::unexpected(std::move(text.error()).during("while reading the environment " + root));
    const read::PyvenvCfg cfg = read::parse_pyvenv_cfg(*text);
    auto layout = find_layout(files_, root, pep::python_series(cfg.version));
    if (!layout) layout = find_layout(files_, root, "");
    if (!layout) {
      return failure(fmt::format("the environment `{}` has no site-packages", root),
                     "looked for lib/python3.*/site-packages and Lib/site-packages in it; make it anew");
    }
    Interpreter found;
    found.path = root;
    found.kind = "venv";
    found.binary = binary;
    found.system_site_packages = cfg.system_site_packages;
    found.full_version = cfg.version;
    found.layout = *std::move(layout);
    if (to_lower(cfg.implementation) == "pypy") found.layout.implementation = "pypy";
    if (found.layout.series.empty()) found.layout.series = pep::python_series(cfg.version);
    find_base(cfg.home, found);
    return found;
  }

  // `home` is the directory of the base interpreter; it may itself be reached through links.
  void find_base(const std::string& home, Interpreter& found) {
    if (home.empty()) return;
    std::vector<std::string> roots{file_name(home) == "bin" ? parent_of(home) : home};
    const std::string name = "python" + found.layout.series + found.layout.abi_suffix;
    for (const std::string& binary : {join_path(home, name), join_path(home, "python3")}) {
      if (const auto real = files_.real_path(binary)) roots.push_back(parent_of(parent_path(*real)));
    }
    for (const auto& root : roots) {
      const auto layout = find_layout(files_, root, found.layout.series);
      if (!layout || !(layout->windows || files_.is_file(join_path(layout->library, "os.py")))) continue;
      found.base_prefix = root;
      found.base_library = layout->library;
      if (split(found.full_version, '.').size() < 3) {
        const std::string version = find_full_version(files_, root, *layout);
        if (!version.empty()) found.full_version = version;
      }
      return;
    }
  }

  const Host& host_;
  const FileSystem& files_;
};

}  // namespace

Result<Interpreter> find_interpreter(const Host& host, const std::string& path) {
  return Finder(host).find(path);
}

}  // namespace trysquare::locate
