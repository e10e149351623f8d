#include "locate/installation.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::locate {

namespace {

constexpr std::uint64_t largest_script = 64 * 1024;
constexpr std::uint64_t largest_text = std::uint64_t{16} << 20U;

class Reader {
 public:
  Reader(const Host& host, const model::Environment& environment)
      : files_(host.files), environment_(environment) {}

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
    for (const auto& distribution : environment_.distributions) {
      if (distribution.root != site || !distribution.metadata_path.starts_with(path)) continue;
      folder.name = distribution.name;
      folder.key = distribution.key;
      folder.version = distribution.version;
      folder.metadata_path = distribution.metadata_path;
    }
    if (const auto directory = files_.open_directory(path)) {
      std::string headers;
      const auto found = (*directory)->read("METADATA", headers, ReadUntil::blank_line);
      folder.is_text = !found || !*found || is_valid_utf8(headers.substr(0, headers.find("\n\n")));
    }
    const std::string record = join_path(path, "RECORD");
    folder.has_record = files_.status(record).has_value();
    if (const auto content = text(record)) {
      auto parsed = read::parse_record(*content, record);
      if (parsed)
        folder.record = *std::move(parsed);
      else
        folder.record_problem = std::move(parsed.error());
    } else if (folder.has_record) {
      folder.record_problem = failure_at({record, 0, 0}, "it cannot be read").error();
    }
    if (const auto wheel = text(join_path(path, "WHEEL"))) {
      for (const std::string_view line : split_lines(*wheel)) {
        if (line.starts_with("Tag:")) folder.wheel_tags.emplace_back(trim(line.substr(4)));
      }
    }
    if (const auto url = text(join_path(path, "direct_url.json"))) folder.direct_url = *url;
    const std::string offers = join_path(path, "entry_points.txt");
    if (const auto content = text(offers)) {
      if (auto points = read::parse_entry_points(*content, offers)) {
        std::erase_if(*points, [](const read::EntryPoint& point) {
          return point.group != "console_scripts" && point.group != "gui_scripts";
        });
        folder.commands = *std::move(points);
      }
    }
    if (folder.record.empty()) {
      if (const auto names = text(join_path(path, "top_level.txt"))) {
        for (const std::string_view line : split_lines(*names)) folder.top_level.emplace_back(trim(line));
      }
    }
    out_.folders.push_back(std::move(folder));
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
      const auto content = files_.read_file(path);
      if (!content || !content->starts_with("#!")) continue;
      const auto lines = split_lines(*content);
      std::string_view first = trim(lines.front().substr(2));
      // Long paths: the shell starts Python with the file itself.
      constexpr std::string_view prologue = "'''exec' ";
      if (first == "/bin/sh" && lines.size() > 1 && lines[1].starts_with(prologue)) {
        first = lines[1].substr(prologue.size());
        const bool quoted = first.starts_with('"');
        first = quoted ? first.substr(1, first.find('"', 1) - 1) : first.substr(0, first.find(' '));
      } else {
        first = first.substr(0, first.find(' '));
      }
      const std::string word(first);
      if (!word.starts_with('/') || file_name(word).find("py") == std::string_view::npos) continue;
      out_.scripts.push_back({path, word});
    }
  }

  const FileSystem& files_;
  const model::Environment& environment_;
  Installation out_;
};

}  // namespace

Installation read_installation(const Host& host, const model::Environment& environment) {
  return Reader(host, environment).read();
}

}  // namespace trysquare::locate
