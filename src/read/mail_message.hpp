// A message as CPython 3.11's email package reads one from bytes (`email.policy.compat32`), as far as core
// metadata needs it: METADATA and PKG-INFO have the format of mail.
// https://docs.python.org/3.11/library/email.parser.html https://www.rfc-editor.org/rfc/rfc5322
//
//   message = *( field / continuation ) [ blank-line ] body      the first line of no kind begins the body
//   field   = name ":" *white-space text line-end                name: printable ASCII but `:`
//   continuation = white-space text line-end                     line ends: \n, \r\n, \r
// Law: values keep the line breaks inside them; only white space in front and line ends behind are dropped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct MailField {
  std::string name;  // in lower case
  std::string value;
};

struct MailMessage {
  std::vector<MailField> fields;  // in the order written
  // Behind the fields, transfer encoding undone (quoted-printable, base64, uuencode). Nothing when the
  // content type says that it consists of messages, and it does.
  std::optional<std::string> body;

  const std::string* find(std::string_view name) const;  // the first of that name, in lower case
};

MailMessage parse_mail_message(std::string_view bytes);

}  // namespace trysquare::read
