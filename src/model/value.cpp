#include "model/value.hpp"

#include <algorithm>

namespace trysquare::model {

bool List::operator==(const List& other) const { return items == other.items; }
bool Tuple::operator==(const Tuple& other) const { return items == other.items; }

bool Set::operator==(const Set& other) const {
  return items.size() == other.items.size() && std::ranges::all_of(items, [&](const Value& item) {
           return std::ranges::find(other.items, item) != other.items.end();
         });
}

bool Dict::operator==(const Dict& other) const {
  return items.size() == other.items.size() && std::ranges::all_of(items, [&](const auto& item) {
           return std::ranges::find(other.items, item) != other.items.end();
         });
}

const Value* Dict::find(std::string_view key) const {
  for (const auto& [name, value] : items) {
    const auto* text = name.as<std::string>();
    if (text != nullptr && *text == key) return &value;
  }
  return nullptr;
}

Value* Dict::find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }

void Dict::set(std::string_view key, Value value) {
  if (Value* there = find(key)) {
    *there = std::move(value);
  } else {
    items.emplace_back(Value(key), std::move(value));
  }
}

bool Dict::erase(std::string_view key) {
  return std::erase_if(items, [&](const auto& item) {
           const auto* text = item.first.template as<std::string>();
           return text != nullptr && *text == key;
         }) > 0;
}

}  // namespace trysquare::model
