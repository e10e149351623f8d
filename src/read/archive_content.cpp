// From an archive's bytes to the tree of read/archive_tree.hpp.
#include "base/text.hpp"
#include "data/archive.hpp"
#include "data/json.hpp"
#include "read/archive_tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using data::ArchiveEntry;
using data::ArchiveReader;
using data::Node;

constexpr std::uint64_t largest_file = std::uint64_t{16} << 20U;
constexpr std::uint64_t most_kept = std::uint64_t{512} << 20U;
constexpr std::size_t most_problems = 100;
constexpr std::size_t first_bytes = 512;

// What tells about environments and distributions; of everything else the name is enough.
bool is_kept(std::string_view path) {
  constexpr auto names = std::to_array<std::string_view>(
      {"METADATA", "PKG-INFO", "WHEEL", "INSTALLER", "direct_url.json", "requires.txt", "pyvenv.cfg",
       "patchlevel.h", "EXTERNALLY-MANAGED", "manifest.json", "index.json", "oci-layout"});
  const std::string_view name = file_name(path);
  if (std::ranges::find(names, name) != names.end()) return true;
  return name.ends_with(".pth") || name.ends_with(".egg-link") || name.ends_with(".egg-info");
}

struct Item {
  std::string path;
  ArchiveTree::Entry entry;
  bool hard_link = false;
};
using Items = std::vector<Item>;

// What was read ahead, and then the rest.
class Continued final : public ByteSource {
 public:
  Continued(std::string first, ByteSource& rest) : first_(std::move(first)), rest_(rest) {}
  Result<std::size_t> read(char* into, std::size_t size) override {
    if (at_ == first_.size()) return rest_.read(into, size);
    const std::size_t count = std::min(size, first_.size() - at_);
    std::copy_n(first_.data() + at_, count, into);
    at_ += count;
    return count;
  }

 private:
  std::string first_;
  std::size_t at_ = 0;
  ByteSource& rest_;
};

class Reader {
 public:
  Reader(const std::string& path, ArchiveKeep wanted) : path_(path), wanted_(wanted) {}

  Result<ArchiveContent> read(ByteSource& source) {
    auto archive = ArchiveReader::open(source, path_);
    if (!archive) return std::unexpected(std::move(archive.error()));
    Items items;
    if (auto done = collect(**archive, items, true); !done) {
      // What came before the damage counts; of nothing there is nothing to say.
      if (items.empty()) return std::unexpected(std::move(done.error()));
      problem("TS901", done.error().message);
    }
    auto tree = std::make_unique<ArchiveTree>(path_);
    lay(items, *tree);
    if (!layers_.empty()) {
      auto image = std::make_unique<ArchiveTree>(path_);
      if (lay_image(*tree, *image)) tree = std::move(image);
    }
    content_.tree = std::move(tree);
    return std::move(content_);
  }

 private:
  void problem(std::string_view code, std::string message) {
    if (content_.problems.size() >= most_problems) return;
    content_.problems.push_back(model::make_finding(code, path_, std::move(message), {path_, 0, 0}));
  }

  Result<void> collect(ArchiveReader& archive, Items& items, bool outer) {
    for (ArchiveEntry found;;) {
      const auto more = archive.next(found);
      if (!more) return std::unexpected(more.error());
      if (!*more) return {};
      if (found.path.empty()) {
        const bool root = found.name.find_first_not_of("./") == std::string::npos &&
                          found.name.find("..") == std::string::npos;
        if (!root)
          problem("TS902", fmt::format("an entry leads out of the archive: `{}`", printable(found.name)));
        continue;
      }
      if (is_resource_fork(found.path)) continue;
      if (auto done = take(archive, found, items, outer); !done) return done;
    }
  }

  // What macOS lays beside each file that has attributes: its archivers write `._name`, or a tree of them.
  static bool is_resource_fork(std::string_view path) {
    return file_name(path).starts_with("._") || path.starts_with("__MACOSX/") || path == "__MACOSX";
  }

  Result<void> take(ArchiveReader& archive, const ArchiveEntry& found, Items& items, bool outer) {
    Item item{found.path, {found.kind, {}, true}, found.hard_link};
    if (found.hard_link || found.kind == FileKind::symlink) {
      item.entry.content = found.target;
    } else if (found.kind == FileKind::regular) {
      if (outer && is_blob(found.path)) return take_blob(archive, std::move(item), items);
      item.entry.kept =
          is_kept(found.path) || (wanted_ == ArchiveKeep::sources && found.path.ends_with(".py"));
      if (item.entry.kept) {
        auto bytes = archive.content(largest_file);
        if (!bytes) return std::unexpected(std::move(bytes.error()));
        if (bytes->size() > largest_file) return too_large(std::move(item), items);
        if (auto done = keep(item, *std::move(bytes)); !done) return done;
      }
    }
    items.push_back(std::move(item));
    return {};
  }

  Result<void> keep(Item& item, std::string bytes) {
    kept_ += bytes.size();
    if (kept_ > most_kept)
      return failure_at({path_, 0, 0}, "more metadata than an environment has: the archive is not read on");
    item.entry.content = std::move(bytes);
    return {};
  }

  // Where images keep their layers, and in newer ones their descriptions too.
  static bool is_blob(std::string_view path) {
    return path.starts_with("blobs/") || file_name(path) == "layer.tar" ||
           (path.find('/') == std::string_view::npos && (path.ends_with(".tar") || path.ends_with(".json")));
  }

