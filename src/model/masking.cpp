#include "model/masking.hpp"

#include "base/credentials.hpp"

#include <algorithm>

namespace trysquare::model {

namespace {

// Empty values and switches are no secrets, and what is not known shows nothing.
bool may_be_shown(const Value& value) {
  const auto* text = value.as<std::string>();
  return value.as<None>() != nullptr || value.as<bool>() != nullptr || value.as<Unknown>() != nullptr ||
         (text != nullptr && text->empty());
}

std::vector<Value> masked_items(Secrecy secrecy, const std::vector<Value>& items);

Value masked_as(Secrecy secrecy, const Value& value) {
  if (may_be_shown(value)) return value;
  const bool whole = secrecy == Secrecy::named;
  if (const auto* text = value.as<std::string>())
    return secrecy == Secrecy::none ? Value(without_credentials(*text)) : Value(masked_text);
  if (value.as<Bytes>() != nullptr) return secrecy == Secrecy::none ? value : Value(masked_text);
  const Secrecy inside = whole ? Secrecy::named : Secrecy::none;
  if (const auto* list = value.as<List>())
    return Value(Value::Content(List{masked_items(inside, list->items)}));
  if (const auto* tuple = value.as<Tuple>())
    return Value(Value::Content(Tuple{masked_items(inside, tuple->items)}));
  if (const auto* set = value.as<Set>()) return Value(Value::Content(Set{masked_items(inside, set->items)}));
  if (const auto* dict = value.as<Dict>()) {
    Dict out;
    for (const auto& [key, item] : dict->items) {
      const auto* name = key.as<std::string>();
      const Secrecy own = name == nullptr ? Secrecy::none : secrecy_of(*name);
      out.items.emplace_back(key, masked_as(std::max(inside, own), item));
    }
    return Value(Value::Content(std::move(out)));
  }
  return whole ? Value(masked_text) : value;
}

std::vector<Value> masked_items(Secrecy secrecy, const std::vector<Value>& items) {
  std::vector<Value> out;
  out.reserve(items.size());
  for (const Value& item : items) out.push_back(masked_as(secrecy, item));
  return out;
}

}  // namespace

Value masked(std::string_view name, const Value& value) {
  const std::size_t slash = name.find_last_of('/');
  return masked_as(secrecy_of(slash == std::string_view::npos ? name : name.substr(slash + 1)), value);
}

}  // namespace trysquare::model
