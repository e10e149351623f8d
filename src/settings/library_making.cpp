// Folders that a program makes, and the places that Python knows by itself.
// https://docs.python.org/3/library/os.html#os.makedirs
// Law: what a program has made is not known afterwards, but that a path was there before it.
#include "settings/library.hpp"
#include "settings/os_errors.hpp"

#include <array>

namespace trysquare::settings {

namespace {

constexpr auto any = Native::Takes::anything;

struct Making {
  Ref path = nullptr;
  Ref parents = nullptr, exists_is_fine = nullptr;  // as given; null: no
};

bool is_set(Ref option) { return option != nullptr && truth_of(option) != Truth::no; }

// None, or an exception; whether the user may write there is taken for granted.
Ref make_folder(Interpreter& python, const Making& making) {
  const auto path = making.path == nullptr ? std::nullopt : path_text(making.path);
  if (!path) {
    python.may_raise(python.unknown_quietly("a folder is made whose name is not known"));
    return python.none();
  }
  const std::string full = python.world.absolute(*path);
  const bool seen = python.world.may_see(full) && !python.made_folders.contains(full);
  if (!seen) {
    const Ref why = python.unknown_quietly("a folder is made that may be there");
    if (!is_set(making.exists_is_fine)) python.may_raise(why);
    note_made(python, full);
    return python.none();
  }
  if (const auto status = python.world.files.status(full)) {
    const bool fine = status->kind == FileKind::directory && is_set(making.exists_is_fine);
    return fine ? python.none() : raise_os_error(python, OsError::exists, making.path);
  }
  const std::string above = parent_path(full);
  if (!is_set(making.parents) && !python.made_folders.contains(above) && !python.world.files.status(above))
    return raise_os_error(python, why_missing(python, full), making.path);
  note_made(python, full);
  return python.none();
}

Ref os_makedirs(Interpreter& python, Call& call) {
  const Making making{call.take(0, "name"), python.heap.boolean(true), call.take(2, "exist_ok")};
  call.take_everything();
  return make_folder(python, making);
}
Ref os_mkdir(Interpreter& python, Call& call) {
  const Making making{call.take(0, "path"), nullptr, nullptr};
  call.take_everything();
  return make_folder(python, making);
}
Ref path_mkdir(Interpreter& python, Call& call) {
  const Making making{call.self, call.take(1, "parents"), call.take(2, "exist_ok")};
  call.take_everything();
  return make_folder(python, making);
}

Ref path_home(Interpreter& python, Call& call) {
  call.take_everything();
  const auto home = python.world.variables.find("HOME");
  if (home == python.world.variables.end() || python.world.unknown_variables.contains("HOME"))
    return python.unknown("a home directory");
  return python.call(python.builtin("$path"), {nullptr, {python.heap.text(home->second)}, {}});
}
Ref path_expanduser(Interpreter& python, Call& call) {
  const std::string& path = call.self->as<Path>().text;
  if (!path.starts_with('~')) return call.self;
  const auto home = python.world.variables.find("HOME");
  if ((path != "~" && !path.starts_with("~/")) || home == python.world.variables.end() ||
      python.world.unknown_variables.contains("HOME"))
    return python.unknown("a home directory");
  return python.call(python.builtin("$path"),
                     {nullptr, {python.heap.text(home->second + path.substr(1))}, {}});
}
Ref path_cwd(Interpreter& python, Call& call) {
  call.take_everything();
  return python.call(python.builtin("$path"), {nullptr, {python.heap.text(python.world.directory)}, {}});
}

// Whether a file is there is known; who may write to it depends on the user.
Ref os_access(Interpreter& python, Call& call) {
  const Ref path = call.take(0, "path");
  const Ref mode = call.take(1, "mode");
  const auto text = path == nullptr ? std::nullopt : path_text(path);
  const auto wanted = mode == nullptr ? std::nullopt : as_whole(mode);
  if (!text || !wanted) return method_unknown(python, call);
  const std::string full = python.world.absolute(*text);
  if (!python.world.may_see(full)) return out_of_sight(python, *text);
  if (may_be_written(python, full) || python.made_folders.contains(full)) return method_unknown(python, call);
  const bool there = python.world.files.status(full).has_value();
  if (there && *wanted != 0)
    return python.unknown("what a user may do with a file differs from machine to machine");
  return python.heap.boolean(there);
}

// That nothing is there is known; what is there is told by no more than its kind.
Ref os_stat(Interpreter& python, Call& call) {
  const Ref path = call.take(0, "path");
  call.take_everything();
  const auto text = path == nullptr ? std::nullopt : path_text(path);
  if (!text) return method_unknown(python, call);
  const std::string full = python.world.absolute(*text);
  if (!python.world.may_see(full)) return out_of_sight(python, *text);
  if (may_be_written(python, full) || python.made_folders.contains(full) || python.world.files.status(full))
    return python.unknown("the state of a file");
  return raise_os_error(python, why_missing(python, full), path);
}

// The first of the folders that Python tries; that its user may write there is taken for granted.
Ref temporary_folder(Interpreter& python, Call& call) {
  const Ref why = python.unknown_quietly("a folder for temporary files differs from machine to machine");
  call.take_everything();
  for (const std::string_view name : {"TMPDIR", "TEMP", "TMP"}) {
    const auto found = python.world.variables.find(std::string(name));
    if (python.world.unknown_variables.contains(name)) return why;
    if (found == python.world.variables.end() || found->second.empty()) continue;
    const std::string full = python.world.absolute(found->second);
    return python.world.files.is_directory(full) ? python.heap.text(full) : why;
  }
  const bool usual = !python.world.is_windows() && python.world.files.is_directory("/tmp");
  return usual ? python.heap.text("/tmp") : why;
}
constexpr auto temporary_rows = std::to_array<Native>({{"gettempdir", temporary_folder}});

constexpr auto os_rows = std::to_array<Native>(
    {{"makedirs", os_makedirs, any}, {"mkdir", os_mkdir, any}, {"access", os_access}, {"stat", os_stat}});
constexpr auto path_rows = std::to_array<Native>({{"mkdir", path_mkdir, any},
                                                  {"expanduser", path_expanduser},
                                                  {"home", path_home, any, false, true},
                                                  {"cwd", path_cwd, any, false, true}});

}  // namespace

std::span<const Native> making_functions() { return os_rows; }
std::span<const Native> temporary_functions() { return temporary_rows; }
std::span<const Native> path_making_methods() { return path_rows; }

}  // namespace trysquare::settings
