#include "repair/journal.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "data/json.hpp"
#include "repair/snapshot.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::repair {

namespace {

constexpr std::array<std::string_view, 4> state_names{"saving", "applying", "restoring", "finished"};

}  // namespace

std::string Journal::folder() const { return join_path(root_, std::string(workshop_name)); }
std::string Journal::saved() const { return join_path(folder(), "before"); }

bool Journal::is_there(const std::string& root) {
  return disk().status(join_path(root, std::string(workshop_name))).has_value();
}

Result<Journal> Journal::begin(const std::string& root) {
  if (is_there(root))
    return failure(fmt::format("an earlier repair of `{}` was interrupted", root),
                   fmt::format("trysquare fix {} --resume, or --undo", shell_quoted(root)));
  Journal journal(root);
  if (auto made = make_directory(journal.folder()); !made)
    return std::unexpected(std::move(made.error()).during("while preparing the repair; nothing was changed"));
  journal.lock_ = FileLock::take(journal.folder());
  if (!journal.lock_) return failure(fmt::format("another process works on `{}`", root));
  return journal;
}

Result<Journal> Journal::open(const std::string& root) {
  if (!is_there(root))
    return failure(fmt::format("no repair of `{}` was interrupted", root),
                   "there is nothing to resume or to undo");
  Journal journal(root);
  journal.lock_ = FileLock::take(journal.folder());
  if (!journal.lock_)
    return failure(fmt::format("another process works on `{}`", root), "wait until it has ended");
  const std::string path = join_path(journal.folder(), "journal.json");
  if (!disk().status(path)) return journal;
  const auto text = disk().read_file(path);
  if (!text) return std::unexpected(text.error());
  const auto document = data::parse_json(*text, path);
  if (!document) return std::unexpected(document.error());
  const auto* object = document->as<data::Object>();
  const auto* state = object == nullptr ? nullptr : object->find("state");
  const auto* request = object == nullptr ? nullptr : object->find("request");
  const auto* name = state == nullptr ? nullptr : state->as<std::string>();
  const auto* known = name == nullptr ? state_names.end() : std::ranges::find(state_names, *name);
  if (known == state_names.end() || request == nullptr || request->as<std::string>() == nullptr)
    return failure_at({path, 1, 1}, "this journal cannot be read", "what was there lies in `before`");
  journal.state_ = static_cast<JournalState>(known - state_names.begin());
  journal.request_ = *request->as<std::string>();
  return journal;
}

Result<void> Journal::set(JournalState state, const std::string& request) {
  data::Object object;
  object.add("schema", "trysquare-journal/1");
  object.add("state", state_names[static_cast<std::size_t>(state)]);
  object.add("request", request);
  const std::string path = join_path(folder(), "journal.json");
  auto written = write_with_mode(path, data::write_json(data::Node(std::move(object))) + "\n", 0600);
  if (!written) return written;
  if (auto flushed = flush_disk(folder()); !flushed) return flushed;
  state_ = state;
  request_ = request;
  return {};
}

bool Journal::has_saved() const {
  return disk().is_directory(saved()) || disk().is_file(archive_of(saved()));
}

Result<void> Journal::end() {
  for (const std::string& kept : {archive_of(saved()), saved()}) {
    if (!disk().status(kept)) continue;
    const std::string discarded = "discarded" + kept.substr(saved().size());
    if (auto done = move_tree(kept, join_path(folder(), discarded)); !done) return done;
  }
  for (const auto& entry : disk().list(folder())) {
    if (entry.name == "journal.json") continue;
    if (auto done = remove_tree(join_path(folder(), entry.name)); !done) return done;
  }
  if (auto done = remove_tree(join_path(folder(), "journal.json")); !done) return done;
  return remove_empty_directory(folder());
}

}  // namespace trysquare::repair
