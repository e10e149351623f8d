// The text that a body begins with, as `__doc__` holds it:
// https://docs.python.org/3/reference/compound_stmts.html Since 3.13 compilers take the indentation off it:
// https://docs.python.org/3/whatsnew/3.13.html#other-language-changes
#include "settings/docstring.hpp"

#include "pep/python_version.hpp"
#include "pysource/literal.hpp"
#include "pytext/tabs.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace trysquare::settings {

namespace ast = pysource::ast;

namespace {

constexpr std::size_t tab_width = 8;

std::string_view line_at(std::string_view text, std::size_t begin) {
  const std::size_t end = text.find('\n', begin);
  return text.substr(begin, end == std::string_view::npos ? end : end + 1 - begin);
}

// The first line begins with its text, the others with what they are indented more than the least.
std::string cleaned(std::string_view written) {
  const std::string text = pytext::expand_tabs(written, tab_width);
  std::size_t margin = std::string::npos;
  const std::size_t second = line_at(text, 0).size();
  for (std::size_t at = second; at < text.size(); at += line_at(text, at).size()) {
    const std::size_t indent = line_at(text, at).find_first_not_of(' ');
    if (indent != std::string_view::npos && text[at + indent] != '\n') margin = std::min(margin, indent);
  }
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  std::string made(text, begin, second - begin);
  for (std::size_t at = second; at < text.size(); at += line_at(text, at).size()) {
    std::string_view line = line_at(text, at);
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(std::min(indent, margin == std::string::npos ? 0 : margin));
    made += line;
  }
  return made;
}

}  // namespace

Ref docstring_of(Interpreter& python, const pysource::Module& tree, pysource::List body) {
  const auto statements = tree.items(body);
  const bool begins = !statements.empty() && tree.kind(statements[0]) == pysource::Kind::expr;
  const pysource::NodeId first = begins ? tree.as<ast::Expr>(statements[0]).value : 0;
  if (first == 0 || tree.kind(first) != pysource::Kind::constant) return python.none();
  if (static_cast<pysource::Literal>(tree.node(first).detail) != pysource::Literal::string)
    return python.none();
  pysource::Text text = pysource::decode_text(tree, first);
  if (!text.complete) return python.unknown_quietly("a character by its name");
  const int minor = pep::python_minor(python.world.environment.markers.python_version);
  if (minor >= 13) return python.heap.text(cleaned(text.value));
  const bool same = minor > 0 || cleaned(text.value) == text.value;
  return same ? python.heap.text(std::move(text.value)) : python.unknown_quietly("a docstring");
}

Ref docstring_of(Interpreter& python, const Function& function) {
  auto& tree = function.unit->tree;
  if (tree.kind(function.node) == pysource::Kind::lambda) return python.none();
  if (!pysource::read_body(tree, function.node)) return python.unknown_quietly("a docstring");
  return docstring_of(python, tree, tree.as<ast::FunctionDef>(function.node).body);
}

}  // namespace trysquare::settings
