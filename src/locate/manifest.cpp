#include "locate/manifest.hpp"

#include "base/byte_source.hpp"
#include "base/text.hpp"
#include "data/archive.hpp"
#include "locate/archive_environment.hpp"
#include "locate/target.hpp"
#include "read/archive_tree.hpp"
#include "read/conda_list.hpp"
#include "read/distribution_files.hpp"
#include "read/manifest.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::locate {

namespace {

using model::Environment;

constexpr std::size_t first_bytes = 512;

class ManifestReader {
 public:
  ManifestReader(const Host& host, const EnvironmentQuery& query, model::Project* project)
      : host_(host), query_(query), path_(query.manifest == "-" ? "<stdin>" : query.manifest) {
    target_.selection = query.selection;
    target_.project = project;
    target_.variables = host.variables;
  }

  Result<Environment> read() {
    use_platform(host_, host_.system == "windows", target_.known);
    if (auto done = use_wanted(target_.known); !done) return std::unexpected(std::move(done.error()));
    auto found = query_.manifest == "-" ? read_text(query_.manifest_text) : read_path();
    if (!found) return std::unexpected(std::move(found.error()).during("while reading the manifest"));
    if (!query_.python.empty() && !archive_)
      return failure("both --python and --manifest name an environment", "give one of them");
    found->path = path_;
    found->chosen_by = "--manifest";
    if (found->kind.empty() || !archive_) found->kind = "manifest";
    if (auto done = complete(found->markers); !done) return std::unexpected(std::move(done.error()));
    found->unknown_markers.clear();
    for (const auto name : pep::marker_variable_names) {
      if (pep::marker_variable(found->markers, name)->empty()) found->unknown_markers.emplace_back(name);
    }
    return found;
  }

 private:
  // What the user says of the target counts more than what a file tells.
  Result<void> use_wanted(pep::MarkerEnvironment& markers) const {
    if (!query_.platform.empty()) {
      if (auto done = use_target_platform(query_.platform, markers); !done) return done;
    }
    if (query_.python_version.empty()) return {};
    return use_python_version(query_.python_version, markers);
  }

  // What the manifest does not tell is taken from the target, or from here.
  Result<void> complete(pep::MarkerEnvironment& markers) const {
    const pep::MarkerEnvironment& known = target_.known;
    const bool none = markers.sys_platform.empty() && markers.platform_system.empty();
    if (none && (markers.os_name.empty() || markers.os_name == known.os_name)) {
      markers.os_name = known.os_name;
      markers.sys_platform = known.sys_platform;
      markers.platform_system = known.platform_system;
      markers.platform_machine = known.platform_machine;
      markers.platform_release = known.platform_release;
      markers.platform_version = known.platform_version;
    }
    return use_wanted(markers);
  }

  Result<Environment> read_path() {
    const auto status = host_.files.status(path_);
    if (status && status->kind == FileKind::directory) return read_directory();
    auto source = open_bytes(host_.files, path_);
    if (!source) return std::unexpected(std::move(source.error()));
    std::string first(first_bytes, '\0');
    const auto got = (*source)->read(first.data(), first.size());
    if (!got) return std::unexpected(got.error());
    first.resize(*got);
    if (query_.manifest_format == "archive" ||
        (query_.manifest_format.empty() && data::looks_like_archive(first))) {
      if (!(*source)->seek(0)) return failure_at({path_, 0, 0}, "cannot be read from its beginning again");
      return read_archive(**source);
    }
    auto text = host_.files.read_file(path_);
    if (!text) return std::unexpected(std::move(text.error()));
    target_.files = &host_.files;
    return read_list(*text);
  }

  Result<Environment> read_text(std::string_view text) {
    if (!query_.manifest_format.empty() && query_.manifest_format != "archive") return read_list(text);
    if (!data::looks_like_archive(text.substr(0, first_bytes))) {
      // What it names lies in the working directory, as for an installer that reads standard input.
      target_.files = &host_.files;
      return read_list(text);
    }
    TextSource source(text);
    return read_archive(source);
  }

  Result<Environment> read_list(std::string_view text) {
    target_.sources = query_.depth == read::Depth::details;
    return read::read_manifest(text, path_, query_.manifest_format, target_);
  }

  Result<Environment> read_archive(ByteSource& source) {
    archive_ = true;
    auto content = read::read_archive(source, path_);
    if (!content) return std::unexpected(std::move(content.error()));
    const auto metadata =
        query_.python.empty() ? read::metadata_of_archive(*content->tree, file_name(path_)) : std::nullopt;
    if (metadata) {
      archive_ = false;
      return read::read_distribution_file(*content, *metadata, path_);
    }
    return find_archived_environment(host_, *content, {path_, query_.python, query_.depth});
  }

  Result<Environment> read_directory() {
    target_.files = &host_.files;
    const auto entries = host_.files.list(path_);
    const auto any = [&](auto test) { return std::ranges::any_of(entries, test); };
    if (file_name(normal_path(path_)) == "conda-meta") return read::read_conda_meta(path_, target_);
    if (any([](const DirectoryEntry& entry) { return entry.name == "conda-meta"; }))
      return read::read_conda_meta(join_path(path_, "conda-meta"), target_);
    if (any([](const DirectoryEntry& entry) { return read::is_distribution_file(entry.name); }))
      return read::read_distribution_folder(path_, target_);
    return failure_at({path_, 0, 0}, "this directory is no manifest: it holds neither wheels nor conda-meta",
                      fmt::format("an environment on disk is named with --python {}", shell_quoted(path_)));
  }

  const Host& host_;
  const EnvironmentQuery& query_;
  std::string path_;
  read::Target target_;
  bool archive_ = false;  // an environment inside one
};

}  // namespace

Result<Environment> read_manifest_of(const Host& host, const EnvironmentQuery& query,
                                     model::Project* project) {
  return ManifestReader(host, query, project).read();
}

}  // namespace trysquare::locate
