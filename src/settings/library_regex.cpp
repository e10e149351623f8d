// The module `re`: patterns, matches and its functions over the engine of regex.hpp.
// https://docs.python.org/3/library/re.html#module-contents
#include "base/text.hpp"
#include "pep/python_version.hpp"
#include "pytext/characters.hpp"
#include "pytext/regex.hpp"
#include "pytext/regex_template.hpp"
#include "settings/library.hpp"
#include "settings/opaque_types.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

constexpr auto any = Native::Takes::anything;
constexpr std::uint64_t most_steps = 1'000'000;  // of one search
constexpr std::uint64_t steps_of_one = 20;       // that count as one of the evaluation's

constexpr Wide ignore_case = 2, locale = 4, multi_line = 8, dot_all = 16, unicode = 32, verbose = 64,
               debug = 128, ascii = 256;

int minor_version(const Interpreter& python) {
  return pep::python_minor(python.world.environment.markers.python_version);
}

bool is_text_like(Ref object) {
  return object != nullptr && (object->is(Kind::text) || object->is(Kind::bytes));
}

std::u32string points_of(Ref object) {
  if (object->is(Kind::text)) return pytext::code_points_of(object->text());
  std::u32string out;
  for (const char c : object->text()) out += static_cast<char32_t>(static_cast<unsigned char>(c));
  return out;
}

// A pattern and a text, being searched.
struct Search {
  Ref pattern = nullptr;  // the pattern object
  Ref text = nullptr;
  std::shared_ptr<const pytext::Regex> regex;
  std::u32string points;

  Ref part(Interpreter& python, std::ptrdiff_t begin, std::ptrdiff_t end) const {
    const auto from = static_cast<std::size_t>(begin);
    const auto size = static_cast<std::size_t>(std::max(end, begin) - begin);
    const std::u32string_view all = points;
    if (text->is(Kind::text)) return python.heap.text(pytext::text_of_code_points(all.substr(from, size)));
    return python.heap.bytes(text->text().substr(from, size));
  }
};

Ref pattern_text(Ref pattern) { return pattern->as<Opaque>().args[0]; }
Wide pattern_flags(Ref pattern) {
  const auto& made = pattern->as<Opaque>();
  if (made.args.size() > 1) return as_whole(made.args[1]).value_or(0);
  return made.keywords.empty() ? 0 : as_whole(made.keywords[0].second).value_or(0);
}

// The engine's form, made once. Null: refused (an exception has been raised), or not known (`why`).
std::shared_ptr<const pytext::Regex> compiled(Interpreter& python, Ref text, Wide flags, Ref& why) {
  const bool bytes = text->is(Kind::bytes);
  const std::string key = fmt::format("{}{}:{}", bytes ? 'b' : 's', whole_text(flags), text->text());
  if (const auto known = python.regexes.find(key); known != python.regexes.end()) return known->second;
  constexpr Wide modelled = ignore_case | multi_line | dot_all | unicode | verbose | debug | ascii;
  if ((flags & ~modelled) != 0 || ((flags & unicode) != 0 && (bytes || (flags & ascii) != 0))) {
    why = python.unknown("the flags of a pattern");
    return nullptr;
  }
  const auto has = [&](Wide flag) { return (flags & flag) != 0; };
  const pytext::RegexFlags wanted{has(ignore_case), has(multi_line), has(dot_all),         has(verbose),
                                  has(ascii),       bytes,           minor_version(python)};
  pytext::Regex::Refusal refusal;
  auto regex = pytext::Regex::compile(points_of(text), wanted, refusal);
  if (regex == nullptr && refusal.unknown) {
    why = python.unknown(fmt::format("a pattern that is not modelled: {}", refusal.message));
  } else if (regex == nullptr) {
    const Ref module = python.import_module("re");
    const Ref type = module == nullptr ? nullptr : python.attribute(module, "error");
    if (type == nullptr) return nullptr;
    // Its text holds a position that we do not know.
    python.raise_object(python.instantiate(type, {nullptr, {python.unknown_quietly(refusal.message)}, {}}));
  } else {
    python.regexes.emplace(key, regex);
  }
  return regex;
}

