#include "house/words.hpp"

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

namespace trysquare::house {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// The first group of each match.
std::set<std::string> all_matches(const std::string& text, const char* pattern) {
  std::set<std::string> found;
  const std::regex regex(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at)
    found.insert((*at)[1].str());
  return found;
}

std::string_view name_of(const Source& source) {
  return std::string_view(source.path).substr(source.path.find_last_of('/') + 1);
}

bool is_binary(const Source& source) { return source.text.find('\0') != std::string::npos; }

}  // namespace

ProductWords product_words(const std::vector<Source>& sources) {
  std::set<std::string> names{"django", "ansys",      "guardian",         "nexus",
                              "numpy",  "ceireports", "dynamicreporting", "rest_framework"};
  std::set<std::string> settings;
  for (const Source& source : sources) {
    if (source.below("rules/") && source.ends_with(".toml")) {
      names.insert(source.path.substr(6, source.path.find('/', 6) - 6));
      settings.merge(all_matches(source.text, "\\b(?:setting|to|path)\\s*=\\s*\"([A-Z][A-Z0-9_]+)"));
    } else if (source.below("constraints/") && source.ends_with(".txt")) {
      names.merge(all_matches(source.text, "(?:^|\\n)([a-z][a-z0-9-]+)"));
    } else if (source.below("constraints/")) {
      names.insert(source.path.substr(12, source.path.find('/', 12) - 12));
    }
  }
  return {{names.begin(), names.end()}, {settings.begin(), settings.end()}};
}

Complaints check_product_words(const Source& source, const ProductWords& words) {
  Complaints out;
  const bool code = source.below("src/") && (source.is_cpp() || source.is_python());
  if (!code || source.path == "src/python/trysquare/django.py") return out;
  // The row by which the one exception is found names it.
  const std::string text = std::regex_replace(code_of(source, Strings::keep),
                                              std::regex("[^\n]*\"trysquare\\.django\"[^\n]*"), "");
  const std::string low = lower(text);
  for (const std::string& name : words.names) {
    for (std::size_t at = low.find(name); at != std::string::npos; at = low.find(name, at + 1)) {
      // At the end of another word it is a part of that ("_interpchannels").
      if (at > 0 && std::isalpha(static_cast<unsigned char>(low[at - 1])) != 0) continue;
      out.push_back(complaint(source, line_of(low, at), "`" + name + "` is data"));
    }
  }
  for (const std::string& setting : words.settings) {
    for (std::size_t at = text.find(setting); at != std::string::npos; at = text.find(setting, at + 1)) {
      if (!is_word_at(text, at, setting.size())) continue;
      out.push_back(complaint(source, line_of(text, at), "the setting `" + setting + "` is data"));
    }
  }
  return out;
}

Complaints check_notes(const Source& source) {
  constexpr std::string_view words[] = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X",
      "HA"
      "CK"};
  Complaints out;
  if (is_binary(source) || source.below("fixtures/")) return out;
  for (const std::string_view word : words) {
    for (std::size_t at = source.text.find(word); at != std::string::npos;
         at = source.text.find(word, at + 1)) {
      if (is_word_at(source.text, at, word.size())) {
        out.push_back(complaint(source, line_of(source.text, at), "a note to oneself: " + std::string(word)));
      }
    }
  }
  return out;
}

Complaints check_file_name(const Source& source) {
  constexpr std::string_view banned[] = {"util", "utils", "helper", "helpers", "manager", "common", "misc"};
  const std::string name(name_of(source));
  const std::string stem = name.substr(0, name.find('.'));
  Complaints out;
  if (!source.below("src/") && !source.below("tests/")) return out;
  if (std::ranges::find(banned, stem) != std::end(banned)) {
    out.push_back(complaint(source, 1, "`" + stem + "` is no concept"));
  }
  if (source.is_cpp() && !std::regex_match(stem, std::regex("[a-z][a-z0-9_]*"))) {
    out.push_back(complaint(source, 1, "a file's name is snake_case"));
  }
  return out;
}

Complaints check_machine(const Source& source) {
  constexpr std::string_view words[] = {
      "/ro"
      "ot/",
      "/wor"
      "k/main",
      "/wor"
      "k/shared",
      "pypi"
      ".org",
      "pythonhosted"
      ".org"};
  Complaints out;
  if (is_binary(source)) return out;
  for (const std::string_view word : words) {
    for (std::size_t at = source.text.find(word); at != std::string::npos;
         at = source.text.find(word, at + 1)) {
      out.push_back(
          complaint(source, line_of(source.text, at), "`" + std::string(word) + "` is one machine's"));
    }
  }
  return out;
}

Complaints check_finding_codes(const std::vector<Source>& sources) {
  constexpr std::string_view table_path = "src/model/finding_codes.cpp";
  const auto table = std::ranges::find(sources, table_path, &Source::path);
  if (table == sources.end()) return {std::string(table_path) + ": is not there"};
  const std::set<std::string> known = all_matches(table->text, "\"(TS[0-9]{3})\"");
  std::set<std::string> used;
  Complaints out;
  for (const Source& source : sources) {
    if (!source.below("src/") || &source == &*table) continue;
    for (const std::string& code : all_matches(source.text, "\"(TS[0-9]{3})\"")) {
      used.insert(code);
      if (known.contains(code)) continue;
      out.push_back(
          complaint(source, line_of(source.text, source.text.find(code)), code + " is not in the table"));
    }
  }
  for (const std::string& code : known) {
    if (!used.contains(code))
      out.push_back(
          complaint(*table, line_of(table->text, table->text.find(code)), code + " is never reported"));
  }
  return out;
}

Complaints check_writing(const Source& source) {
  constexpr std::string_view silent[] = {"src/data/",     "src/pep/",      "src/model/",  "src/read/",
                                         "src/report/",   "src/locate/",   "src/rules/",  "src/check/",
                                         "src/pysource/", "src/settings/", "src/imports/"};
  Complaints out;
  if (std::ranges::none_of(silent, [&](std::string_view folder) { return source.below(folder); })) return out;
  const std::string code = code_of(source, Strings::blank);
  const std::size_t at = code.find("write_file");
  if (at != std::string::npos && is_word_at(code, at, 10)) {
    out.push_back(complaint(source, line_of(code, at), "writes a file"));
  }
  return out;
}

}  // namespace trysquare::house
