// Files: open() and its kin, and what can be done with what they give; io.StringIO and io.BytesIO.
// https://docs.python.org/3/library/io.html
#include "base/text.hpp"
#include "pytext/characters.hpp"
#include "pytext/encodings.hpp"
#include "settings/library.hpp"
#include "settings/os_errors.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

constexpr auto any = Native::Takes::anything;

struct OpenRequest {
  Ref path = nullptr;
  Ref mode = nullptr, encoding = nullptr, errors = nullptr, newline = nullptr;
  bool raw_lines = false;  // codecs.open: bytes decoded as they are
};

bool is_given(Ref argument) { return argument != nullptr && !argument->is(Kind::none); }

// The bytes of a file; null: the answer is `instead` (null with an exception raised).
std::shared_ptr<const std::string> bytes_of(Interpreter& python, Ref path, Ref& instead) {
  const std::string name = *path_text(path);
  const std::string full = python.world.absolute(name);
  if (name.find('\0') != std::string::npos)
    return instead = python.raise("ValueError", "embedded null byte"), nullptr;
  if (full == "/dev/null") return std::make_shared<const std::string>();
  if (!python.world.may_see(full)) return instead = out_of_sight(python, name), nullptr;
  if (may_be_written(python, full))
    return instead = python.unknown(fmt::format("`{}` is written by the program", name)), nullptr;
  const auto status = python.world.files.status(full);
  if (name.empty() || !status)
    return instead =
               raise_os_error(python, name.empty() ? OsError::no_such_file : why_missing(python, full), path),
           nullptr;
  if (status->kind == FileKind::directory)
    return instead = raise_os_error(python, OsError::is_directory, path), nullptr;
  auto content = python.world.files.read_file(full);
  if (!content || content->size() > python.limits.text)
    return instead = python.unknown(fmt::format("`{}` cannot be read, or is too large", name)), nullptr;
  return std::make_shared<const std::string>(*std::move(content));
}

// What text mode takes when no encoding is given; nothing: the locale decides.
std::optional<std::string> default_encoding(Interpreter& python, std::string_view bytes) {
  if (pytext::is_ascii(bytes)) return "utf-8";
  if (python.world.is_windows()) return std::nullopt;
  for (const std::string_view name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto found = python.world.variables.find(std::string(name));
    if (python.world.unknown_variables.contains(name)) return std::nullopt;
    if (found == python.world.variables.end() || found->second.empty()) continue;
    const std::string low = to_lower(found->second);
    const bool utf8 = low.ends_with("utf-8") || low.ends_with("utf8");
    if (utf8 ||
        ((low == "c" || low == "posix") && !python.world.environment.markers.python_version.ends_with(".6")))
      return "utf-8";
    return std::nullopt;
  }
  // Without a locale Python 3.7 and later take UTF-8.
  if (python.world.environment.markers.python_version == "3.6") return std::nullopt;
  return "utf-8";
}

Ref text_file(Interpreter& python, const OpenRequest& request, std::string_view bytes, File file) {
  if ((is_given(request.encoding) && !request.encoding->is(Kind::text)) ||
      (is_given(request.newline) && !request.newline->is(Kind::text)))
    return python.unknown("a file in an encoding that is not known");
  const bool chosen = is_given(request.encoding) && request.encoding->text() != "locale";
  const auto encoding = chosen ? std::optional(request.encoding->text()) : default_encoding(python, bytes);
  pytext::Decoded text = encoding ? pytext::decoded(bytes, *encoding) : pytext::Decoded{};
  const bool strict =
      !is_given(request.errors) || (request.errors->is(Kind::text) && request.errors->text() == "strict");
  if (text.answer == pytext::Decoded::Answer::refused && strict) {
    // Read lazily, Python raises at the first read; nothing that is read is known before.
    return python.unknown("a file that does not decode");
  }
  if (text.answer != pytext::Decoded::Answer::text)
    return python.unknown("a file in an encoding that is not modelled");
  const std::string newline = is_given(request.newline) ? request.newline->text() : "\n";
  if (newline == "\r" || newline == "\r\n") return python.unknown("a file with lines that are not modelled");
  if (!is_given(request.newline) && !request.raw_lines) text.text = pytext::with_plain_lines(text.text);
  file.any_line_end = newline.empty() && !request.raw_lines;
  file.odd_lines =
      request.raw_lines && (!pytext::is_ascii(text.text) ||
                            text.text.find_first_of("\r\x0b\x0c\x1c\x1d\x1e") != std::string::npos);
  file.content = std::make_shared<const std::string>(std::move(text.text));
  return python.heap.make(Kind::file, std::move(file));
}

