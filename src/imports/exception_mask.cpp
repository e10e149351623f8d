#include "imports/exception_mask.hpp"

#include <algorithm>
#include <array>

namespace trysquare::imports {

namespace {

struct Exception {
  std::string_view name;
  unsigned raised;   // what it is
  unsigned handles;  // what a handler of it catches
};

constexpr std::array exceptions{
    Exception{"ModuleNotFoundError", catches_module, catches_module},
    Exception{"ImportError", catches_import, catches_module | catches_import},
    Exception{"AttributeError", catches_attribute, catches_attribute},
    Exception{"TypeError", catches_type, catches_type},
    Exception{"SyntaxError", catches_syntax, catches_syntax},
    Exception{"NameError", catches_name, catches_name},
    Exception{"Exception", catches_other, catches_all},
    Exception{"BaseException", catches_other, catches_all},
};

}  // namespace

unsigned mask_of_raised(std::string_view exception) {
  const auto found = std::ranges::find(exceptions, exception, &Exception::name);
  return found == exceptions.end() ? catches_other : found->raised;
}

unsigned mask_of_handler(std::string_view exception) {
  const auto found = std::ranges::find(exceptions, exception, &Exception::name);
  return found == exceptions.end() ? catches_other : found->handles;
}

unsigned mask_of(Cause::Kind kind, std::string_view detail) {
  switch (kind) {
    case Cause::Kind::module_missing: return catches_module;
    case Cause::Kind::name_missing: return catches_import;
    case Cause::Kind::attribute_missing: return catches_attribute;
    case Cause::Kind::call_refused:
    case Cause::Kind::class_refused: return catches_type;
    case Cause::Kind::unreadable: return catches_syntax;
    case Cause::Kind::raised: return mask_of_raised(detail);
    case Cause::Kind::felled: return catches_other;
  }
  return catches_other;
}

std::string exception_of(Cause::Kind kind, std::string_view detail) {
  switch (kind) {
    case Cause::Kind::module_missing: return "ModuleNotFoundError";
    case Cause::Kind::name_missing: return "ImportError";
    case Cause::Kind::attribute_missing: return "AttributeError";
    case Cause::Kind::call_refused:
    case Cause::Kind::class_refused: return "TypeError";
    case Cause::Kind::unreadable: return "SyntaxError";
    default: return std::string(detail);
  }
}

}  // namespace trysquare::imports
