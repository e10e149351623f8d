#include "settings/os_errors.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

struct Row {
  OsError error;
  int number;
  std::string_view type, text;
};
constexpr std::array<Row, 4> rows{
    {{OsError::no_such_file, 2, "FileNotFoundError", "No such file or directory"},
     {OsError::exists, 17, "FileExistsError", "File exists"},
     {OsError::no_directory, 20, "NotADirectoryError", "Not a directory"},
     {OsError::is_directory, 21, "IsADirectoryError", "Is a directory"}}};

}  // namespace

Ref raise_os_error(Interpreter& python, OsError error, Ref name) {
  const Row& row = *std::ranges::find(rows, error, &Row::error);
  python.raise(row.type, "");
  const Ref made = python.raised();
  const Ref number = python.heap.integer(row.number);
  const Ref text = python.heap.text(std::string(row.text));
  held<Instance>(python.heap.change(made).content).args = {number, text};
  const Ref names = made->as<Instance>().names;
  python.dict_set_text(names, "errno", number);
  python.dict_set_text(names, "strerror", text);
  python.dict_set_text(names, "filename", name);
  python.dict_set_text(names, "filename2", python.none());
  return nullptr;
}

Ref os_error_text(Interpreter& python, Ref exception) {
  const Dictionary& names = exception->as<Instance>().names->dictionary();
  const auto* number = names.find("errno");
  const auto* text = names.find("strerror");
  const auto* name = names.find("filename");
  if (number == nullptr || text == nullptr || name == nullptr || !number->value->is(Kind::integer))
    return nullptr;
  const auto shown = python.repr(name->value);
  if (!shown || !text->value->is(Kind::text)) return python.unknown("the text of an exception");
  return python.heap.text(fmt::format("[Errno {}] {}: {}", static_cast<int>(number->value->as<Wide>()),
                                      text->value->text(), *shown));
}

OsError why_missing(const Interpreter& python, const std::string& full) {
  for (std::string at = parent_path(full); at.size() > 1; at = parent_path(at)) {
    const auto status = python.world.files.status(at);
    if (status) return status->kind == FileKind::directory ? OsError::no_such_file : OsError::no_directory;
  }
  return OsError::no_such_file;
}

Ref out_of_sight(Interpreter& python, std::string_view path) {
  return python.unknown(fmt::format("`{}` lies outside of the project and the environment", path));
}

void note_written(Interpreter& python, const std::string& full) { python.written_files.insert(full); }

void note_made(Interpreter& python, const std::string& full) {
  for (std::string at = full; at.size() > 1 && !python.world.files.status(at); at = parent_path(at))
    python.made_folders.insert(at);
}

bool may_be_written(const Interpreter& python, const std::string& full) {
  for (std::string at = full;; at = parent_path(at)) {
    if (python.written_files.contains(at)) return true;
    if (at.size() <= 1) return false;
  }
}

}  // namespace trysquare::settings
