#include "house/includes.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace trysquare::house {

namespace {

struct Include {
  std::string name;
  bool quoted;
  std::size_t line;
};

std::vector<Include> includes_of(const Source& source) {
  std::vector<Include> found;
  const std::string code = code_of(source, Strings::keep);
  std::size_t number = 0;
  for (std::string_view line : lines_of(code)) {
    ++number;
    const std::size_t first = line.find_first_not_of(' ');
    if (first == std::string_view::npos || !line.substr(first).starts_with("#include")) continue;
    const std::size_t open = line.find_first_of("<\"");
    if (open == std::string_view::npos) continue;
    const std::size_t close = line.find(line[open] == '<' ? '>' : '"', open + 1);
    found.push_back({std::string(line.substr(open + 1, close - open - 1)), line[open] == '"', number});
  }
  return found;
}

// The folder of src/ that a file is in; empty for others.
std::string module_of(const Source& source) {
  if (!source.below("src/") || !source.is_cpp()) return "";
  const std::size_t slash = source.path.find('/', 4);
  return slash == std::string::npos ? "" : source.path.substr(4, slash - 4);
}

constexpr std::string_view system_headers[] = {
    "unistd.h", "fcntl.h",   "dirent.h", "windows.h", "spawn.h", "signal.h",   "csignal", "dlfcn.h",
    "io.h",     "process.h", "pwd.h",    "termios.h", "poll.h",  "filesystem", "fstream", "mutex",
    "thread",   "semaphore", "future",   "locale",    "clocale", "ctime",      "chrono"};
constexpr std::string_view stream_headers[] = {"iostream", "cstdio", "stdio.h", "print", "syncstream"};
constexpr std::string_view system_calls[] = {"getenv", "setenv", "putenv",   "system", "popen",   "fork",
                                             "execve", "execvp", "execv",    "fopen",  "freopen", "getcwd",
                                             "chdir",  "unlink", "rename",   "mkdir",  "opendir", "time",
                                             "rand",   "signal", "sigaction"};
constexpr std::string_view stream_words[] = {"stdout", "stderr", "stdin", "cout",    "cerr",   "clog",
                                             "cin",    "printf", "puts",  "putchar", "fprintf"};

template <std::size_t n>
bool among(const std::string_view (&names)[n], std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

// Each place at which one of the words stands in the code; as a call, when asked for.
template <std::size_t n>
void find_words(const Source& source, const std::string& code, const std::string_view (&words)[n],
                bool called, std::string_view what, Complaints& out) {
  for (const std::string_view word : words) {
    for (std::size_t at = code.find(word); at != std::string::npos; at = code.find(word, at + 1)) {
      if (!is_word_at(code, at, word.size())) continue;
      if (called && (code.substr(at + word.size(), 1) != "(" ||
                     (at > 0 && (code[at - 1] == '.' || code[at - 1] == '>')))) {
        continue;
      }
      out.push_back(complaint(source, line_of(code, at), "`" + std::string(word) + "` " + std::string(what)));
    }
  }
}

}  // namespace

Layers parse_layers(std::string_view text) {
  Layers layers;
  for (const std::string_view line : lines_of(text)) {
    std::istringstream words{std::string(line)};
    int number = 0;
    std::string name;
    if (words >> number >> name) layers[name] = number;
  }
  return layers;
}

Complaints check_layers(const Source& source, const Layers& layers) {
  Complaints out;
  const std::string own = module_of(source);
  if (own.empty()) return out;
  const auto number = layers.find(own);
  if (number == layers.end()) return {complaint(source, 1, "folder `" + own + "` is not in src/layers.txt")};
  for (const Include& include : includes_of(source)) {
    if (!include.quoted) continue;
    const std::string folder = include.name.substr(0, include.name.find('/'));
    if (folder == own || (own == "capi" && folder == "trysquare")) continue;
    const auto other = layers.find(folder);
    if (other == layers.end() || folder == include.name) {
      out.push_back(complaint(source, include.line, "`" + include.name + "` names no folder of src/"));
    } else if (other->second >= number->second || (own == "pep" && folder != "base")) {
      out.push_back(complaint(source, include.line, "`" + own + "` may not include `" + include.name + "`"));
    }
  }
  return out;
}

Complaints check_doors(const Source& source) {
  Complaints out;
  if (module_of(source).empty()) return out;
  const std::string code = code_of(source, Strings::blank);
  const bool terminal = source.path == "src/base/terminal.cpp";
  const bool system = source.below("src/base/filesystem_") || source.below("src/base/process_") ||
                      source.below("src/base/memory_") || terminal;
  for (const Include& include : includes_of(source)) {
    if (include.quoted) continue;
    const bool door = among(system_headers, include.name) || include.name.starts_with("sys/") ||
                      include.name.starts_with("mach-o/");
    if (door && !system) {
      out.push_back(complaint(source, include.line, "<" + include.name + "> is for src/base only"));
    }
    if (among(stream_headers, include.name) && !source.below("src/base/") && !source.below("src/cli/")) {
      out.push_back(complaint(source, include.line, "<" + include.name + "> is for src/cli only"));
    }
  }
  if (!system) find_words(source, code, system_calls, true, "is for src/base only", out);
  if (!terminal && !source.below("src/cli/"))
    find_words(source, code, stream_words, false, "is for src/cli only", out);
  return out;
}

Complaints check_third_party(const Source& source) {
  Complaints out;
  const std::string own = module_of(source);
  if (own.empty()) return out;
  for (const Include& include : includes_of(source)) {
    if (include.quoted || include.name.find('/') == std::string::npos) continue;
    const std::string library = include.name.substr(0, include.name.find('/'));
    if (library == "fmt" || library == "sys" || library == "mach-o") continue;
    if (own == (library == "CLI" ? "cli" : "data")) continue;
    out.push_back(complaint(source, include.line, "<" + include.name + "> is not for src/" + own));
  }
  return out;
}

Complaints check_heavy_headers(const std::vector<Source>& sources) {
  constexpr std::size_t most = 2;
  constexpr std::string_view heavy[] = {"toml++", "nlohmann", "CLI"};
  Complaints out;
  for (const std::string_view library : heavy) {
    std::vector<const Source*> users;
    for (const Source& source : sources) {
      const auto all = includes_of(source);
      const auto uses = [&](const Include& include) {
        return !include.quoted && include.name.starts_with(std::string(library) + "/");
      };
      if (source.is_cpp() && std::ranges::any_of(all, uses)) users.push_back(&source);
    }
    for (const Source* user : users) {
      if (user->ends_with(".hpp"))
        out.push_back(complaint(*user, 1, "a header includes " + std::string(library)));
    }
    if (users.size() > most) {
      out.push_back(
          complaint(*users.back(), 1, std::string(library) + " is included by more than two files"));
    }
  }
  return out;
}

namespace {

constexpr std::string_view reading_folders[] = {"src/data/", "src/pep/",      "src/pytext/",  "src/model/",
                                                "src/read/", "src/pysource/", "src/settings/"};
constexpr std::string_view reading_verbs[] = {"parse", "read", "decode", "decoded", "repair", "from_wire"};

// A function `parse`, `parse_x`, `read_x`… is declared.
bool declares_reader(const Source& source) {
  const std::string code = code_of(source, Strings::blank);
  for (std::size_t open = code.find('('); open != std::string::npos; open = code.find('(', open + 1)) {
    std::size_t begin = open;
    while (begin > 0 && is_word_character(code[begin - 1])) --begin;
    const std::string_view name = std::string_view(code).substr(begin, open - begin);
    for (const auto verb : reading_verbs) {
      if (name == verb || (name.starts_with(verb) && name.substr(verb.size()).starts_with('_'))) return true;
    }
  }
  return false;
}

// `src/read/x.hpp` -> `src/read/x`
std::string_view stem_of(std::string_view path) { return path.substr(0, path.rfind('.')); }

std::set<std::string> reached_by_fuzzing(const std::vector<Source>& sources) {
  std::vector<const Source*> open;
  std::set<std::string> reached;
  const auto reach = [&](const Source& source) {
    if (reached.insert(source.path).second) open.push_back(&source);
  };
  for (const Source& source : sources) {
    if (source.below("tests/fuzz/") && source.ends_with("_fuzz.cpp")) reach(source);
  }
  while (!open.empty()) {
    const Source& from = *open.back();
    open.pop_back();
    std::set<std::string> included;
    for (const Include& include : includes_of(from)) included.insert("src/" + include.name);
    for (const Source& source : sources) {
      const bool behind =
          from.ends_with(".hpp") && source.ends_with(".cpp") && source.below(stem_of(from.path));
      if (behind || included.contains(source.path)) reach(source);
    }
  }
  return reached;
}

}  // namespace

Complaints check_fuzzed(const std::vector<Source>& sources) {
  const std::set<std::string> reached = reached_by_fuzzing(sources);
  Complaints out;
  for (const Source& source : sources) {
    const bool reads =
        source.ends_with(".hpp") &&
        std::ranges::any_of(reading_folders, [&](auto folder) { return source.below(folder); }) &&
        declares_reader(source);
    if (reads && !reached.contains(source.path))
      out.push_back(complaint(source, 1, "reads, and no target of tests/fuzz reaches it"));
  }
  return out;
}

}  // namespace trysquare::house
