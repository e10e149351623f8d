#include "data/node.hpp"

#include <array>
#include <ranges>

namespace trysquare::data {

Node::Node(Content value) : content(std::move(value)) {}
Node::Node(const char* text) : content(std::string(text)) {}
Node::Node(std::string_view text) : content(std::string(text)) {}
Node::Node(std::string text) : content(std::move(text)) {}
Node::Node(bool truth) : content(truth) {}
Node::Node(int number) : content(std::int64_t{number}) {}
Node::Node(Array items) : content(std::move(items)) {}
Node::Node(Object object) : content(std::move(object)) {}

bool Node::operator==(const Node& other) const { return content == other.content; }
bool Member::operator==(const Member& other) const { return key == other.key && value == other.value; }
bool Object::operator==(const Object& other) const { return members == other.members; }

const Node* Object::find(std::string_view key) const {
  for (const auto& member : members | std::views::reverse) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

void Object::add(std::string key, Node value) { members.push_back({std::move(key), std::move(value)}); }

const Node* Node::find(std::string_view key) const {
  const Object* members = object();
  return members == nullptr ? nullptr : members->find(key);
}

std::vector<std::string> Node::strings(std::string_view key) const {
  std::vector<std::string> found;
  const Node* member = find(key);
  if (member == nullptr || member->array() == nullptr) return found;
  for (const Node& item : *member->array()) {
    if (item.string() != nullptr) found.push_back(*item.string());
  }
  return found;
}

std::string_view Node::kind() const {
  constexpr std::array<std::string_view, std::variant_size_v<Content>> names{
      "null",     "a boolean",      "an integer", "an integer", "a float",
      "a string", "a date or time", "an array",   "an object"};
  return names[content.index()];
}

}  // namespace trysquare::data
