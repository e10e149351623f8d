#include "read/manifest.hpp"

#include "base/text.hpp"
#include "read/pip_inspect.hpp"
#include "read/requirement_lines.hpp"

#include <fmt/core.h>

#include <array>
#include <vector>

namespace trysquare::read {

namespace {

struct Format {
  std::string_view name;
  bool (*recognise)(std::string_view text);
  Result<model::Environment> (*read)(std::string_view text, const std::string& path);
};

bool looks_like_json(std::string_view text) { return trim(text).starts_with('{'); }
bool looks_like_lines(std::string_view text) {
  return !looks_like_json(text) && text.find('\0') == text.npos;
}

Result<model::Environment> read_lines(std::string_view text, const std::string& path) {
  return read_requirement_lines(text, path);
}

// The first that recognises the text counts.
constexpr std::array<Format, 2> formats{
    {{"pip-inspect", looks_like_json, read_pip_inspect}, {"freeze", looks_like_lines, read_lines}}};

// What PowerShell's `>` writes: UTF-16 with a byte-order mark.
std::string decoded(std::string_view text) {
  const bool little = text.starts_with("\xFF\xFE");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!little && !text.starts_with("\xFE\xFF")) return std::string(text);
  std::u16string units;
  for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
    const auto first = static_cast<unsigned char>(text[at]),
               second = static_cast<unsigned char>(text[at + 1]);
    units += static_cast<char16_t>(little ? first | (second << 8U) : second | (first << 8U));
  }
  return to_utf8(units);
}

}  // namespace

Result<model::Environment> read_manifest(std::string_view text, std::string_view path,
                                         std::string_view format) {
  const std::string plain = decoded(text);
  std::vector<std::string> names;
  for (const auto& row : formats) {
    const bool wanted = format.empty() ? row.recognise(plain) : row.name == format;
    names.emplace_back(row.name);
    if (!wanted) continue;
    auto found = row.read(plain, std::string(path));
    if (found) found->kind = "manifest";
    return found;
  }
  if (format.empty()) {
    return failure_at({std::string(path), 0, 0}, "this is no list of an environment that can be recognised",
                      "formats: " + join(names, ", ") + "; name one with --manifest FILE=FORMAT");
  }
  const auto near = nearest(format, names);
  return failure(fmt::format("there is no manifest format `{}`", format),
                 near ? fmt::format("did you mean `{}`?", *near) : "formats: " + join(names, ", "));
}

}  // namespace trysquare::read
