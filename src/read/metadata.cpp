// headers      = *( field / continuation ) ( blank-line / other-line / end )
// field        = name ":" *white-space text line-end      ; name: %x21-39 / %x3B-7E, any case
// continuation = white-space text line-end
#include "read/metadata.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

class Lines {
 public:
  explicit Lines(std::string_view text)
      : text_(text), bare_returns_(text.find('\r') != std::string_view::npos) {}

  bool next(std::string_view& line) {
    if (at_ >= text_.size()) return false;
    ++number_;
    // One search for both ends: looking for each on its own is quadratic where one of them never comes.
    std::size_t end = bare_returns_ ? text_.find_first_of("\r\n", at_) : text_.find('\n', at_);
    if (end == std::string_view::npos) end = text_.size();
    const bool pair = end + 1 < text_.size() && text_[end] == '\r' && text_[end + 1] == '\n';
    const std::size_t after = end + (pair ? 2 : 1);
    line = text_.substr(at_, end - at_);
    at_ = after;
    return true;
  }
  std::uint32_t number() const { return number_; }

 private:
  std::string_view text_;
  bool bare_returns_;  // or returns at all: text of other systems
  std::size_t at_ = 0;
  std::uint32_t number_ = 0;
};

// Of two texts of one length.
bool equals_lower(std::string_view text, std::string_view lower) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (to_lower(text[i]) != lower[i]) return false;
  }
  return true;
}

// What may stand in a header's name: everything printable but the colon.
constexpr auto name_characters = [] {
  std::array<bool, 256> table{};
  for (unsigned char c = '!'; c <= '~'; ++c) table[c] = c != ':';
  return table;
}();

std::size_t header_name_length(std::string_view line) {
  std::size_t i = 0;
  while (i < line.size() && name_characters[static_cast<unsigned char>(line[i])]) ++i;
  return i < line.size() && line[i] == ':' ? i : std::string_view::npos;
}

struct At {
  std::uint32_t line, column;
};
using Store = void (*)(model::Distribution&, std::string_view value, At at);

struct Field {
  std::string_view name;
  bool repeats;  // one that does not counts the first time, even when it is empty there
  Store store;
};

constexpr std::array<Field, 5> fields{
    {{"requires-dist", true,
      [](model::Distribution& d, std::string_view v, At at) {
        d.requirements.push_back({std::string(v), at.line, at.column});
      }},
     {"provides-extra", true,
      [](model::Distribution& d, std::string_view v, At) { d.extras.emplace_back(v); }},
     {"name", false, [](model::Distribution& d, std::string_view v, At) { d.name = v; }},
     {"version", false,
      [](model::Distribution& d, std::string_view v, At at) {
        d.version = v;
        d.version_line = at.line;
        d.version_column = at.column;
      }},
     {"requires-python", false, [](model::Distribution& d, std::string_view v, At at) {
        d.requires_python = v;
        d.requires_python_line = at.line;
        d.requires_python_column = at.column;
      }}}};

// By far the most frequent of them, as everybody writes it.
constexpr const Field& usual = fields[0];
constexpr std::string_view usual_start = "Requires-Dist:";

// Most headers are none of these: the length tells them apart at once.
const Field* find_field(std::string_view name) {
  for (const auto& field : fields) {
    if (name.size() == field.name.size() && equals_lower(name, field.name)) return &field;
  }
  return nullptr;
}

}  // namespace

void parse_metadata(std::string_view text, model::Distribution& into) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Lines lines(text);
  const Field* field = nullptr;  // the one that a continuation would belong to
  std::array<bool, fields.size()> seen{};
  std::string_view value;
  std::string folded;
  At at{};
  const auto finish = [&] {
    if (field == nullptr) return;
    bool& known = seen[static_cast<std::size_t>(field - fields.data())];
    if (field->repeats || !known) field->store(into, trim(folded.empty() ? value : folded), at);
    known = true;
    field = nullptr;
    folded.clear();
  };
  for (std::string_view line; lines.next(line);) {
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      if (field == nullptr) continue;
      if (folded.empty()) folded = value;
      folded += "\n";
      folded += line;
      continue;
    }
    finish();
    if (line.starts_with("From ")) continue;  // a mailbox's divider, which the mail parser skips
    // Half of all lines in practice, and none that is asked for.
    if (line.starts_with("Classifier: ")) continue;
    std::size_t length = usual.name.size();
    if (line.starts_with(usual_start)) {
      field = &usual;
    } else {
      length = header_name_length(line);
      if (length == std::string_view::npos) break;
      field = find_field(line.substr(0, length));
    }
    value = line.substr(length + 1);
    const std::size_t blanks = std::min(value.find_first_not_of(" \t"), value.size());
    at = {lines.number(), static_cast<std::uint32_t>(length + blanks + 2)};
  }
  finish();
}

}  // namespace trysquare::read
