// libyaml's events -> documents. The stages are PyYAML's: what libyaml finds (reader, scanner, parser), what
// composing finds (aliases, anchors, a second document), what constructing finds (tags, merges, keys).
#include "data/yaml.hpp"

#include "base/text.hpp"
#include "data/line_map.hpp"

#include <fmt/core.h>
#include <yaml.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

namespace trysquare::data {

namespace {

using Kind = YamlNode::Kind;

constexpr std::size_t deepest = 150;
constexpr std::size_t most_nodes = 2'000'000;
constexpr std::size_t most_members = 1'000'000;  // of all mappings, merged
constexpr std::string_view prefix = "tag:yaml.org,2002:";

std::string_view text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

struct Event {
  yaml_event_t event{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event); }
};

// A document while it is made: nodes, and the tags that they have.
struct Draft {
  YamlDocument document;
  std::vector<std::string> tags;
  std::vector<bool> open;  // its end has not come yet
  std::map<std::string, std::uint32_t, std::less<>> anchors;
};

// A tag that a bracket or comma follows at once: libyaml ends the tag there, PyYAML reads on.
std::optional<std::size_t> doubtful_tag(std::string_view text) {
  constexpr std::string_view before = " \t\r\n,[]{}:-?";
  for (std::size_t at = text.find('!'); at != std::string_view::npos; at = text.find('!', at + 1)) {
    if (at > 0 && before.find(text[at - 1]) == std::string_view::npos) continue;
    const std::size_t end = text.find_first_of(" \t\r\n,[]{}", at);
    if (end != std::string_view::npos && std::string_view(",[]{}").find(text[end]) != std::string_view::npos)
      return at;
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view path, bool resolved)
      : text_(text), path_(path), resolved_(resolved) {
    is_ready_ = yaml_parser_initialize(&parser_) != 0;
    if (is_ready_) {
      yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
      yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                   text.size());
    }
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() {
    if (is_ready_) yaml_parser_delete(&parser_);
  }

  // Each document is constructed when it has been composed; of a single one only when no other has begun.
  YamlStream read(bool single) {
    YamlStream stream;
    if (const auto byte = doubtful_tag(text_)) {
      const auto at = LineMap(text_).position(*byte);
      doubtful_ = true;
      fail(YamlStage::scanner, "a tag with brackets or a comma behind it", at.line, at.column);
    }
    while (is_ready_ && !failure_ && !is_ended_) {
      Event next;
      if (!take(next) || next.event.type == YAML_STREAM_END_EVENT) break;
      if (next.event.type != YAML_DOCUMENT_START_EVENT) continue;
      Draft draft;
      if (!compose(draft) || !is_written_alike(draft) || (single && !ends_here()) || !construct(draft)) break;
      stream.documents.push_back(std::move(draft.document));
    }
    stream.failure = std::move(failure_);
    return stream;
  }

 private:
  bool fail(YamlStage stage, std::string message, std::uint32_t line, std::uint32_t column) {
    if (failure_) return false;
    Failure failed = failure_at({std::string(path_), line, column}, fmt::format("not YAML: {}", message));
    failed.error().source_line = LineMap(text_).line_text(line);
    failure_ = YamlFailure{stage, doubtful_, failed.error()};
    return false;
  }
  bool fail_at(YamlStage stage, std::string message, const yaml_mark_t& mark) {
    // The scanner thinks of a line end behind a last line that has none.
    const bool is_behind =
        mark.column == 0 && !text_.ends_with('\n') && mark.index >= count_code_points(text_);
    if (is_behind) {
      const auto at = LineMap(text_).position(text_.size());
      return fail(stage, std::move(message), at.line, at.column);
    }
    return fail(stage, std::move(message), static_cast<std::uint32_t>(mark.line + 1),
                static_cast<std::uint32_t>(mark.column + 1));
  }
  bool fail_in(const YamlNode& node, std::string message) {
    return fail(YamlStage::constructor, std::move(message), node.line, node.column);
  }

  bool take(Event& into) {
    if (yaml_parser_parse(&parser_, &into.event) != 0) return true;
    const std::string problem = parser_.problem == nullptr ? "it cannot be read" : parser_.problem;
    doubtful_ = problem == "found unexpected ':'";
    const std::string_view context = parser_.context == nullptr ? "" : parser_.context;
    // What is not closed is told where it begins; the end of the file says little.
    if (context.ends_with("quoted scalar") || context.starts_with("while parsing a flow"))
      return fail_at(parser_.error == YAML_PARSER_ERROR ? YamlStage::parser : YamlStage::scanner,
                     fmt::format("{} {}, which begins here", problem, context), parser_.context_mark);
    switch (parser_.error) {
      case YAML_READER_ERROR: {
        const auto at = LineMap(text_).position(std::min(parser_.problem_offset, text_.size()));
        return fail(YamlStage::reader, problem, at.line, at.column);
      }
      case YAML_PARSER_ERROR: return fail_at(YamlStage::parser, problem, parser_.problem_mark);
      default: return fail_at(YamlStage::scanner, problem, parser_.problem_mark);
    }
  }

  bool ends_here() {
    Event next;
    if (!take(next)) return false;
    if (next.event.type == YAML_STREAM_END_EVENT) return is_ended_ = true;
    return fail_at(YamlStage::composer, "expected a single document in the stream", next.event.start_mark);
  }

  std::uint32_t add(Draft& draft, Kind kind, const yaml_mark_t& mark) {
    YamlNode node;
    node.kind = kind;
    node.line = static_cast<std::uint32_t>(mark.line + 1);
    node.column = static_cast<std::uint32_t>(mark.column + 1);
    draft.document.nodes.push_back(std::move(node));
    draft.tags.emplace_back();
    draft.open.push_back(false);
    return static_cast<std::uint32_t>(draft.document.nodes.size() - 1);
  }

  bool anchor(Draft& draft, const yaml_char_t* name, std::uint32_t node, const yaml_mark_t& mark) {
    if (name == nullptr) return true;
    if (!draft.anchors.emplace(text_of(name), node).second)
      return fail_at(YamlStage::composer, fmt::format("found duplicate anchor `{}`", text_of(name)), mark);
    return true;
  }

  bool scalar(Draft& draft, const yaml_event_t& event, std::uint32_t& made) {
    const auto& data = event.data.scalar;
    made = add(draft, Kind::text, event.start_mark);
    const std::string_view value(reinterpret_cast<const char*>(data.value), data.length);
    std::string_view tag = text_of(data.tag);
    // With the tag `!` PyYAML resolves quoted scalars as well.
    const bool plain = (data.plain_implicit != 0 || tag == "!") && resolved_;
    if (tag == "!") tag = {};
    const bool is_plain = data.style == YAML_PLAIN_SCALAR_STYLE;
    const bool is_block = data.style == YAML_LITERAL_SCALAR_STYLE || data.style == YAML_FOLDED_SCALAR_STYLE;
    scalars_.push_back({event.start_mark.index, event.end_mark.index, is_plain, is_block});
    // Within brackets PyYAML ends a plain scalar at `?`.
    has_odd_question_ =
        has_odd_question_ || (is_plain && flow_ > 0 && value.find('?') != std::string_view::npos);
    resolve_yaml_scalar(value, plain, tag, draft.document.nodes[made], draft.tags[made]);
    return anchor(draft, data.anchor, made, event.start_mark);
  }
  bool collection(Draft& draft, const yaml_event_t& event, std::uint32_t& made) {
    const bool is_list = event.type == YAML_SEQUENCE_START_EVENT;
    made = add(draft, is_list ? Kind::sequence : Kind::mapping, event.start_mark);
    std::string_view tag = text_of(is_list ? event.data.sequence_start.tag : event.data.mapping_start.tag);
    if (tag.empty() || tag == "!") tag = is_list ? "tag:yaml.org,2002:seq" : "tag:yaml.org,2002:map";
    draft.tags[made] = tag;
    draft.open[made] = true;
    const bool in_brackets = is_list ? event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
                                     : event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    if (in_brackets || flow_ > 0) ++flow_;
    return anchor(draft, is_list ? event.data.sequence_start.anchor : event.data.mapping_start.anchor, made,
                  event.start_mark);
  }
  bool alias(Draft& draft, const yaml_event_t& event, std::uint32_t& made) {
    const auto found = draft.anchors.find(text_of(event.data.alias.anchor));
    if (found == draft.anchors.end())
      return fail_at(YamlStage::composer,
                     fmt::format("found undefined alias `{}`", text_of(event.data.alias.anchor)),
                     event.start_mark);
    made = found->second;
    if (!draft.open[made]) return true;
    made = add(draft, Kind::unmodelled, event.start_mark);
    draft.document.nodes[made].text = "a document that holds itself";
    return true;
  }

  // What is being filled: a collection, and the key that waits for its value.
  struct Level {
    std::uint32_t node = 0;
    std::optional<std::uint32_t> key = {};
  };

  bool compose(Draft& draft) {
    std::vector<Level> levels;
    while (true) {
      Event next;
      if (!take(next)) return false;
      std::uint32_t made = 0;
      bool opens = false;
      switch (next.event.type) {
        case YAML_SCALAR_EVENT:
          if (!scalar(draft, next.event, made)) return false;
          break;
        case YAML_ALIAS_EVENT:
          if (!alias(draft, next.event, made)) return false;
          break;
        case YAML_SEQUENCE_START_EVENT:
        case YAML_MAPPING_START_EVENT:
          if (!collection(draft, next.event, made)) return false;
          opens = true;
          break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
          draft.open[levels.back().node] = false;
          flow_ = std::max(flow_ - 1, 0);
          levels.pop_back();
          continue;
        default: return true;  // the document's end
      }
      if (levels.empty())
        draft.document.root = made;
      else
        put(draft, levels.back(), made);
      if (opens) levels.push_back({made});
      if (levels.size() > deepest || draft.document.nodes.size() > most_nodes)
        return fail_at(YamlStage::composer, too_much, next.event.start_mark);
    }
  }

  static void put(Draft& draft, Level& level, std::uint32_t made) {
    YamlNode& parent = draft.document.nodes[level.node];
    if (parent.kind == Kind::sequence) {
      parent.items.push_back(made);
    } else if (level.key) {
      parent.members.emplace_back(*level.key, made);
      level.key.reset();
    } else {
      level.key = made;
    }
  }

  // Tabs and comments that libyaml takes and PyYAML refuses: a tab outside of quotes and block scalars, a
  // comment right behind a block scalar's sign.
  bool is_written_alike(const Draft& draft) {
    if (text_.find_first_of("\t#") == std::string_view::npos && !has_odd_question_) return true;
    auto scalar = scalars_.begin();
    std::size_t at = 0;
    char before = '\n';
    bool in_comment = false;
    bool in_text = false;  // of a scalar that may hold anything
    bool alike = !has_odd_question_;
    for (const char c : text_) {
      if (is_utf8_continuation(c)) continue;
      while (scalar != scalars_.end() && at >= scalar->end) ++scalar, in_text = false;
      const bool inside = scalar != scalars_.end() && at >= scalar->begin && !scalar->plain;
      const bool header = inside && scalar->block && !in_text;
      if (inside && (scalar->block ? before == '\n' && at > scalar->begin : c == '"' || c == '\''))
        in_text = true;
      if (c == '\n' || in_text) in_comment = false;
      if (c == '#' && !in_text && (before == ' ' || before == '\n')) in_comment = true;
      if (header && !in_text && c == '#' && !in_comment) alike = false;
      if (c == '\t' && !in_text && !in_comment) alike = false;
      before = c;
      ++at;
    }
    if (alike) return true;
    doubtful_ = true;
    return fail_in(draft.document.nodes[draft.document.root], "signs that readers take differently");
  }

  bool construct(Draft& draft) {
    if (construct_all(draft)) return true;
    // What comes first of several refusals is not followed.
    const auto is_doubtful = [](const YamlNode& node) { return node.kind == Kind::unmodelled; };
    failure_->doubtful = failure_->doubtful || std::ranges::any_of(draft.document.nodes, is_doubtful);
    return false;
  }
  bool construct_all(Draft& draft) {
    merged_ = 0;
    find_values(draft);
    state_.assign(draft.document.nodes.size(), State::untouched);
    for (std::uint32_t id = 0; id < draft.document.nodes.size(); ++id) {
      if (!construct_one(draft, id)) return false;
    }
    for (const YamlNode& node : draft.document.nodes) {
      if (!keys_are_hashable(draft, node)) return false;
    }
    return true;
  }

  bool construct_one(Draft& draft, std::uint32_t id) {
    YamlNode& node = draft.document.nodes[id];
    if (node.kind == Kind::unmodelled) return true;
    const std::string& tag = draft.tags[id];
    const bool is_list = node.kind == Kind::sequence;
    const bool is_map = node.kind == Kind::mapping;
    const std::string_view type =
        tag.starts_with(prefix) ? std::string_view(tag).substr(prefix.size()) : std::string_view();
    constexpr std::string_view scalars[] = {"null", "bool", "int", "float", "binary", "timestamp", "str"};
    constexpr std::string_view collections[] = {"seq", "map", "set", "omap", "pairs"};
    if (!resolved_) return true;  // the BaseLoader knows no tags
    if (std::ranges::find(scalars, type) != std::end(scalars)) {
      if (is_list || (is_map && !holds_value_key(draft, node)))
        return fail_in(node, "expected a scalar node");
      if (is_map) unmodelled(node, "a mapping that stands for a scalar");
      return true;
    }
    if (type == "merge" || type == "value") return !is_value_[id] || undefined(node, tag);
    if (std::ranges::find(collections, type) == std::end(collections)) return undefined(node, tag);
    if (type == "omap" || type == "pairs") return pairs(draft, node);
    if ((type == "seq") != is_list || !(is_list || is_map))
      return fail_in(node, "expected another kind of node");
    if (!is_list && !flatten(draft, id)) return false;
    if (type == "set") node.kind = Kind::set;
    return true;
  }

  bool undefined(const YamlNode& node, std::string_view tag) {
    return fail_in(node, fmt::format("could not determine a constructor for the tag `{}`", tag));
  }
  static void unmodelled(YamlNode& node, std::string why) {
    node.kind = Kind::unmodelled;
    node.text = std::move(why);
  }
  static bool holds_value_key(const Draft& draft, const YamlNode& node) {
    return std::ranges::any_of(node.members,
                               [&](const auto& member) { return draft.tags[member.first] == value_tag; });
  }

  // Which nodes stand somewhere as a value: there a `<<` or `=` has no constructor.
  void find_values(const Draft& draft) {
    is_value_.assign(draft.document.nodes.size(), false);
    is_value_[draft.document.root] = true;
    std::vector<bool> is_key(draft.document.nodes.size(), false);
    for (const YamlNode& node : draft.document.nodes) {
      for (const auto item : node.items) is_value_[item] = true;
      for (const auto& member : node.members) {
        is_value_[member.second] = true;
        is_key[member.first] = true;
      }
    }
    for (std::size_t i = 0; i < is_key.size(); ++i) doubtful_ = doubtful_ || (is_key[i] && is_value_[i]);
  }

  bool pairs(Draft& draft, YamlNode& node) {
    if (node.kind != Kind::sequence) return fail_in(node, "expected a sequence");
    for (const auto item : node.items) {
      const YamlNode& inner = draft.document.nodes[item];
      if (inner.kind == Kind::unmodelled) return unmodelled(node, inner.text), true;
      if (inner.kind != Kind::mapping || inner.members.size() != 1)
        return fail_in(inner, "expected a mapping of length 1");
      const std::string& key = draft.tags[inner.members[0].first];
      if (key == merge_tag || key == value_tag) return undefined(inner, key);
      node.members.push_back(inner.members[0]);
    }
    node.kind = Kind::pairs;
    return true;
  }

  enum class State : std::uint8_t { untouched, open, done };

  // Puts what `<<` names before a mapping's own members.
  bool flatten(Draft& draft, std::uint32_t id) {
    if (state_[id] == State::done) return true;
    YamlNode& node = draft.document.nodes[id];
    if (state_[id] == State::open) return unmodelled(node, "a mapping that merges itself"), true;
    state_[id] = State::open;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> merged;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> own;
    for (const auto& member : node.members) {
      if (draft.tags[member.first] != merge_tag) {
        own.push_back(member);
        continue;
      }
      const YamlNode& value = draft.document.nodes[member.second];
      if (value.kind == Kind::unmodelled) return unmodelled(node, value.text), true;
      const bool is_list =
          value.kind == Kind::sequence && draft.document.nodes[member.second].members.empty();
      if (value.kind != Kind::mapping && value.kind != Kind::set && !is_list)
        return fail_in(value, "expected a mapping or list of mappings for merging");
      std::vector<std::uint32_t> sources = is_list ? value.items : std::vector<std::uint32_t>{member.second};
      for (const auto source : sources) {
        const Kind kind = draft.document.nodes[source].kind;
        if (kind == Kind::unmodelled) return unmodelled(node, "a merge that is not modelled"), true;
        if (kind != Kind::mapping && kind != Kind::set)
          return fail_in(draft.document.nodes[source], "expected a mapping for merging");
        if (!flatten(draft, source)) return false;
      }
      std::ranges::reverse(sources);
      for (const auto source : sources) {
        const auto& members = draft.document.nodes[source].members;
        merged_ += members.size();
        if (merged_ > most_members) return fail_in(node, too_much);
        merged.insert(merged.end(), members.begin(), members.end());
      }
    }
    merged.insert(merged.end(), own.begin(), own.end());
    node.members = std::move(merged);
    state_[id] = State::done;
    return true;
  }

  bool keys_are_hashable(const Draft& draft, const YamlNode& node) {
    if (node.kind != Kind::mapping && node.kind != Kind::set) return true;
    for (const auto& member : node.members) {
      const YamlNode& key = draft.document.nodes[member.first];
      const bool fine = key.kind != Kind::sequence && key.kind != Kind::mapping && key.kind != Kind::set &&
                        key.kind != Kind::pairs;
      if (!fine) return fail_in(key, "found unhashable key");
    }
    return true;
  }

  static constexpr std::string_view merge_tag = "tag:yaml.org,2002:merge";
  static constexpr std::string_view value_tag = "tag:yaml.org,2002:value";
  static constexpr const char* too_much = "more than is read: nested too deeply, or too large";

  std::string_view text_, path_;
  bool resolved_;
  bool is_ready_ = false;
  bool is_ended_ = false;
  bool doubtful_ = false;
  yaml_parser_t parser_{};
  std::vector<State> state_;
  std::vector<bool> is_value_;
  struct Span {
    std::size_t begin = 0, end = 0;  // characters
    bool plain = false, block = false;
  };
  std::vector<Span> scalars_;
  bool has_odd_question_ = false;
  int flow_ = 0;  // depth of brackets
  std::size_t merged_ = 0;
  std::optional<YamlFailure> failure_;
};

// Aliases written out, bounded.
class Converter {
 public:
  explicit Converter(const YamlDocument& document) : document_(document) {}

