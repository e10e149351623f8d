// Modules of the standard library whose own source is not followed: they are large, and what they give has no
// form as settings. https://docs.python.org/3/library/
#include "settings/library.hpp"

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

constexpr auto names = std::to_array<std::string_view>({
    "argparse",
    "ast",
    "asyncio",
    "asyncore",
    "bdb",
    "bz2",
    "cProfile",
    "calendar",
    "cgi",
    "cgitb",
    "cmd",
    "code",
    "codeop",
    "concurrent",
    "contextvars",
    "csv",
    "ctypes",
    "curses",
    "dbm",
    "difflib",
    "doctest",
    "email",
    "ensurepip",
    "filecmp",
    "fileinput",
    "ftplib",
    "gzip",
    "html",
    "http",
    "idlelib",
    "imaplib",

    "lib2to3",
    "linecache",
    "lzma",
    "mailbox",
    "mimetypes",
    "netrc",
    "nntplib",
    "opcode",
    "optparse",
    "pdb",
    "pickle",
    "pickletools",
    "plistlib",
    "poplib",
    "pprint",
    "profile",
    "pstats",
    "pty",
    "pyclbr",
    "pydoc",
    "queue",
    "readline",
    "rlcompleter",
    "sched",
    "selectors",
    "shelve",
    "smtpd",
    "smtplib",
    "socketserver",
    "sqlite3",
    "statistics",
    "stringprep",
    "symtable",
    "tarfile",
    "telnetlib",
    "timeit",
    "tkinter",
    "token",
    "tokenize",
    "trace",
    "traceback",
    "tracemalloc",
    "tty",
    "turtle",
    "unittest",
    "urllib.error",
    "urllib.request",
    "urllib.response",
    "urllib.robotparser",
    "venv",
    "weakref",
    "webbrowser",
    "wsgiref",
    "xml",
    "xmlrpc",
    "zipapp",
    "zipfile",
});
static_assert(std::ranges::is_sorted(names));

}  // namespace

bool is_unfollowed_module(std::string_view name) {
  if (std::ranges::binary_search(names, name)) return true;
  return std::ranges::binary_search(names, name.substr(0, name.find('.')));
}

}  // namespace trysquare::settings
