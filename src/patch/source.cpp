#include "patch/source.hpp"

#include "base/text.hpp"
#include "pysource/parse.hpp"
#include "pysource/walk.hpp"

#include <algorithm>
#include <utility>

namespace trysquare::patch {

namespace {
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
}

std::optional<std::string> spliced(std::string_view text, std::vector<Splice> splices) {
  // What is put in at a place comes before what takes that place.
  std::ranges::stable_sort(splices, {}, [](const Splice& one) { return std::pair(one.begin, one.end); });
  std::string out;
  std::size_t at = 0;
  for (const Splice& one : splices) {
    if (one.begin < at || one.end < one.begin || one.end > text.size()) return std::nullopt;
    out += text.substr(at, one.begin - at);
    out += one.text;
    at = one.end;
  }
  return out + std::string(text.substr(at));
}

std::optional<Source> Source::read(std::string_view bytes) {
  Source source(pysource::parse(bytes));
  if (!source.tree_.errors().empty()) return std::nullopt;
  source.mark_ = bytes.starts_with(byte_order_mark);
  source.carriage_returns_ = bytes.find("\r\n") != std::string_view::npos;
  source.ends_open_ = !bytes.ends_with('\n') && source.text().ends_with('\n');
  if (source.bytes_of(source.text()) != bytes) return std::nullopt;
  return source;
}

std::string Source::bytes_of(std::string_view text) const {
  if (ends_open_ && text.ends_with('\n')) text.remove_suffix(1);
  std::string out = mark_ ? std::string(byte_order_mark) : std::string();
  return out + (carriage_returns_ ? replace_all(text, "\n", "\r\n") : std::string(text));
}

char Source::quote() const {
  int single = 0, twice = 0;
  pysource::walk(tree_, tree_.root(), [&](pysource::NodeId id) {
    const auto literal = static_cast<pysource::Literal>(tree_.node(id).detail);
    if (tree_.kind(id) == pysource::Kind::constant && literal == pysource::Literal::string) {
      const std::string_view written = tree_.text_of(id);
      const std::size_t open = written.find_first_of("'\"");
      const bool triple = written.substr(std::min(open, written.size())).starts_with("\"\"\"");
      if (open != std::string_view::npos && !triple) ++(written[open] == '\'' ? single : twice);
    }
    return true;
  });
  return single > twice ? '\'' : '"';
}

}  // namespace trysquare::patch
