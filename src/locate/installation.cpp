#include "locate/installation.hpp"

#include "base/file_mode.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

namespace trysquare::locate {

namespace {

constexpr std::uint64_t largest_script = 64 * 1024;
constexpr std::uint64_t largest_text = std::uint64_t{16} << 20U;

class Reader {
 public:
  Reader(const Host& host, const model::Environment& environment)
      : files_(host.files), environment_(environment) {
    roots_.push_back(normal_path(join_path(host.directory, environment.path)) + "/");
    if (const auto real = files_.real_path(environment.path)) roots_.push_back(*real + "/");
    for (const auto& distribution : environment.distributions) {
      const std::string& path = distribution.metadata_path;  // of an old egg the file is all there is
      by_folder_[path.ends_with("-info") ? path : parent_path(path)] = &distribution;
    }
  }

  Installation read() {
    const std::string root = environment_.path + "/";
    for (const auto& entry : environment_.search_path) {
      const bool known =
          std::ranges::any_of(out_.sites, [&](const Site& site) { return site.path == entry.path; });
      if (known || !entry.path.starts_with(root) || !is_site(entry.path)) continue;
      read_site(entry.path);
    }
    for (const std::string_view folder : {"bin", "Scripts"})
      read_scripts(join_path(environment_.path, folder));
    return std::move(out_);
  }

 private:
  static bool is_site(std::string_view path) {
    return file_name(path) == "site-packages" || file_name(path) == "dist-packages";
  }

  void read_site(const std::string& path) {
    Site site{path, files_.list(path)};
    for (const DirectoryEntry& entry : site.entries) {
      const std::string& name = entry.name;
      if (name.starts_with('~')) continue;
      if (name.ends_with(".dist-info") || name.ends_with(".egg-info")) read_folder(path, name);
      if (name.ends_with(".pth") && !name.starts_with('.')) read_pth(path, name);
    }
    out_.sites.push_back(std::move(site));
  }

  // Nothing when it is not there, too large, or no file that can be read to its end.
  std::optional<std::string> text(const std::string& path) const {
    const auto status = files_.status(path);
    if (!status || status->kind != FileKind::regular || status->size > largest_text) return std::nullopt;
    auto read = files_.read_file(path);
    return read ? std::optional(*std::move(read)) : std::nullopt;
  }

  void read_folder(const std::string& site, const std::string& name) {
    InstalledFolder folder;
    folder.site = site;
    folder.folder = name;
    const std::string path = join_path(site, name);
    if (const auto known = by_folder_.find(path); known != by_folder_.end()) {
      folder.name = known->second->name;
      folder.key = known->second->key;
      folder.version = known->second->version;
      folder.metadata_path = known->second->metadata_path;
    }
    if (const auto metadata = text(join_path(path, "METADATA"))) {
      folder.is_text = is_valid_utf8(*metadata);
      folder.repeated_field = repeated_field(*metadata);
      if (name.ends_with(".dist-info")) folder.metadata_problem = metadata_problem(*metadata);
    }
    read_record(path, folder);
    if (!folder.has_record && name.ends_with(".egg-info")) read_installed_files(path, folder);
    if (const auto wheel = text(join_path(path, "WHEEL"))) {
      for (const std::string_view line : split_lines(*wheel)) {
        if (line.starts_with("Tag:")) folder.wheel_tags.emplace_back(trim(line.substr(4)));
      }
      folder.wheel_problem = wheel_problem(*wheel, folder.wheel_tags);
    }
    // Asked where it can be so only: it is one more file of each distribution.
    if (environment_.kind == "conda") {
      const auto installer = text(join_path(path, "INSTALLER"));
      folder.is_of_conda = installer && trim(*installer) == "conda";
    }
    const std::string origin = join_path(path, "direct_url.json");
    if (const auto url = text(origin)) folder.direct_url = *url;
    folder.has_direct_url = !folder.direct_url.empty() || is_there(origin);
    read_offers(join_path(path, "entry_points.txt"), folder);
    if (folder.record.empty()) {
      if (const auto names = text(join_path(path, "top_level.txt"))) {
        for (const std::string_view line : split_lines(*names)) folder.top_level.emplace_back(trim(line));
      }
    }
    out_.folders.push_back(std::move(folder));
  }