Ref pattern_object(Interpreter& python, Ref text, Ref flags) {
  Refs args{text};
  if (flags != nullptr && as_whole(flags).value_or(0) != 0) args.push_back(flags);
  return python.heap.make(Kind::opaque, Opaque{std::string(pattern_type().name), std::move(args), {}});
}

// A function of the module and a method of a pattern take the same arguments but for the first and the flags.
// False: `answer` is what to return.
bool begin(Interpreter& python, Call& call, std::size_t text_at, std::size_t flags_at, Search& search,
           Ref& answer) {
  const bool is_method = call.self != nullptr;
  const std::size_t shift = is_method ? 0 : 1;
  search.pattern = is_method ? call.self : call.take(0, "pattern");
  search.text = call.take(text_at + shift, "string");
  const Ref flags = is_method ? nullptr : call.take(flags_at + shift, "flags");
  answer = nullptr;
  if (search.pattern != nullptr && is_text_like(search.pattern)) {
    search.pattern = pattern_object(python, search.pattern, flags);
  } else if (search.pattern == nullptr || find_opaque_type(search.pattern) != &pattern_type() ||
             (flags != nullptr && as_whole(flags) != Wide{0})) {
    answer = method_unknown(python, call);
    return false;
  }
  if (flags != nullptr && !as_whole(flags)) return answer = method_unknown(python, call), false;
  if (!is_text_like(search.text) || !is_text_like(pattern_text(search.pattern)) ||
      search.text->kind() != pattern_text(search.pattern)->kind()) {
    const bool plain = search.text != nullptr && search.text->kind() < Kind::path;
    answer = plain ? python.raise("TypeError", "expected string or bytes-like object")
                   : method_unknown(python, call);
    return false;
  }
  Ref why = nullptr;
  search.regex = compiled(python, pattern_text(search.pattern), pattern_flags(search.pattern), why);
  if (search.regex == nullptr) return answer = why, false;
  search.points = points_of(search.text);
  return true;
}

Ref match_object(Interpreter& python, const Search& search, const pytext::RegexMatch& match, Wide from,
                 Wide end) {
  Refs spans;
  for (const auto& span : match.groups)
    spans.push_back(python.heap.tuple({python.heap.integer(span.begin), python.heap.integer(span.end)}));
  return python.heap.make(Kind::opaque,
                          Opaque{std::string(match_type().name),
                                 {search.pattern, search.text, python.heap.tuple(std::move(spans)),
                                  python.heap.integer(static_cast<Wide>(match.last_group)),
                                  python.heap.integer(from), python.heap.integer(end)},
                                 {}});
}

// Runs the engine; nothing: stopped. An answer that is not known is an unknown value in `why`.
std::optional<pytext::RegexMatch> run(Interpreter& python, const Search& search, std::size_t from,
                                      std::size_t end, pytext::RegexAim aim, bool not_empty, Ref& why) {
  std::uint64_t steps = most_steps;
  auto match = search.regex->run(search.points, from, end, aim, steps, not_empty);
  if (!python.take_steps((most_steps - steps) / steps_of_one)) return std::nullopt;
  if (match.answer == pytext::RegexMatch::Answer::unknown)
    why = python.unknown("what a pattern finds: too much work, or letters that are not modelled");
  return match;
}

Ref find_one(Interpreter& python, Call& call, pytext::RegexAim aim) {
  Search search;
  Ref answer = nullptr;
  if (!begin(python, call, 0, 1, search, answer)) return answer;
  Wide from = 0;
  auto end = static_cast<Wide>(search.points.size());
  if (call.self != nullptr) {
    const Ref given = call.take(1, "pos");
    const Ref last = call.take(2, "endpos");
    const auto first = given == nullptr ? std::optional<Wide>(0) : as_whole(given);
    const auto stop = last == nullptr ? std::optional<Wide>(end) : as_whole(last);
    if (!first || !stop) return method_unknown(python, call);
    end = std::clamp<Wide>(*stop, 0, end);
    from = std::clamp<Wide>(*first, 0, static_cast<Wide>(search.points.size()));
    if (from > end) return python.none();
  }
  Ref why = nullptr;
  const auto match =
      run(python, search, static_cast<std::size_t>(from), static_cast<std::size_t>(end), aim, false, why);
  if (!match) return nullptr;
  if (why != nullptr) return why;
  return match->answer == pytext::RegexMatch::Answer::no ? python.none()
                                                         : match_object(python, search, *match, from, end);
}
Ref regex_match(Interpreter& python, Call& call) { return find_one(python, call, pytext::RegexAim::match); }
Ref regex_search(Interpreter& python, Call& call) { return find_one(python, call, pytext::RegexAim::search); }
Ref regex_fullmatch(Interpreter& python, Call& call) {
  return find_one(python, call, pytext::RegexAim::full);
}

