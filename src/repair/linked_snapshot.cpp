#include "repair/linked_snapshot.hpp"

#include "base/file_changes.hpp"
#include "data/json.hpp"
#include "repair/snapshot.hpp"

#include <fmt/core.h>

#include <map>

namespace trysquare::repair {

namespace {

constexpr std::string_view schema = "trysquare-snapshot/1";

std::string list_of(const std::string& folder) { return join_path(folder, "snapshot.json"); }
std::string tree_of(const std::string& folder) { return join_path(folder, "tree"); }

using Facts = std::map<std::string, std::string>;  // by file: what a write in place changes

Result<Facts> read_facts(const std::string& folder) {
  const auto tree = read_tree(tree_of(folder));
  if (!tree) return std::unexpected(tree.error());
  Facts out;
  for (const TreeEntry& entry : *tree) {
    if (entry.kind == FileKind::regular)
      out.emplace(entry.path, fmt::format("{} {:o} {}", entry.size, entry.mode, entry.modified));
  }
  return out;
}

Result<void> write_list(const std::string& folder) {
  const auto facts = read_facts(folder);
  if (!facts) return std::unexpected(facts.error());
  data::Object files;
  for (const auto& [file, told] : *facts) files.add(file, told);
  data::Object object;
  object.add("schema", schema);
  object.add("files", std::move(files));
  if (auto done = write_file(list_of(folder), data::write_json(data::Node(std::move(object))) + "\n"); !done)
    return done;
  return flush_disk(folder);
}

Result<Facts> read_list(const std::string& folder) {
  const std::string path = list_of(folder);
  if (!disk().is_file(path))
    return failure(fmt::format("`{}` is no snapshot: it has no snapshot.json", folder),
                   "`trysquare snapshot` makes one");
  const auto text = disk().read_file(path);
  if (!text) return std::unexpected(text.error());
  const auto document = data::parse_json(*text, path);
  if (!document) return std::unexpected(document.error());
  const auto* object = document->as<data::Object>();
  const auto* told = object == nullptr ? nullptr : object->find("schema");
  const auto* files = object == nullptr ? nullptr : object->find("files");
  const auto* list = files == nullptr ? nullptr : files->as<data::Object>();
  const auto* name = told == nullptr ? nullptr : told->as<std::string>();
  if (name == nullptr || *name != schema || list == nullptr)
    return failure_at({path, 1, 1}, "this is not the list of a snapshot", "`trysquare snapshot` makes one");
  Facts out;
  for (const data::Member& member : list->members) {
    if (const auto* value = member.value.as<std::string>()) out.emplace(member.key, *value);
  }
  return out;
}

}  // namespace

Result<std::string> save_linked(const std::string& root, const std::string& folder) {
  if (disk().status(folder) && !disk().is_file(list_of(folder)))
    return failure(fmt::format("`{}` is there, and is no snapshot", folder), "name another with -o FOLDER");
  const std::string fresh = folder + ".new";
  if (auto gone = remove_tree(fresh); !gone) return std::unexpected(std::move(gone.error()));
  const auto save = [&]() -> Result<std::string> {
    if (auto made = make_directory(fresh); !made) return std::unexpected(std::move(made.error()));
    if (auto saved = save_tree(root, tree_of(fresh)); !saved)
      return std::unexpected(std::move(saved.error()));
    if (disk().is_file(archive_of(tree_of(fresh)))) {
      if (auto moved = move_tree(archive_of(tree_of(fresh)), archive_of(folder)); !moved)
        return std::unexpected(std::move(moved.error()));
      return archive_of(folder);
    }
    if (auto written = write_list(fresh); !written) return std::unexpected(std::move(written.error()));
    if (auto gone = remove_tree(folder); !gone) return std::unexpected(std::move(gone.error()));
    if (auto moved = move_tree(fresh, folder); !moved) return std::unexpected(std::move(moved.error()));
    return folder;
  };
  auto saved = save();
  if (auto gone = remove_tree(fresh); !gone && saved) return std::unexpected(std::move(gone.error()));
  return saved;
}

Result<std::string> open_linked(const std::string& folder) {
  const auto list = read_list(folder);
  if (!list) return std::unexpected(list.error());
  const auto there = read_facts(folder);
  if (!there) return std::unexpected(there.error());
  if (*there == *list) return tree_of(folder);
  for (const auto& [file, facts] : *list) {
    const auto found = there->find(file);
    if (found != there->end() && found->second == facts) continue;
    return failure_at({join_path(tree_of(folder), file), 0, 0},
                      found == there->end() ? "it is gone from the snapshot"
                                            : "it was written in place after the snapshot was taken",
                      "this snapshot does not hold what was there any more; one without --links would");
  }
  return failure_at({tree_of(folder), 0, 0}, "it holds files that the snapshot did not have");
}

}  // namespace trysquare::repair
