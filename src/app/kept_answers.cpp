#include "app/kept_answers.hpp"

#include "app/kept_fields.hpp"
#include "base/file_changes.hpp"
#include "data/digest.hpp"

#include <utility>

namespace trysquare::app {

namespace {

// What is written is read by nobody else; whoever changes the form changes the number.
constexpr std::string_view heading = "trysquare answer 1\n";
constexpr std::string_view digest_kind = "sha256";

std::string path_of(const AnswerPlace& place) {
  return join_path(place.folder, data::digest_of_text(place.question, digest_kind) + ".answer");
}

void write(FieldWriter& out, const Observations& seen) {
  out.number(static_cast<std::int64_t>(seen.size()));
  for (const auto& [path, one] : seen) {
    out.text(path);
    int asked = 0;
    for (std::size_t i = 0; i < looks; ++i) asked |= one.told[i].empty() ? 0 : 1 << i;
    out.number(asked);
    for (const std::string& told : one.told) {
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

Observations read_observations(FieldReader& in) {
  Observations seen;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.is_right(); ++i) {
    // They were written in order.
    Observation& one = seen.emplace_hint(seen.end(), in.text(), Observation())->second;
    const std::int64_t asked = in.number();
    for (std::size_t look = 0; look < looks; ++look) {
      if ((asked >> look & 1) != 0) one.told[look] = in.text();
    }
    if (in.number() != 0) one.stamp = read_stamp(in);
  }
  return seen;
}

Result<void> save(const AnswerPlace& place, const Observations& seen, std::string_view answer) {
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
  Observations seen = read_observations(in);
  if (!in.is_right() || !in.is_at_end()) return std::nullopt;
  const Held held = still_holds(files, seen, now);
  if (held == Held::no) return std::nullopt;
  // The answer is as good without: it is found again more slowly.
  if (held == Held::renewed) static_cast<void>(save(place, seen, answer));
  return answer;
}

Result<void> keep_answer(const AnswerPlace& place, const ObservedFiles& files, const std::string& answer) {
  return save(place, files.seen(), answer);
}

}  // namespace trysquare::app
