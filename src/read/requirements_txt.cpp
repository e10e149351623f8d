#include "read/requirements_txt.hpp"

#include "base/text.hpp"
#include "pep/unicode.hpp"
#include "pep/url.hpp"
#include "read/requirement_encoding.hpp"
#include "read/requirement_file_lines.hpp"
#include "read/requirement_target.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

// So that files that name each other many times over end.
constexpr std::size_t most_files = 10'000;
constexpr std::size_t deepest = 200;

// A requirement as a line gives it, not yet looked at.
struct Line {
  std::string text;
  std::string path;
  std::uint32_t number;
  bool editable, constraint;
  LineOptions options;
};

// Options begin at the first word, divided by single spaces, that begins with `-`.
std::size_t options_begin(std::string_view text) {
  if (text.starts_with('-')) return 0;
  const std::size_t at = text.find(" -");
  return at == std::string_view::npos ? text.size() : at + 1;
}

bool has_web_scheme(std::string_view path) {
  const std::string low = to_lower(path.substr(0, 6));
  return low.starts_with("http:") || low.starts_with("https:") || low.starts_with("file:");
}

class Reader {
 public:
  explicit Reader(const RequirementsQuestion& question) : question_(question) {}

  std::expected<RequirementsFile, RequirementsError> read(const std::string& path) {
    const std::string whole = normal_path(join_path(question_.directory, path));
    if (auto done = read_file(path, whole, question_.constraint); !done) {
      return std::unexpected(RequirementsError{RequirementsError::Stage::file, std::move(done.error())});
    }
    for (Line& line : lines_) {
      Error error;
      if (look_at(line, error)) continue;
      error.place = {line.path, line.number, 0};
      return std::unexpected(RequirementsError{RequirementsError::Stage::requirement, std::move(error)});
    }
    return std::move(found_);
  }

 private:
  Result<void> read_file(const std::string& path, const std::string& whole, bool constraint) {
    const Place place{path, 0, 0};
    if (open_.size() >= deepest || ++files_ > most_files)
      return failure_at(place, "files name each other too often");
    const auto bytes = question_.files.read_file(whole);
    if (!bytes) return std::unexpected(bytes.error());
    auto text = decode_requirements(*bytes);
    if (!text) return failure_at(place, std::move(text.error().message));
    open_.push_back(whole);
    for (FileLine& line : requirement_file_lines(*text, question_.variables)) {
      if (auto done = read_line(line, path, whole, constraint); !done) return done;
    }
    open_.pop_back();
    return {};
  }

  Result<void> read_line(const FileLine& line, const std::string& path, const std::string& whole,
                         bool constraint) {
    const Place place{path, line.number, 1};
    const std::size_t begin = options_begin(line.text);
    auto options = parse_line_options(std::string_view(line.text).substr(begin), found_.options);
    if (!options) return failure_at(place, std::move(options.error().message));
    // The space in front of the options divides, and is none of the requirement's.
    std::string text = line.text.substr(0, begin);
    if (begin > 0 && begin < line.text.size()) text.pop_back();
    // With `-e` anywhere behind it, a requirement is one for an editable install too.
    const bool editable = !options->editables.empty();
    if (!text.empty() || editable) {
      if (text.empty()) text = options->editables.front();
      lines_.push_back({std::move(text), path, line.number, editable, constraint, *std::move(options)});
      return {};
    }
    const auto& nested = options->requirements.empty() ? options->constraints : options->requirements;
    if (!nested.empty()) return read_nested(nested.front(), options->requirements.empty(), whole, place);
    return apply(*options, whole, place);
  }

  Result<void> read_nested(const std::string& relative, bool constraint, const std::string& whole,
                           const Place& place) {
    if (has_web_scheme(relative))
      return failure_at(place, fmt::format("`{}`: files are read, nothing is fetched", relative));
    const std::string path = normal_path(join_path(parent_path(whole), relative));
    if (std::ranges::find(open_, path) != open_.end())
      return failure_at(place, fmt::format("`{}` includes itself", relative));
    return read_file(path, path, constraint);
  }

  Result<void> apply(const LineOptions& options, const std::string& whole, const Place& place) {
    InstallerState& state = found_.options;
    if (options.require_hashes) state.require_hashes = true;
    if (options.no_index) {
      state.no_index = true;
      state.index_urls.clear();
    }
    if (!state.no_index) {
      if (!options.index_urls.empty() && !options.index_urls.back().empty()) {
        state.index_urls = {options.index_urls.back()};
      }
      state.index_urls.insert(state.index_urls.end(), options.extra_index_urls.begin(),
                              options.extra_index_urls.end());
    }
    if (!options.find_links.empty()) {
      const std::string& value = options.find_links.front();
      const std::string here = value.starts_with('/') ? value : parent_path(whole) + "/" + value;
      state.find_links.push_back(question_.files.status(here) ? here : value);
    }
    if (options.pre) state.releases.first.insert(":all:");
    if (options.prefer_binary) state.prefer_binary = true;
    for (const auto& host : options.trusted_hosts) {
      if (auto done = trust(host, place); !done) return done;
    }
    return {};
  }

  Result<void> trust(const std::string& text, const Place& place) {
    const bool bare = std::ranges::count(text, ':') >= 2 && text.find_first_of("@[") == std::string::npos;
    const auto url = pep::Url::parse("https://" + (bare ? "[" + text + "]" : text));
    if (!url) return failure_at(place, url.error().message);
    const auto host = pep::parse_network(url->network);
    if (!host) return failure_at(place, fmt::format("`{}` is no host: {}", text, host.error().message));
    const bool brackets = host->port && host->host.find(':') != std::string::npos;
    const std::string name = brackets ? "[" + host->host + "]" : host->host;
    found_.options.trusted_hosts.insert(host->port ? fmt::format("{}:{}", name, *host->port) : name);
    return {};
  }

  bool look_at(Line& line, Error& error) {
    if (line.editable && line.constraint) {
      error.message = "an editable install is no constraint";
      return false;
    }
    auto target = line.editable ? parse_editable_target(line.text, question_.files, question_.directory)
                                : parse_requirement_target(line.text, question_.files, question_.directory);
    if (!target) {
      error = std::move(target.error());
      return false;
    }
    RequirementEntry& entry = found_.entries.emplace_back();
    entry.text = pep::trim_space(line.text);
    entry.editable = line.editable;
    entry.constraint = line.constraint;
    entry.path = line.path;
    entry.line = line.number;
    entry.extras = std::move(target->extras);
    entry.marker = std::move(target->marker);
    entry.url = std::move(target->url);
    if (target->requirement) {
      entry.name = target->requirement->name;
      entry.specifier = target->requirement->specifiers.text();
    }
    if (!line.editable) entry.hashes = std::move(line.options.hashes);
    entry.config_settings = std::move(line.options.config_settings);
    return true;
  }

  const RequirementsQuestion& question_;
  RequirementsFile found_;
  std::vector<Line> lines_;
  std::vector<std::string> open_;  // files inside which we are
  std::size_t files_ = 0;
};

}  // namespace

std::expected<RequirementsFile, RequirementsError> read_requirements(const RequirementsQuestion& question,
                                                                     const std::string& path) {
  return Reader(question).read(path);
}

}  // namespace trysquare::read
