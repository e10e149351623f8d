// Paths: pathlib's members, os.path. https://docs.python.org/3/library/os.path.html
#include "pytext/characters.hpp"
#include "settings/library.hpp"
#include "settings/os_errors.hpp"
#include "settings/path_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace trysquare::settings {

namespace {

// The text of the path that is self or the first argument; null result: not known.
std::optional<std::string> path_of(const Call& call, Ref argument) {
  return path_text(call.self != nullptr ? call.self : argument);
}
Ref first(Call& call) {
  if (call.self != nullptr) return call.self;
  const Ref given = call.take(0);
  return given;
}

Ref asked(Interpreter& python, Call& call, bool (*test)(const FileSystem&, const std::string&)) {
  const Ref object = first(call);
  const auto path = object == nullptr ? std::nullopt : path_of(call, object);
  if (!path) return method_unknown(python, call);
  const std::string full = python.world.absolute(*path);
  if (!python.world.may_see(full)) return out_of_sight(python, *path);
  if (may_be_written(python, full) || python.made_folders.contains(full))
    return python.unknown(fmt::format("`{}` may be made by the program", *path));
  return python.heap.boolean(test(python.world.files, full));
}
Ref path_exists(Interpreter& python, Call& call) {
  return asked(python, call, [](const FileSystem& files, const std::string& path) {
    return files.status(path).has_value();
  });
}
Ref path_is_file(Interpreter& python, Call& call) {
  return asked(python, call,
               [](const FileSystem& files, const std::string& path) { return files.is_file(path); });
}
Ref path_is_dir(Interpreter& python, Call& call) {
  return asked(python, call,
               [](const FileSystem& files, const std::string& path) { return files.is_directory(path); });
}

// With links followed, where we may see them.
std::optional<std::string> real_path(Interpreter& python, const std::string& path) {
  const std::string full = python.world.absolute(path);
  if (!python.world.may_see(full)) return std::nullopt;
  std::string rest;
  for (std::string head = full;; head = parent_path(head)) {
    if (const auto real = python.world.files.real_path(head))
      return rest.empty() ? *real : join_path(*real, rest);
    if (head == "/" || head.empty()) return std::nullopt;
    rest = rest.empty() ? std::string(file_name(head)) : join_path(file_name(head), rest);
  }
}

std::string plain_absolute(Interpreter& python, const std::string& path) {
  return os_join(python.world.directory, path);
}

Ref path_resolve(Interpreter& python, Call& call) {
  const Ref strict = call.take(0, "strict");
  const std::string& path = call.self->as<Path>().text;
  const auto real = real_path(python, plain_absolute(python, path));
  // Of what is not there, strictly, is an exception.
  const bool is_strict = strict != nullptr && truth_of(strict) != Truth::no;
  if (is_strict && (!real || !python.world.files.status(*real))) return method_unknown(python, call);
  return real ? python.heap.path(pure_path(python.world, *real)) : out_of_sight(python, path);
}
Ref path_absolute(Interpreter& python, Call& call) {
  return python.heap.path(joined_path(python.world, python.world.directory, call.self->as<Path>().text));
}
Ref path_joinpath(Interpreter& python, Call& call) {
  std::string path = call.self->as<Path>().text;
  for (const Ref part : Refs(call.take_rest())) {
    const auto text = path_text(part);
    if (!text) return method_unknown(python, call);
    path = joined_path(python.world, path, *text);
  }
  return python.heap.path(path);
}
Ref path_as_posix(Interpreter& python, Call& call) { return python.heap.text(call.self->as<Path>().text); }
Ref path_with_name(Interpreter& python, Call& call) {
  const Ref name = call.take(0);
  if (name == nullptr || !name->is(Kind::text) || name->text().find('/') != std::string::npos ||
      name->text().empty())
    return method_unknown(python, call);
  return python.heap.path(joined_path(python.world, path_parent(call.self->as<Path>().text), name->text()));
}
Ref path_is_absolute(Interpreter& python, Call& call) {
  return python.heap.boolean(call.self->as<Path>().text.starts_with('/'));
}
// os.path, on text.
Ref os_path_join(Interpreter& python, Call& call) {
  std::string out;
  bool begun = false;
  Ref same = nullptr;
  for (const Ref part : Refs(call.take_rest())) {
    const auto text = path_text(part);
    if (!text)
      return part->is(Kind::none) ? python.raise("TypeError", "expected str, bytes or os.PathLike object")
                                  : method_unknown(python, call);
    // An absolute part is the answer itself, with its class.
    same = part->is(Kind::instance) && (!begun || text->starts_with('/')) ? part : nullptr;
    out = begun ? (text->empty() && !out.ends_with('/') && !out.empty() ? out + "/" : os_join(out, *text))
                : *text;
    if (out.size() > python.limits.text) return python.unknown("a text that is too long");
    begun = true;
  }
  return same != nullptr ? same : python.heap.text(std::move(out));
}
Ref changed_path(Interpreter& python, Call& call, const std::function<Ref(const std::string&)>& change) {
  const Ref object = call.take(0);
  const auto path = object == nullptr ? std::nullopt : path_text(object);
  if (!path)
    return object != nullptr && object->is(Kind::none)
               ? python.raise("TypeError", "expected str, bytes or os.PathLike object")
               : method_unknown(python, call);
  return change(*path);
}
Ref os_dirname(Interpreter& python, Call& call) {
  return changed_path(python, call,
                      [&](const std::string& path) { return python.heap.text(os_split(path).first); });
}
Ref os_basename(Interpreter& python, Call& call) {
  return changed_path(python, call,
                      [&](const std::string& path) { return python.heap.text(os_split(path).second); });
}
Ref os_split_path(Interpreter& python, Call& call) {
  return changed_path(python, call, [&](const std::string& path) {
    const auto [head, tail] = os_split(path);
    return python.heap.tuple({python.heap.text(head), python.heap.text(tail)});
  });
}
Ref os_splitext(Interpreter& python, Call& call) {
  return changed_path(python, call, [&](const std::string& path) {
    const auto [root, suffix] = os_split_suffix(path);
    return python.heap.tuple({python.heap.text(root), python.heap.text(suffix)});
  });
}
Ref os_abspath(Interpreter& python, Call& call) {
  return changed_path(python, call, [&](const std::string& path) {
    return python.heap.text(os_normal(plain_absolute(python, path)));
  });
}
Ref os_normpath(Interpreter& python, Call& call) {
  return changed_path(python, call,
                      [&](const std::string& path) { return python.heap.text(os_normal(path)); });
}
Ref os_realpath(Interpreter& python, Call& call) {
  return changed_path(python, call, [&](const std::string& path) {
    const auto real = real_path(python, plain_absolute(python, path));
    return real ? python.heap.text(*real) : out_of_sight(python, path);
  });
}
Ref os_isabs(Interpreter& python, Call& call) {
  return changed_path(python, call,
                      [&](const std::string& path) { return python.heap.boolean(path.starts_with('/')); });
}
// On POSIX a path has no drive, and its case says something.
Ref os_normcase(Interpreter& python, Call& call) {
  return changed_path(python, call, [&](const std::string& path) { return python.heap.text(path); });
}
Ref os_splitdrive(Interpreter& python, Call& call) {
  return changed_path(python, call, [&](const std::string& path) {
    return python.heap.tuple({python.heap.text(""), python.heap.text(path)});
  });
}
Ref os_relpath(Interpreter& python, Call& call) {
  const Ref path = call.take(0, "path");
  const Ref start = call.take(1, "start");
  const auto of = path == nullptr ? std::nullopt : path_text(path);
  const auto from =
      start == nullptr || start->is(Kind::none) ? std::optional<std::string>(".") : path_text(start);
  if (!of || !from) return method_unknown(python, call);
  if (of->empty()) return python.raise("ValueError", "no path specified");
  const auto parts = path_parts(os_normal(plain_absolute(python, *of)));
  const auto above = path_parts(os_normal(plain_absolute(python, *from)));
  const auto [mine, other] = std::ranges::mismatch(parts, above);
  std::string out;
  const auto add = [&](std::string_view part) { out += (out.empty() ? "" : "/") + std::string(part); };
  for (auto at = other; at != above.end(); ++at) add("..");
  for (auto at = mine; at != parts.end(); ++at) add(*at);
  return python.heap.text(out.empty() ? "." : out);
}
// `$NAME` and `${NAME}`; what is not set stays as it is.
Ref os_expandvars(Interpreter& python, Call& call) {
  const Ref given = call.take(0, "path");
  if (given == nullptr || !given->is(Kind::text)) return method_unknown(python, call);
  const std::string& text = given->text();
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  if (!pytext::is_ascii(text))
    return text.find('$') == std::string::npos ? given : method_unknown(python, call);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t begin = at + 1;
    const bool braced = text[at] == '$' && begin < text.size() && text[begin] == '{';
    if (braced) ++begin;
    std::size_t end = begin;
    if (braced)
      end = std::min(text.find('}', begin), text.size());
    else
      while (end < text.size() && is_word(text[end])) ++end;
    const std::string name = text.substr(begin, end - begin);
    if (text[at] != '$' || name.empty() || (braced && end == text.size())) {
      out += text[at++];
      continue;
    }
    const std::size_t next = end + (braced ? 1 : 0);
    const Ref value = python.call_method(python.environ, "get", {python.heap.text(name)});
    if (value == nullptr || value->is_unknown()) return value;
    out += value->is(Kind::text) ? value->text() : text.substr(at, next - at);
    at = next;
  }
  return python.heap.text(std::move(out));
}
Ref os_expanduser(Interpreter& python, Call& call) {
  return changed_path(python, call, [&](const std::string& path) -> Ref {
    if (!path.starts_with('~')) return python.heap.text(path);
    const auto home = python.world.variables.find("HOME");
    const bool own = path == "~" || path.starts_with("~/");
    if (!own || home == python.world.variables.end() || python.world.unknown_variables.contains("HOME"))
      return python.unknown("a home directory");
    std::string base = home->second;
    while (base.ends_with('/')) base.pop_back();
    const std::string full = base + path.substr(1);
    return python.heap.text(full.empty() ? "/" : full);
  });
}