Ref opened(Interpreter& python, const OpenRequest& request) {
  if (is_given(request.mode) && !request.mode->is(Kind::text))
    return python.unknown("a mode that is not known");
  const std::string how = is_given(request.mode) ? request.mode->text() : "r";
  if (how.find_first_of("wax+") != std::string::npos) {
    note_written(python, python.world.absolute(*path_text(request.path)));
    return python.unknown("a file that is opened for writing");
  }
  if (how.find('r') == std::string::npos || how.find_first_not_of("rbtU") != std::string::npos)
    return python.unknown("a mode that is not modelled");
  Ref instead = nullptr;
  auto bytes = bytes_of(python, request.path, instead);
  if (bytes == nullptr) return instead;
  File file;
  file.name = request.path;
  file.mode = how;
  if (how.find('b') == std::string::npos) return text_file(python, request, *bytes, std::move(file));
  file.binary = true;
  file.content = std::move(bytes);
  return python.heap.make(Kind::file, std::move(file));
}

// An argument that is not known makes the file unknown; without a path there is none.
Ref open_with(Interpreter& python, Call& call, const OpenRequest& request) {
  for (const Ref one : {request.path, request.mode, request.encoding, request.errors, request.newline}) {
    if (one == nullptr || !one->is_unknown()) continue;
    python.may_raise(one);
    return python.unknown_like(one, {});
  }
  if (request.path == nullptr)
    return python.raise("TypeError", "open() missing required argument 'file' (pos 1)");
  const auto name = path_text(request.path);
  if (!name) return method_unknown(python, call);
  OpenRequest plain = request;
  plain.path = python.heap.text(*name);
  return opened(python, plain);
}

Ref run_open(Interpreter& python, Call& call) {
  const OpenRequest request{call.take(0, "file"), call.take(1, "mode"), call.take(3, "encoding"),
                            call.take(4, "errors"), call.take(5, "newline")};
  call.take(2, "buffering");
  return open_with(python, call, request);
}
Ref run_codecs_open(Interpreter& python, Call& call) {
  OpenRequest request{call.take(0, "filename"), call.take(1, "mode"), call.take(2, "encoding"),
                      call.take(3, "errors"), nullptr};
  call.take(4, "buffering");
  request.raw_lines = is_given(request.encoding);
  return open_with(python, call, request);
}
Ref path_open(Interpreter& python, Call& call) {
  const OpenRequest request{call.self, call.take(0, "mode"), call.take(2, "encoding"), call.take(3, "errors"),
                            call.take(4, "newline")};
  call.take(1, "buffering");
  return open_with(python, call, request);
}
Ref whole_content(Interpreter& python, Ref file) {
  return file == nullptr || !file->is(Kind::file) ? file : python.call_method(file, "read", {});
}
Ref path_read_text(Interpreter& python, Call& call) {
  const OpenRequest request{call.self, nullptr, call.take(0, "encoding"), call.take(1, "errors"),
                            call.take(2, "newline")};
  return whole_content(python, open_with(python, call, request));
}
Ref path_read_bytes(Interpreter& python, Call& call) {
  const OpenRequest request{call.self, python.heap.text("rb"), nullptr, nullptr, nullptr};
  return whole_content(python, open_with(python, call, request));
}
Ref path_write(Interpreter& python, Call& call) {
  call.take_everything();
  note_written(python, python.world.absolute(call.self->as<Path>().text));
  return python.unknown("a file that is written");
}

Ref run_text_encoding(Interpreter& python, Call& call) {
  const Ref given = call.take(0);
  call.take(1);
  return is_given(given) ? given : python.heap.text("locale");
}

// io.StringIO, io.BytesIO.
Ref memory_file(Interpreter& python, Call& call, bool binary) {
  const Ref initial = call.take(0, binary ? "initial_bytes" : "initial_value");
  const Ref newline = call.take(1, "newline");
  File file;
  file.binary = binary;
  file.in_memory = true;
  const bool given = is_given(initial);
  if (given && !initial->is(binary ? Kind::bytes : Kind::text)) return method_unknown(python, call);
  if (newline != nullptr && !(newline->is(Kind::text) && newline->text() == "\n"))
    return method_unknown(python, call);
  file.content = std::make_shared<const std::string>(given ? initial->text() : std::string());
  return python.heap.make(Kind::file, std::move(file));
}
Ref make_string_io(Interpreter& python, Call& call) { return memory_file(python, call, false); }
Ref make_bytes_io(Interpreter& python, Call& call) { return memory_file(python, call, true); }

File& file_of(Interpreter& python, Ref self) { return held<File>(python.heap.change(self).content); }

