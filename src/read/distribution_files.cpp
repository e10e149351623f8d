#include "read/distribution_files.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"
#include "pep/supported_tags.hpp"
#include "pep/wheel_name.hpp"
#include "read/metadata.hpp"
#include "read/requires_txt.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace trysquare::read {

namespace {

constexpr std::string_view dist_info = ".dist-info";

// "x/y" has one slash.
bool is_at_depth(std::string_view path, std::ptrdiff_t depth) {
  return std::ranges::count(path, '/') == depth;
}

Result<model::Distribution> read_distribution(const ArchiveTree& tree, const std::string& metadata,
                                              const std::string& path) {
  const std::string where = tree.mounted(metadata);
  const auto text = tree.read_file(where);
  if (!text) return std::unexpected(text.error());
  model::Distribution found;
  parse_metadata(*text, found);
  if (found.name.empty() || found.version.empty()) {
    return failure_at({where, 1, 1}, fmt::format("`{}` is missing in the metadata",
                                                 found.name.empty() ? "Name" : "Version"));
  }
  found.key = pep::normalize_name(found.name);
  found.metadata_path = where;
  found.root = path;
  // What setuptools put beside an sdist's PKG-INFO before the format had requirements.
  if (found.requirements.empty() && metadata.ends_with("PKG-INFO")) {
    for (const auto& [inner, entry] : tree.entries()) {
      if (!inner.ends_with(".egg-info/requires.txt") || !entry.kept) continue;
      found.requirements = parse_requires_txt(entry.content);
      break;
    }
  }
  return found;
}

// As platform tags of wheels; nothing when the target does not tell.
std::vector<std::string> tags_of(const Target& target) {
  const auto& known = target.known;
  const auto version = pep::Version::try_parse(known.python_version);
  if (!version || version->release().size() < 2 || known.platform_machine.empty()) return {};
  pep::TargetInterpreter interpreter;
  interpreter.major = std::stoi(version->release()[0].substr(0, 3));
  interpreter.minor = std::stoi(version->release()[1].substr(0, 3));
  if (!known.implementation_name.empty()) interpreter.implementation = known.implementation_name;
  const std::string machine = to_lower(known.platform_machine);
  // The newest systems: what they cannot install, no other can.
  std::vector<std::string> platforms;
  const auto add = [&](const std::string& name) {
    for (auto& tag : pep::platform_tags(name)) platforms.push_back(std::move(tag));
  };
  if (known.sys_platform == "linux") {
    add("manylinux_2_42_" + machine);
    add("musllinux_1_2_" + machine);
  } else if (known.sys_platform == "darwin") {
    add("macosx_26_0_" + machine);
  } else if (known.sys_platform == "win32") {
    add(machine == "x86" ? "win32" : "win_" + machine);
  }
  return platforms.empty() ? platforms : pep::supported_tags(interpreter, platforms);
}

struct File {
  std::string name;
  pep::Version version;
  bool wheel;
};

class FolderReader {
 public:
  FolderReader(const std::string& path, const Target& target) : path_(path), target_(target) {}

  Result<model::Environment> read() {
    for (const auto& entry : target_.files->list(path_)) add(entry.name);
    const auto supported = tags_of(target_);
    for (auto& [key, files] : projects_) {
      const File* chosen = choose(files, supported);
      if (chosen != nullptr)
        take(*chosen, files);
      else
        problem(join_path(path_, files.front().name), fmt::format("no file of `{}` fits the target", key),
                model::Severity::warning);
    }
    return std::move(found_);
  }

 private:
  void add(const std::string& name) {
    if (!is_distribution_file(name)) return;
    if (name.ends_with(".whl")) {
      const auto wheel = pep::WheelName::parse(name);
      if (!wheel) return problem(join_path(path_, name), wheel.error().message);
      projects_[wheel->name].push_back({name, wheel->version, true});
    } else if (const auto sdist = pep::SdistName::parse(name)) {
      projects_[sdist->name].push_back({name, sdist->version, false});
    }
  }

