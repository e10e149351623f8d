#include "base/terminal.hpp"

#include <cstdio>
#include <string>
#if defined(_WIN32)
#include <io.h>
#else
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace trysquare {

namespace {

std::FILE* file_of(Stream stream) { return stream == Stream::output ? stdout : stderr; }

}  // namespace

bool is_terminal(Stream stream) {
#if defined(_WIN32)
  return ::_isatty(::_fileno(file_of(stream))) != 0;
#else
  return ::isatty(::fileno(file_of(stream))) != 0;
#endif
}

std::size_t terminal_width(Stream stream) {
  constexpr std::size_t usual = 80;
#if !defined(_WIN32)
  winsize size{};
  if (::ioctl(::fileno(file_of(stream)), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
#endif
  return usual;
}

bool write_to(Stream stream, std::string_view text) {
  std::FILE* file = file_of(stream);
  return std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
}

bool read_standard_input(std::string& into, std::size_t limit) {
  into.clear();
  std::string piece(std::size_t{64} << 10U, '\0');
  while (into.size() <= limit) {
    const std::size_t got = std::fread(piece.data(), 1, piece.size(), stdin);
    into.append(piece, 0, got);
    if (got < piece.size()) return std::ferror(stdin) == 0;
  }
  return false;
}

Input read_standard_line(std::string& into, std::size_t limit) {
  into.clear();
  for (int c = std::getc(stdin); c != EOF; c = std::getc(stdin)) {
    if (c == '\n') return Input::line;
    if (into.size() == limit) return Input::failure;
    into += static_cast<char>(c);
  }
  if (std::ferror(stdin) != 0) return Input::failure;
  return into.empty() ? Input::end : Input::line;
}

}  // namespace trysquare
