#include "check/module_names.hpp"

#include "base/text.hpp"
#include "pysource/parse.hpp"
#include "settings/outline.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::check {

namespace {

using Kind = imports::Found::Kind;

// Modules of the standard library that are compiled, which a build may hold in the interpreter itself: by
// sys.stdlib_module_names of CPython 3.8 to 3.14, on every system.
constexpr std::string_view compiled_modules =
    " _abc _ast _asyncio _bisect _blake2 _bz2 _codecs _codecs_cn _codecs_hk"
    " _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _contextvars _crypt"
    " _csv _ctypes _curses _curses_panel _datetime _dbm _decimal _elementtree"
    " _frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq _hmac"
    " _imp _interpchannels _interpqueues _interpreters _io _json _locale _lsprof _lzma"
    " _md5 _msi _multibytecodec _multiprocessing _opcode _operator _overlapped _pickle"
    " _posixshmem _posixsubprocess _queue _random _remote_debugging _scproxy _sha1 _sha2"
    " _sha256 _sha3 _sha512 _signal _socket _sqlite3 _sre _ssl _stat _statistics _string"
    " _struct _suggestions _symtable _sysconfig _thread _tkinter _tokenize _tracemalloc"
    " _types _typing _uuid _warnings _weakref _winapi _zoneinfo _zstd array atexit audioop"
    " binascii builtins cmath errno faulthandler fcntl gc grp itertools marshal math mmap"
    " msilib msvcrt nis nt ossaudiodev posix pwd pyexpat readline resource select spwd sys"
    " syslog termios time unicodedata winreg winsound xxsubtype zlib"
    " ";

// The usual forms, found without reading the whole syntax.
bool plainly_binds(std::string_view text, std::string_view name) {
  for (const std::string_view before : {"def ", "class ", ""}) {
    const std::string wanted = "\n" + std::string(before) + std::string(name);
    for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) {
      const std::string_view rest = text.substr(at + wanted.size());
      if (rest.starts_with(before.empty() ? " = " : "(") || (before == "class " && rest.starts_with(":")))
        return true;
    }
  }
  return false;
}

// What a text must hold to make names at run time.
bool is_dynamic(std::string_view text) {
  for (const std::string_view sign :
       {"import *", "__getattr__", "globals(", "setattr(", "sys.modules", "exec(", "vars(", "locals(",
        "__dict__", "LazyModule", "lazy_import", "attach("}) {
    if (text.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

bool is_compiled_module(std::string_view name) {
  return compiled_modules.find(" " + std::string(name) + " ") != std::string_view::npos;
}

ModuleNames::ModuleNames(const FileSystem& files, const model::Environment& environment)
    : files_(files), finder_(files) {
  for (const auto& entry : environment.search_path) {
    folders_.push_back(entry.path);
    knows_library_ =
        knows_library_ || (entry.why == "standard library" && files.is_file(join_path(entry.path, "os.py")));
  }
}

imports::Found ModuleNames::find(std::string_view module) {
  imports::Found found;
  std::vector<std::string> folders = folders_;
  for (const auto leaf : split(module, '.')) {
    if (folders.empty()) return {};
    found = finder_.find(folders, leaf);
    if (found.kind == Kind::missing) return found;
    folders = found.folders;
  }
  return found;
}

bool ModuleNames::is_there(std::string_view module) {
  const auto parts = split(module, '.');
  if (!knows_library_ || is_compiled_module(parts.front())) return true;
  if (find(module).kind != Kind::missing) return true;
  // A module that fills in what it holds by itself, as a few do for their old names.
  const auto top = find(parts.front());
  if (parts.size() == 1) return false;
  if (top.kind == Kind::missing) return false;
  if (top.kind != Kind::source) return top.kind == Kind::compiled;
  const auto text = files_.read_file(top.path);
  return !text || text->find("sys.modules") != std::string::npos;
}

bool ModuleNames::text_offers(const std::string& path, std::string_view name) const {
  const auto text = files_.read_file(path);
  if (!text || plainly_binds(*text, name) || is_dynamic(*text)) return true;
  // Not even the word: nothing to be read.
  if (text->find(name) == std::string::npos) return false;
  pysource::Module tree = pysource::parse(*text);
  if (!tree.errors().empty()) return true;
  const settings::Outline outline = settings::outline_of(tree);
  return std::ranges::any_of(outline.steps, [&](const settings::OutlineStep& step) {
    return std::ranges::find(step.binds, name) != step.binds.end();
  });
}

bool ModuleNames::offers(std::string_view module, std::string_view name) {
  const imports::Found found = find(module);
  if (found.kind != Kind::source) return true;
  if (!found.folders.empty() && finder_.find(found.folders, name).kind != Kind::missing) return true;
  return name.starts_with("__") || text_offers(found.path, name);
}

std::string ModuleNames::failure_of(std::string_view module, int version) {
  constexpr std::uint64_t largest_source = std::uint64_t{1} << 20U;
  const imports::Found found = find(module);
  const auto status = found.kind == Kind::source ? files_.status(found.path) : std::nullopt;
  if (!status || status->size > largest_source) return {};
  const auto text = files_.read_file(found.path);
  if (!text) return {};
  const pysource::Module tree = pysource::parse(*text, {.version = version});
  if (!tree.errors().empty()) return "is no Python: " + tree.errors().front().message;
  // Only statements that are executed in any case: what stands in `if` and `try` may be meant to fail.
  for (const pysource::NodeId statement : tree.items(tree.as<pysource::ast::Module>(tree.root()).body)) {
    const auto kind = tree.kind(statement);
    std::vector<std::string> wanted;
    if (kind == pysource::Kind::import) {
      for (const auto alias : tree.items(tree.as<pysource::ast::Import>(statement).names))
        wanted.emplace_back(tree.name(tree.as<pysource::ast::Alias>(alias).name));
    } else if (kind == pysource::Kind::import_from) {
      const auto from = tree.as<pysource::ast::ImportFrom>(statement);
      if (from.level == 0) wanted.emplace_back(tree.name(from.module));
    } else if (kind == pysource::Kind::expr || kind == pysource::Kind::assign) {
      continue;
    } else {
      break;  // from here on it may have changed what can be found
    }
    for (const std::string& name : wanted) {
      if (!is_there(name)) return fmt::format("imports `{}`, which is not there", name);
    }
  }
  return {};
}

}  // namespace trysquare::check