  Result<void> take_blob(ArchiveReader& archive, Item item, Items& items) {
    std::string first(first_bytes, '\0');
    std::size_t size = 0;
    while (size < first.size()) {
      const auto got = archive.read(first.data() + size, first.size() - size);
      if (!got) return std::unexpected(got.error());
      if (*got == 0) break;
      size += *got;
    }
    first.resize(size);
    if (data::looks_like_archive(first)) {
      Continued whole(std::move(first), archive);
      auto layer = ArchiveReader::open(whole, path_ + ":" + item.path);
      auto done = layer ? collect(**layer, layers_[item.path], false) : std::unexpected(layer.error());
      if (!done) problem("TS901", fmt::format("`{}`: {}", printable(item.path), done.error().message));
      item.entry.kept = false;
    } else if (trim(first).starts_with('{') || trim(first).starts_with('[')) {
      auto rest = archive.content(largest_file);
      if (!rest) return std::unexpected(std::move(rest.error()));
      if (rest->size() > largest_file) return too_large(std::move(item), items);
      if (auto done = keep(item, first + *rest); !done) return done;
    } else {
      item.entry.kept = false;
    }
    items.push_back(std::move(item));
    return {};
  }

  Result<void> too_large(Item item, Items& items) {
    item.entry.kept = false;
    problem("TS901",
            fmt::format("`{}` is larger than {} MiB: not read", printable(item.path), largest_file >> 20U));
    items.push_back(std::move(item));
    return {};
  }

  static void lay(const Items& items, ArchiveTree& tree) {
    for (const Item& item : items) {
      const std::string_view name = file_name(item.path);
      const std::string parent = parent_path(item.path);
      if (name == ".wh..wh..opq") {
        tree.remove_children(parent);
      } else if (name.starts_with(".wh.")) {
        tree.remove(parent.empty() ? std::string(name.substr(4))
                                   : parent + "/" + std::string(name.substr(4)));
      } else if (item.hard_link) {
        const auto there = tree.entries().find(item.entry.content);
        if (there != tree.entries().end()) tree.add(item.path, ArchiveTree::Entry(there->second));
      } else {
        tree.add(item.path, item.entry);
      }
    }
  }

  std::optional<Node> document(const ArchiveTree& outer, std::string_view path) {
    const auto text = outer.read_file(outer.mounted(path));
    if (!text) return std::nullopt;
    auto parsed = data::parse_json(*text, outer.mounted(path));
    if (parsed) return *std::move(parsed);
    problem("TS902", fmt::format("`{}`: {}", path, parsed.error().message));
    return std::nullopt;
  }

  static std::string text_member(const Node& node, std::string_view key) {
    const Node* value = node.find(key);
    return value == nullptr || value->string() == nullptr ? std::string() : *value->string();
  }

  // "sha256:0123" lies in blobs/sha256/0123.
  static std::string blob_path(const std::string& digest) { return "blobs/" + replace_all(digest, ":", "/"); }

  // False when nothing tells the order of the layers.
  bool lay_image(const ArchiveTree& outer, ArchiveTree& image) {
    std::vector<std::string> layers;
    std::string config;
    if (const auto saved = document(outer, "manifest.json");
        saved && saved->array() != nullptr && !saved->array()->empty()) {
      const Node& first = saved->array()->front();
      config = text_member(first, "Config");
      layers = first.strings("Layers");
      if (saved->array()->size() > 1) problem("TS902", "the archive holds several images: the first is read");
    } else {
      read_layout(outer, layers, config);
    }
    if (layers.empty()) return false;
    content_.image = true;
    for (const auto& name : layers) {
      const auto real = outer.real_path(outer.mounted(name));
      const auto found = layers_.find(real ? real->substr(path_.size() + 1) : name);
      if (found != layers_.end())
        lay(found->second, image);
      else
        problem("TS902", fmt::format("the layer `{}` is not in the archive", printable(name)));
    }
    read_variables(outer, config);
    return true;
  }

  void read_layout(const ArchiveTree& outer, std::vector<std::string>& layers, std::string& config) {
    constexpr int deepest = 4;  // an index may name another one
    auto at = document(outer, "index.json");
    for (int depth = 0; at && depth < deepest; ++depth) {
      const Node* list = at->find("layers");
      if (list != nullptr && list->array() != nullptr) {
        for (const Node& layer : *list->array()) layers.push_back(blob_path(text_member(layer, "digest")));
        if (const Node* described = at->find("config")) config = blob_path(text_member(*described, "digest"));
        return;
      }
      const Node* manifests = at->find("manifests");
      if (manifests == nullptr || manifests->array() == nullptr || manifests->array()->empty()) return;
      at = document(outer, blob_path(text_member(manifests->array()->front(), "digest")));
    }
  }

  void read_variables(const ArchiveTree& outer, const std::string& config) {
    const auto described = config.empty() ? std::nullopt : document(outer, config);
    const Node* inner = described ? described->find("config") : nullptr;
    const Node* variables = inner == nullptr ? nullptr : inner->find("Env");
    if (variables == nullptr || variables->array() == nullptr) return;
    for (const Node& variable : *variables->array()) {
      if (variable.string() == nullptr) continue;
      const std::size_t equals = variable.string()->find('=');
      if (equals == std::string::npos) continue;
      content_.variables[variable.string()->substr(0, equals)] = variable.string()->substr(equals + 1);
    }
  }

  const std::string& path_;
  ArchiveKeep wanted_;
  ArchiveContent content_;
  std::map<std::string, Items> layers_;
  std::uint64_t kept_ = 0;
};

}  // namespace

Result<ArchiveContent> read_archive(ByteSource& source, const std::string& path, ArchiveKeep keep) {
  return Reader(path, keep).read(source);
}

}  // namespace trysquare::read
