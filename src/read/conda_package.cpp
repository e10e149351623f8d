#include "read/conda_package.hpp"

#include "base/text.hpp"
#include "data/embedded.hpp"
#include "data/toml.hpp"
#include "pep/name.hpp"

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using data::Node;

struct Platform {
  std::string_view subdir, os_name, sys_platform, platform_system, machine;
};
constexpr auto platforms = std::to_array<Platform>({
    {"linux-64", "posix", "linux", "Linux", "x86_64"},
    {"linux-aarch64", "posix", "linux", "Linux", "aarch64"},
    {"linux-ppc64le", "posix", "linux", "Linux", "ppc64le"},
    {"linux-32", "posix", "linux", "Linux", "i686"},
    {"osx-64", "posix", "darwin", "Darwin", "x86_64"},
    {"osx-arm64", "posix", "darwin", "Darwin", "arm64"},
    {"win-64", "nt", "win32", "Windows", "AMD64"},
    {"win-arm64", "nt", "win32", "Windows", "ARM64"},
    {"win-32", "nt", "win32", "Windows", "x86"},
});

}  // namespace

void use_conda_python(std::string_view version, EnvironmentList& list) {
  const auto parsed = pep::Version::try_parse(version);
  if (!parsed || parsed->release().size() < 2) return;
  pep::MarkerEnvironment& markers = list.markers();
  markers.python_version = parsed->release()[0] + "." + parsed->release()[1];
  if (parsed->release().size() > 2) markers.python_full_version = parsed->text();
  markers.implementation_version = markers.python_full_version;
  markers.implementation_name = "cpython";
  markers.platform_python_implementation = "CPython";
}

void use_conda_platform(std::string_view subdir, EnvironmentList& list) {
  const auto* const found = std::ranges::find(platforms, subdir, &Platform::subdir);
  if (found == platforms.end()) return;
  pep::MarkerEnvironment& markers = list.markers();
  markers.os_name = found->os_name;
  markers.sys_platform = found->sys_platform;
  markers.platform_system = found->platform_system;
  markers.platform_machine = found->machine;
}

CondaNames::CondaNames() {
  const data::EmbeddedFile* const file = data::find_embedded_file("names/conda.toml");
  const auto document = file == nullptr ? Result<Node>(Node()) : data::parse_toml(file->content, file->path);
  const Node* names = document ? document->find("distributions") : nullptr;
  if (names == nullptr || names->object() == nullptr) return;
  for (const auto& member : names->object()->members) {
    if (member.value.string() != nullptr)
      by_key_.try_emplace(pep::normalize_name(member.key), *member.value.string());
  }
}

std::string CondaNames::distribution(std::string_view package) const {
  const auto found = by_key_.find(pep::normalize_name(package));
  return found == by_key_.end() ? std::string(package) : found->second;
}

std::string CondaNames::package(std::string_view key) const {
  const auto found =
      std::ranges::find_if(by_key_, [&](const auto& row) { return pep::normalize_name(row.second) == key; });
  return found == by_key_.end() ? std::string(key) : found->first;
}

bool is_python_build(std::string_view build) {
  if (build.starts_with("py")) return true;
  for (std::size_t at = build.find("py"); at != std::string_view::npos; at = build.find("py", at + 1)) {
    if (at + 2 < build.size() && is_digit(build[at + 2])) return true;
  }
  return false;
}

}  // namespace trysquare::read
