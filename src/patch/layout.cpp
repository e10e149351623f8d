#include "patch/layout.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::patch {

namespace ast = pysource::ast;
using pysource::Kind;

namespace {

bool is_blank(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\t' || c == '\f'; });
}

std::string_view between(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  return text.substr(begin, end - begin);
}

std::uint32_t behind_blanks(std::string_view text, std::uint32_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

bool begins_line(std::string_view text, std::uint32_t at) {
  return is_blank(between(text, line_begin(text, at), at));
}

// Whether nothing but blanks and a comment follows on the line.
bool ends_line(std::string_view text, std::uint32_t at) {
  const std::uint32_t next = behind_blanks(text, at);
  return next >= text.size() || text[next] == '\n' || text[next] == '#';
}

// The offset behind a comma that follows, or `at` itself.
std::uint32_t behind_comma(std::string_view text, std::uint32_t at) {
  const std::uint32_t next = behind_blanks(text, at);
  return next < text.size() && text[next] == ',' ? next + 1 : at;
}

struct Span {
  std::uint32_t begin, end;
};

// One part of a display out of several, with what separates it from the others.
std::optional<Splice> without_part(std::string_view text, const std::vector<Span>& parts, std::size_t index,
                                   bool tuple) {
  const Span part = parts[index];
  const std::uint32_t behind = behind_comma(text, part.end);
  const bool own_line =
      begins_line(text, part.begin) && ends_line(text, behind) && line_begin(text, part.begin) > 0;
  const bool last = index + 1 == parts.size();
  // Without a comma of its own the item before would go on into what follows: that one's comma stays.
  if (own_line && line_end(text, behind) < text.size())
    return Splice{line_begin(text, part.begin), line_end(text, behind) + 1, ""};
  if (!last) return Splice{part.begin, parts[index + 1].begin, ""};
  if (index == 0) return Splice{part.begin, behind, ""};
  const std::uint32_t before = parts[index - 1].end;
  if (tuple && index == 1) return Splice{behind_comma(text, before), part.end, ""};
  return Splice{before, part.end, ""};
}

std::vector<Span> spans_of(const pysource::Module& tree, std::span<const NodeId> nodes) {
  std::vector<Span> spans;
  for (const NodeId id : nodes) spans.push_back({tree.node(id).begin, tree.node(id).end});
  return spans;
}

std::vector<Splice> behind_span(std::string_view text, Span part, const std::string& added) {
  const std::uint32_t behind = behind_comma(text, part.end);
  const bool own_line = begins_line(text, part.begin) && ends_line(text, behind);
  if (!own_line) return {{part.end, part.end, ", " + added}};
  const std::uint32_t end = line_end(text, behind);
  const std::string line = "\n" + indentation(text, part.begin) + added;
  if (behind != part.end) return {{end, end, line + ","}};
  return {{part.end, part.end, ","}, {end, end, line + ","}};
}

}  // namespace

std::uint32_t line_begin(std::string_view text, std::uint32_t at) {
  if (at == 0) return 0;
  const std::size_t before = text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : static_cast<std::uint32_t>(before + 1);
}

std::uint32_t line_end(std::string_view text, std::uint32_t at) {
  const std::size_t end = text.find('\n', at);
  return static_cast<std::uint32_t>(end == std::string_view::npos ? text.size() : end);
}

std::string indentation(std::string_view text, std::uint32_t at) {
  const std::uint32_t begin = line_begin(text, at);
  return std::string(between(text, begin, behind_blanks(text, begin)));
}

std::uint32_t comments_begin(std::string_view text, std::uint32_t at) {
  std::uint32_t begin = line_begin(text, at);
  while (begin > 0) {
    const std::uint32_t above = line_begin(text, begin - 1);
    if (!trim(between(text, above, begin)).starts_with('#')) break;
    begin = above;
  }
  return begin;
}

std::optional<Splice> without_statement(const Source& source, const Sites& sites, NodeId statement) {
  const std::string_view text = source.text();
  const pysource::Node& node = source.tree().node(statement);
  if (sites.is_alone(statement)) return Splice{node.begin, node.end, "pass"};
  if (!begins_line(text, node.begin) || !ends_line(text, node.end)) return std::nullopt;
  std::uint32_t begin = line_begin(text, node.begin), end = line_end(text, node.end);
  if (end < text.size()) ++end;
  // Of the blank lines above and below one group is enough.
  const bool above = begin > 0 && is_blank(between(text, line_begin(text, begin - 1), begin - 1));
  while (above && end < text.size() && is_blank(between(text, end, line_end(text, end)))) {
    end = line_end(text, end);
    if (end < text.size()) ++end;
  }
  return Splice{begin, end, ""};
}

std::optional<Splice> without_item(const Source& source, NodeId display, std::size_t index) {
  const auto& tree = source.tree();
  const auto items = tree.items(tree.as<ast::Elements>(display).items);
  const Kind kind = tree.kind(display);
  if (kind == Kind::set && items.size() == 1) return std::nullopt;
  if (kind == Kind::tuple && items.size() == 1 && !tree.text_of(display).starts_with('('))
    return std::nullopt;
  return without_part(source.text(), spans_of(tree, items), index, kind == Kind::tuple);
}

std::vector<Splice> with_item_behind(const Source& source, NodeId item, const std::string& text) {
  const pysource::Node& node = source.tree().node(item);
  return behind_span(source.text(), {node.begin, node.end}, text);
}

std::vector<Splice> with_item_before(const Source& source, NodeId item, const std::string& text) {
  const pysource::Node& node = source.tree().node(item);
  if (!begins_line(source.text(), node.begin)) return {{node.begin, node.begin, text + ", "}};
  const std::uint32_t line = line_begin(source.text(), node.begin);
  return {{line, line, indentation(source.text(), node.begin) + text + ",\n"}};
}

namespace {

std::vector<Span> entries_of(const pysource::Module& tree, NodeId dict) {
  const auto display = tree.as<ast::Dict>(dict);
  const auto keys = tree.items(display.keys);
  const auto values = tree.items(display.values);
  std::vector<Span> spans;
  for (std::size_t i = 0; i < values.size(); ++i) {
    // `**value` has no key; its stars stand before the value.
    const std::uint32_t begin =
        keys[i] == 0 ? static_cast<std::uint32_t>(tree.text().rfind("**", tree.node(values[i]).begin))
                     : tree.node(keys[i]).begin;
    spans.push_back({begin, tree.node(values[i]).end});
  }
  return spans;
}

}  // namespace

std::optional<Splice> without_entry(const Source& source, NodeId dict, std::size_t index) {
  return without_part(source.text(), entries_of(source.tree(), dict), index, false);
}

std::vector<Splice> with_entry(const Source& source, NodeId dict, const std::string& text) {
  const auto spans = entries_of(source.tree(), dict);
  if (!spans.empty()) return behind_span(source.text(), spans.back(), text);
  const std::uint32_t inside = source.tree().node(dict).begin + 1;
  return {{inside, inside, text}};
}

}  // namespace trysquare::patch
