// Untested: nobody has built trysquare on Windows yet (docs/dependencies.md).
#if defined(_WIN32)
#include "base/process.hpp"
#include "base/text.hpp"

#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
#include <cstdio>

#include <fmt/core.h>

#include <process.h>
#include <cstdlib>

namespace trysquare {

namespace {

std::wstring wide(std::string_view text) {
  const int size = static_cast<int>(text.size());
  std::wstring out(text.size(), L'\0');  // never more units than bytes
  const int filled = size == 0 ? 0 : ::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, out.data(), size);
  out.resize(static_cast<std::size_t>(filled));
  return out;
}

std::string narrow(std::wstring_view text) {
  const int size = static_cast<int>(text.size());
  std::string out(text.size() * 3, '\0');  // a unit is three bytes at most
  const int room = static_cast<int>(out.size());
  const int filled =
      size == 0 ? 0
                : ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, out.data(), room, nullptr, nullptr);
  out.resize(static_cast<std::size_t>(filled));
  return out;
}

std::string with_slashes(std::string path) { return replace_all(path, "\\", "/"); }

// As the C runtime of the program splits its command line again.
std::wstring quoted(const std::string& argument) {
  std::string out = "\"";
  std::size_t slashes = 0;
  for (const char c : argument) {
    if (c == '\\') {
      ++slashes;
      continue;
    }
    out.append(c == '"' ? slashes * 2 + 1 : slashes, '\\');
    slashes = 0;
    out += c;
  }
  out.append(slashes * 2, '\\');
  return wide(out + "\"");
}

std::vector<const wchar_t*> pointers(const std::vector<std::wstring>& texts) {
  std::vector<const wchar_t*> out;
  out.reserve(texts.size() + 1);
  for (const auto& text : texts) out.push_back(text.c_str());
  out.push_back(nullptr);
  return out;
}

}  // namespace

Variables process_variables() {
  Variables found;
  wchar_t* const all = ::GetEnvironmentStringsW();
  for (const wchar_t* at = all; at != nullptr && *at != L'\0';) {
    const std::wstring_view entry = at;
    // "=C:=C:\\folder": the shell's own, which no program asks for.
    const std::size_t equals = entry.find(L'=');
    if (equals != 0 && equals != std::wstring_view::npos) {
      found.emplace(narrow(entry.substr(0, equals)), narrow(entry.substr(equals + 1)));
    }
    at += entry.size() + 1;
  }
  if (all != nullptr) ::FreeEnvironmentStringsW(all);
  return found;
}

std::string working_directory() {
  std::wstring path(::GetCurrentDirectoryW(0, nullptr), L'\0');
  const DWORD filled = ::GetCurrentDirectoryW(static_cast<DWORD>(path.size()), path.data());
  return filled == 0 ? "." : with_slashes(narrow(std::wstring_view(path).substr(0, filled)));
}

std::string executable_path() {
  std::wstring path(32768, L'\0');
  const DWORD filled = ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
  return with_slashes(narrow(std::wstring_view(path).substr(0, filled)));
}

PlatformFacts platform_facts() {
  SYSTEM_INFO facts{};
  ::GetNativeSystemInfo(&facts);
  const bool arm = facts.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_ARM64;
  // Release and version are not told truthfully without a manifest: left as not known.
  return {"nt", "win32", "Windows", arm ? "ARM64" : "AMD64", "", ""};
}

void leave_process(int code) {
  std::fflush(nullptr);
  std::_Exit(code);
}

Error become_program(const std::string& path, const std::vector<std::string>& arguments,
                     const Variables& variables) {
  std::vector<std::wstring> words, assignments;
  for (const auto& argument : arguments) words.push_back(quoted(argument));
  for (const auto& [name, value] : variables) assignments.push_back(wide(name + "=" + value));
  const std::wstring program = wide(path);
  const std::intptr_t code =
      ::_wspawnve(_P_WAIT, program.c_str(), pointers(words).data(), pointers(assignments).data());
  if (code == -1) return failure(fmt::format("cannot start `{}`", path)).error();
  std::exit(static_cast<int>(code));
}

}  // namespace trysquare
#endif