  // A link that leads nowhere is there, too.
  bool is_there(const std::string& path) const {
    return files_.status(path).has_value() || files_.link_target(path).has_value();
  }

  // Some tools list absolute paths: those in the environment are told as all others are, from its site.
  void make_relative(const std::string& site, std::vector<read::RecordEntry>& record) const {
    const std::string below =
        normal_path(site).substr(std::min(site.size(), normal_path(environment_.path).size() + 1));
    std::string up = "../";
    for (auto deeper = std::ranges::count(below, '/'); deeper > 0; --deeper) up += "../";
    for (read::RecordEntry& entry : record) {
      if (!entry.path.starts_with('/')) continue;
      for (const std::string& root : roots_) {
        if (!entry.path.starts_with(root)) continue;
        const std::string rest = entry.path.substr(root.size());
        entry.path = rest.starts_with(below + "/") ? rest.substr(below.size() + 1) : up + rest;
        break;
      }
    }
  }

  // The last line has no end, and is no whole row either: path, hash and size.
  static bool ends_early(std::string_view record) {
    if (record.empty() || record.back() == '\n') return false;
    const std::string_view last = record.substr(record.find_last_of('\n') + 1);
    const bool without_size = last.ends_with(',') && !last.ends_with(",,");
    return without_size || std::ranges::count(last, ',') < 2;
  }

  void read_record(const std::string& path, InstalledFolder& folder) const {
    const std::string record = join_path(path, "RECORD");
    folder.has_record = is_there(record);
    if (!folder.has_record) return;
    const auto problem = [&](std::string why) {
      folder.record_problem = failure_at({record, 0, 0}, std::move(why)).error();
    };
    const auto content = text(record);
    if (!content) return problem("it cannot be read");
    folder.record_ends_early = ends_early(*content);
    auto parsed = read::parse_record(*content, record);
    if (parsed) {
      folder.record = *std::move(parsed);
      make_relative(folder.site, folder.record);
    } else {
      folder.record_problem = std::move(parsed.error());
    }
    if (const auto facts = file_facts(files_, record); facts && !facts->may_be_read)
      problem("it may be read by nobody");
    if (!is_valid_utf8(*content)) problem("it is no UTF-8 text");
    if (content->find('\0') != std::string::npos) problem("it holds a null byte");
  }

  // What pip kept beside an .egg-info: names as seen from there, nothing else.
  void read_installed_files(const std::string& path, InstalledFolder& folder) const {
    const auto content = text(join_path(path, "installed-files.txt"));
    if (!content || !is_valid_utf8(*content) || content->find('\0') != std::string::npos) return;
    const std::string site = normal_path(folder.site) + "/";
    for (const std::string_view line : split_lines(*content)) {
      if (trim(line).empty()) continue;
      std::string file = normal_path(join_path(path, trim(line)));
      if (file.starts_with(site)) file.erase(0, site.size());
      folder.record.push_back({.path = std::move(file), .hash = std::nullopt, .size = std::nullopt});
    }
    make_relative(folder.site, folder.record);
  }

  void read_offers(const std::string& path, InstalledFolder& folder) const {
    const auto content = text(path);
    if (!content && is_there(path))
      folder.entry_points_problem = failure_at({path, 0, 0}, "it is too large, or no file").error();
    if (!content) return;
    auto points = read::parse_entry_points(*content, path);
    if (!points) {
      folder.entry_points_problem = std::move(points.error());
      return;
    }
    for (read::EntryPoint& point : *points) {
      const bool command = point.group == "console_scripts" || point.group == "gui_scripts";
      (command ? folder.commands : folder.plugins).push_back(std::move(point));
    }
  }

  // Readers take the first of several: who wrote them meant another, perhaps.
  static std::string repeated_field(std::string_view metadata) {
    int names = 0, versions = 0;
    for (const std::string_view line : split_lines(metadata.substr(0, metadata.find("\n\n")))) {
      names += line.starts_with("Name:") ? 1 : 0;
      versions += line.starts_with("Version:") ? 1 : 0;
    }
    return names > 1 ? "Name" : versions > 1 ? "Version" : "";
  }

