#include "read/declarations.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace trysquare::read {

std::optional<pep::Requirement> Declarations::parse(const data::Node& item) {
  if (item.string() == nullptr) {
    list_.problem(item, fmt::format("expected a requirement, found {}", item.kind()));
    return std::nullopt;
  }
  auto requirement = pep::Requirement::parse(*item.string());
  if (requirement) return *std::move(requirement);
  Place place = item.place(list_.path());
  place.column += requirement.error().place.column;  // behind the quote
  list_.problem(std::move(place), fmt::format("`{}` is no requirement: {}",
                                              printable(std::string_view(*item.string()).substr(0, 80)),
                                              requirement.error().message));
  return std::nullopt;
}

void Declarations::declare(const data::Node& item) {
  if (const auto requirement = parse(item))
    list_.declare(*requirement, *item.string(), item.place(list_.path()));
}

void Declarations::declare_all(const data::Node& table, std::string_view key, bool asked) {
  const data::Array* items = list_.array(table, key);
  if (items == nullptr) return;
  for (const data::Node& item : *items) {
    if (asked)
      declare(item);
    else
      parse(item);
  }
}

}  // namespace trysquare::read
