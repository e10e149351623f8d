#include "pysource/dump.hpp"

#include "base/text.hpp"
#include "pysource/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <utility>
#include <vector>

namespace trysquare::pysource {

namespace {

constexpr std::array<std::string_view, 13> operations{"Add",    "Sub",    "Mult",    "MatMult", "Div",
                                                      "Mod",    "Pow",    "LShift",  "RShift",  "BitOr",
                                                      "BitXor", "BitAnd", "FloorDiv"};
constexpr std::array<std::string_view, 10> comparisons{"Eq",  "NotEq", "Lt",    "LtE", "Gt",
                                                       "GtE", "Is",    "IsNot", "In",  "NotIn"};
constexpr std::array<std::string_view, 3> contexts{"Load", "Store", "Del"};
constexpr std::array<std::string_view, 4> unaries{"Invert", "Not", "UAdd", "USub"};

// Without recursion: a tree may be as deep as its text is long.
class Dumper {
 public:
  Dumper(const Module& module, const DumpRules& rules, const CharacterNames& names)
      : module_(module), rules_(rules), names_(names) {}

  std::string dump() {
    open(module_.root());
    while (!frames_.empty()) go_on();
    return std::move(out_);
  }

 private:
  // A node that is being written: the field that comes next, its first word, and the next entry of a list.
  struct Frame {
    NodeId id;
    std::uint32_t word;
    std::uint32_t field = 0;
    std::uint32_t item = 0;
    bool in_list = false;
  };

  void open(NodeId id) {
    if (id == 0) {
      out_ += '~';
      return;
    }
    const Node& node = module_.node(id);
    const Shape& shape = shape_of(node.kind);
    out_ += shape.name;
    out_ += '(';
    if (shape.placed && has_place(id)) {
      const Position begin = module_.position(node.begin);
      const Position end = module_.position(node.end);
      fmt::format_to(std::back_inserter(out_), "{},{}", begin.line, begin.column);
      if (rules_.block_ends || !has_block(node.kind)) {
        fmt::format_to(std::back_inserter(out_), ",{},{}", end.line, end.column);
      }
      out_ += '|';
    }
    if (node.kind == Kind::constant) {
      out_ += constant_text(id);
      out_ += ')';
    } else {
      if (is_joined(node)) ++inside_;
      frames_.push_back({id, id + static_cast<std::uint32_t>(sizeof(Node) / 4)});
    }
  }

  static bool has_block(Kind kind) {
    const auto& fields = shape_of(kind).fields;
    return kind != Kind::module && std::ranges::any_of(fields, [](const Field& field) {
             return field.name == "body" && field.type == FieldType::nodes;
           });
  }

  static bool is_joined(const Node& node) {
    return node.kind == Kind::joined_str || node.kind == Kind::template_str;
  }

  bool has_place(NodeId id) const {
    if (!rules_.places || (inside_ > 0 && !rules_.field_places)) return false;
    const Node& node = module_.node(id);
    if (rules_.unplaced.contains(shape_of(node.kind).name)) return false;
    if (node.kind != Kind::tuple) return true;
    if (!rules_.target_places && node.detail == static_cast<std::uint8_t>(Context::store)) return false;
    if (rules_.slice_places) return true;
    const auto items = module_.items(module_.as<ast::Elements>(id).items);
    return std::ranges::none_of(items, [this](NodeId item) { return module_.kind(item) == Kind::slice; });
  }

  void go_on() {
    Frame& frame = frames_.back();
    const Node& node = module_.node(frame.id);
    const auto& fields = shape_of(node.kind).fields;
    if (frame.field == fields.size() || fields[frame.field].type == FieldType::none) {
      out_ += ')';
      if (is_joined(node)) --inside_;
      frames_.pop_back();
      return;
    }
    const Field& field = fields[frame.field];
    if (frame.field != 0 && !frame.in_list) out_ += ',';
    const std::uint32_t word = frame.word;
    if (field.type == FieldType::nodes && !holds_names(node, field)) {
      const auto items = module_.items(List{module_.word(word)});
      if (!frame.in_list) out_ += '[';
      frame.in_list = true;
      if (frame.item < items.size()) {
        if (frame.item != 0) out_ += ',';
        return open(items[frame.item++]);
      }
      out_ += ']';
    }
    const NodeId id = frame.id;
    ++frame.field;
    frame.word += width_of(field.type);
    frame.item = 0;
    const bool listed = std::exchange(frame.in_list, false);
    if (!listed) write_field(id, field, word);
  }

  static bool holds_names(const Node& node, const Field& field) {
    return node.kind == Kind::global || node.kind == Kind::nonlocal || field.name == "kwd_attrs";
  }

