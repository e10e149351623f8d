#include "base/filesystem.hpp"
#include "base/program.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <array>

#if !defined(_WIN32)
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif
#include <cerrno>
#include <cstring>
#endif

namespace trysquare {

std::string find_program(const std::string& name, const Variables& variables) {
  if (name.find('/') != std::string::npos) return disk().is_file(name) ? name : std::string();
  const auto path = variables.find("PATH");
  if (path == variables.end()) return {};
  for (const auto folder : split(path->second, ':')) {
    std::string candidate = join_path(folder, name);
    if (!folder.empty() && disk().is_file(candidate)) return candidate;
  }
  return {};
}

#if defined(_WIN32)
Result<ProgramEnd> run_program(const std::vector<std::string>& words, const Variables&) {
  return failure(fmt::format("`{}`: programs are run for repairs on POSIX systems only", words.front()));
}
#else

namespace {

constexpr std::size_t most_kept = std::size_t{16} << 20U;

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

void gather(int output, int talk, ProgramEnd& end) {
  std::array<pollfd, 2> both{{{output, POLLIN, 0}, {talk, POLLIN, 0}}};
  std::array<char, 65'536> bytes{};
  while (both[0].fd >= 0 || both[1].fd >= 0) {
    if (::poll(both.data(), both.size(), -1) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < both.size(); ++i) {
      if (both[i].fd < 0 || (both[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      const ssize_t got = ::read(both[i].fd, bytes.data(), bytes.size());
      if (got < 0 && errno == EINTR) continue;
      std::string& into = i == 0 ? end.output : end.talk;
      if (got > 0 && into.size() < most_kept) into.append(bytes.data(), static_cast<std::size_t>(got));
      if (got <= 0) both[i].fd = -1;
    }
  }
}

}  // namespace

Result<ProgramEnd> run_program(const std::vector<std::string>& words, const Variables& variables) {
  std::vector<std::string> assignments;
  for (const auto& [name, value] : variables) assignments.push_back(name + "=" + value);
  const std::vector<char*> arguments = pointers_to(words), environment = pointers_to(assignments);
  std::array<int, 2> output{}, talk{};
  if (::pipe2(output.data(), O_CLOEXEC) != 0) return failure("cannot make a pipe");
  if (::pipe2(talk.data(), O_CLOEXEC) != 0) {
    ::close(output[0]);
    ::close(output[1]);
    return failure("cannot make a pipe");
  }
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
#if defined(__linux__)
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
#endif
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, 0);
    ::dup2(output[1], 1);
    ::dup2(talk[1], 2);
    ::execve(arguments.front(), arguments.data(), environment.data());
    ::_exit(127);
  }
  ::close(output[1]);
  ::close(talk[1]);
  ProgramEnd end;
  if (child > 0) gather(output[0], talk[0], end);
  ::close(output[0]);
  ::close(talk[0]);
  if (child < 0) return failure(fmt::format("cannot start `{}`: {}", words.front(), std::strerror(errno)));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  end.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + (WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  if (end.code == 127 && end.output.empty() && end.talk.empty())
    return failure(fmt::format("cannot start `{}`", words.front()));
  return end;
}
#endif

}  // namespace trysquare
