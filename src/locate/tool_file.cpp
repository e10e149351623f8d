#include "locate/tool_file.hpp"

#include "base/text.hpp"
#include "data/toml.hpp"

#include <fmt/core.h>

#include <optional>

namespace trysquare::locate {

namespace {

std::string variable(const Host& host, std::string_view name) {
  const auto found = host.variables.find(name);
  return found == host.variables.end() ? std::string() : found->second;
}

class Finder {
 public:
  Finder(const Host& host, const std::string& named) : host_(host), named_(named) {}

  Result<ToolFiles> find() {
    if (named_.empty()) {
      for (const std::string_view name : {"trysquare.toml", "pyproject.toml"}) {
        if (auto done = search_above(name); !done) return std::unexpected(std::move(done.error()));
      }
    } else {
      auto found = read(named_, "--config");
      if (!found) return std::unexpected(std::move(found.error()));
      if (!*found) return failure_at({named_, 0, 0}, "there is no table [tool.trysquare] in it");
    }
    for (const auto& [layer, folder] : folders()) {
      const std::string path = join_path(join_path(folder, "trysquare"), "trysquare.toml");
      files_.looked_for.push_back(path);
      if (!host_.files.is_file(path)) continue;
      if (auto done = read(path, layer); !done) return std::unexpected(std::move(done.error()));
    }
    return std::move(files_);
  }

 private:
  struct Folder {
    std::string layer, path;
  };

  std::vector<Folder> folders() const {
    std::vector<Folder> found;
    const auto add = [&](std::string layer, const std::string& path) {
      if (!path.empty() && is_absolute_path(path)) found.push_back({std::move(layer), path});
    };
    if (host_.system == "windows") {
      add("user", variable(host_, "APPDATA"));
      add("system", variable(host_, "ProgramData"));
      return found;
    }
    const std::string own = variable(host_, "XDG_CONFIG_HOME"), home = variable(host_, "HOME");
    add("user", own.empty() && !home.empty() ? join_path(home, ".config") : own);
    std::string shared = variable(host_, "XDG_CONFIG_DIRS");
    if (shared.empty()) shared = "/etc/xdg";
    for (const auto folder : split(shared, ':')) add("system", std::string(folder));
    add("system", "/etc");
    return found;
  }

  // The closest one that says something.
  Result<void> search_above(std::string_view name) {
    const std::string layer = name == "pyproject.toml" ? "pyproject" : "project";
    std::string folder = normal_path(host_.directory);
    for (bool here = true;; here = false) {
      const std::string path = join_path(folder, name);
      if (host_.files.is_file(path)) {
        auto found = read(here ? std::string(name) : path, layer);
        if (!found) return std::unexpected(std::move(found.error()));
        if (*found) return {};
      }
      std::string above = parent_path(folder);
      if (above.empty() || above == folder) return {};
      folder = std::move(above);
    }
  }

  // False when a pyproject.toml holds no [tool.trysquare]. What is wrong in the rest of it is its own tools'
  // to say, unless it was named.
  Result<bool> read(const std::string& path, const std::string& layer) {
    const auto text = host_.files.read_file(path);
    if (!text) return std::unexpected(text.error());
    const bool project = file_name(path) == "pyproject.toml";
    if (project && text->find("trysquare") == std::string::npos) return false;
    const auto document = data::parse_toml(*text, path);
    if (!document && project && named_.empty()) return false;
    if (!document) return std::unexpected(Error(document.error()).during("while reading the configuration"));
    const data::Node* table = &*document;
    if (project) {
      const data::Node* tool = document->find("tool");
      table = tool == nullptr ? nullptr : tool->find("trysquare");
      if (table == nullptr) return false;
    }
    auto file = read::read_tool_table(*table, path);
    if (!file) return std::unexpected(std::move(file.error()).during("while reading the configuration"));
    files_.found.push_back(
        {path, normal_path(join_path(host_.directory, parent_path(path))), layer, *std::move(file)});
    return true;
  }

  const Host& host_;
  const std::string& named_;
  ToolFiles files_;
};

}  // namespace

Result<ToolFiles> find_tool_files(const Host& host, const std::string& named) {
  return Finder(host, named).find();
}

}  // namespace trysquare::locate
