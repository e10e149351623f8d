#include "settings/opaque_types.hpp"

#include "settings/library.hpp"
#include "settings/unordered.hpp"
#include "settings/views.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::settings {

const OpaqueType* find_opaque_type(Ref object) {
  static const std::array<const OpaqueType*, 8> types{
      &pattern_type(),        &match_type(), &entry_type(),  &unordered_type(),
      &length_of_time_type(), &keys_type(),  &values_type(), &pairs_type()};
  if (!object->is(Kind::opaque)) return nullptr;
  const auto found =
      std::ranges::find(types, object->as<Opaque>().type, [](const OpaqueType* type) { return type->name; });
  return found == types.end() ? nullptr : *found;
}

bool is_always_true(Ref object) {
  const OpaqueType* type = find_opaque_type(object);
  return type != nullptr && type->always_true;
}

Ref opaque_attribute(Interpreter& python, Ref object, std::string_view name) {
  const OpaqueType* type = find_opaque_type(object);
  if (type == nullptr) return nullptr;
  const auto method = std::ranges::find(type->methods, name, &Native::name);
  if (method != type->methods.end())
    return python.native(*method, object, fmt::format("{}.{}", type->name, name));
  if (name == "__class__") return python.builtin(type->builtin);
  return type->attribute == nullptr ? nullptr : type->attribute(python, object, name);
}

}  // namespace trysquare::settings
