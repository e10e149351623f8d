// TS116 by what the files hold: are extension modules for the machine, the C library and the Python that will
// load them? Only what Python itself would load is judged: wheels carry other systems' files as data, too.
#include "base/byte_source.hpp"
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "read/binary_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace trysquare::check {

namespace {

using read::BinaryFile;

struct Loader {
  BinaryFile::Format format = BinaryFile::Format::unknown;
  std::vector<std::string> machines;
  bool musl = false, glibc = false;
  std::string series;
};

std::optional<BinaryFile> read_binary(const FileSystem& files, const std::string& path, bool deep) {
  auto source = open_bytes(files, path);
  if (!source) return std::nullopt;
  auto found = read::read_binary_file(**source, deep);
  return found ? std::optional(*std::move(found)) : std::nullopt;
}

// What the interpreter is: unknown where it is a script that starts another.
Loader loader_of(const IntegrityFacts& facts) {
  Loader out;
  out.series = facts.environment.markers.python_version;
  const auto binary = read_binary(facts.files, facts.environment.interpreter, false);
  if (!binary || binary->damaged) return out;
  out.format = binary->format;
  out.machines = binary->machines;
  out.musl = binary->loader.find("ld-musl") != std::string::npos;
  out.glibc = !binary->loader.empty() && !out.musl && binary->loader.find("ld-linux") != std::string::npos;
  return out;
}

enum class Role : std::uint8_t { other, tagged_module, plain_module, bundled_library };

// "pkg/_x.cpython-311-x86_64-linux-gnu.so", "pkg/_x.abi3.so", "pkg/_x.so", "pkg.libs/libx-0a1b.so.2".
Role role_of(std::string_view path) {
  const std::string_view name = file_name(path);
  if (file_name(parent_path(path)).ends_with(".libs") && name.find(".so") != std::string_view::npos)
    return Role::bundled_library;
  if (!name.ends_with(".so")) return Role::other;
  if (name.find(".cpython-") != std::string_view::npos || name.ends_with(".abi3.so"))
    return Role::tagged_module;
  return name.starts_with("lib") ? Role::other : Role::plain_module;
}

std::string stem_of(std::string_view path) {
  const std::string_view name = file_name(path);
  return std::string(name.substr(0, name.find('.')));
}

// "3.10" of "libpython3.10.so.1.0"
std::string python_of(std::string_view library) {
  constexpr std::string_view start = "libpython";
  if (!library.starts_with(start)) return {};
  library = library.substr(start.size(), library.find(".so") - start.size());
  while (!library.empty() && !is_digit(library.back())) library.remove_suffix(1);
  return library.find('.') == std::string_view::npos ? std::string() : std::string(library);
}

// Why the interpreter cannot load the file; empty when it can, as far as is known.
std::string objection(const BinaryFile& file, const Loader& loader) {
  if (file.damaged) return "is cut off";
  if (file.format == BinaryFile::Format::unknown) return "is no compiled file";
  if (file.is_part) return "is no shared library";
  if (loader.format == BinaryFile::Format::unknown) return {};
  if (file.format != loader.format)
    return fmt::format("is of the format {}, the interpreter's is {}", read::to_text(file.format),
                       read::to_text(loader.format));
  const bool fits = std::ranges::any_of(file.machines, [&](const std::string& machine) {
    return std::ranges::find(loader.machines, machine) != loader.machines.end();
  });
  if (!fits && !file.machines.empty() && !loader.machines.empty())
    return fmt::format("is built for {}, the interpreter for {}", file.machines.front(),
                       loader.machines.front());
  for (const std::string& library : file.needed) {
    if (loader.glibc && library.find("musl") != std::string::npos)
      return fmt::format("is built for musl (it needs `{}`), the interpreter for glibc", library);
    if (loader.musl && library == "libc.so.6")
      return fmt::format("is built for glibc (it needs `{}`), the interpreter for musl", library);
    const std::string python = python_of(library);
    if (!python.empty() && !loader.series.empty() && python != loader.series)
      return fmt::format("is linked to Python {} (it needs `{}`), the interpreter is {}", python, library,
                         loader.series);
  }
  return {};
}

}  // namespace

Findings check_binaries(const IntegrityFacts& facts) {
  Findings out;
  std::optional<Loader> loader;
  for (const auto& folder : facts.installation.folders) {
    if (folder.name.empty()) continue;
    const bool any_platform =
        !folder.wheel_tags.empty() &&
        std::ranges::all_of(folder.wheel_tags, [](const std::string& tag) { return tag.ends_with("-any"); });
    for (const auto& entry : folder.record) {
      const Role role = role_of(entry.path);
      if (role == Role::other || (any_platform && role != Role::tagged_module)) continue;
      const std::string path = normal_path(join_path(folder.site, entry.path));
      if (!loader) loader = loader_of(facts);
      const auto file = read_binary(facts.files, path, true);
      if (!file) continue;
      const std::string why = objection(*file, *loader);
      if (why.empty()) continue;
      // A file without a tag is a module when it says so itself; others may be data.
      if (role == Role::plain_module && file->names.find("PyInit_" + stem_of(path)) == std::string::npos)
        continue;
      // A wheel for every platform chooses among its modules by itself.
      if (any_platform && file->format != BinaryFile::Format::unknown && !file->damaged) continue;
      auto finding = model::make_finding(
          "TS116", folder.key,
          fmt::format("`{}` of `{}` {}: it cannot be loaded", entry.path, folder.name, why), {path, 0, 0});
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
      break;
    }
  }
  return out;
}

}  // namespace trysquare::check
