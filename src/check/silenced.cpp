#include "check/silenced.hpp"

#include "base/text.hpp"
#include "pysource/walk.hpp"

#include <algorithm>

namespace trysquare::check {

namespace {

using pysource::Kind;
using pysource::NodeId;

bool is_statement(Kind kind) { return kind >= Kind::function_def && kind <= Kind::continue_; }

struct Lines {
  std::uint32_t first = 0, last = 0;
};

// The innermost statement around an offset; of a compound one, up to its first inner statement.
Lines statement_around(const pysource::Module& tree, std::uint32_t line) {
  Lines found{line, line};
  pysource::walk(tree, tree.root(), [&](NodeId id) {
    const auto& node = tree.node(id);
    if (id == tree.root()) return true;
    const std::uint32_t first = tree.position(node.begin).line;
    const std::uint32_t last = tree.position(node.end).line;
    if (line < first || line > last) return false;
    if (!is_statement(node.kind)) return node.kind == Kind::except_handler || node.kind == Kind::match_case;
    found = {first, last};
    std::uint32_t inner = last;
    pysource::for_each_child(tree, id, [&](NodeId child) {
      if (is_statement(tree.kind(child))) inner = std::min(inner, tree.position(tree.node(child).begin).line);
    });
    const bool compound = node.kind != Kind::expr && node.kind != Kind::assign && inner < last;
    if (compound) found.last = std::max(first, inner == first ? first : inner - 1);
    return true;
  });
  return found;
}

// Where the comment of a line begins; npos when there is none. A `#` in a string is none.
std::size_t comment_of(const pysource::Module& tree, std::uint32_t number) {
  const std::string_view line = tree.line(number);
  const auto start = static_cast<std::uint32_t>(line.data() - tree.text().data());
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    const std::uint32_t offset = start + static_cast<std::uint32_t>(at);
    bool in_text = false;
    pysource::walk(tree, tree.root(), [&](NodeId id) {
      const auto& node = tree.node(id);
      if (id != tree.root() && (offset < node.begin || offset >= node.end)) return false;
      const bool text =
          node.kind == Kind::constant || node.kind == Kind::joined_str || node.kind == Kind::template_str;
      // Between the pieces of a string there may be comments.
      if (text && tree.text_of(id).find('\n') == std::string_view::npos) in_text = true;
      if (text && !in_text) {
        const std::string_view before = tree.text().substr(node.begin, offset - node.begin);
        in_text =
            before.find("\"\"\"") != std::string_view::npos || before.find("'''") != std::string_view::npos;
      }
      return !in_text;
    });
    if (!in_text) return at;
  }
  return std::string_view::npos;
}

}  // namespace

bool silences(std::string_view comment, std::string_view code) {
  const std::string text = to_lower(comment);
  for (std::size_t at = text.find('#'); at != std::string::npos; at = text.find('#', at + 1)) {
    std::string_view rest = trim(std::string_view(text).substr(at + 1));
    if (!rest.starts_with("noqa")) continue;
    rest.remove_prefix(4);
    if (rest.empty() || (is_space(rest.front()) && !trim(rest).starts_with(':'))) return true;
    rest = trim(rest);
    if (!rest.starts_with(':')) continue;
    rest = trim(rest.substr(1));
    const std::string wanted = to_lower(code);
    while (!rest.empty() && is_alpha(rest.front())) {
      std::size_t end = 0;
      while (end < rest.size() && is_alpha(rest[end])) ++end;
      const std::size_t letters = end;
      while (end < rest.size() && is_digit(rest[end])) ++end;
      if (end == letters) break;  // a word: the reason
      if (std::string_view(wanted).starts_with(rest.substr(0, end))) return true;
      rest.remove_prefix(end);
      while (!rest.empty() && (rest.front() == ',' || is_space(rest.front()))) rest.remove_prefix(1);
    }
  }
  return false;
}

bool is_silenced(const lifecycle::Program& program, const model::Finding& finding) {
  for (const auto& module : program.modules()) {
    if (module.path != finding.place.path) continue;
    if (module.tree.text().find("noqa") == std::string_view::npos &&
        to_lower(module.tree.text()).find("noqa") == std::string::npos)
      return false;
    const Lines lines = statement_around(module.tree, finding.place.line);
    for (std::uint32_t number = lines.first; number <= lines.last; ++number) {
      const std::size_t at = comment_of(module.tree, number);
      if (at != std::string_view::npos && silences(module.tree.line(number).substr(at), finding.code->code))
        return true;
    }
  }
  return false;
}

}  // namespace trysquare::check