  static const File* choose(std::vector<File>& files, const std::vector<std::string>& supported) {
    std::ranges::stable_sort(files, [](const File& a, const File& b) {
      return a.version != b.version ? b.version < a.version : a.wheel > b.wheel;
    });
    if (supported.empty()) return &files.front();
    for (const File& file : files) {
      if (!file.wheel) return &file;
      std::vector<std::string> names;
      for (const File& other : files) {
        if (other.wheel && other.version == file.version) names.push_back(other.name);
      }
      const auto selected = pep::select_wheels(supported, names);
      if (!selected.best) continue;
      return &*std::ranges::find(files, names[*selected.best], &File::name);
    }
    return nullptr;
  }

  void take(const File& chosen, const std::vector<File>& files) {
    const std::string path = join_path(path_, chosen.name);
    if (files.back().version != files.front().version) {
      problem(path,
              fmt::format("several versions are there: `{}` is taken, as an installer would", chosen.name),
              model::Severity::info);
    }
    auto source = open_bytes(*target_.files, path);
    auto content = source ? read_archive(**source, path) : std::unexpected(source.error());
    if (!content) return problem(path, content.error().message);
    std::ranges::move(content->problems, std::back_inserter(found_.problems));
    const auto metadata = metadata_of_archive(*content->tree, chosen.name);
    if (!metadata) return problem(path, "it holds no metadata of a distribution");
    auto distribution = read_distribution(*content->tree, *metadata, path);
    if (!distribution) return problem(path, distribution.error().message);
    found_.distributions.push_back(*std::move(distribution));
  }

  void problem(const std::string& path, std::string message,
               model::Severity severity = model::Severity::error) {
    model::Finding finding = model::make_finding("TS902", path, std::move(message), {path, 0, 0});
    finding.severity = severity;
    found_.problems.push_back(std::move(finding));
  }

  const std::string& path_;
  const Target& target_;
  std::map<std::string, std::vector<File>> projects_;
  model::Environment found_;
};

}  // namespace

bool is_distribution_file(std::string_view name) {
  if (name.ends_with(".whl")) return true;
  return (name.ends_with(".tar.gz") || name.ends_with(".zip")) && pep::SdistName::parse(name).has_value();
}

std::optional<std::string> metadata_of_archive(const ArchiveTree& tree, std::string_view file_name) {
  std::vector<std::string> wheels, sdists, tops;
  for (const auto& [path, entry] : tree.entries()) {
    if (is_at_depth(path, 0)) tops.push_back(path);
    if (!is_at_depth(path, 1) || entry.kind != FileKind::regular) continue;
    const std::string folder = path.substr(0, path.find('/'));
    if (path.ends_with("/WHEEL") && folder.ends_with(dist_info)) wheels.push_back(folder + "/METADATA");
    if (path.ends_with("/METADATA") && folder.ends_with(dist_info) && file_name.ends_with(".whl"))
      wheels.push_back(path);
    if (path.ends_with("/PKG-INFO")) sdists.push_back(path);
  }
  // A folder of installed packages has WHEELs too, of many: a wheel has one.
  std::ranges::sort(wheels);
  const auto twice = std::ranges::unique(wheels);
  wheels.erase(twice.begin(), twice.end());
  if (wheels.size() == 1 && tree.entries().contains(wheels.front())) {
    const std::string record = wheels.front().substr(0, wheels.front().find('/')) + "/INSTALLER";
    // An installed distribution that is alone in its folder is no wheel.
    if (!tree.entries().contains(record) || file_name.ends_with(".whl")) return wheels.front();
  }
  if (sdists.size() == 1 && tops.size() == 1 && !tops.front().ends_with(dist_info) &&
      !tops.front().ends_with(".egg-info"))
    return sdists.front();
  return std::nullopt;
}

Result<model::Environment> read_distribution_file(const ArchiveContent& content, const std::string& metadata,
                                                  const std::string& path) {
  auto distribution = read_distribution(*content.tree, metadata, path);
  if (!distribution) return std::unexpected(std::move(distribution.error()));
  model::Environment found;
  found.problems = content.problems;
  found.distributions.push_back(*std::move(distribution));
  return found;
}

Result<model::Environment> read_distribution_folder(const std::string& path, const Target& target) {
  return FolderReader(path, target).read();
}

}  // namespace trysquare::read