  void write_field(NodeId id, const Field& field, std::uint32_t word) {
    const Node& node = module_.node(id);
    switch (field.type) {
      case FieldType::node:
        if (node.kind == Kind::match_singleton)
          out_ += constant_text(module_.word(word));
        else
          open(module_.word(word));
        return;
      case FieldType::nodes: return write_names(List{module_.word(word)});
      case FieldType::name: {
        const Range range{module_.word(word), module_.word(word + 1)};
        if (node.kind == Kind::interpolation)
          out_ += text_of('s', module_.expression_text(id));
        else
          out_ += range.empty() ? "~" : text_of('s', module_.name(range));
        return;
      }
      case FieldType::number: out_ += fmt::format("i{}", module_.word(word)); return;
      case FieldType::comparisons: return write_comparisons(List{module_.word(word)});
      case FieldType::own_name: out_ += text_of('s', module_.name(id)); return;
      case FieldType::context: out_ += contexts.at(node.detail); return;
      case FieldType::operation: out_ += operations.at(node.detail); return;
      case FieldType::logic: out_ += node.detail == 0 ? "And" : "Or"; return;
      case FieldType::unary: out_ += unaries.at(node.detail); return;
      case FieldType::flag: out_ += fmt::format("i{}", node.detail); return;
      case FieldType::conversion: out_ += fmt::format("i{}", node.extra == 0 ? -1 : int{node.extra}); return;
      case FieldType::none: return;
    }
  }

  void write_comparisons(List list) {
    out_ += '[';
    for (const std::uint32_t op : module_.items(list)) {
      if (out_.back() != '[') out_ += ',';
      out_ += comparisons.at(op);
    }
    out_ += ']';
  }

  void write_names(List list) {
    out_ += '[';
    bool first = true;
    for (const NodeId item : module_.items(list)) {
      if (!first) out_ += ',';
      first = false;
      out_ += text_of('s', module_.name(item));
    }
    out_ += ']';
  }

  static std::string text_of(char kind, std::string_view text) {
    return fmt::format("{}{}:{}", kind, text.size(), text);
  }

  std::string constant_text(NodeId id) {
    const Node& node = module_.node(id);
    const std::string_view source = module_.text_of(id);
    switch (static_cast<Literal>(node.detail)) {
      case Literal::none: return "None";
      case Literal::true_: return "True";
      case Literal::false_: return "False";
      case Literal::ellipsis: return "Ellipsis";
      case Literal::integer: return "i" + decode_integer(source);
      case Literal::floating:
        return fmt::format("f{:016x}", std::bit_cast<std::uint64_t>(decode_floating(source)));
      case Literal::imaginary:
        return fmt::format("j{:016x}", std::bit_cast<std::uint64_t>(decode_floating(source)));
      case Literal::bytes: return text_of('b', decode_text(module_, id, names_).value);
      case Literal::string: break;
    }
    return text_of(is_unicode_kind(id) ? 'u' : 's', decode_text(module_, id, names_).value);
  }

  bool is_unicode_kind(NodeId id) {
    if (!rules_.unicode_kind) return false;
    const Node& node = module_.node(id);
    if (node.extra != constant_has_pieces) return node.extra == 'u';
    if (rules_.first_kind) return is_unicode_prefix(first_letter_around());
    const NodeId first = module_.items(module_.as<ast::TextConstant>(id).pieces)[0];
    return static_cast<Spelling>(module_.node(first).detail) == Spelling::whole_string &&
           is_unicode_prefix(module_.text_of(first)[0]);
  }

  static bool is_unicode_prefix(char letter) { return letter == 'u' || letter == 'U'; }

  // How the innermost f-string and what stands beside it begins; a format of a field begins with its colon.
  char first_letter_around() const {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
      if (!is_joined(module_.node(frame->id))) continue;
      const char letter = module_.text_of(frame->id)[0];
      if (letter != ':' || !rules_.format_kind) return letter;
    }
    return ' ';
  }

  const Module& module_;
  const DumpRules& rules_;
  const CharacterNames& names_;
  std::string out_;
  std::vector<Frame> frames_;
  int inside_ = 0;  // f-strings around
};

}  // namespace

DumpRules dump_rules(std::string_view omitted) {
  DumpRules rules;
  for (const std::string_view word : split(omitted, ',')) {
    if (word == "all")
      rules.places = false;
    else if (word == "fields")
      rules.field_places = false;
    else if (word == "u")
      rules.unicode_kind = false;
    else if (word == "block ends")
      rules.block_ends = false;
    else if (word == "first u")
      rules.first_kind = true;
    else if (word == "u in formats")
      rules.format_kind = true;
    else if (word == "targets")
      rules.target_places = false;
    else if (word == "ExtSlice")
      rules.slice_places = false;
    else
      rules.unplaced.emplace(word);
  }
  return rules;
}

std::string dump(const Module& module, const DumpRules& rules, const CharacterNames& names) {
  return Dumper(module, rules, names).dump();
}

}  // namespace trysquare::pysource
