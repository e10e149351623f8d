// The Python and platform that a manifest is read for, as marker variables.
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
//
//   python   = major "." minor ["." micro]                          without micro: the first, `.0`
//   platform = ("linux" | "manylinux…" | "musllinux…" | "macos…" | "win…") ["_" machine]
//              as in the tags of wheels; without machine it is not known
#pragma once

#include "base/error.hpp"
#include "locate/host.hpp"
#include "locate/interpreter.hpp"
#include "pep/marker.hpp"

#include <string>
#include <string_view>

namespace trysquare::locate {

// CPython of that version: python_version, python_full_version, implementation_…
Result<void> use_python_version(std::string_view text, pep::MarkerEnvironment& markers);

// What the machine tells, for an environment of its own kind of system; of the other kind only that kind.
void use_platform(const Host& host, bool windows_layout, pep::MarkerEnvironment& markers);

void use_interpreter(const Interpreter& interpreter, pep::MarkerEnvironment& markers);

// Replaces all that `markers` says of a platform; a kernel's release and version are not known then.
Result<void> use_target_platform(std::string_view text, pep::MarkerEnvironment& markers);

}  // namespace trysquare::locate
