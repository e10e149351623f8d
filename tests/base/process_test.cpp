#include "base/process.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

using namespace trysquare;

namespace {

struct Ended {
  int status = 0;
  std::string output;
};

// Becomes the program in a child whose standard output is kept.
Ended run(const std::string& path, const std::vector<std::string>& arguments, const Variables& variables) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    const Error error = become_program(path, arguments, variables);
    const std::string told = draw(error);
    if (::write(STDOUT_FILENO, told.data(), told.size()) < 0) ::_exit(98);
    ::_exit(99);
  }
  ::close(ends[1]);
  Ended ended;
  std::string piece(4096, '\0');
  for (ssize_t got = 0; (got = ::read(ends[0], piece.data(), piece.size())) > 0;) {
    ended.output.append(piece, 0, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  ::waitpid(child, &ended.status, 0);
  return ended;
}

}  // namespace

TEST_CASE("process: variables are the process's own") {
  ::setenv("TRYSQUARE_TEST_VARIABLE", "a=b=c", 1);
  ::setenv("TRYSQUARE_TEST_EMPTY", "", 1);
  const auto variables = process_variables();
  CHECK(variables.at("TRYSQUARE_TEST_VARIABLE") == "a=b=c");
  CHECK(variables.at("TRYSQUARE_TEST_EMPTY").empty());
  ::unsetenv("TRYSQUARE_TEST_VARIABLE");
  ::unsetenv("TRYSQUARE_TEST_EMPTY");
  CHECK_FALSE(process_variables().contains("TRYSQUARE_TEST_VARIABLE"));
}

TEST_CASE("process: a program gets its arguments and variables unchanged, and its exit code is ours") {
  const Ended ended =
      run("/bin/sh", {"sh", "-c", "printf '%s|' \"$0\" \"$@\"; env; exit 7", "a b", "", "*", "\xFF\n"},
          {{"ONLY", "this = it"}, {"PATH", "/usr/bin:/bin"}});
  CHECK(WEXITSTATUS(ended.status) == 7);
  CHECK(ended.output.starts_with("a b||*|\xFF\n|"));
  CHECK(ended.output.find("ONLY=this = it\n") != std::string::npos);
  CHECK(ended.output.find("HOME=") == std::string::npos);
}

TEST_CASE("process: a program that is killed by a signal dies by it") {
  const Ended ended = run("/bin/sh", {"sh", "-c", "kill -TERM $$"}, {});
  CHECK(WIFSIGNALED(ended.status));
  CHECK(WTERMSIG(ended.status) == SIGTERM);
}

TEST_CASE("process: what cannot be started is told") {
  const test::Scratch scratch;
  REQUIRE(write_file(scratch.path("text"), "no program"));
  for (const std::string& path : {scratch.path("none"), scratch.path("text"), scratch.root()}) {
    const Ended ended = run(path, {"x"}, {});
    CHECK(WEXITSTATUS(ended.status) == 99);
    CHECK(ended.output.starts_with("error: cannot start `" + path + "`: "));
  }
}

TEST_CASE("process: a script whose interpreter is gone says so") {
  const test::Scratch scratch;
  REQUIRE(write_file(scratch.path("script"), "#! /nowhere/bin/python -s\nprint(1)\n"));
  std::filesystem::permissions(scratch.path("script"), std::filesystem::perms::owner_all);
  const Ended ended = run(scratch.path("script"), {"x"}, {});
  CHECK(WEXITSTATUS(ended.status) == 99);
  CHECK(ended.output.find("its first line names `/nowhere/bin/python`, which is not there") !=
        std::string::npos);
}

TEST_CASE("process: where we are and what we are") {
  CHECK(is_absolute_path(working_directory()));
  CHECK(disk().is_directory(working_directory()));
  CHECK(file_name(executable_path()) == "base_test");
  const auto facts = platform_facts();
  CHECK(facts.os_name == "posix");
  CHECK(facts.sys_platform == to_lower(facts.platform_system));
  CHECK_FALSE(facts.platform_machine.empty());
}
