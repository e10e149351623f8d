#include "app/api.hpp"

#include "app/accepted.hpp"
#include "app/code.hpp"
#include "base/text.hpp"
#include "imports/api.hpp"
#include "locate/environment.hpp"
#include "pep/name.hpp"
#include "pep/python_version.hpp"
#include "read/archive_tree.hpp"
#include "read/distribution_files.hpp"
#include "read/record.hpp"
#include "read/site_directory.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <set>

namespace trysquare::app {

namespace {

constexpr const char* way_out = "name a wheel, an sdist, a folder of modules, or an environment";

// One of the two releases: its files, and where its modules are looked for.
class Release {
 public:
  static Result<std::unique_ptr<Release>> open(const locate::Host& host, const ApiRequest& request,
                                               const std::string& word) {
    auto release = std::unique_ptr<Release>(new Release(host, request, word));
    auto done = names_environment(host.files, word) ? release->open_environment()
                : host.files.is_directory(word)     ? release->open_folder()
                : host.files.is_file(word)          ? release->open_archive()
                                                    : failure(fmt::format("there is no `{}`", word), way_out);
    if (!done) return std::unexpected(std::move(done.error()));
    release->importer_.emplace(imports::ImportWorld{*release->files_,
                                                    release->environment_,
                                                    release->paths_.search,
                                                    release->paths_.library,
                                                    {},
                                                    release->no_rules_});
    return release;
  }

  imports::Importer& importer() { return *importer_; }

  std::string version() const {
    const auto* found = distribution();
    return found == nullptr ? "" : found->version;
  }

  // What the package is called where it is imported; nothing when it is not there.
  std::vector<std::string> imports() {
    std::string name = request_.package;
    std::ranges::replace(name, '-', '_');
    const std::string_view top = std::string_view(name).substr(0, name.find('.'));
    if (importer_->finder().find(paths_.search, top).kind != imports::Found::Kind::missing) return {name};
    std::set<std::string> found;
    const auto* known = distribution();
    if (known == nullptr || known->key != pep::normalize_name(request_.package)) return {};
    if (!known->metadata_path.empty())
      found = recorded(join_path(parent_path(known->metadata_path), "RECORD"));
    if (found.empty() && tree_) {
      for (const std::string& folder : paths_.search) {
        for (const std::string& module : importer_->finder().modules_in(folder)) found.insert(module);
      }
    }
    return {found.begin(), found.end()};
  }

 private:
  Release(const locate::Host& host, const ApiRequest& request, const std::string& word)
      : host_(host), request_(request), word_(word), files_(&host.files) {
    environment_.markers.python_version = pep::python_series(request.python_version);
    environment_.markers.python_full_version = request.python_version;
  }

  Result<void> open_environment() {
    locate::EnvironmentQuery query;
    query.python = word_;
    auto found = locate::find_environment(host_, query);
    if (!found) return std::unexpected(std::move(found.error()));
    environment_ = *std::move(found);
    paths_ = import_paths(host_, environment_, /*with_directory=*/false);
    return {};
  }

  Result<void> open_folder() {
    paths_.search = {normal_path(join_path(host_.directory, word_))};
    environment_.distributions =
        read::read_site_directory(*files_, {paths_.search.front(), read::Depth::metadata}).distributions;
    return {};
  }

  Result<void> open_archive() {
    auto bytes = open_bytes(host_.files, word_);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    auto content = read::read_archive(**bytes, word_, read::ArchiveKeep::sources);
    if (!content) return std::unexpected(std::move(content.error()));
    const auto metadata = read::metadata_of_archive(*content->tree, file_name(word_));
    if (!metadata) return failure(fmt::format("`{}` is no wheel and no sdist", word_), way_out);
    auto found = read::read_distribution_file(*content, *metadata, word_);
    if (!found) return std::unexpected(std::move(found.error()));
    environment_.distributions = std::move(found->distributions);
    tree_ = std::move(content->tree);
    files_ = tree_.get();
    // A wheel's modules lie at its top, an sdist's in its folder.
    if (word_.ends_with(".whl")) {
      paths_.search = {tree_->mounted("")};
      return {};
    }
    for (const DirectoryEntry& entry : files_->list(tree_->mounted(""))) {
      for (const std::string_view inner : {"src", ""})
        paths_.search.push_back(normal_path(join_path(tree_->mounted(entry.name), inner)));
    }
    return {};
  }

  const model::Distribution* distribution() const {
    if (tree_ && environment_.distributions.size() == 1) return &environment_.distributions.front();
    return environment_.find(pep::normalize_name(request_.package));
  }

  std::set<std::string> recorded(const std::string& path) const {
    std::set<std::string> found;
    const auto text = files_->read_file(path);
    const auto record = text ? read::parse_record(*text, path) : Result<std::vector<read::RecordEntry>>();
    if (!record) return found;
    for (const auto& entry : *record) {
      const std::string_view name = std::string_view(entry.path).substr(0, entry.path.find('/'));
      const bool package = name.size() < entry.path.size();
      if (name.find('.') == std::string_view::npos && package && name != "__pycache__")
        found.emplace(name);
      else if (!package && name.ends_with(".py"))
        found.emplace(name.substr(0, name.size() - 3));
    }
    return found;
  }

  const locate::Host& host_;
  const ApiRequest& request_;
  const std::string& word_;
  const std::vector<model::CodeRule> none_;
  const imports::CodeIndex no_rules_{none_};
  const FileSystem* files_;
  std::unique_ptr<read::ArchiveTree> tree_;
  model::Environment environment_;
  ImportPaths paths_;
  std::optional<imports::Importer> importer_;
};

}  // namespace

Result<model::ApiDiff> diff_api(const locate::Host& host, const ApiRequest& request) {
  auto before = Release::open(host, request, request.before);
  if (!before) return std::unexpected(std::move(before.error()));
  auto after = Release::open(host, request, request.after);
  if (!after) return std::unexpected(std::move(after.error()));
  model::ApiDiff diff{.package = request.package,
                      .imports = (*before)->imports(),
                      .before = (*before)->version(),
                      .after = (*after)->version(),
                      .losses = {},
                      .unknown = {}};
  for (const auto& [release, word, imports] :
       {std::tuple{before->get(), &request.before, diff.imports},
        std::tuple{after->get(), &request.after, (*after)->imports()}}) {
    if (imports.empty())
      return failure(fmt::format("`{}` holds no package `{}`", *word, request.package),
                     "PACKAGE is a distribution, or what is imported");
  }
  imports::compare_apis((*before)->importer(), (*after)->importer(), diff);
  return diff;
}

}  // namespace trysquare::app
