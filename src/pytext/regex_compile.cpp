// From the tree of a pattern to instructions.
#include "pytext/regex_program.hpp"

#include <algorithm>
#include <map>

namespace trysquare::pytext {

namespace {

using Type = RegexNode::Type;
constexpr std::uint64_t widest = 1ULL << 40U;
constexpr std::size_t most_instructions = 200'000;

struct Width {
  std::uint64_t low = 0, high = 0;
};

class Compiler {
 public:
  explicit Compiler(const RegexTree& tree) : tree_(tree), flags_(tree.flags) {
    program_.flags = tree.flags;
    program_.groups = static_cast<std::uint32_t>(tree.groups);
  }

  std::optional<RegexProgram> compile(Regex::Refusal& refusal) {
    emit(tree_.root);
    put(RegexOp::accept);
    if (!refusal_.message.empty()) return refusal = refusal_, std::nullopt;
    return std::move(program_);
  }

 private:
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.code.size()); }
  std::uint32_t put(RegexOp op, std::uint32_t a = 0, std::uint32_t b = 0) {
    if (program_.code.size() > most_instructions) {
      refusal_ = {"a pattern that is too large", true};
      return 0;
    }
    program_.code.push_back({op, flags_.ignore_case, flags_.multi_line, flags_.ascii || flags_.bytes, a, b});
    return here() - 1;
  }
  std::uint32_t new_register() { return program_.registers++; }

  void emit(std::uint32_t id) {
    const RegexNode& node = tree_.nodes[id];
    switch (node.type) {
      case Type::sequence:
        for (const auto child : node.children) emit(child);
        return;
      case Type::branch: return emit_branch(node);
      case Type::literal: put(RegexOp::literal, node.letter); return;
      case Type::any: put(flags_.dot_all ? RegexOp::any_at_all : RegexOp::any); return;
      case Type::set:
        program_.sets.push_back(node.set);
        put(RegexOp::set, static_cast<std::uint32_t>(program_.sets.size() - 1));
        return;
      case Type::anchor: put(RegexOp::anchor, static_cast<std::uint32_t>(node.anchor)); return;
      case Type::group: return emit_group(node);
      case Type::repeat: return emit_repeat(node);
      case Type::back_reference: put(RegexOp::same_as_group, node.number); return;
      case Type::look: return emit_look(node);
      case Type::conditional: return emit_conditional(node);
      case Type::atomic: return emit_atomic([&] { emit(node.children[0]); });
    }
  }

  void emit_branch(const RegexNode& node) {
    std::vector<std::uint32_t> ends;
    for (std::size_t i = 0; i + 1 < node.children.size(); ++i) {
      const auto fork = put(RegexOp::fork);
      emit(node.children[i]);
      ends.push_back(put(RegexOp::jump));
      program_.code[fork].a = here();
    }
    emit(node.children.back());
    for (const auto end : ends) program_.code[end].a = here();
  }

  void emit_group(const RegexNode& node) {
    const RegexFlags outer = flags_;
    flags_.ignore_case = (flags_.ignore_case || node.on.ignore_case) && !node.off.ignore_case;
    flags_.multi_line = (flags_.multi_line || node.on.multi_line) && !node.off.multi_line;
    flags_.dot_all = (flags_.dot_all || node.on.dot_all) && !node.off.dot_all;
    flags_.ascii = (flags_.ascii || node.on.ascii) && !node.on.unicode;
    if (node.number != 0 && doubtful_ > 0)
      refusal_ = {"a group whose content CPython's engine forgets to take back", true};
    if (node.number != 0) put(RegexOp::open, node.number);
    emit(node.children[0]);
    if (node.number != 0) put(RegexOp::close, node.number);
    flags_ = outer;
  }

  template <class Body>
  void emit_atomic(Body body) {
    const auto base = new_register();
    put(RegexOp::atomic_begin, base);
    body();
    put(RegexOp::atomic_end, base);
  }

  void emit_repeat(const RegexNode& node) {
    const bool doubtful = node.possessive || (node.lazy && tree_.flags.minor < 7);
    doubtful_ += doubtful ? 1 : 0;
    if (node.possessive)
      emit_atomic([&] { emit_loop(node); });
    else
      emit_loop(node);
    doubtful_ -= doubtful ? 1 : 0;
  }
  void emit_loop(const RegexNode& node) {
    const auto index = static_cast<std::uint32_t>(program_.loops.size());
    program_.loops.push_back({node.low, node.high, node.lazy, 0, 0, new_register(), new_register()});
    put(RegexOp::loop_begin, index);
    const auto next = put(RegexOp::loop_next, index);
    program_.loops[index].body = here();
    emit(node.children[0]);
    put(RegexOp::jump, next);
    program_.loops[index].after = here();
  }

