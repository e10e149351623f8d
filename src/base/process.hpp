// The process that we are and the programs that we start. The only door to environment variables,
// the working directory and exec.
#pragma once

#include "base/error.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare {

// Sorted, so that what is made from it is the same on every run.
using Variables = std::map<std::string, std::string, std::less<>>;

Variables process_variables();
std::string working_directory();
// The running command's own file, links resolved; empty when the system does not tell.
std::string executable_path();

// What PEP 508 markers ask of the machine, named as there.
struct PlatformFacts {
  std::string os_name;           // "posix", "nt"
  std::string sys_platform;      // "linux", "darwin", "win32"
  std::string platform_system;   // "Linux", "Darwin", "Windows"
  std::string platform_machine;  // "x86_64"
  std::string platform_release;
  std::string platform_version;
};
PlatformFacts platform_facts();

// Ends the process where it stands: nothing is taken apart that the system takes back at once.
[[noreturn]] void leave_process(int code);

// Replaces this process by the program (POSIX), or runs it and passes its exit code on (Windows): arguments,
// standard streams, signals and exit status are the program's own. Returns only when it cannot be started.
Error become_program(const std::string& path, const std::vector<std::string>& arguments,
                     const Variables& variables);

}  // namespace trysquare
