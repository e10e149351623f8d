// Match objects: groups, spans, expansion. https://docs.python.org/3/library/re.html#match-objects
#include "pytext/characters.hpp"
#include "pytext/regex_template.hpp"
#include "settings/library.hpp"
#include "settings/opaque_types.hpp"

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

struct Match {
  explicit Match(Ref object) : made(object->as<Opaque>()) {}

  Ref pattern() const { return made.args[0]; }
  Ref text() const { return made.args[1]; }
  std::size_t groups() const { return made.args[2]->items().size(); }
  std::pair<Wide, Wide> span(std::size_t group) const {
    const Refs& both = made.args[2]->items()[group]->items();
    return {both[0]->as<Wide>(), both[1]->as<Wide>()};
  }
  Ref group(Interpreter& python, std::size_t index, Ref otherwise) const {
    const auto [begin, end] = span(index);
    if (begin < 0) return otherwise;
    const auto from = static_cast<std::size_t>(begin);
    const auto size = static_cast<std::size_t>(end - begin);
    const std::string& all = text()->text();
    if (text()->is(Kind::bytes)) return python.heap.bytes(all.substr(from, size));
    if (pytext::is_ascii(all)) return python.heap.text(all.substr(from, size));
    return python.heap.text(
        pytext::text_of_code_points(std::u32string_view(pytext::code_points_of(all)).substr(from, size)));
  }

  const Opaque& made;
};

// The number of a group that is given by number or name; nothing: an exception has been raised.
std::optional<std::size_t> group_number(Interpreter& python, const Match& match, Ref key) {
  const auto whole = as_whole(key);
  if (whole && *whole >= 0 && *whole < static_cast<Wide>(match.groups()))
    return static_cast<std::size_t>(*whole);
  if (key->is(Kind::text)) {
    const Ref names = python.attribute(match.pattern(), "groupindex");
    const auto* entry =
        names == nullptr || !names->is(Kind::dict) ? nullptr : names->dictionary().find(key->text());
    if (entry != nullptr) return static_cast<std::size_t>(entry->value->as<Wide>());
  }
  python.raise("IndexError", "no such group");
  return std::nullopt;
}

Ref match_item(Interpreter& python, Ref object, Ref key) {
  const Match match(object);
  const auto number = group_number(python, match, key);
  return number ? match.group(python, *number, python.none()) : nullptr;
}

Ref match_group(Interpreter& python, Call& call) {
  const Refs wanted = call.take_rest();
  if (wanted.empty()) return match_item(python, call.self, python.heap.integer(0));
  Refs all;
  for (const Ref key : wanted) {
    all.push_back(match_item(python, call.self, key));
    if (all.back() == nullptr) return nullptr;
  }
  return all.size() == 1 ? all[0] : python.heap.tuple(std::move(all));
}

Ref match_groups(Interpreter& python, Call& call) {
  const Ref otherwise = call.take(0, "default") == nullptr ? python.none() : call.take(0, "default");
  const Match match(call.self);
  Refs all;
  for (std::size_t group = 1; group < match.groups(); ++group)
    all.push_back(match.group(python, group, otherwise));
  return python.heap.tuple(std::move(all));
}

Ref match_groupdict(Interpreter& python, Call& call) {
  const Ref otherwise = call.take(0, "default") == nullptr ? python.none() : call.take(0, "default");
  const Match match(call.self);
  const Ref names = python.attribute(match.pattern(), "groupindex");
  if (names == nullptr || !names->is(Kind::dict)) return names;
  Dictionary out;
  for (const auto& entry : names->dictionary().entries()) {
    const auto number = static_cast<std::size_t>(entry.value->as<Wide>());
    out.set(entry.key, entry.hash, match.group(python, number, otherwise), 0);
  }
  return python.heap.dict(std::move(out));
}

// start, end, span: `pick` chooses.
Ref match_place(Interpreter& python, Call& call, Ref (*pick)(Interpreter&, std::pair<Wide, Wide>)) {
  const Match match(call.self);
  const Ref key = call.take(0);
  const auto number = key == nullptr ? std::optional<std::size_t>(0) : group_number(python, match, key);
  return number ? pick(python, match.span(*number)) : nullptr;
}
Ref match_start(Interpreter& python, Call& call) {
  return match_place(python, call,
                     [](Interpreter& p, std::pair<Wide, Wide> span) { return p.heap.integer(span.first); });
}
Ref match_end(Interpreter& python, Call& call) {
  return match_place(python, call,
                     [](Interpreter& p, std::pair<Wide, Wide> span) { return p.heap.integer(span.second); });
}
Ref match_span(Interpreter& python, Call& call) {
  return match_place(python, call, [](Interpreter& p, std::pair<Wide, Wide> span) {
    return p.heap.tuple({p.heap.integer(span.first), p.heap.integer(span.second)});
  });
}

Ref match_attribute(Interpreter& python, Ref object, std::string_view name) {
  const Match match(object);
  if (name == "string") return match.text();
  if (name == "re") return match.pattern();
  if (name == "pos") return match.made.args[4];
  if (name == "endpos") return match.made.args[5];
  const Wide last = match.made.args[3]->as<Wide>();
  if (name == "lastindex") return last == 0 ? python.none() : python.heap.integer(last);
  if (name != "lastgroup") return nullptr;
  const Ref names = python.attribute(match.pattern(), "groupindex");
  if (names == nullptr || !names->is(Kind::dict)) return names;
  for (const auto& entry : names->dictionary().entries()) {
    if (entry.value->as<Wide>() == last) return entry.key;
  }
  return python.none();
}

constexpr auto rows = std::to_array<Native>({{"group", match_group},
                                             {"__getitem__", match_group},
                                             {"groups", match_groups},
                                             {"groupdict", match_groupdict},
                                             {"start", match_start},
                                             {"end", match_end},
                                             {"span", match_span}});

}  // namespace

const OpaqueType& match_type() {
  static const OpaqueType type{"$match", "$match", true, rows, match_attribute, match_item};
  return type;
}

}  // namespace trysquare::settings
