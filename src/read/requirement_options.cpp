#include "read/requirement_options.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <utility>

namespace trysquare::read {

namespace {

enum class Takes : std::uint8_t { nothing, value };

// Where an option stands in the line: what it changes.
struct Reading {
  LineOptions& line;
  InstallerState& state;
};

using Apply = Result<void> (*)(Reading& reading, const std::string& value);

struct Option {
  std::string_view name;
  char letter;  // `\0`: it has none
  Takes takes;
  Apply apply;
};

template <std::vector<std::string> LineOptions::* list>
Result<void> append(Reading& reading, const std::string& value) {
  (reading.line.*list).push_back(value);
  return {};
}

template <bool LineOptions::* flag>
Result<void> set(Reading& reading, const std::string&) {
  reading.line.*flag = true;
  return {};
}

Result<void> nothing(Reading&, const std::string&) { return {}; }

// Names are for the one set and leave the other; `:all:` sweeps both, `:none:` empties its own.
Result<void> choose(std::string_view value, std::set<std::string>& target, std::set<std::string>& other) {
  if (value.starts_with('-')) return failure(fmt::format("names are missing before `{}`", value));
  auto names = split(value, ',');
  for (auto all = std::ranges::find(names, ":all:"); all != names.end();
       all = std::ranges::find(names, ":all:")) {
    other.clear();
    target = {":all:"};
    names.erase(names.begin(), all + 1);
    if (std::ranges::find(names, ":none:") == names.end()) return {};
  }
  for (const auto name : names) {
    if (name == ":none:") {
      target.clear();
      continue;
    }
    const std::string key = pep::normalize_name(name);
    other.erase(key);
    target.insert(key);
  }
  return {};
}

template <NameChoice InstallerState::* choice, bool first>
Result<void> choose(Reading& reading, const std::string& value) {
  NameChoice& names = reading.state.*choice;
  return first ? choose(value, names.first, names.second) : choose(value, names.second, names.first);
}

Result<void> add_hash(Reading& reading, const std::string& value) {
  constexpr std::array<std::string_view, 3> strong{"sha256", "sha384", "sha512"};
  const std::size_t colon = value.find(':');
  if (colon == std::string::npos) return failure(fmt::format("`{}` is no hash: `algorithm:digest`", value));
  const std::string algorithm = value.substr(0, colon);
  if (std::ranges::find(strong, algorithm) == strong.end()) {
    return failure(fmt::format("`{}` is no algorithm for hashes: sha256, sha384, sha512", algorithm));
  }
  reading.line.hashes[algorithm].push_back(value.substr(colon + 1));
  return {};
}

Result<void> add_setting(Reading& reading, const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos) return failure(fmt::format("`{}` is no setting: `KEY=VALUE`", value));
  const std::string key = value.substr(0, equals);
  auto& settings = reading.line.config_settings;
  auto known = std::ranges::find(settings, key, &ConfigSettings::value_type::first);
  if (known == settings.end()) known = settings.insert(known, {key, {}});
  known->second.push_back(value.substr(equals + 1));
  return {};
}

Result<void> use_feature(Reading&, const std::string& value) {
  constexpr std::array<std::string_view, 6> features{
      "fast-deps",  "inprocess-build-deps",         "venv-isolation",
      "truststore", "no-binary-enable-wheel-cache", "build-constraint"};
  if (std::ranges::find(features, value) != features.end()) return {};
  return failure(fmt::format("`{}` is no feature that can be asked for", value));
}

constexpr auto known_options = std::to_array<Option>({
    {"--index-url", 'i', Takes::value, append<&LineOptions::index_urls>},
    {"--pypi-url", '\0', Takes::value, append<&LineOptions::index_urls>},
    {"--extra-index-url", '\0', Takes::value, append<&LineOptions::extra_index_urls>},
    {"--no-index", '\0', Takes::nothing, set<&LineOptions::no_index>},
    {"--constraint", 'c', Takes::value, append<&LineOptions::constraints>},
    {"--requirement", 'r', Takes::value, append<&LineOptions::requirements>},
    {"--editable", 'e', Takes::value, append<&LineOptions::editables>},
    {"--find-links", 'f', Takes::value, append<&LineOptions::find_links>},
    {"--no-binary", '\0', Takes::value, choose<&InstallerState::formats, true>},
    {"--only-binary", '\0', Takes::value, choose<&InstallerState::formats, false>},
    {"--prefer-binary", '\0', Takes::nothing, set<&LineOptions::prefer_binary>},
    {"--require-hashes", '\0', Takes::nothing, set<&LineOptions::require_hashes>},
    {"--no-require-hashes", '\0', Takes::nothing, nothing},
    {"--pre", '\0', Takes::nothing, set<&LineOptions::pre>},
    {"--all-releases", '\0', Takes::value, choose<&InstallerState::releases, true>},
    {"--only-final", '\0', Takes::value, choose<&InstallerState::releases, false>},
    {"--trusted-host", '\0', Takes::value, append<&LineOptions::trusted_hosts>},
    {"--use-feature", '\0', Takes::value, use_feature},
    {"--hash", '\0', Takes::value, add_hash},
    {"--config-settings", 'C', Takes::value, add_setting},
});

Result<const Option*> find_long(std::string_view name) {
  const Option* found = nullptr;
  for (const Option& option : known_options) {
    if (option.name == name) return &option;
    if (!option.name.starts_with(name)) continue;
    if (found != nullptr)
      return failure(fmt::format("`{}` may be `{}` or `{}`", name, found->name, option.name));
    found = &option;
  }
  if (found == nullptr) return failure(fmt::format("`{}` is no option of a requirements file", name));
  return found;
}

class Arguments {
 public:
  Arguments(std::vector<std::string> words, Reading reading)
      : rest_(std::make_move_iterator(words.begin()), std::make_move_iterator(words.end())),
        reading_(reading) {}