  void emit_look(const RegexNode& node) {
    RegexLook look{node.negative, 0, 0, new_register(), new_register()};
    if (node.behind) {
      const Width width = width_of(node.children[0]);
      if (width.low != width.high) {
        refusal_ = {"look-behind requires fixed-width pattern", false};
        return;
      }
      look.back = static_cast<std::uint32_t>(std::min<std::uint64_t>(width.low, regex_unbounded));
    }
    const auto index = static_cast<std::uint32_t>(program_.looks.size());
    program_.looks.push_back(look);
    const bool doubtful = node.negative && tree_.flags.minor < 11;
    doubtful_ += doubtful ? 1 : 0;
    put(RegexOp::look_begin, index);
    emit(node.children[0]);
    doubtful_ -= doubtful ? 1 : 0;
    put(RegexOp::look_end, index);
    program_.looks[index].after = here();
  }

  void emit_conditional(const RegexNode& node) {
    const auto test = put(RegexOp::if_group, node.number);
    emit(node.children[0]);
    if (node.children.size() == 1) {
      program_.code[test].b = here();
      return;
    }
    const auto end = put(RegexOp::jump);
    program_.code[test].b = here();
    emit(node.children[1]);
    program_.code[end].a = here();
  }

  // Of a group that a reference names; it was closed before, so this ends.
  Width width_of_group(std::uint32_t number) {
    if (const auto known = group_widths_.find(number); known != group_widths_.end()) return known->second;
    for (std::uint32_t id = 0; id < tree_.nodes.size(); ++id) {
      const RegexNode& node = tree_.nodes[id];
      if (node.type == Type::group && node.number == number)
        return group_widths_[number] = width_of(node.children[0]);
    }
    return {};
  }

  Width width_of(std::uint32_t id) {
    const RegexNode& node = tree_.nodes[id];
    const auto capped = [](std::uint64_t value) { return std::min(value, widest); };
    switch (node.type) {
      case Type::sequence: {
        Width all;
        for (const auto child : node.children) {
          const Width one = width_of(child);
          all = {capped(all.low + one.low), capped(all.high + one.high)};
        }
        return all;
      }
      case Type::branch:
      case Type::conditional: {
        Width all = width_of(node.children[0]);
        for (const auto child : node.children) {
          const Width one = width_of(child);
          all = {std::min(all.low, one.low), std::max(all.high, one.high)};
        }
        if (node.type == Type::conditional && node.children.size() == 1) all.low = 0;
        return all;
      }
      case Type::literal:
      case Type::any:
      case Type::set: return {1, 1};
      case Type::anchor:
      case Type::look: return {};
      case Type::group:
      case Type::atomic: return width_of(node.children[0]);
      case Type::repeat: {
        const Width one = width_of(node.children[0]);
        return {capped(one.low * node.low),
                node.high == regex_unbounded ? (one.high == 0 ? 0 : widest) : capped(one.high * node.high)};
      }
      case Type::back_reference: return width_of_group(node.number);
    }
    return {};
  }

  const RegexTree& tree_;
  RegexFlags flags_;
  std::map<std::uint32_t, Width> group_widths_;
  int doubtful_ = 0;  // depth of what leaves groups behind in some version
  RegexProgram program_;
  Regex::Refusal refusal_;
};

}  // namespace

std::optional<RegexProgram> compile_regex(const RegexTree& tree, Regex::Refusal& refusal) {
  return Compiler(tree).compile(refusal);
}

std::shared_ptr<const Regex> Regex::compile(std::u32string_view pattern, RegexFlags flags, Refusal& refusal) {
  const auto tree = parse_regex(pattern, flags, refusal);
  if (!tree) return nullptr;
  auto program = compile_regex(*tree, refusal);
  if (!program) return nullptr;
  auto made = std::make_shared<Regex>(std::make_shared<const RegexProgram>(*std::move(program)));
  made->groups_ = tree->groups;
  made->names_ = tree->names;
  made->flags_ = tree->flags;
  return made;
}

}  // namespace trysquare::pytext
