#include "settings/values.hpp"

#include "data/embedded.hpp"
#include "data/toml.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

Ref first_argument(Interpreter& python, Call& call) {
  const Ref first = call.take(0);
  call.take_everything();
  return first == nullptr ? python.unknown("a call without its argument") : first;
}
Ref second_argument(Interpreter& python, Call& call) {
  const Ref second = call.take(1);
  call.take_everything();
  return second == nullptr ? python.unknown("a call without its argument") : second;
}
Ref random_value(Interpreter& python, Call& call) {
  call.take_everything();
  return python.unknown(fmt::format("`{}` gives another value each time", call.path));
}

Ref made_later(Interpreter& python, Call& call) {
  call.take_everything();
  return python.unknown_quietly(fmt::format("`{}` is made when it is used", call.path));
}

// The function itself, marked: a call of it makes a manager, whose body runs at the `yield`.
Ref generator_as_manager(Interpreter& python, Call& call) {
  const Ref function = call.take(0);
  if (function == nullptr || !function->is(Kind::function)) return method_unknown(python, call);
  python.dict_set_text(function->as<Function>().attributes, manager_mark, python.heap.boolean(true));
  return function;
}

constexpr auto verbs = std::to_array<Native>({{"text-of-first-argument", first_argument},
                                              {"text-of-second-argument", second_argument},
                                              {"random", random_value},
                                              {"made-later", made_later, Native::Takes::anything},
                                              {"generator-as-context-manager", generator_as_manager}});

}  // namespace

std::span<const Native> document_verbs();

namespace {

// The package's table, read once; null when it has none.
const data::Node& package_table(Interpreter& python, std::string_view package) {
  auto table = python.package_tables.find(package);
  if (table == python.package_tables.end()) {
    const auto* file = data::find_embedded_file(fmt::format("values/{}.toml", package));
    auto document = file == nullptr ? failure("") : data::parse_toml(file->content, file->path);
    table = python.package_tables.emplace(std::string(package), data::Node()).first;
    if (document) table->second = *std::move(document);
  }
  return table->second;
}

}  // namespace

Ref package_value(Interpreter& python, std::string_view module, std::string_view name) {
  const data::Node& table = package_table(python, module.substr(0, module.find('.')));
  if (table.object() == nullptr) return nullptr;
  const std::string path = fmt::format("{}.{}", module, name);
  const data::Node* verb = table.find(path);
  if (verb == nullptr || verb->string() == nullptr) return nullptr;
  for (const std::span<const Native> known : {std::span<const Native>(verbs), document_verbs()}) {
    const auto row = std::ranges::find(known, *verb->string(), &Native::name);
    if (row != known.end()) return python.native(*row, nullptr, path);
  }
  return nullptr;
}

bool starts_program(Interpreter& python, std::string_view module) {
  const data::Node& table = package_table(python, module.substr(0, module.find('.')));
  const data::Node* verb = table.object() == nullptr ? nullptr : table.find(module);
  return verb != nullptr && verb->string() != nullptr && *verb->string() == "starts-the-program";
}

std::string package_word(Interpreter& python, std::string_view path, std::string_view table,
                         std::string_view key) {
  const data::Node& all = package_table(python, path.substr(0, path.find('.')));
  const data::Node* words = all.find(table);
  const data::Node* word = words == nullptr ? nullptr : words->find(key);
  return word == nullptr || word->string() == nullptr ? std::string() : *word->string();
}

}  // namespace trysquare::settings
