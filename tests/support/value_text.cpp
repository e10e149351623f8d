// Reads one wire value a line and answers with the text that Python would print, as a JSON string, or with an
// object that holds the error.
#include "base/terminal.hpp"
#include "data/json.hpp"
#include "model/value.hpp"

int main() {
  using namespace trysquare;
  constexpr std::size_t longest = std::size_t{1} << 24U;
  std::string line;
  while (read_standard_line(line, longest) == Input::line) {
    auto node = data::parse_json(line, "line");
    const auto value =
        node ? model::from_wire(*node, "line") : Result<model::Value>(std::unexpected(node.error()));
    data::Object refusal;
    if (!value) refusal.add("error", draw(value.error()));
    const data::Node answer = value ? data::Node(model::to_python(*value)) : data::Node(refusal);
    if (!write_to(Stream::output, data::write_json(answer) + "\n")) return 1;
  }
  return 0;
}