// Every match, one after the other. Null and no `why`: raised or stopped.
bool find_all(Interpreter& python, const Search& search, Wide most, std::vector<pytext::RegexMatch>& into,
              Ref& why) {
  std::size_t at = 0;
  bool not_empty = false;
  while (most <= 0 || static_cast<Wide>(into.size()) < most) {
    auto match = run(python, search, at, search.points.size(), pytext::RegexAim::search, not_empty, why);
    if (!match || why != nullptr) return false;
    if (match->answer == pytext::RegexMatch::Answer::no) break;
    not_empty = match->groups[0].begin == match->groups[0].end;
    if (not_empty && minor_version(python) < 7) {
      why = python.unknown("empty matches in a Python before 3.7");
      return false;
    }
    at = static_cast<std::size_t>(match->groups[0].end);
    into.push_back(*std::move(match));
    if (into.size() > python.limits.items) return python.stop("a pattern finds too much");
  }
  return true;
}

Ref group_or(Interpreter& python, const Search& search, const pytext::RegexMatch& match, std::size_t group,
             Ref otherwise) {
  const pytext::RegexSpan& span = match.groups[group];
  return span.begin < 0 ? otherwise : search.part(python, span.begin, span.end);
}

Ref regex_findall(Interpreter& python, Call& call) {
  Search search;
  Ref why = nullptr;
  if (!begin(python, call, 0, 1, search, why)) return why;
  std::vector<pytext::RegexMatch> all;
  if (!find_all(python, search, 0, all, why)) return why;
  const Ref empty = search.part(python, 0, 0);
  Refs out;
  for (const pytext::RegexMatch& match : all) {
    const std::size_t groups = match.groups.size() - 1;
    if (groups < 2) {
      out.push_back(group_or(python, search, match, groups, empty));
      continue;
    }
    Refs row;
    for (std::size_t group = 1; group <= groups; ++group)
      row.push_back(group_or(python, search, match, group, empty));
    out.push_back(python.heap.tuple(std::move(row)));
  }
  return python.heap.list(std::move(out));
}

Ref regex_finditer(Interpreter& python, Call& call) {
  Search search;
  Ref why = nullptr;
  if (!begin(python, call, 0, 1, search, why)) return why;
  std::vector<pytext::RegexMatch> all;
  if (!find_all(python, search, 0, all, why)) return why;
  Refs out;
  for (const pytext::RegexMatch& match : all)
    out.push_back(match_object(python, search, match, 0, static_cast<Wide>(search.points.size())));
  return python.heap.make(Kind::iterator, Iterator{std::make_shared<const Refs>(std::move(out)), 0});
}

std::optional<Wide> bound_of(Call& call, std::size_t index, std::string_view name) {
  const Ref given = call.take(index, name);
  return given == nullptr ? std::optional<Wide>(0) : as_whole(given);
}

Ref regex_split(Interpreter& python, Call& call) {
  Search search;
  Ref why = nullptr;
  const auto most = bound_of(call, call.self == nullptr ? 2 : 1, "maxsplit");
  if (!begin(python, call, 0, 2, search, why)) return why;
  if (!most) return method_unknown(python, call);
  std::vector<pytext::RegexMatch> all;
  if (*most >= 0 && !find_all(python, search, *most, all, why)) return why;
  Refs out;
  std::ptrdiff_t last = 0;
  for (const pytext::RegexMatch& match : all) {
    out.push_back(search.part(python, last, match.groups[0].begin));
    for (std::size_t group = 1; group < match.groups.size(); ++group)
      out.push_back(group_or(python, search, match, group, python.none()));
    last = match.groups[0].end;
  }
  out.push_back(search.part(python, last, static_cast<std::ptrdiff_t>(search.points.size())));
  return python.heap.list(std::move(out));
}

