#include "settings/values.hpp"

#include "data/embedded.hpp"
#include "data/toml.hpp"

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

constexpr auto verbs = std::to_array<Native>({{"text-of-first-argument", first_argument},
                                              {"text-of-second-argument", second_argument},
                                              {"random", random_value}});

}  // namespace

Ref package_value(Interpreter& python, std::string_view module, std::string_view name) {
  const std::string_view package = module.substr(0, module.find('.'));
  auto table = python.package_tables.find(package);
  if (table == python.package_tables.end()) {
    const auto* file = data::find_embedded_file(fmt::format("values/{}.toml", package));
    auto document = file == nullptr ? failure("") : data::parse_toml(file->content, file->path);
    table = python.package_tables.emplace(std::string(package), data::Node()).first;
    if (document) table->second = *std::move(document);
  }
  if (table->second.object() == nullptr) return nullptr;
  const std::string path = fmt::format("{}.{}", module, name);
  const data::Node* verb = table->second.find(path);
  if (verb == nullptr || verb->string() == nullptr) return nullptr;
  const auto* row = std::ranges::find(verbs, *verb->string(), &Native::name);
  return row == verbs.end() ? nullptr : python.native(*row, nullptr, path);
}

}  // namespace trysquare::settings
