// Backtracking over a pattern's instructions, with a stack of its own: choices that are left, and what to put
// back when one of them is taken. Groups keep what CPython's engine keeps in them.
#include "pytext/regex_characters.hpp"

#include <algorithm>

namespace trysquare::pytext {

namespace {

constexpr std::size_t deepest_stack = 2'000'000;

class Matcher {
 public:
  Matcher(const RegexProgram& program, std::u32string_view text, std::size_t end, std::uint64_t& steps)
      : program_(program),
        text_(text.substr(0, end)),
        steps_(steps),
        first_register_((program.groups + 1) * 2 + 1),
        registers_(first_register_ + program.registers, -1) {}

  bool full = false;
  bool not_empty = false;

  // At one place.
  RegexMatch::Answer at(std::size_t from) {
    stack_.clear();
    std::ranges::fill(registers_, -1);
    from_ = from;
    position_ = from;
    next_ = 0;
    while (true) {
      if (steps_ == 0 || stack_.size() > deepest_stack) return RegexMatch::Answer::unknown;
      --steps_;
      const RegexInstruction& now = program_.code[next_++];
      if (now.op == RegexOp::accept) {
        const bool fits = (!full || position_ == text_.size()) && (!not_empty || position_ != from_);
        if (fits) return RegexMatch::Answer::yes;
        if (!backtrack()) return RegexMatch::Answer::no;
        continue;
      }
      const Truth goes_on = step(now);
      if (goes_on == Truth::unknown) return RegexMatch::Answer::unknown;
      if (goes_on == Truth::no && !backtrack()) return RegexMatch::Answer::no;
    }
  }

  RegexMatch found() const {
    RegexMatch match{RegexMatch::Answer::yes, {}, 0};
    match.groups.push_back({static_cast<std::ptrdiff_t>(from_), static_cast<std::ptrdiff_t>(position_)});
    for (std::uint32_t group = 1; group <= program_.groups; ++group) match.groups.push_back(span(group));
    const auto last = registers_[last_group];
    match.last_group = last < 0 ? 0 : static_cast<std::size_t>(last);
    return match;
  }

 private:
  static constexpr std::size_t last_group = 0;

  struct Entry {
    enum class Kind : std::uint8_t { choice, once_more, undo } kind = Kind::choice;
    std::uint32_t which = 0;  // instruction, loop or register
    std::ptrdiff_t value = 0;
  };

  RegexSpan span(std::uint32_t group) const {
    const RegexSpan span{registers_[1 + group * 2], registers_[2 + group * 2]};
    return span.begin < 0 || span.end < span.begin ? RegexSpan{} : span;
  }
  std::ptrdiff_t& own(std::uint32_t index) { return registers_[first_register_ + index]; }
  void set(std::size_t index, std::ptrdiff_t value) {
    stack_.push_back({Entry::Kind::undo, static_cast<std::uint32_t>(index), registers_[index]});
    registers_[index] = value;
  }
  void set_own(std::uint32_t index, std::ptrdiff_t value) { set(first_register_ + index, value); }
  std::ptrdiff_t here() const { return static_cast<std::ptrdiff_t>(position_); }

  bool backtrack() {
    while (!stack_.empty()) {
      const Entry entry = stack_.back();
      stack_.pop_back();
      if (entry.kind == Entry::Kind::undo) {
        registers_[entry.which] = entry.value;
        continue;
      }
      position_ = static_cast<std::size_t>(entry.value);
      if (entry.kind == Entry::Kind::choice) {
        next_ = entry.which;
        return true;
      }
      const RegexLoop& loop = program_.loops[entry.which];
      const auto count = own(loop.count);
      if ((loop.high != regex_unbounded && count >= static_cast<std::ptrdiff_t>(loop.high)) ||
          here() == own(loop.last))
        continue;
      enter(loop);
      return true;
    }
    return false;
  }

  void enter(const RegexLoop& loop) {
    set_own(loop.count, own(loop.count) + 1);
    set_own(loop.last, here());
    next_ = loop.body;
  }

  Truth loop_next(std::uint32_t index) {
    const RegexLoop& loop = program_.loops[index];
    const auto count = own(loop.count);
    if (count < static_cast<std::ptrdiff_t>(loop.low)) {
      set_own(loop.count, count + 1);
      next_ = loop.body;
      return Truth::yes;
    }
    if (loop.lazy) {
      stack_.push_back({Entry::Kind::once_more, index, here()});
      next_ = loop.after;
      return Truth::yes;
    }
    const bool may = loop.high == regex_unbounded || count < static_cast<std::ptrdiff_t>(loop.high);
    if (!may || here() == own(loop.last)) {
      next_ = loop.after;
      return Truth::yes;
    }
    stack_.push_back({Entry::Kind::choice, loop.after, here()});
    enter(loop);
    return Truth::yes;
  }

  // The choices above this height are given up; what they would put back stays.
  void cut(std::size_t height) {
    const auto from = stack_.begin() + static_cast<std::ptrdiff_t>(height);
    const auto spent = static_cast<std::uint64_t>(stack_.end() - from);
    steps_ -= std::min(steps_, spent);
    stack_.erase(std::remove_if(from, stack_.end(),
                                [](const Entry& entry) { return entry.kind != Entry::Kind::undo; }),
                 stack_.end());
  }
  void unwind(std::size_t height) {
    while (stack_.size() > height) {
      const Entry entry = stack_.back();
      stack_.pop_back();
      if (entry.kind == Entry::Kind::undo) registers_[entry.which] = entry.value;
    }
  }

