#include "lifecycle/value.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::lifecycle {

namespace {

constexpr std::size_t most_atoms = 24;

}  // namespace

bool Value::add(Atom atom) {
  const auto at = std::ranges::lower_bound(atoms_, atom);
  if (at != atoms_.end() && *at == atom) return false;
  if (atoms_.size() >= most_atoms && atom.kind != AtomKind::unknown) return add(Atom{AtomKind::unknown});
  atoms_.insert(at, atom);
  return true;
}

bool Value::add(const Value& other) {
  bool grown = false;
  for (const Atom& atom : other.atoms_) grown = add(atom) || grown;
  return grown;
}

bool Value::has(AtomKind kind) const {
  return std::ranges::any_of(atoms_, [&](const Atom& atom) { return atom.kind == kind; });
}

std::string Value::key() const {
  std::string out;
  for (const Atom& atom : atoms_)
    out += fmt::format("{}.{}.{},", static_cast<int>(atom.kind), atom.id, atom.self);
  return out;
}

const Argument* Arguments::find(std::string_view keyword, int position) const {
  int at = 0;
  for (const Argument& argument : all) {
    if (!argument.keyword.empty()) {
      if (argument.keyword == keyword) return &argument;
    } else if (at++ == position) {
      return &argument;
    }
  }
  return nullptr;
}

std::string Arguments::key() const {
  std::string out;
  for (const Argument& argument : all) out += argument.keyword + "=" + argument.value.key() + ";";
  return out;
}

}  // namespace trysquare::lifecycle