// Null: an exception has been raised.
File* readable(Interpreter& python, Ref self) {
  if (self->as<File>().closed) return python.raise("ValueError", "I/O operation on closed file."), nullptr;
  return &file_of(python, self);
}
Ref made(Interpreter& python, const File& file, std::string text) {
  return file.binary ? python.heap.bytes(std::move(text)) : python.heap.text(std::move(text));
}

// The size that an argument bounds a read to; nothing: it is not known. None and -1: no bound.
std::optional<std::size_t> bound_of(Ref given) {
  constexpr auto all = static_cast<std::size_t>(-1);
  if (!is_given(given)) return all;
  const auto whole = as_whole(given);
  if (!whole) return std::nullopt;
  return *whole < 0 ? all : static_cast<std::size_t>(*whole);
}

// The bytes that so many characters take, from `at`.
std::size_t bytes_for(const File& file, std::size_t at, std::size_t characters) {
  const std::string& all = *file.content;
  if (file.binary || characters >= all.size()) return std::min(characters, all.size() - at);
  std::size_t end = at;
  for (std::size_t i = 0; i < characters && end < all.size(); ++i) {
    ++end;
    while (end < all.size() && is_utf8_continuation(all[end])) ++end;
  }
  return end - at;
}

Ref file_read(Interpreter& python, Call& call) {
  const auto bound = bound_of(call.take(0));
  File* file = readable(python, call.self);
  if (file == nullptr) return nullptr;
  if (!bound) return method_unknown(python, call);
  if (file->at > file->content->size()) return made(python, *file, "");
  std::string part = file->content->substr(file->at, bytes_for(*file, file->at, *bound));
  file->at += part.size();
  return made(python, *file, std::move(part));
}

std::string next_line(File& file) {
  const std::string& all = *file.content;
  if (file.at >= all.size()) return {};
  std::size_t end =
      file.any_line_end && !file.binary ? all.find_first_of("\r\n", file.at) : all.find('\n', file.at);
  if (end == std::string::npos) end = all.size() - 1;
  if (all[end] == '\r' && end + 1 < all.size() && all[end + 1] == '\n') ++end;
  std::string line = all.substr(file.at, end - file.at + 1);
  file.at = end + 1;
  return line;
}
Ref file_readline(Interpreter& python, Call& call) {
  const auto bound = bound_of(call.take(0));
  File* file = readable(python, call.self);
  if (file == nullptr) return nullptr;
  if (!bound || file->odd_lines) return method_unknown(python, call);
  const std::size_t from = file->at;
  std::string line = next_line(*file);
  const std::size_t most = from < file->content->size() ? bytes_for(*file, from, *bound) : 0;
  if (line.size() > most) {
    line.resize(most);
    file->at = from + most;
  }
  return made(python, *file, std::move(line));
}
Ref file_readlines(Interpreter& python, Call& call) {
  const auto bound = bound_of(call.take(0));
  File* file = readable(python, call.self);
  if (file == nullptr) return nullptr;
  if (bound != static_cast<std::size_t>(-1) || file->odd_lines) return method_unknown(python, call);
  Refs lines;
  for (std::string line = next_line(*file); !line.empty(); line = next_line(*file)) {
    lines.push_back(made(python, *file, std::move(line)));
    if (!python.take_steps(1)) return nullptr;
  }
  return python.heap.list(std::move(lines));
}
Ref file_next(Interpreter& python, Call& call) {
  const Ref line = file_readline(python, call);
  if (line == nullptr || line->is_unknown() || !line->text().empty()) return line;
  return python.raise_with("StopIteration", {});
}
Ref file_close(Interpreter& python, Call& call) {
  file_of(python, call.self).closed = true;
  return python.none();
}
Ref file_exit(Interpreter& python, Call& call) {
  call.take_everything();
  return file_close(python, call);
}
Ref file_itself(Interpreter& /*python*/, Call& call) { return call.self; }
Ref file_yes(Interpreter& python, Call& /*call*/) { return python.heap.boolean(true); }
Ref file_no(Interpreter& python, Call& /*call*/) { return python.heap.boolean(false); }

