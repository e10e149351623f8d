#include "report/pylock_text.hpp"

#include "base/text.hpp"
#include "model/source.hpp"
#include "pep/version.hpp"
#include "pep/wheel_name.hpp"
#include "report/environment_lists.hpp"
#include "report/toml_words.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

using model::Distribution;
using model::Source;

namespace {

// The members of an inline table.
class Members {
 public:
  void add(std::string_view key, std::string value) {
    parts_.push_back(fmt::format("{} = {}", key, std::move(value)));
  }
  void add_text(std::string_view key, const std::string& text) {
    if (!text.empty()) add(key, toml_string(text));
  }
  void add_hashes(const model::Hashes& hashes) {
    Members inner;
    for (const auto& [algorithm, value] : hashes) inner.add(toml_key(algorithm), toml_string(value));
    add("hashes", inner.table());
  }
  std::string table() const { return "{ " + join(parts_, ", ") + " }"; }

 private:
  std::vector<std::string> parts_;
};

// As the standard wants the files of a package: of the same name and version, somewhere, and with a hash.
enum class FileKind : std::uint8_t { unfit, wheel, sdist };

FileKind kind_of(const model::DistributionFile& file, const Distribution& distribution) {
  if (file.hashes.empty() || (file.url.empty() && file.path.empty())) return FileKind::unfit;
  const auto fits = [&](const auto& name) {
    const auto version = pep::Version::try_parse(distribution.version);
    return name && name->name == distribution.key && (!version || name->version == *version);
  };
  if (file.name.ends_with(".whl"))
    return fits(pep::WheelName::parse(file.name)) ? FileKind::wheel : FileKind::unfit;
  return fits(pep::SdistName::parse(file.name)) ? FileKind::sdist : FileKind::unfit;
}

std::string file_text(const model::DistributionFile& file) {
  Members members;
  members.add_text("name", file.name);
  members.add_text(file.url.empty() ? "path" : "url", file.url.empty() ? file.path : file.url);
  if (file.size) members.add("size", fmt::format("{}", *file.size));
  members.add_hashes(file.hashes);
  return members.table();
}

std::string files_text(const Distribution& distribution) {
  std::string sdist, wheels;
  for (const auto& file : distribution.source->files) {
    const FileKind kind = kind_of(file, distribution);
    if (kind == FileKind::sdist && sdist.empty()) sdist = fmt::format("sdist = {}\n", file_text(file));
    if (kind == FileKind::wheel) wheels += fmt::format("    {},\n", file_text(file));
  }
  return sdist + (wheels.empty() ? "" : "wheels = [\n" + wheels + "]\n");
}

void add_place(const Source& source, Members& members) {
  members.add_text(source.url.empty() ? "path" : "url", source.url.empty() ? source.path : source.url);
}

// Its `vcs`, `directory`, `archive`, `sdist` or `wheels`; empty when too little is known.
std::string source_text(const Distribution& distribution) {
  const Source* source = distribution.source.get();
  if (source == nullptr) return {};
  Members members;
  std::string_view key;
  switch (source->kind) {
    case Source::Kind::index: return files_text(distribution);
    case Source::Kind::vcs:
      if (source->commit.empty() || source->vcs.empty() || (source->url.empty() && source->path.empty()))
        return {};
      key = "vcs";
      members.add_text("type", source->vcs);
      add_place(*source, members);
      members.add_text("requested-revision", source->revision);
      members.add_text("commit-id", source->commit);
      break;
    case Source::Kind::directory:
      if (source->path.empty()) return {};
      key = "directory";
      members.add_text("path", source->path);
      if (distribution.editable) members.add("editable", "true");
      break;
    case Source::Kind::archive:
      if (source->hashes.empty()) return {};
      key = "archive";
      add_place(*source, members);
      members.add_hashes(source->hashes);
      break;
  }
  members.add_text("subdirectory", source->subdirectory);
  return fmt::format("{} = {}\n", key, members.table());
}

// An environment is one target: other ones may need other files and other packages.
std::string head_text(const model::Environment& environment) {
  std::string out = "lock-version = \"1.0\"\ncreated-by = \"trysquare\"\n";
  const auto& markers = environment.markers;
  if (!markers.python_version.empty())
    out += fmt::format("requires-python = {}\n", toml_string("==" + markers.python_version + ".*"));
  std::vector<std::string> parts;
  for (const std::string_view name : {"implementation_name", "sys_platform", "platform_machine"}) {
    const std::string& value = *pep::marker_variable(markers, name);
    if (!value.empty() && value.find_first_of("\"'\\") == std::string::npos)
      parts.push_back(fmt::format("{} == '{}'", name, value));
  }
  if (!parts.empty()) out += fmt::format("environments = [{}]\n", toml_string(join(parts, " and ")));
  return out;
}

}  // namespace

std::vector<std::string> without_source(const model::Environment& environment) {
  std::vector<std::string> found;
  for (const Distribution* one : listed(environment)) {
    if (source_text(*one).empty()) found.push_back(one->key);
  }
  return found;
}

std::string write_pylock(const model::Environment& environment) {
  std::string out;
  if (const auto missing = without_source(environment); !missing.empty()) {
    out +=
        fmt::format("# Installers refuse this file: of {} of its packages nothing tells files and hashes.\n",
                    missing.size());
  }
  out += head_text(environment);
  const auto distributions = listed(environment);
  if (distributions.empty()) out += "packages = []\n";
  for (const Distribution* one : distributions) {
    out += fmt::format("\n[[packages]]\nname = {}\n", toml_string(one->key));
    if (pep::Version::try_parse(one->version))
      out += fmt::format("version = {}\n", toml_string(one->version));
    out += source_text(*one);
  }
  return out;
}

}  // namespace trysquare::report
