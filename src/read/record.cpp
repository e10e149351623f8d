#include "read/record.hpp"

#include "base/text.hpp"
#include "pep/characters.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <utility>

namespace trysquare::read {

namespace {

constexpr std::size_t longest_field = 131'072;

// One row of CSV from one line or several.
class Row {
 public:
  std::vector<std::string> fields;

  // False when the row goes on in the next line.
  bool feed(std::string_view line) {
    for (const char c : line) feed(c);
    if (state_ == State::in_quotes) return false;
    if (state_ != State::start_of_row) save();
    return true;
  }
  // The text ends inside quotes.
  void end() { save(); }
  bool begun() const { return state_ != State::start_of_row; }

 private:
  enum class State : std::uint8_t { start_of_row, start_of_field, in_field, in_quotes, behind_quote };

  void feed(char c) {
    switch (state_) {
      case State::start_of_row:
      case State::start_of_field:
        if (c == '"')
          state_ = State::in_quotes;
        else
          plain(c);
        break;
      case State::in_field: plain(c); break;
      case State::in_quotes:
        if (c == '"')
          state_ = State::behind_quote;
        else
          field_ += c;
        break;
      case State::behind_quote:
        if (c == '"') {
          field_ += c;
          state_ = State::in_quotes;
        } else {
          plain(c);
        }
        break;
    }
  }

  void plain(char c) {
    if (c == ',') {
      save();
      state_ = State::start_of_field;
    } else {
      field_ += c;
      state_ = State::in_field;
    }
  }

  void save() { fields.push_back(std::exchange(field_, {})); }

  State state_ = State::start_of_row;
  std::string field_;
};

Result<RecordEntry> entry_of(const std::vector<std::string>& fields, const Place& place) {
  const auto fail = [&](std::string message) { return failure_at(place, std::move(message)); };
  if (fields.empty()) return fail("a blank line names no file");
  if (fields.size() > 3) {
    return fail(fmt::format("{} columns, where path, hash and size are three", fields.size()));
  }
  for (const auto& field : fields) {
    if (field.size() > longest_field && count_code_points(field) > longest_field) {
      return fail(fmt::format("a field of more than {} characters", longest_field));
    }
  }
  RecordEntry entry{fields[0], {}, {}};
  if (fields.size() > 1 && !fields[1].empty()) entry.hash = fields[1];
  if (fields.size() > 2 && !fields[2].empty()) {
    entry.size = pep::parse_integer(fields[2]);
    if (!entry.size) return fail(fmt::format("`{:.80}` is no size", to_valid_utf8(fields[2])));
  }
  return entry;
}

}  // namespace

Result<std::vector<RecordEntry>> parse_record(std::string_view text, std::string_view path) {
  std::vector<RecordEntry> entries;
  Row row;
  Place place{std::string(path), 0, 1};
  std::uint32_t number = 0;
  const auto finish = [&]() -> Result<void> {
    auto entry = entry_of(row.fields, place);
    if (!entry) return std::unexpected(std::move(entry.error()));
    entries.push_back(*std::move(entry));
    row = {};
    return {};
  };
  for (const auto line : pep::python_lines(text)) {
    ++number;
    if (!row.begun()) place.line = number;
    if (!row.feed(line)) continue;
    if (auto done = finish(); !done) return std::unexpected(std::move(done.error()));
  }
  if (row.begun()) {
    row.end();
    if (auto done = finish(); !done) return std::unexpected(std::move(done.error()));
  }
  return entries;
}

}  // namespace trysquare::read
