#include "app/kept_answers.hpp"

#include "app/kept_fields.hpp"
#include "base/file_changes.hpp"
#include "data/digest.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace trysquare::app {

namespace {

// What is written is read by nobody else; whoever changes the form changes the number.
constexpr std::string_view heading = "trysquare answer 2\n";
constexpr std::string_view digest_kind = "sha256";
// Beyond what systems take.
constexpr std::size_t longest_path = std::size_t{64} << 10U;

std::string path_of(const AnswerPlace& place) {
  return join_path(place.folder, data::digest_of_text(place.question, digest_kind) + ".answer");
}

// Of each path, which are sorted, only what differs from the one before it.
void write(FieldWriter& out, const std::vector<KeptObservation>& seen) {
  out.number(static_cast<std::int64_t>(seen.size()));
  std::string_view before;
  for (const KeptObservation& one : seen) {
    const std::string_view path = one.path;
    const auto common = static_cast<std::size_t>(std::ranges::mismatch(path, before).in1 - path.begin());
    out.number(static_cast<std::int64_t>(common));
    out.text(path.substr(common));
    before = path;
    int asked = 0;
    for (std::size_t i = 0; i < looks; ++i) asked |= one.told[i].empty() ? 0 : 1 << i;
    out.number(asked);
    for (const std::string_view told : one.told) {
      if (!told.empty()) out.text(told);
    }
    out.number(one.stamp ? 1 : 0);
    if (!one.stamp) continue;
    const FileStamp& stamp = *one.stamp;
    out.number(static_cast<std::int64_t>(stamp.status.kind));
    for (const std::uint64_t value : {stamp.status.size, stamp.device, stamp.inode})
      out.number(static_cast<std::int64_t>(value));
    out.number(stamp.modified);
    out.number(stamp.changed);
  }
}

FileStamp read_stamp(FieldReader& in) {
  FileStamp stamp;
  stamp.status.kind = static_cast<FileKind>(in.number());
  for (std::uint64_t* value : {&stamp.status.size, &stamp.device, &stamp.inode})
    *value = static_cast<std::uint64_t>(in.number());
  stamp.modified = in.number();
  stamp.changed = in.number();
  return stamp;
}

std::optional<std::vector<KeptObservation>> read_observations(FieldReader& in) {
  std::vector<KeptObservation> seen;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.is_right(); ++i) {
    const auto common = static_cast<std::size_t>(in.number());
    std::string path = i == 0 ? std::string() : seen.back().path.substr(0, common);
    KeptObservation& one = seen.emplace_back(KeptObservation{std::move(path), {}, {}});
    one.path += in.text();
    if (one.path.size() > longest_path) return std::nullopt;
    const std::int64_t asked = in.number();
    for (std::size_t look = 0; look < looks; ++look) {
      if ((asked >> look & 1) != 0) one.told[look] = in.text();
    }
    if (in.number() != 0) one.stamp = read_stamp(in);
  }
  if (!in.is_right() || !in.is_at_end()) return std::nullopt;
  return seen;
}

Result<void> save(const AnswerPlace& place, const std::vector<KeptObservation>& seen,
                  std::string_view answer) {
  FieldWriter out;
  out.text(place.question);
  out.text(answer);
  write(out, seen);
  if (auto made = make_directory(place.folder); !made) return made;
  const std::string path = path_of(place);
  if (const auto link = disk().link_target(path))
    return failure_at({path, 0, 0}, "a link to `" + *link + "` is in the way of an answer");
  std::string text(heading);
  text += data::digest_of_text(out.written(), digest_kind);
  text += '\n';
  return write_file(path, text + out.written());
}

// Behind heading and digest; empty: it is none of ours, or damaged.
std::string_view body_of(std::string_view text) {
  if (!text.starts_with(heading)) return {};
  text.remove_prefix(heading.size());
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos) return {};
  const std::string_view digest = text.substr(0, line), body = text.substr(line + 1);
  return data::digest_of_text(body, digest_kind) == digest ? body : std::string_view();
}

}  // namespace

std::optional<std::string> recall_answer(const FileSystem& files, const AnswerPlace& place,
                                         std::int64_t now) {
  const auto text = files.read_file(path_of(place));
  if (!text) return std::nullopt;
  FieldReader in(body_of(*text));
  if (in.text() != place.question) return std::nullopt;
  std::string answer(in.text());
  auto seen = read_observations(in);
  if (!seen) return std::nullopt;
  const Held held = still_holds(files, *seen, now);
  if (held == Held::no) return std::nullopt;
  // The answer is as good without: it is found again more slowly.
  if (held == Held::renewed) static_cast<void>(save(place, *seen, answer));
  return answer;
}

Result<void> keep_answer(const AnswerPlace& place, const ObservedFiles& files, const std::string& answer) {
  return save(place, to_keep(files.seen()), answer);
}

}  // namespace trysquare::app