Ref file_seek(Interpreter& python, Call& call) {
  const auto to = call.take(0) == nullptr ? std::nullopt : as_whole(call.take(0));
  File* file = readable(python, call.self);
  if (file == nullptr) return nullptr;
  const Ref whence = call.take(1);
  const bool from_start = whence == nullptr || as_whole(whence) == Wide{0};
  if (!to || *to < 0 || !from_start || (*to != 0 && !file->binary && !pytext::is_ascii(*file->content))) {
    const Ref why = method_unknown(python, call);
    python.taint_shallow(call.self, why);
    return why;
  }
  file->at = static_cast<std::size_t>(std::min<Wide>(*to, static_cast<Wide>(file->content->size())));
  return python.heap.integer(*to);
}
Ref file_tell(Interpreter& python, Call& call) {
  const File* file = readable(python, call.self);
  if (file == nullptr) return nullptr;
  if (!file->binary && !file->in_memory && !pytext::is_ascii(*file->content))
    return method_unknown(python, call);
  return python.heap.integer(
      static_cast<Wide>(pytext::length_of(std::string_view(*file->content).substr(0, file->at))));
}
Ref file_write(Interpreter& python, Call& call) {
  const Ref text = call.take(0);
  File* file = readable(python, call.self);
  if (file == nullptr) return nullptr;
  const bool fits = text != nullptr && text->is(file->binary ? Kind::bytes : Kind::text);
  if (!file->in_memory || !fits || file->at != file->content->size()) {
    const Ref why = method_unknown(python, call);
    python.taint_shallow(call.self, why);
    return why;
  }
  file->content = std::make_shared<const std::string>(*file->content + text->text());
  file->at = file->content->size();
  if (file->at > python.limits.text) return python.unknown("a text that is too long");
  const std::size_t length = file->binary ? text->text().size() : pytext::length_of(text->text());
  return python.heap.integer(static_cast<Wide>(length));
}
Ref file_getvalue(Interpreter& python, Call& call) {
  const File& file = call.self->as<File>();
  return file.in_memory ? made(python, file, *file.content) : method_unknown(python, call);
}

// The codec unicode-escape, of a text: what a backslash begins. Nothing: not modelled.
std::optional<std::string> unescaped(std::string_view text) {
  constexpr std::string_view letters = "\\'\"abfnrtv";
  constexpr std::string_view values = "\\'\"\a\b\f\n\r\t\v";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    const std::size_t known = letters.find(text[i]);
    // Numbers, names and what has no meaning are told in other ways.
    if (known == std::string_view::npos) return std::nullopt;
    out += values[known];
  }
  return out;
}
Ref run_codecs_decode(Interpreter& python, Call& call) {
  const Ref object = call.take(0, "obj");
  const Ref encoding = call.take(1, "encoding");
  call.take(2, "errors");
  if (object == nullptr || !object->is(Kind::text) || !pytext::is_ascii(object->text()) ||
      encoding == nullptr || !encoding->is(Kind::text) ||
      (encoding->text() != "unicode-escape" && encoding->text() != "unicode_escape"))
    return method_unknown(python, call);
  const auto text = unescaped(object->text());
  return text ? python.heap.text(*text) : method_unknown(python, call);
}

constexpr auto file_rows = std::to_array<Native>({{"read", file_read},
                                                  {"readline", file_readline},
                                                  {"readlines", file_readlines},
                                                  {"__next__", file_next},
                                                  {"__iter__", file_itself},
                                                  {"__enter__", file_itself},
                                                  {"__exit__", file_exit, any},
                                                  {"close", file_close},
                                                  {"seek", file_seek, any, true},
                                                  {"tell", file_tell},
                                                  {"write", file_write, any, true},
                                                  {"getvalue", file_getvalue},
                                                  {"readable", file_yes},
                                                  {"seekable", file_yes},
                                                  {"isatty", file_no}});
constexpr Native open_row{"open", run_open, any};
constexpr auto io_rows = std::to_array<Native>({{"open", run_open, any},
                                                {"text_encoding", run_text_encoding},
                                                {"StringIO", make_string_io},
                                                {"BytesIO", make_bytes_io}});
constexpr auto codecs_rows =
    std::to_array<Native>({{"open", run_codecs_open, any}, {"decode", run_codecs_decode}});
constexpr auto path_file_rows = std::to_array<Native>({{"open", path_open, any},
                                                       {"read_text", path_read_text, any},
                                                       {"read_bytes", path_read_bytes},
                                                       {"write_text", path_write, any},
                                                       {"write_bytes", path_write, any},
                                                       {"touch", path_write, any}});

}  // namespace

std::span<const Native> file_methods() { return file_rows; }
std::span<const Native> io_functions() { return io_rows; }
std::span<const Native> codecs_functions() { return codecs_rows; }
std::span<const Native> path_file_methods() { return path_file_rows; }
const Native& open_function() { return open_row; }

Ref file_attribute(Interpreter& python, Ref object, std::string_view name) {
  const File& file = object->as<File>();
  if (name == "closed") return python.heap.boolean(file.closed);
  if (file.in_memory) return nullptr;
  if (name == "name") return file.name;
  if (name == "mode") return python.heap.text(file.mode);
  return nullptr;
}

}  // namespace trysquare::settings
