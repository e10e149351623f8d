// The user's installer, as a program that is asked: which versions would fit, and to install exactly these.
// https://docs.astral.sh/uv/reference/cli/#uv-pip-install https://pip.pypa.io/en/stable/cli/pip_install/
// Law: asking changes nothing; what is installed is what was named, without its dependencies.
#pragma once

#include "base/error.hpp"
#include "base/process.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace trysquare::repair {

enum class InstallerKind : std::uint8_t { uv, pip };

struct InstallerQuery {
  std::string wanted;  // "uv", "pip" or a path; empty: uv where it is on PATH, else the environment's pip
  std::string python;  // the environment's interpreter
  std::vector<std::string> find_links;
  bool offline = false;
};

struct Installer {
  InstallerKind kind = InstallerKind::pip;
  std::vector<std::string> words;  // how it is started
  InstallerQuery query;
  std::string text() const;  // for people
};

// An error says what was looked for.
Result<Installer> find_installer(const InstallerQuery& query, const Variables& variables);

struct Choice {
  std::string key, version;
};

// What would be installed so that all requirements hold together; an error holds the installer's reason.
Result<std::vector<Choice>> solve(const Installer& installer, const std::vector<std::string>& requirements,
                                  const std::vector<std::string>& constraint_files,
                                  const Variables& variables);

// The same question for pins and for what a fresh installation would bring.
struct ResolveQuestion {
  std::vector<std::string> requirements;
  std::vector<std::string> constraint_files;
  std::string python_version, platform;  // of an installer's target that is no environment; empty: its own
  bool installed_counts = false;         // what the environment holds is taken where it fits
};
// `unknown`: the installer could not be asked, as without a network; that nothing fits is not known then.
enum class Fate : std::uint8_t { solved, impossible, unknown };
struct Resolution {
  Fate fate = Fate::unknown;
  std::vector<Choice> choices;  // of the whole, where nothing installed counts; else of what would change
  std::string reason;           // the installer's own words
};
Resolution resolve(const Installer& installer, const ResolveQuestion& question, const Variables& variables);

// Whether each of these can be had as it is, without its dependencies.
Result<void> try_install(const Installer& installer, const std::vector<std::string>& requirements,
                         const Variables& variables);
// Installs these, over what is there, without their dependencies.
Result<void> install(const Installer& installer, const std::vector<std::string>& requirements,
                     const Variables& variables);

}  // namespace trysquare::repair