  // The value of a header's first line with this name, in any case; nothing when there is none.
  static std::optional<std::string_view> header(std::string_view text, std::string_view name) {
    for (const std::string_view line : split_lines(text.substr(0, text.find("\n\n")))) {
      if (line.substr(name.size() < line.size() ? name.size() : 0).starts_with(':') &&
          to_lower(line.substr(0, name.size())) == to_lower(name))
        return trim(line.substr(name.size() + 1));
    }
    return std::nullopt;
  }

  // Readers refuse what is of a later major version than they know, and what names none.
  static std::string version_problem(std::string_view text, std::string_view name, int latest) {
    const auto version = header(text, name);
    if (!version) return fmt::format("has no {}", name);
    int major = 0;
    const std::string_view digits = version->substr(0, version->find('.'));
    for (const char c : digits) major = is_digit(c) && major < 1000 ? major * 10 + (c - '0') : 1000;
    if (!digits.empty() && major <= latest) return {};
    return fmt::format("is of {} `{:.40}`, which no installer knows", name, printable(*version));
  }

  // https://packaging.python.org/en/latest/specifications/core-metadata/#metadata-version
  static std::string metadata_problem(std::string_view text) {
    constexpr int latest = 2;
    return version_problem(text, "Metadata-Version", latest);
  }

  // https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-contents
  static std::string wheel_problem(std::string_view text, const std::vector<std::string>& tags) {
    if (trim(text).empty()) return "is empty";
    if (tags.empty()) return "names no tag: nobody can tell what it was built for";
    for (const std::string& tag : tags) {
      if (std::ranges::count(tag, '-') != 2)
        return fmt::format("names `{:.80}`, which is no tag", printable(tag));
    }
    return version_problem(text, "Wheel-Version", 1);
  }

  void read_pth(const std::string& site, const std::string& name) {
    PthFile file{site, name, std::nullopt, true, {}};
    const std::string path = join_path(site, name);
    const auto status = files_.status(path);
    auto content = files_.read_file(path);
    if (!status || !content) {
      file.problem =
          content ? failure_at({path, 0, 0}, "it is not there").error() : std::move(content.error());
    } else {
      const auto facts = file_facts(files_, path);
      if (facts && !facts->may_be_read)
        file.problem = failure_at({path, 0, 0}, "it may be read by nobody").error();
      file.is_text = is_valid_utf8(*content) && content->find('\0') == std::string::npos;
      if (file.is_text) file.lines = read::parse_pth(*content);
    }
    out_.pth_files.push_back(std::move(file));
  }

  void read_scripts(const std::string& folder) {
    for (const DirectoryEntry& entry : files_.list(folder)) {
      if (entry.kind != FileKind::regular) continue;
      const std::string path = join_path(folder, entry.name);
      const auto status = files_.status(path);
      if (!status || status->size > largest_script) continue;
      auto content = files_.read_file(path);
      if (!content) continue;
      Script script{.path = path, .content = *std::move(content)};
      read_first_line(script);
      out_.scripts.push_back(std::move(script));
    }
  }

  static void read_first_line(Script& script) {
    const std::string_view text = script.content;
    if (!text.starts_with("#!")) return;
    script.has_first_line = true;
    const std::string_view first = text.substr(2, text.find('\n') - 2);
    script.first_line = first;
    const std::size_t begin = std::min(first.find_first_not_of(" \t"), first.size());
    std::string_view word = first.substr(begin);
    word = word.substr(0, word.find_first_of(" \t"));
    // Long paths: the shell starts Python with the file itself.
    constexpr std::string_view prologue = "'''exec' ";
    std::string_view rest = text.substr(std::min(text.size(), first.size() + 3));
    if (trim(first) == "/bin/sh" && rest.starts_with(prologue)) {
      rest = rest.substr(prologue.size(), rest.find('\n') - prologue.size());
      const bool quoted = rest.starts_with('"');
      word = quoted ? rest.substr(1, rest.find('"', 1) - 1) : rest.substr(0, rest.find(' '));
      script.in_prologue = true;
    }
    script.interpreter = word;
  }

  const FileSystem& files_;
  const model::Environment& environment_;
  std::unordered_map<std::string, const model::Distribution*> by_folder_;  // of its metadata
  std::vector<std::string> roots_;  // the environment's absolute names, `/` at their ends
  Installation out_;
};

}  // namespace

Installation read_installation(const Host& host, const model::Environment& environment) {
  return Reader(host, environment).read();
}

}  // namespace trysquare::locate
