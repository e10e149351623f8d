// Any bytes as Python source, under any version. Laws: every mistake has its place in the text; nodes lie
// within their text, children before their parents; every literal of a text without mistakes decodes; the
// same bytes give the same tree.
#include "fuzz/demand.hpp"
#include "pysource/literal.hpp"
#include "pysource/parse.hpp"
#include "pysource/walk.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace trysquare;
using namespace trysquare::pysource;
using test::demand;

void check_node(const Module& module, NodeId id) {
  const Node& node = module.node(id);
  demand(node.begin <= node.end && node.end <= module.text().size());
  demand(node.kind != Kind::none && node.kind < Kind::count);
  for_each_child(module, id, [&](NodeId child) { demand(child < id); });
  if (node.kind != Kind::constant || !module.errors().empty()) return;
  switch (static_cast<Literal>(node.detail)) {
    case Literal::string:
    case Literal::bytes: (void)decode_text(module, id); break;
    case Literal::integer: {
      const auto literal = module.text_of(id);
      demand(decode_integer(literal).empty() == (literal.size() > longest_integer));
      break;
    }
    case Literal::floating:
    case Literal::imaginary: (void)decode_floating(module.text_of(id)); break;
    default: break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  ParseOptions options;
  options.version = size % 10 == 0 ? 0 : 5 + static_cast<int>(size % 10);
  const Module module = parse(bytes, options);
  demand(std::ranges::is_sorted(module.errors(), {}, &pysource::SyntaxError::at));
  for (const pysource::SyntaxError& error : module.errors()) {
    demand(error.at <= module.text().size());
    test::demand_place(module.to_error(error, "input"));
  }
  std::size_t nodes = 0;
  walk(module, module.root(), [&](NodeId id) {
    check_node(module, id);
    return ++nodes != 0;
  });
  demand(nodes <= module.word_count());
  const Module again = parse(bytes, options);
  demand(again.word_count() == module.word_count() && again.errors().size() == module.errors().size());
  options.mode = Mode::expression;
  demand(parse(bytes, options).root() != 0);
  return 0;
}
