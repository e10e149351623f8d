// Runs a command and prints its peak resident memory in KiB on the last line of standard error.
// A process of its own, because a child's peak begins at the size of the process that started it, and Python
// is large.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

int main(int count, char** words) {
  if (count < 2) return 2;
  const pid_t child = ::fork();
  if (child == 0) {
    ::execv(words[1], words + 1);
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child) return 2;
  std::fprintf(stderr, "%ld\n", usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}
