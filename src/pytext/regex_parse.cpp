// The grammar, as `re._parser` reads it:
//   pattern   := branch ("|" branch)*
//   branch    := (atom quantifier?)*
//   quantifier:= ("*" | "+" | "?" | "{" low? ("," high?)? "}") ("?" | "+")?
//   atom      := character | "." | "^" | "$" | set | escape | "(" extension? pattern ")"
// https://docs.python.org/3/library/re.html#regular-expression-syntax
#include "base/text.hpp"
#include "pytext/regex_program.hpp"

#include <algorithm>
#include <set>

namespace trysquare::pytext {

namespace {

constexpr int deepest = 100;
constexpr std::uint32_t most_repeats = 0xFFFFFFF0;
constexpr std::size_t longest_pattern = 100'000;
constexpr char32_t nothing = 0xFFFFFFFF;

using Type = RegexNode::Type;

bool is_octal(char32_t c) { return c >= '0' && c <= '7'; }
bool is_decimal(char32_t c) { return c >= '0' && c <= '9'; }
bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_white(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}
std::optional<std::uint32_t> hex_digit(char32_t c) {
  if (is_decimal(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}
std::optional<RegexCategory> category_of(char32_t c) {
  switch (c) {
    case 'd': return RegexCategory::digit;
    case 'D': return RegexCategory::not_digit;
    case 's': return RegexCategory::space;
    case 'S': return RegexCategory::not_space;
    case 'w': return RegexCategory::word;
    case 'W': return RegexCategory::not_word;
    default: return std::nullopt;
  }
}
std::optional<char32_t> control_of(char32_t c) {
  switch (c) {
    case 'a': return '\a';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': return '\\';
    default: return std::nullopt;
  }
}
bool* flag_of(RegexScope& scope, char32_t c) {
  switch (c) {
    case 'i': return &scope.ignore_case;
    case 'm': return &scope.multi_line;
    case 's': return &scope.dot_all;
    case 'a': return &scope.ascii;
    case 'u': return &scope.unicode;
    default: return nullptr;
  }
}

class Parser {
 public:
  Parser(std::u32string_view pattern, RegexFlags flags) : text_(pattern) { tree_.flags = flags; }

  std::optional<RegexTree> parse(Regex::Refusal& refusal) {
    tree_.groups = 0;
    const auto root = parse_branches(tree_.flags.verbose, 0);
    if (!failed_ && at_ < text_.size()) fail("unbalanced parenthesis");
    for (const std::size_t group : asked_) {
      if (group > tree_.groups) fail("invalid group reference");
    }
    if (failed_ || restart_) return refusal = refusal_, std::nullopt;
    tree_.root = root;
    return std::move(tree_);
  }
  bool wants_restart() const { return restart_; }

 private:
  std::uint32_t fail(std::string message, bool unknown = false) {
    if (!failed_) refusal_ = {std::move(message), unknown};
    failed_ = true;
    at_ = text_.size();
    return 0;
  }
  char32_t next() const { return at_ < text_.size() ? text_[at_] : nothing; }
  char32_t get() { return at_ < text_.size() ? text_[at_++] : nothing; }
  bool match(char32_t c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }
  std::uint32_t add(RegexNode node) {
    tree_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
  }
  std::uint32_t literal(char32_t c) {
    RegexNode node{Type::literal};
    node.letter = c;
    return add(std::move(node));
  }

  std::uint32_t parse_branches(bool verbose, int depth) {
    if (depth > deepest) return fail("nested too deeply", true);
    RegexNode branch{Type::branch};
    do {
      branch.children.push_back(parse_branch(verbose, depth, depth == 0 && branch.children.empty()));
      if (depth == 0) verbose = tree_.flags.verbose;
    } while (!failed_ && match('|'));
    return branch.children.size() == 1 ? branch.children[0] : add(std::move(branch));
  }

  void skip_comment() {
    while (at_ < text_.size() && get() != '\n') {
    }
  }

  std::uint32_t parse_branch(bool verbose, int depth, bool first) {
    std::vector<std::uint32_t> items;
    while (!failed_ && !restart_) {
      const char32_t c = next();
      if (c == nothing || c == '|' || c == ')') break;
      ++at_;
      if (verbose && is_white(c)) continue;
      if (verbose && c == '#') {
        skip_comment();
        continue;
      }
      if (c == '*' || c == '+' || c == '?' || c == '{') {
        parse_repeat(c, items);
      } else if (c == '(') {
        parse_group(verbose, depth, first && items.empty(), items);
        if (tree_.flags.verbose && depth == 0) verbose = true;
      } else {
        items.push_back(parse_atom(c));
      }
    }
    RegexNode sequence{Type::sequence};
    sequence.children = std::move(items);
    return add(std::move(sequence));
  }

  std::uint32_t parse_atom(char32_t c) {
    switch (c) {
      case '\\': return parse_escape();
      case '[': return parse_set();
      case '.': return add({Type::any});
      case '^': return anchor(RegexAnchor::line_begin);
      case '$': return anchor(RegexAnchor::line_end);
      default: return literal(c);
    }
  }
  std::uint32_t anchor(RegexAnchor which) {
    RegexNode node{Type::anchor};
    node.anchor = which;
    return add(std::move(node));
  }

  // The digits of a number, nothing when there are none.
  std::optional<std::uint64_t> number() {
    std::optional<std::uint64_t> out;
    while (is_decimal(next()))
      out = std::min<std::uint64_t>(out.value_or(0) * 10 + (get() - '0'), 1ULL << 40U);
    return out;
  }

  void parse_repeat(char32_t c, std::vector<std::uint32_t>& items) {
    RegexNode node{Type::repeat};
    node.low = c == '+' ? 1 : 0;
    node.high = c == '?' ? 1 : regex_unbounded;
    if (c == '{') {
      const std::size_t here = at_;
      const auto plain = [&] {
        at_ = here;
        items.push_back(literal('{'));
      };
      if (next() == '}') return plain();
      const auto low = number();
      const auto high = match(',') ? number() : low;
      if (!match('}')) return plain();
      if (low.value_or(0) > most_repeats || high.value_or(0) > most_repeats) {
        fail("a repetition number that is too large", true);
        return;
      }
      node.low = static_cast<std::uint32_t>(low.value_or(0));
      node.high = high ? static_cast<std::uint32_t>(*high) : regex_unbounded;
      if (node.high < node.low) {
        fail("min repeat greater than max repeat");
        return;
      }
    }
    if (items.empty() || tree_.nodes[items.back()].type == Type::anchor) {
      fail("nothing to repeat");
      return;
    }
    if (tree_.nodes[items.back()].type == Type::repeat) {
      fail("multiple repeat");
      return;
    }
    if (match('?'))
      node.lazy = true;
    else if (tree_.flags.minor >= 11 && match('+'))
      node.possessive = true;
    node.children = {items.back()};
    items.back() = add(std::move(node));
  }

  std::optional<char32_t> hex(int digits) {
    char32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const auto digit = hex_digit(next());
      if (!digit) return fail("incomplete escape"), std::nullopt;
      value = value * 16 + *digit;
      ++at_;
    }
    if (value > 0x10FFFF) return fail("bad escape"), std::nullopt;
    return value;
  }
  // What is written alike within sets and outside. Nothing: neither, or failed.
  std::optional<char32_t> common_escape(char32_t c) {
    if (const auto control = control_of(c)) return control;
    if (c == 'x') return hex(2);
    if (c == 'u' && !tree_.flags.bytes) return hex(4);
    if (c == 'U' && !tree_.flags.bytes) return hex(8);
    if (c == 'N' && !tree_.flags.bytes && tree_.flags.minor >= 8)
      return fail("a character by its name", true), std::nullopt;
    if (is_letter(c)) return fail("bad escape"), std::nullopt;
    return std::nullopt;
  }
  char32_t octal(char32_t first, int more) {
    char32_t value = first - '0';
    for (int i = 0; i < more && is_octal(next()); ++i) value = value * 8 + (get() - '0');
    return value;
  }

  std::uint32_t parse_escape() {
    const char32_t c = get();
    if (c == nothing) return fail("bad escape (end of pattern)");
    if (const auto category = category_of(c)) {
      RegexNode node{Type::set};
      node.set.categories = {*category};
      return add(std::move(node));
    }
    switch (c) {
      case 'A': return anchor(RegexAnchor::text_begin);
      case 'Z': return anchor(RegexAnchor::text_end);
      case 'b': return anchor(RegexAnchor::boundary);
      case 'B': return anchor(RegexAnchor::not_boundary);
      case 'z':
        if (tree_.flags.minor >= 14) return anchor(RegexAnchor::text_end);
        break;
      default: break;
    }
    if (c == '0') return literal(octal(c, 2));
    if (is_decimal(c)) return parse_reference(c);
    if (const auto letter = common_escape(c)) return literal(*letter);
    return failed_ ? 0 : literal(c);
  }

  // `\12` is an octal escape with three digits, else a reference.
  std::uint32_t parse_reference(char32_t c) {
    std::size_t group = c - '0';
    if (is_decimal(next())) {
      const char32_t second = get();
      if (is_octal(c) && is_octal(second) && is_octal(next())) {
        const char32_t value = (c - '0') * 64 + (second - '0') * 8 + (get() - '0');
        return value > 0377 ? fail("octal escape value outside of range 0-0o377") : literal(value);
      }
      group = group * 10 + (second - '0');
    }
    if (group > tree_.groups) return fail("invalid group reference");
    return reference(group);
  }
  std::uint32_t reference(std::size_t group) {
    if (open_.contains(group)) return fail("cannot refer to an open group");
    if (behind_from_ && group > *behind_from_)
      return fail("cannot refer to group defined in the same lookbehind subpattern");
    RegexNode node{Type::back_reference};
    node.number = static_cast<std::uint32_t>(group);
    return add(std::move(node));
  }

  // A member of a set: a letter, or a category.
  using Item = std::variant<char32_t, RegexCategory>;
  std::optional<Item> set_item(char32_t c) {
    if (c != '\\') return c;
    const char32_t escaped = get();
    if (escaped == nothing) return fail("unterminated character set"), std::nullopt;
    if (const auto category = category_of(escaped)) return *category;
    if (escaped == 'b') return U'\b';
    if (is_octal(escaped)) {
      const char32_t value = octal(escaped, 2);
      if (value > 0377) return fail("octal escape value outside of range 0-0o377"), std::nullopt;
      return value;
    }
    if (is_decimal(escaped)) return fail("bad escape"), std::nullopt;
    if (const auto letter = common_escape(escaped)) return *letter;
    if (failed_) return std::nullopt;
    return escaped;
  }
  static void put(RegexSet& set, const Item& item) {
    if (const auto* letter = std::get_if<char32_t>(&item))
      set.ranges.emplace_back(*letter, *letter);
    else
      set.categories.push_back(std::get<RegexCategory>(item));
  }
  std::uint32_t parse_set() {
    RegexNode node{Type::set};
    node.set.negated = match('^');
    for (bool any = false;; any = true) {
      const char32_t c = get();
      if (c == nothing) return fail("unterminated character set");
      if (c == ']' && any) break;
      const auto first = set_item(c);
      if (!first) return 0;
      if (!match('-')) {
        put(node.set, *first);
        continue;
      }
      const char32_t last = get();
      if (last == nothing) return fail("unterminated character set");
      if (last == ']') {
        put(node.set, *first);
        put(node.set, U'-');
        break;
      }
      const auto second = set_item(last);
      if (!second) return 0;
      const auto* low = std::get_if<char32_t>(&*first);
      const auto* high = std::get_if<char32_t>(&*second);
      if (low == nullptr || high == nullptr || *high < *low) return fail("bad character range");
      node.set.ranges.emplace_back(*low, *high);
    }
    return add(std::move(node));
  }

  std::string until(char32_t end) {
    std::u32string name;
    while (next() != nothing && next() != end) name += get();
    if (!match(end) || name.empty()) return fail("missing group name"), std::string();
    std::string out;
    for (const char32_t c : name) {
      if (c > 0x7F) return fail("a group's name beyond ASCII", true), std::string();
      out += static_cast<char>(c);
    }
    return out;
  }
  std::string group_name(char32_t end) {
    std::string name = until(end);
    const auto fits = [](char c) { return is_alnum(c) || c == '_'; };
    if (!failed_ && (is_digit(name[0]) || !std::ranges::all_of(name, fits)))
      fail("bad character in group name");
    return name;
  }
  std::optional<std::size_t> group_of(const std::string& name) {
    const auto found = std::ranges::find(tree_.names, name, &std::pair<std::string, std::size_t>::first);
    if (found == tree_.names.end()) return fail("unknown group name"), std::nullopt;
    return found->second;
  }

  void parse_group(bool verbose, int depth, bool first, std::vector<std::uint32_t>& items) {
    if (!match('?')) return capture(verbose, depth, "", items);
    const char32_t kind = get();
    switch (kind) {
      case 'P': {
        if (match('<')) return capture(verbose, depth, group_name('>'), items);
        if (!match('=')) return (void)fail("unknown extension");
        const std::string name = group_name(')');
        const auto group = failed_ ? std::nullopt : group_of(name);
        if (group) items.push_back(reference(*group));
        return;
      }
      case ':': return inner({Type::group}, verbose, depth, items);
      case '#':
        while (next() != ')') {
          if (get() == nothing) return (void)fail("missing ), unterminated comment");
        }
        ++at_;
        return;
      case '=':
      case '!':
      case '<': return parse_look(kind, verbose, depth, items);
      case '(': return parse_conditional(verbose, depth, items);
      case '>':
        if (tree_.flags.minor < 11) break;
        return inner({Type::atomic}, verbose, depth, items);
      default: return parse_flags(kind, verbose, depth, first, items);
    }
    fail("unknown extension");
  }

  void inner(RegexNode node, bool verbose, int depth, std::vector<std::uint32_t>& items) {
    node.children = {parse_branches(verbose, depth + 1)};
    if (!failed_ && !match(')')) fail("missing ), unterminated subpattern");
    items.push_back(add(std::move(node)));
  }

  void capture(bool verbose, int depth, const std::string& name, std::vector<std::uint32_t>& items) {
    if (failed_) return;
    const std::size_t number = ++tree_.groups;
    if (!name.empty()) {
      if (std::ranges::find(tree_.names, name, &std::pair<std::string, std::size_t>::first) !=
          tree_.names.end())
        return (void)fail("redefinition of group name");
      tree_.names.emplace_back(name, number);
    }
    open_.insert(number);
    RegexNode node{Type::group};
    node.number = static_cast<std::uint32_t>(number);
    inner(std::move(node), verbose, depth, items);
    open_.erase(number);
  }

  void parse_look(char32_t kind, bool verbose, int depth, std::vector<std::uint32_t>& items) {
    RegexNode node{Type::look};
    const auto outer = behind_from_;
    if (kind == '<') {
      kind = get();
      if (kind != '=' && kind != '!') return (void)fail("unknown extension");
      node.behind = true;
      if (!behind_from_) behind_from_ = tree_.groups;
    }
    node.negative = kind == '!';
    inner(std::move(node), verbose, depth, items);
    behind_from_ = outer;
  }

  void parse_conditional(bool verbose, int depth, std::vector<std::uint32_t>& items) {
    const std::string name = until(')');
    if (failed_) return;
    std::size_t group = 0;
    if (std::ranges::all_of(name, is_digit)) {
      if (name.size() > 6) return (void)fail("invalid group reference");
      for (const char c : name) group = group * 10 + static_cast<std::size_t>(c - '0');
      if (group == 0) return (void)fail("bad group number");
      asked_.push_back(group);
    } else {
      const auto found = group_of(name);
      if (!found) return;
      group = *found;
    }
    if (behind_from_ && (group > *behind_from_ || open_.contains(group)))
      return (void)fail("cannot refer to a group of the look-behind");
    if (depth > deepest) return (void)fail("nested too deeply", true);
    RegexNode node{Type::conditional};
    node.number = static_cast<std::uint32_t>(group);
    node.children = {parse_branch(verbose, depth + 1, false)};
    if (match('|')) {
      node.children.push_back(parse_branch(verbose, depth + 1, false));
      if (next() == '|') return (void)fail("conditional backref with more than two branches");
    }
    if (!failed_ && !match(')')) fail("missing ), unterminated subpattern");
    items.push_back(add(std::move(node)));
  }

  // `(?i)`, `(?i-m:…)`; the letter before has been read.
  void parse_flags(char32_t c, bool verbose, int depth, bool first, std::vector<std::uint32_t>& items) {
    RegexNode node{Type::group};
    bool wordy_on = false;
    bool wordy_off = false;
    RegexScope* scope = &node.on;
    bool* wordy = &wordy_on;
    std::size_t letters = 0;
    for (;; c = get()) {
      if (c == '-' && scope == &node.on) {
        scope = &node.off;
        wordy = &wordy_off;
        letters = 0;
        continue;
      }
      if ((c == ':' || c == ')') && letters > 0) break;
      bool* flag = c == 'x' ? wordy : flag_of(*scope, c);
      if (c == 'L') return (void)fail("a pattern of the locale", true);
      if (flag == nullptr) return (void)fail("unknown flag");
      *flag = true;
      ++letters;
    }
    const bool turns_off = scope == &node.off;
    if (c == ')' && turns_off) return (void)fail("missing :");
    if ((node.on.ascii && node.on.unicode) || node.off.ascii || node.off.unicode ||
        (node.on.unicode && tree_.flags.bytes))
      return (void)fail("bad inline flags");
    if ((node.on.ignore_case && node.off.ignore_case) || (node.on.multi_line && node.off.multi_line) ||
        (node.on.dot_all && node.off.dot_all) || (wordy_on && wordy_off))
      return (void)fail("bad inline flags: flag turned on and off");
    if (c == ':') return inner(std::move(node), (verbose || wordy_on) && !wordy_off, depth, items);
    if (tree_.flags.minor >= 11 && !first)
      return (void)fail("global flags not at the start of the expression");
    set_global(node.on, wordy_on);
  }
  void set_global(const RegexScope& on, bool wordy) {
    RegexFlags& flags = tree_.flags;
    if (on.unicode && flags.ascii) return (void)fail("ASCII and UNICODE flags are incompatible");
    flags.ignore_case = flags.ignore_case || on.ignore_case;
    flags.multi_line = flags.multi_line || on.multi_line;
    flags.dot_all = flags.dot_all || on.dot_all;
    flags.ascii = flags.ascii || on.ascii;
    restart_ = wordy && !flags.verbose && flags.minor < 11;
    flags.verbose = flags.verbose || wordy;
  }

  std::u32string_view text_;
  std::size_t at_ = 0;
  RegexTree tree_;
  Regex::Refusal refusal_;
  bool failed_ = false;
  bool restart_ = false;
  std::set<std::size_t> open_;
  std::vector<std::size_t> asked_;  // by conditionals, before they need be there
  std::optional<std::size_t> behind_from_;
};

}  // namespace

std::optional<RegexTree> parse_regex(std::u32string_view pattern, RegexFlags flags, Regex::Refusal& refusal) {
  if (pattern.size() > longest_pattern) return refusal = {"too long", true}, std::nullopt;
  Parser parser(pattern, flags);
  auto tree = parser.parse(refusal);
  if (tree || !parser.wants_restart()) return tree;
  flags.verbose = true;
  return Parser(pattern, flags).parse(refusal);
}

}  // namespace trysquare::pytext