  Result<void> read() {
    while (!rest_.empty()) {
      const std::string word = take();
      if (word == "--") return {};
      Result<void> done;
      if (word.starts_with("--"))
        done = read_long(word);
      else if (word.starts_with('-') && word.size() > 1)
        done = read_short(word);
      if (!done) return done;
    }
    return {};
  }

 private:
  std::string take() {
    std::string word = std::move(rest_.front());
    rest_.pop_front();
    return word;
  }

  Result<void> apply(const Option& option) {
    if (option.takes == Takes::nothing) return option.apply(reading_, "");
    if (rest_.empty()) return failure(fmt::format("`{}` wants a value", option.name));
    return option.apply(reading_, take());
  }

  Result<void> read_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const auto option = find_long(word.substr(0, equals));
    if (!option) return std::unexpected(option.error());
    if (equals != std::string::npos) {
      if ((*option)->takes == Takes::nothing)
        return failure(fmt::format("`{}` takes no value", (*option)->name));
      rest_.push_front(word.substr(equals + 1));
    }
    return apply(**option);
  }

  // Every letter takes a value: the rest of the word, or the next one.
  Result<void> read_short(const std::string& word) {
    const auto* const option = std::ranges::find(known_options, word[1], &Option::letter);
    if (word[1] == '\0' || option == known_options.end()) {
      return failure(fmt::format("`{}` is no option of a requirements file", word.substr(0, 2)));
    }
    if (word.size() > 2) rest_.push_front(word.substr(2));
    return apply(*option);
  }

  std::deque<std::string> rest_;
  Reading reading_;
};

}  // namespace

std::optional<std::vector<std::string>> shell_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool begun = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      if (begun) words.push_back(std::exchange(word, {}));
      begun = false;
      continue;
    }
    begun = true;
    if (c == '\\') {
      if (++at == text.size()) return std::nullopt;
      word += text[at];
    } else if (c == '\'' || c == '"') {
      for (++at; at < text.size() && text[at] != c; ++at) {
        if (c == '"' && text[at] == '\\') {
          if (++at == text.size()) return std::nullopt;
          if (text[at] != '"' && text[at] != '\\') word += '\\';
        }
        word += text[at];
      }
      if (at == text.size()) return std::nullopt;
    } else {
      word += c;
    }
  }
  if (begun) words.push_back(std::move(word));
  return words;
}

Result<LineOptions> parse_line_options(std::string_view text, InstallerState& state) {
  auto words = shell_words(text);
  if (!words) return failure("a quote or a backslash of the options is left open");
  LineOptions line;
  if (auto done = Arguments(*std::move(words), {line, state}).read(); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return line;
}

}  // namespace trysquare::read
