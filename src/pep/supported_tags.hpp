// The tags that an interpreter on a platform supports, best first (PEP 425, 600, 656).
// https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
// Reference: packaging 26.3, `packaging.tags.sys_tags` where it runs; here for any interpreter and platform.
//
//   platform = "manylinux_" glibc "_" machine | "musllinux_" musl "_" machine | "linux_" machine
//            | "macosx_" version "_" machine | "ios_" version "_" multiarch | "android_" level "_" abi
//            | any other, which stands for itself alone        versions: major "_" minor
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::pep {

struct TargetInterpreter {
  std::string implementation = "cpython";  // as sys.implementation.name
  int major = 3, minor = 0;
  bool free_threaded = false, debug = false;  // of CPython
  std::string abi = {};                       // of others: "pypy39_pp73"; empty: none
};

// What a platform named so can install, best first. A C library that is not told is none: `linux_x86_64`.
std::vector<std::string> platform_tags(std::string_view platform);

// `interpreter-abi-platform`, in the order of preference; a tag may come twice, as in the reference.
std::vector<std::string> supported_tags(const TargetInterpreter& interpreter,
                                        const std::vector<std::string>& platforms);

}  // namespace trysquare::pep
