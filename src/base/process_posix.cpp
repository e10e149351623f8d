#if !defined(_WIN32)
#include "base/filesystem.hpp"
#include "base/process.hpp"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#if defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

extern char** environ;  // NOLINT(readability-redundant-declaration): not every libc declares it

namespace trysquare {

Variables process_variables() {
  Variables found;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) found.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return found;
}

std::string working_directory() {
  std::string path(4096, '\0');
  while (::getcwd(path.data(), path.size()) == nullptr) {
    if (errno != ERANGE) return ".";
    path.resize(path.size() * 2);
  }
  path.resize(std::strlen(path.c_str()));
  return path;
}

std::string executable_path() {
#if defined(__APPLE__)
  std::string path(4096, '\0');
  auto size = static_cast<std::uint32_t>(path.size());
  if (::_NSGetExecutablePath(path.data(), &size) != 0) return {};
  return disk().real_path(path.c_str()).value_or("");
#else
  return disk().real_path("/proc/self/exe").value_or("");
#endif
}

PlatformFacts platform_facts() {
  utsname names{};
  if (::uname(&names) != 0) return {"posix", "", "", "", "", ""};
  const std::string system = names.sysname;
  std::string lower = system;  // sys.platform: "linux", "darwin", "freebsd14"
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return {"posix", lower, system, names.machine, names.release, names.version};
}

void leave_process(int code) {
  std::fflush(nullptr);
  std::_Exit(code);
}

namespace {

// The interpreter that a script's first line names; empty when it names none.
std::string interpreter_of(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  char start[256];
  const ssize_t size = ::read(file, start, sizeof start);
  ::close(file);
  if (size < 3) return {};
  std::string_view line(start, static_cast<std::size_t>(size));
  if (!line.starts_with("#!")) return {};
  line = line.substr(2, line.find('\n') - 2);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return std::string(line.substr(0, line.find_first_of(" \r")));
}

}  // namespace

Error become_program(const std::string& path, const std::vector<std::string>& arguments,
                     const Variables& variables) {
  std::vector<std::string> assignments;
  assignments.reserve(variables.size());
  for (const auto& [name, value] : variables) assignments.emplace_back(name).append("=").append(value);
  const auto pointers = [](const std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
    out.push_back(nullptr);
    return out;
  };
  const std::vector<char*> argument_pointers = pointers(arguments);
  const std::vector<char*> variable_pointers = pointers(assignments);
  ::execve(path.c_str(), argument_pointers.data(), variable_pointers.data());
  const int number = errno;
  const std::string interpreter = number == ENOENT ? interpreter_of(path) : "";
  if (!interpreter.empty())
    return failure(
               "cannot start `" + path + "`: its first line names `" + interpreter + "`, which is not there",
               "the environment was moved or is made anew elsewhere: install the package again, or start it "
               "with `python -m`")
        .error();
  return failure("cannot start `" + path + "`: " + std::strerror(number)).error();
}

}  // namespace trysquare
#endif
