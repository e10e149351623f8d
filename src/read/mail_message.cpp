#include "read/mail_message.hpp"

#include "base/text.hpp"
#include "pep/unicode.hpp"
#include "read/mail_parameters.hpp"
#include "read/transfer_encoding.hpp"

#include <algorithm>
#include <utility>

namespace trysquare::read {

namespace {

// A line with its end.
std::string_view take_line(std::string_view& rest) {
  std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
  if (end < rest.size()) end += rest.substr(end).starts_with("\r\n") ? 2U : 1U;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end);
  return line;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_end(char c) { return c == '\r' || c == '\n'; }

// Of a header's name; nothing when the line is no field.
std::optional<std::size_t> name_length(std::string_view line) {
  std::size_t i = 0;
  while (i < line.size() && line[i] > ' ' && line[i] < '\x7F' && line[i] != ':') ++i;
  return i < line.size() && line[i] == ':' ? std::optional(i) : std::nullopt;
}

std::vector<std::string_view> take_header_lines(std::string_view& rest) {
  std::vector<std::string_view> lines;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const std::string_view line = take_line(rest);
    if (is_blank(line.front()) || line.starts_with("From ") || name_length(line)) {
      lines.push_back(line);
      continue;
    }
    if (!is_end(line.front())) rest = before;  // no divider: the body begins with this line
    break;
  }
  return lines;
}

// A mailbox's divider as the last of the lines belongs to the body: true then.
bool read_fields(const std::vector<std::string_view>& lines, std::vector<MailField>& fields) {
  MailField* open = nullptr;
  const auto finish = [&] {
    if (open == nullptr) return;
    while (!open->value.empty() && is_end(open->value.back())) open->value.pop_back();
    open = nullptr;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (is_blank(line.front())) {
      if (open != nullptr) open->value += line;
      continue;
    }
    finish();
    if (line.starts_with("From ")) {
      if (i > 0 && i + 1 == lines.size()) return true;
      continue;
    }
    const std::size_t length = name_length(line).value_or(0);
    if (length == 0) continue;
    std::string_view value = line.substr(length + 1);
    while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
    open = &fields.emplace_back(to_lower(line.substr(0, length)), std::string(value));
  }
  finish();
  return false;
}

// What stands before the first line of the boundary when that line ends the parts; nothing when parts begin.
std::optional<std::string_view> preamble(std::string_view body, const std::string& boundary) {
  const std::string divider = "--" + boundary;
  for (std::string_view rest = body; !rest.empty();) {
    const std::size_t start = body.size() - rest.size();
    std::string_view line = take_line(rest);
    if (!line.starts_with(divider)) continue;
    line.remove_prefix(divider.size());
    const bool ends = line.starts_with("--");
    if (ends) line.remove_prefix(2);
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
    if (!line.empty() && !is_end(line.front())) continue;
    if (!ends) return std::nullopt;
    return body.substr(0, start);
  }
  return body;
}

// The part of the text that counts as the body; nothing when it consists of messages.
std::optional<std::string_view> body_text(const MailMessage& message, std::string_view body) {
  const std::string* type = message.find("content-type");
  if (type == nullptr) return body;
  const std::string kind = media_type(*type);
  if (kind.starts_with("message/")) return std::nullopt;
  if (!kind.starts_with("multipart/")) return body;
  const auto boundary = mail_boundary(*type);
  return boundary ? preamble(body, *boundary) : body;
}

}  // namespace

const std::string* MailMessage::find(std::string_view name) const {
  const auto found = std::ranges::find(fields, name, &MailField::name);
  return found == fields.end() ? nullptr : &found->value;
}

MailMessage parse_mail_message(std::string_view bytes) {
  MailMessage message;
  std::string_view rest = bytes;
  const auto lines = take_header_lines(rest);
  std::string joined;
  std::string_view body = rest;
  if (read_fields(lines, message.fields)) {
    joined = std::string(lines.back()) + std::string(rest);
    body = joined;
  }
  const auto text = body_text(message, body);
  if (!text) return message;
  const std::string* encoding = message.find("content-transfer-encoding");
  message.body = encoding == nullptr ? std::string(*text) : undo_transfer_encoding(*text, *encoding);
  return message;
}

}  // namespace trysquare::read
