#include "imports/sources.hpp"

#include "imports/given_names.hpp"

#include <utility>

namespace trysquare::imports {

void Source::run() {
  auto found = files.read_file(path);
  if (!found || found->size() > largest_source) return;
  traits = traits_of(*found, options.version);
  auto how = options;
  // Bodies that wait hide what is done in them; most of it nobody could tell all the same.
  const bool is_told =
      traits.writes_globals && (traits.writes_keys_alone || options.bodies == pysource::Bodies::read);
  if (is_told) how.bodies = pysource::Bodies::read;
  tree.emplace(pysource::parse(*found, how));
  auto names = is_told ? given_names(*tree) : std::nullopt;
  traits.makes_names = traits.makes_names || (traits.writes_globals && !names);
  if (names) given = *std::move(names);
}

Sources::Sources(const FileSystem& files, int minor_version, bool ahead)
    : files_(files), minor_(minor_version), ahead_(ahead ? std::make_unique<WorkAhead>() : nullptr) {}

Source& Sources::add(const Wanted& wanted) {
  return sources_.emplace_back(
      files_, wanted.path,
      pysource::ParseOptions{.version = minor_, .mode = pysource::Mode::module, .bodies = wanted.bodies});
}

void Sources::announce(const std::vector<Wanted>& wanted) {
  if (!ahead_) return;
  std::vector<WorkAhead::Job*> fresh;
  for (const Wanted& one : wanted) {
    Source*& known = by_path_[one.path];
    if (known == nullptr)
      known = &add(one);
    else if (known->is_taken || !std::exchange(known->is_for_later, false))
      continue;
    fresh.push_back(known);
  }
  ahead_->announce(fresh);
}

void Sources::announce_for_later(const std::vector<Wanted>& wanted) {
  if (!ahead_) return;
  std::vector<WorkAhead::Job*> fresh;
  for (const Wanted& one : wanted) {
    Source*& known = by_path_[one.path];
    if (known != nullptr) continue;
    known = &add(one);
    known->is_for_later = true;
    fresh.push_back(known);
  }
  ahead_->announce_for_later(fresh);
}

bool Sources::has_little_ahead() const {
  constexpr std::size_t enough = 6;
  return ahead_ && ahead_->waiting() < enough;
}

const pysource::Module* Sources::parsed_ahead(const std::string& path) const {
  const auto found = by_path_.find(path);
  if (found == by_path_.end() || found->second->is_taken || !ahead_->is_done(*found->second)) return nullptr;
  return found->second->tree ? &*found->second->tree : nullptr;
}

Source& Sources::take(const std::string& path, pysource::Bodies bodies) {
  Source*& known = by_path_[path];
  // A file may be two modules.
  if (known == nullptr || known->is_taken || known->options.bodies != bodies) known = &add({path, bodies});
  known->is_taken = true;
  if (ahead_)
    ahead_->finish(*known);
  else
    known->run();
  return *known;
}

}  // namespace trysquare::imports