constexpr auto path_rows = std::to_array<Native>({{"exists", path_exists},
                                                  {"is_file", path_is_file},
                                                  {"is_dir", path_is_dir},
                                                  {"resolve", path_resolve},
                                                  {"absolute", path_absolute},
                                                  {"joinpath", path_joinpath},
                                                  {"as_posix", path_as_posix},
                                                  {"__str__", path_as_posix},
                                                  {"__fspath__", path_as_posix},
                                                  {"with_name", path_with_name},
                                                  {"is_absolute", path_is_absolute}});
constexpr auto os_path_rows = std::to_array<Native>({{"join", os_path_join},
                                                     {"dirname", os_dirname},
                                                     {"basename", os_basename},
                                                     {"split", os_split_path},
                                                     {"splitext", os_splitext},
                                                     {"abspath", os_abspath},
                                                     {"normpath", os_normpath},
                                                     {"realpath", os_realpath},
                                                     {"isabs", os_isabs},
                                                     {"normcase", os_normcase},
                                                     {"splitdrive", os_splitdrive},
                                                     {"relpath", os_relpath},
                                                     {"expandvars", os_expandvars},
                                                     {"expanduser", os_expanduser},
                                                     {"exists", path_exists},
                                                     {"isfile", path_is_file},
                                                     {"isdir", path_is_dir}});
}  // namespace

std::span<const Native> path_methods() { return path_rows; }
std::span<const Native> os_path_functions() { return os_path_rows; }

Ref path_attribute(Interpreter& python, Ref object, std::string_view name) {
  const std::string& path = object->as<Path>().text;
  if (name == "parent") return python.heap.path(path_parent(path));
  if (name == "name") return python.heap.text(path_name(path));
  if (name == "stem") return python.heap.text(path_suffix(path_name(path)).first);
  if (name == "suffix") return python.heap.text(path_suffix(path_name(path)).second);
  if (name == "parents") {
    Refs all;
    for (std::string at = path; path_parent(at) != at;) all.push_back(python.heap.path(at = path_parent(at)));
    return python.heap.tuple(std::move(all));
  }
  if (name == "parts") {
    Refs parts;
    for (const auto& part : path_parts(path)) parts.push_back(python.heap.text(part));
    return python.heap.tuple(std::move(parts));
  }
  return nullptr;
}

}  // namespace trysquare::settings
