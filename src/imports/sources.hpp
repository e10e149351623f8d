// Sources of modules, read and parsed as they are asked for; those that will be asked for soon are announced,
// and read and parsed by other threads meanwhile. Law: what is given is what reading it when it is asked for
// would give, however it came to be.
#pragma once

#include "base/filesystem.hpp"
#include "base/text_hash.hpp"
#include "base/work_ahead.hpp"
#include "imports/source_words.hpp"
#include "pysource/module.hpp"
#include "pysource/parse.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace trysquare::imports {

constexpr std::size_t largest_source = std::size_t{4} << 20U;  // honest ones are smaller

struct Source final : WorkAhead::Job {
  Source(const FileSystem& from, std::string file, pysource::ParseOptions how)
      : files(from), path(std::move(file)), options(how) {}
  void run() override;

  const FileSystem& files;
  std::string path;
  pysource::ParseOptions options;
  // Nothing: it cannot be read, or is too large for an honest one.
  std::optional<pysource::Module> tree;
  SourceTraits traits;
  std::vector<std::string> given;  // names, given_names.hpp
  bool is_for_later = false;       // and not announced but so
  bool is_taken = false;
};

class Sources {
 public:
  struct Wanted {
    std::string path;
    pysource::Bodies bodies;
  };

  // `ahead`: the files may be asked by several threads at once.
  Sources(const FileSystem& files, int minor_version, bool ahead);

  bool look_ahead() const { return ahead_ != nullptr; }
  // In the order in which they will be taken.
  void announce(const std::vector<Wanted>& wanted);
  // Behind all that is announced otherwise, as it may be once more.
  void announce_for_later(const std::vector<Wanted>& wanted);
  // Whether those that were announced are read faster than they are announced.
  bool has_little_ahead() const;
  // What was announced, is parsed and not yet taken; null: another, or not yet.
  const pysource::Module* parsed_ahead(const std::string& path) const;
  // Once for each: its tree is the caller's. It is there as long as this is.
  Source& take(const std::string& path, pysource::Bodies bodies);

 private:
  Source& add(const Wanted& wanted);

  const FileSystem& files_;
  int minor_;
  std::deque<Source> sources_;
  std::unordered_map<std::string, Source*, TextHash> by_path_;
  std::unique_ptr<WorkAhead> ahead_;  // goes first: it works on the others
};

}  // namespace trysquare::imports
