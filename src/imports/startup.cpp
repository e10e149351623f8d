#include "imports/startup.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::imports {

namespace {

bool is_word(char c) { return is_alnum(c) || c == '_'; }

// The modules that a line of code names: `import a`, `__import__('a')`.
std::vector<std::string> modules_of(std::string_view line) {
  std::vector<std::string> found;
  for (const std::string_view way : {"import ", "__import__('", "__import__(\""}) {
    for (std::size_t at = line.find(way); at != std::string_view::npos; at = line.find(way, at + 1)) {
      const std::string_view rest = line.substr(at + way.size());
      const auto* const end = std::ranges::find_if_not(rest, is_word);
      if (end != rest.begin()) found.emplace_back(rest.begin(), end);
    }
  }
  return found;
}

}  // namespace

void StartupFinders::read() {
  sources_.emplace();
  const auto take = [&](const std::string& path) {
    auto text = files_.read_file(path);
    if (text && text->contains("meta_path")) sources_->push_back(*std::move(text));
  };
  for (const std::string& site : sites_) {
    for (const DirectoryEntry& entry : files_.list(site)) {
      if (!entry.name.ends_with(".pth") || entry.name.starts_with('.')) continue;
      const auto text = files_.read_file(join_path(site, entry.name));
      if (!text || !text->contains("import")) continue;
      for (const std::string& module : modules_of(*text)) {
        take(join_path(site, module + ".py"));
        take(join_path(site, module + "/__init__.py"));
      }
    }
  }
}

bool StartupFinders::may_serve(std::string_view module) {
  if (!sources_) read();
  const std::string name(module);
  return std::ranges::any_of(*sources_, [&](const std::string& text) {
    return text.contains("'" + name + "'") || text.contains("\"" + name + "\"");
  });
}

}  // namespace trysquare::imports