// What stands for a match: a text filled in, or what a function gives. Null: raised, or `why`.
std::optional<std::string> filled(Interpreter& python, const Search& search, const pytext::RegexMatch& match,
                                  const pytext::RegexTemplate& parts) {
  std::string out;
  for (const auto& part : parts.parts) {
    out += part.text;
    if (!part.group) continue;
    const Ref group = group_or(python, search, match, *part.group, nullptr);
    if (group != nullptr) out += group->text();
  }
  return out;
}
std::optional<std::string> replaced(Interpreter& python, const Search& search,
                                    const pytext::RegexMatch& match, Ref replacement, Ref& why) {
  const Ref object = match_object(python, search, match, 0, static_cast<Wide>(search.points.size()));
  const Ref made = python.call(replacement, {nullptr, {object}, {}});
  if (made == nullptr) return std::nullopt;
  if (made->is(Kind::none)) return std::string();
  if (made->kind() == search.text->kind()) return made->text();
  why = made->is_unknown() ? python.unknown_like(made, {}) : python.unknown("what stands for a match");
  return std::nullopt;
}

Ref substituted(Interpreter& python, Call& call, bool with_count) {
  const std::size_t shift = call.self == nullptr ? 1 : 0;
  const Ref replacement = call.take(shift, "repl");
  const auto most = bound_of(call, 2 + shift, "count");
  Search search;
  Ref why = nullptr;
  if (!begin(python, call, 1, 3, search, why)) return why;
  if (!most || replacement == nullptr || replacement->is_unknown()) return method_unknown(python, call);
  pytext::RegexTemplate parts;
  const bool is_template = is_text_like(replacement);
  if (is_template) {
    if (replacement->kind() != search.text->kind()) return method_unknown(python, call);
    const auto read = pytext::read_regex_template(replacement->text(), *search.regex);
    if (!read) return method_unknown(python, call);
    parts = *read;
  }
  std::vector<pytext::RegexMatch> all;
  if (*most >= 0 && !find_all(python, search, *most, all, why)) return why;
  std::string out;
  std::ptrdiff_t last = 0;
  for (const pytext::RegexMatch& match : all) {
    out += search.part(python, last, match.groups[0].begin)->text();
    const auto made = is_template ? filled(python, search, match, parts)
                                  : replaced(python, search, match, replacement, why);
    if (!made) return why;
    out += *made;
    last = match.groups[0].end;
    if (out.size() > python.limits.text) return python.unknown("a text that is too long");
  }
  out += search.part(python, last, static_cast<std::ptrdiff_t>(search.points.size()))->text();
  const Ref text =
      search.text->is(Kind::text) ? python.heap.text(std::move(out)) : python.heap.bytes(std::move(out));
  if (!with_count) return text;
  return python.heap.tuple({text, python.heap.integer(static_cast<Wide>(all.size()))});
}
Ref regex_sub(Interpreter& python, Call& call) { return substituted(python, call, false); }
Ref regex_subn(Interpreter& python, Call& call) { return substituted(python, call, true); }

Ref regex_compile(Interpreter& python, Call& call) {
  const Ref pattern = call.take(0, "pattern");
  const Ref flags = call.take(1, "flags");
  if (pattern == nullptr) return method_unknown(python, call);
  if (find_opaque_type(pattern) == &pattern_type()) return pattern;
  if (!is_text_like(pattern)) return opaque(python, std::string(pattern_type().name), call);
  if (flags != nullptr && !as_whole(flags)) return opaque(python, std::string(pattern_type().name), call);
  Ref why = nullptr;
  const auto regex = compiled(python, pattern, flags == nullptr ? 0 : *as_whole(flags), why);
  if (regex == nullptr && why == nullptr) return nullptr;
  return opaque(python, std::string(pattern_type().name), call);
}

