#include "app/program.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::app {

namespace {

bool is_path(std::string_view word) { return word.find_first_of("/\\") != std::string_view::npos; }

// "python", "python3.12", "pypy3", "python.exe"
bool is_python_name(std::string_view name) {
  std::string lower = to_lower(name);
  if (lower.ends_with(".exe")) lower.resize(lower.size() - 4);
  for (const std::string_view family : {"python", "pypy"}) {
    if (!lower.starts_with(family)) continue;
    const std::string rest = lower.substr(family.size());
    const auto part = [](char c) { return is_digit(c) || c == '.' || c == 't'; };
    if (std::ranges::all_of(rest, part)) return true;
  }
  return false;
}

// The words of a script's "#!" line; nothing when it has none.
std::vector<std::string> first_line_words(const FileSystem& files, const std::string& path) {
  std::vector<std::string> words;
  std::string text;
  const auto directory = files.open_directory(parent_path(path).empty() ? "." : parent_path(path));
  if (!directory) return words;
  // A blank line ends the read early: a program may be large.
  const auto there = (*directory)->read(file_name(path), text, ReadUntil::blank_line);
  if (!there || !*there || !text.starts_with("#!")) return words;
  const std::string_view line = std::string_view(text).substr(2, text.find('\n') - 2);
  for (const auto word : split(trim(line), ' ')) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  return words;
}

// pip writes `#!/bin/sh` and `'''exec' "/path with spaces/python" "$0" "$@"` where the path is too long or
// has spaces.
std::string exec_line_interpreter(const FileSystem& files, const std::string& path) {
  const auto text = files.read_file(path);
  if (!text || !text->starts_with("#!/bin/sh\n'''exec' ")) return {};
  std::string_view rest = std::string_view(*text).substr(std::string_view("#!/bin/sh\n'''exec' ").size());
  const char end = rest.starts_with('"') ? '"' : ' ';
  if (end == '"') rest.remove_prefix(1);
  return std::string(rest.substr(0, rest.find(end)));
}

struct Script {
  bool is_python = false;
  std::string interpreter;  // empty: `env python` and the like
  std::vector<std::string> options;
};

Script read_script(const FileSystem& files, const std::string& path) {
  std::vector<std::string> words = first_line_words(files, path);
  if (words.empty()) return {};
  if (const std::string direct = exec_line_interpreter(files, path); !direct.empty()) {
    return {is_python_name(file_name(direct)), direct, {}};
  }
  const bool by_env = file_name(words.front()) == "env";
  if (by_env) words.erase(words.begin());
  if (by_env && !words.empty() && words.front() == "-S") words.erase(words.begin());
  if (words.empty() || !is_python_name(file_name(words.front()))) return {};
  return {true, by_env ? "" : words.front(), {words.begin() + 1, words.end()}};
}

// -I, -E and -S, alone or among others (-Es), before the program's own words begin.
std::string switched_off_by(const std::vector<std::string>& options) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string& word = options[i];
    if (word == "--" || word == "-" || !word.starts_with('-')) break;
    if (word.starts_with("--")) continue;
    for (const char letter : std::string_view(word).substr(1)) {
      if (letter == 'I' || letter == 'E' || letter == 'S') return std::string("-") + letter;
      if (letter == 'c' || letter == 'm') return {};  // the rest is the program's
      if (letter == 'W' || letter == 'X') {           // takes a value: here or as the next word
        if (word.back() == letter) ++i;
        break;
      }
    }
  }
  return {};
}

std::string find_word(const locate::Host& host, const std::string& word, const std::string& interpreter) {
  std::vector<std::string> folders;
  if (!interpreter.empty()) folders.push_back(parent_path(interpreter));
  const auto variable = host.variables.find("PATH");
  if (variable != host.variables.end()) {
    for (const auto folder : split(variable->second, host.system == "windows" ? ';' : ':')) {
      folders.emplace_back(folder.empty() ? "." : folder);
    }
  }
  for (const auto& folder : folders) {
    for (const std::string_view ending : {"", ".exe"}) {
      std::string path = join_path(folder, word + std::string(ending));
      if (host.files.is_file(path)) return path;
    }
  }
  return {};
}

}  // namespace

std::string interpreter_named_by(const locate::Host& host, const std::vector<std::string>& words) {
  const std::string& word = words.front();
  if (!is_path(word) || !host.files.is_file(word)) return {};
  if (is_python_name(file_name(word))) return word;
  const Script script = read_script(host.files, word);
  return script.is_python ? script.interpreter : std::string();
}

Result<Program> find_program(const locate::Host& host, const std::vector<std::string>& words,
                             const std::string& interpreter) {
  const std::string& word = words.front();
  Program program;
  program.words = words;
  const bool by_interpreter = word == "python" || word == "python3" || word == "python.exe";
  if ((by_interpreter || word.ends_with(".py")) && interpreter.empty()) {
    return failure(fmt::format("the environment has no interpreter to run `{}`", word),
                   "give one with --python PATH, or name the interpreter in the program");
  }
  if (by_interpreter) {
    program.path = interpreter;
    // Python finds its environment by the path it was called by; a bare word would send it to PATH.
    program.words.front() = interpreter;
  } else if (word.ends_with(".py") && host.files.is_file(word)) {
    program.path = interpreter;
    program.words.insert(program.words.begin(), interpreter);
  } else {
    program.path = is_path(word) ? word : find_word(host, word, interpreter);
  }
  if (program.path.empty() || !host.files.is_file(program.path)) {
    return failure(fmt::format("there is no program `{}`", word),
                   is_path(word) ? "give its path, or its name if it is on PATH"
                                 : "looked for it beside the environment's interpreter and on PATH");
  }
  std::vector<std::string> options(program.words.begin() + 1, program.words.end());
  if (is_python_name(file_name(program.path))) {
    program.is_python = true;
    program.interpreter = program.path;
  } else {
    const Script script = read_script(host.files, program.path);
    program.is_python = script.is_python;
    program.interpreter = script.interpreter;
    options = script.options;
  }
  if (program.is_python) program.switched_off = switched_off_by(options);
  return program;
}

}  // namespace trysquare::app