  void look_begin(std::uint32_t index, Truth& answer) {
    const RegexLook& look = program_.looks[index];
    if (position_ < look.back) {
      if (look.negative)
        next_ = look.after;
      else
        answer = Truth::no;
      return;
    }
    set_own(look.position, here());
    set_own(look.base, 0);
    own(look.base) = static_cast<std::ptrdiff_t>(stack_.size());
    if (look.negative) stack_.push_back({Entry::Kind::choice, look.after, here()});
    position_ -= look.back;
  }
  Truth look_end(std::uint32_t index) {
    const RegexLook& look = program_.looks[index];
    const auto height = static_cast<std::size_t>(own(look.base));
    if (look.negative) return unwind(height), Truth::no;
    position_ = static_cast<std::size_t>(own(look.position));
    cut(height);
    return Truth::yes;
  }

  Truth same_as_group(const RegexInstruction& now) {
    const RegexSpan group = span(now.a);
    if (group.begin < 0) return Truth::no;
    for (auto i = static_cast<std::size_t>(group.begin); i < static_cast<std::size_t>(group.end); ++i) {
      if (position_ >= text_.size()) return Truth::no;
      const char32_t c = text_[position_];
      const Truth same = now.ignore_case ? is_same_letter(c, text_[i], now.ascii) : as_truth(c == text_[i]);
      if (same != Truth::yes) return same;
      ++position_;
    }
    return Truth::yes;
  }

  Truth anchor(RegexAnchor which, const RegexInstruction& now) const {
    const bool at_end = position_ == text_.size();
    const auto is_newline = [&](std::size_t at) { return text_[at] == '\n'; };
    switch (which) {
      case RegexAnchor::text_begin: return as_truth(position_ == 0);
      case RegexAnchor::text_end: return as_truth(at_end);
      case RegexAnchor::line_begin:
        return as_truth(position_ == 0 || (now.multi_line && is_newline(position_ - 1)));
      case RegexAnchor::line_end:
        return as_truth(at_end ||
                        (is_newline(position_) && (now.multi_line || position_ + 1 == text_.size())));
      case RegexAnchor::boundary:
      case RegexAnchor::not_boundary: break;
    }
    const bool wants = which == RegexAnchor::boundary;
    if (text_.empty()) return as_truth(!wants && program_.flags.minor >= 14);
    const Truth before = position_ == 0 ? Truth::no : is_word(text_[position_ - 1], now.ascii);
    const Truth after = at_end ? Truth::no : is_word(text_[position_], now.ascii);
    if (before == Truth::unknown || after == Truth::unknown) return Truth::unknown;
    return as_truth((before != after) == wants);
  }

  Truth character(const RegexInstruction& now) {
    if (position_ >= text_.size()) return Truth::no;
    const char32_t c = text_[position_];
    Truth fits = Truth::yes;
    if (now.op == RegexOp::literal) {
      fits = now.ignore_case ? is_same_letter(c, now.a, now.ascii) : as_truth(c == now.a);
    } else if (now.op == RegexOp::any) {
      fits = as_truth(c != '\n');
    } else if (now.op == RegexOp::set) {
      fits = is_in_set(c, program_.sets[now.a], now.ignore_case, now.ascii);
    }
    if (fits == Truth::yes) ++position_;
    return fits;
  }

  Truth step(const RegexInstruction& now) {
    Truth answer = Truth::yes;
    switch (now.op) {
      case RegexOp::literal:
      case RegexOp::any:
      case RegexOp::any_at_all:
      case RegexOp::set: return character(now);
      case RegexOp::anchor: return anchor(static_cast<RegexAnchor>(now.a), now);
      case RegexOp::open: set(1 + now.a * 2, here()); break;
      case RegexOp::close:
        set(2 + now.a * 2, here());
        set(last_group, static_cast<std::ptrdiff_t>(now.a));
        break;
      case RegexOp::fork: stack_.push_back({Entry::Kind::choice, now.a, here()}); break;
      case RegexOp::jump: next_ = now.a; break;
      case RegexOp::loop_begin:
        set_own(program_.loops[now.a].count, 0);
        set_own(program_.loops[now.a].last, -1);
        break;
      case RegexOp::loop_next: return loop_next(now.a);
      case RegexOp::same_as_group: return same_as_group(now);
      case RegexOp::if_group:
        if (span(now.a).begin < 0) next_ = now.b;
        break;
      case RegexOp::look_begin: look_begin(now.a, answer); break;
      case RegexOp::look_end: return look_end(now.a);
      case RegexOp::atomic_begin:
        set_own(now.a, 0);
        own(now.a) = static_cast<std::ptrdiff_t>(stack_.size());
        break;
      case RegexOp::atomic_end: cut(static_cast<std::size_t>(own(now.a))); break;
      case RegexOp::accept: break;
    }
    return answer;
  }

  const RegexProgram& program_;
  std::u32string_view text_;
  std::uint64_t& steps_;
  std::size_t first_register_;
  std::vector<std::ptrdiff_t> registers_;
  std::vector<Entry> stack_;
  std::size_t from_ = 0, position_ = 0;
  std::uint32_t next_ = 0;
};

}  // namespace

RegexMatch Regex::run(std::u32string_view text, std::size_t from, std::size_t end, RegexAim aim,
                      std::uint64_t& steps, bool no_empty_at_start) const {
  Matcher matcher(*program_, text, std::min(end, text.size()), steps);
  matcher.full = aim == RegexAim::full;
  matcher.not_empty = no_empty_at_start;
  const std::size_t last = aim == RegexAim::search ? std::min(end, text.size()) : from;
  for (std::size_t at = from; at <= last; ++at) {
    const auto answer = matcher.at(at);
    if (answer == RegexMatch::Answer::yes) return matcher.found();
    if (answer == RegexMatch::Answer::unknown) return {answer, {}, 0};
    matcher.not_empty = false;
  }
  return {};
}

}  // namespace trysquare::pytext