Ref regex_escape(Interpreter& python, Call& call) {
  const Ref text = call.take(0, "pattern");
  if (!is_text_like(text)) return method_unknown(python, call);
  const bool old = minor_version(python) < 7;
  constexpr std::string_view special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
  if (old && !pytext::is_ascii(text->text())) return method_unknown(python, call);
  std::string out;
  for (const char c : text->text()) {
    const bool escapes = old ? !is_alnum(c) && c != '_' : special.find(c) != std::string_view::npos;
    if (old && c == '\0')
      out += "\\000";
    else
      out += escapes ? std::string("\\") + c : std::string(1, c);
  }
  return text->is(Kind::text) ? python.heap.text(std::move(out)) : python.heap.bytes(std::move(out));
}
Ref regex_purge(Interpreter& python, Call& /*call*/) { return python.none(); }

Ref pattern_attribute(Interpreter& python, Ref object, std::string_view name) {
  if (name == "pattern") return pattern_text(object);
  if (!is_text_like(pattern_text(object))) return nullptr;
  Ref why = nullptr;
  const auto regex = compiled(python, pattern_text(object), pattern_flags(object), why);
  if (regex == nullptr) return why;
  if (name == "groups") return python.heap.integer(static_cast<Wide>(regex->groups()));
  if (name != "groupindex") return nullptr;
  Dictionary names;
  for (const auto& [group, number] : regex->names())
    names.set(python.heap.text(group), hash_of_text(group), python.heap.integer(static_cast<Wide>(number)),
              0);
  return python.heap.dict(std::move(names));
}

constexpr auto module_rows = std::to_array<Native>({{"compile", regex_compile},
                                                    {"match", regex_match},
                                                    {"search", regex_search},
                                                    {"fullmatch", regex_fullmatch},
                                                    {"findall", regex_findall},
                                                    {"finditer", regex_finditer},
                                                    {"split", regex_split},
                                                    {"sub", regex_sub, any},
                                                    {"subn", regex_subn, any},
                                                    {"escape", regex_escape},
                                                    {"purge", regex_purge}});
constexpr auto pattern_rows = std::to_array<Native>({{"match", regex_match},
                                                     {"search", regex_search},
                                                     {"fullmatch", regex_fullmatch},
                                                     {"findall", regex_findall},
                                                     {"finditer", regex_finditer},
                                                     {"split", regex_split},
                                                     {"sub", regex_sub, any},
                                                     {"subn", regex_subn, any}});

}  // namespace

std::span<const Native> regex_functions() { return module_rows; }

const OpaqueType& pattern_type() {
  static const OpaqueType type{"re.compile", "$pattern", true, pattern_rows, pattern_attribute, nullptr};
  return type;
}

void fill_regex(Interpreter& python, ModuleState& module) {
  constexpr std::pair<std::string_view, Wide> flags[] = {{"I", ignore_case}, {"IGNORECASE", ignore_case},
                                                         {"M", multi_line},  {"MULTILINE", multi_line},
                                                         {"S", dot_all},     {"DOTALL", dot_all},
                                                         {"X", verbose},     {"VERBOSE", verbose},
                                                         {"A", ascii},       {"ASCII", ascii},
                                                         {"U", unicode},     {"UNICODE", unicode},
                                                         {"L", locale},      {"LOCALE", locale},
                                                         {"DEBUG", debug}};
  for (const auto& [name, value] : flags)
    python.dict_set_text(module.names, name, python.heap.integer(value));
  if (minor_version(python) >= 11) python.dict_set_text(module.names, "NOFLAG", python.heap.integer(0));
  const bool renamed = minor_version(python) >= 13;
  const Ref error = python.make_class(renamed ? "PatternError" : "error", "re", {python.builtin("Exception")},
                                      python.heap.dict());
  python.dict_set_text(module.names, "error", error);
  if (renamed) python.dict_set_text(module.names, "PatternError", error);
  python.dict_set_text(module.names, "Pattern", python.builtin("$pattern"));
  python.dict_set_text(module.names, "Match", python.builtin("$match"));
}

}  // namespace trysquare::settings