  std::optional<std::string> complaint;
  Place place;

  Node node_of(std::uint32_t id) {
    const YamlNode& from = document_.nodes[id];
    if (++count_ > most_nodes) complain(from, "aliases that grow beyond what is read");
    Node node(complaint ? Node::Content(Null{}) : content_of(from));
    node.line = from.line;
    node.column = from.column;
    return node;
  }

 private:
  Node::Content complain(const YamlNode& from, std::string why) {
    if (!complaint) {
      complaint = std::move(why);
      place = {"", from.line, from.column};
    }
    return Null{};
  }

  Node::Content content_of(const YamlNode& from) {
    switch (from.kind) {
      case Kind::null: return Null{};
      case Kind::boolean: return from.truth;
      case Kind::integer: {
        std::int64_t value = 0;
        const auto* end = from.text.data() + from.text.size();
        const auto read = std::from_chars(from.text.data(), end, value);
        if (read.ec == std::errc() && read.ptr == end) return value;
        return BigInteger{from.text};
      }
      case Kind::floating: return from.number;
      case Kind::text: return from.text;
      case Kind::date:
      case Kind::date_time: return DateTime{from.text};
      case Kind::sequence: {
        Array items;
        for (const auto item : from.items) items.push_back(node_of(item));
        return items;
      }
      case Kind::mapping: {
        Object object;
        for (const auto& [key_id, value] : from.members) {
          const YamlNode& key = document_.nodes[key_id];
          if (key.kind != Kind::text) return complain(key, "a key that is no text");
          object.members.push_back({key.text, node_of(value), key.line, key.column});
        }
        return object;
      }
      case Kind::unmodelled: return complain(from, from.text);
      default: return complain(from, "a value that has no form as plain data");
    }
  }

  const YamlDocument& document_;
  std::size_t count_ = 0;
};

Failure refused(std::string_view text, Place place, std::string message) {
  const std::uint32_t line = place.line;
  Failure failed = failure_at(std::move(place), std::move(message));
  failed.error().source_line = LineMap(text).line_text(line);
  return failed;
}

}  // namespace

YamlStream read_yaml(std::string_view text, std::string_view path, YamlReading reading) {
  return Reader(text, path, reading.resolved).read(reading.single);
}

Result<Node> parse_yaml(std::string_view text, std::string_view path) {
  YamlStream stream = read_yaml(text, path, {.single = true});
  if (stream.failure) return std::unexpected(stream.failure->error);
  if (stream.documents.empty()) return Node();
  Converter converter(stream.documents[0]);
  Node root = converter.node_of(stream.documents[0].root);
  if (!converter.complaint) return root;
  converter.place.path = path;
  return refused(text, converter.place, fmt::format("not read from YAML: {}", *converter.complaint));
}

}  // namespace trysquare::data
