#include "imports/sources.hpp"

#include <utility>

namespace trysquare::imports {

namespace {

constexpr std::size_t largest_source = std::size_t{4} << 20U;

}  // namespace

void Source::run() {
  auto found = files.read_file(path);
  if (!found || found->size() > largest_source) return;
  text = *std::move(found);
  tree.emplace(pysource::parse(text, options));
  words.emplace(text);
}

Sources::Sources(const FileSystem& files, int minor_version, bool ahead)
    : files_(files), minor_(minor_version), ahead_(ahead ? std::make_unique<WorkAhead>() : nullptr) {}

Source& Sources::add(const std::string& path, pysource::Bodies bodies) {
  return sources_.emplace_back(
      files_, path,
      pysource::ParseOptions{.version = minor_, .mode = pysource::Mode::module, .bodies = bodies});
}

void Sources::announce(const std::vector<std::string>& paths) {
  if (!ahead_) return;
  std::vector<WorkAhead::Job*> fresh;
  for (const std::string& path : paths) {
    Source*& known = by_path_[path];
    if (known != nullptr) continue;
    known = &add(path, pysource::Bodies::read);
    fresh.push_back(known);
  }
  ahead_->announce(fresh);
}

Source& Sources::take(const std::string& path, pysource::Bodies bodies) {
  Source*& known = by_path_[path];
  // A file may be two modules.
  if (known == nullptr || known->is_taken) known = &add(path, bodies);
  known->is_taken = true;
  if (ahead_)
    ahead_->finish(*known);
  else
    known->run();
  return *known;
}

}  // namespace trysquare::imports
