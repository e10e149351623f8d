// What somebody holds or accepts, named by one word: an environment, a manifest, a constraints file, an
// installed release's directory, or the name of a known release.
#pragma once

#include "locate/environment.hpp"
#include "locate/release.hpp"
#include "model/project.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::app {

struct Accepted {
  std::string name;  // as it was named: "v261", ".venv", "constraints.txt"
  std::optional<model::Environment> environment;
  model::Project project;  // of a manifest: what it declares
  std::optional<model::Product> product;
  std::optional<model::Release> release;
  std::vector<model::Constraint> constraints;
  std::vector<model::Finding> problems;

  // Whether what has no source in `environment` came from an index.
  bool sources_known() const {
    return environment && (environment->kind != "manifest" || project.sources_told);
  }
};

Result<Accepted> read_environment_named(const locate::Host& host, locate::EnvironmentQuery query);
// `client` tells which of a release's bundled distributions a client meets; it may be null.
Result<Accepted> read_release_named(const locate::Host& host, const locate::ReleaseQuery& query,
                                    const model::Environment* client);
Result<Accepted> read_constraints_named(const locate::Host& host, const std::string& path);

// Whether the word names an environment on disk: its directory, or an interpreter.
bool names_environment(const FileSystem& files, const std::string& word);

// `target`: what a manifest is read for. `lines`: a .txt file is what is accepted, not what is installed.
enum class TextMeans : std::uint8_t { installed, accepted };
Result<Accepted> read_named(const locate::Host& host, const std::string& word,
                            const locate::EnvironmentQuery& target, TextMeans text);

}  // namespace trysquare::app
