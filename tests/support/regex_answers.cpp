// Reads a question a line, {"pattern", "text", "flags": "imsxab", "minor"}, and answers with what matches:
// {"match", "full", "search": spans of the groups or null, "all": a list of spans, "last"}; or with
// {"error": "refused" | "unknown"}. Where an answer is not known it is "unknown".
#include "base/terminal.hpp"
#include "data/json.hpp"
#include "pytext/characters.hpp"
#include "pytext/regex.hpp"

namespace {

using namespace trysquare;
using pytext::RegexAim;
using Answer = pytext::RegexMatch::Answer;

constexpr std::uint64_t most_steps = 500'000;

data::Node shown(const pytext::RegexMatch& match) {
  if (match.answer == Answer::unknown) return "unknown";
  if (match.answer == Answer::no) return {};
  data::Array spans;
  for (const auto& span : match.groups)
    spans.emplace_back(data::Array{static_cast<int>(span.begin), static_cast<int>(span.end)});
  spans.emplace_back(static_cast<int>(match.last_group));
  return spans;
}

data::Node all_of(const pytext::Regex& regex, const std::u32string& text) {
  data::Array found;
  std::uint64_t steps = most_steps;
  std::size_t at = 0;
  bool not_empty = false;
  while (at <= text.size()) {
    const auto match = regex.run(text, at, text.size(), pytext::RegexAim::search, steps, not_empty);
    if (match.answer == Answer::unknown) return "unknown";
    if (match.answer == Answer::no) break;
    found.push_back(shown(match));
    not_empty = match.groups[0].begin == match.groups[0].end;
    if (not_empty && regex.flags().minor < 7) return "unknown";  // Python 3.7 changed what follows
    at = static_cast<std::size_t>(match.groups[0].end);
  }
  return found;
}

data::Node answer(const data::Node& question) {
  const std::string& letters = *question.find("flags")->string();
  const auto has = [&](char c) { return letters.find(c) != std::string::npos; };
  pytext::RegexFlags flags{has('i'), has('m'), has('s'), has('x'), has('a'), has('b')};
  flags.minor = static_cast<int>(*question.find("minor")->as<std::int64_t>());
  const auto text = pytext::code_points_of(*question.find("text")->string());
  pytext::Regex::Refusal refusal;
  const auto regex =
      pytext::Regex::compile(pytext::code_points_of(*question.find("pattern")->string()), flags, refusal);
  data::Object out;
  if (regex == nullptr) {
    out.add("error", refusal.unknown ? "unknown" : "refused");
    return out;
  }
  const auto run = [&](pytext::RegexAim aim) {
    std::uint64_t steps = most_steps;
    return shown(regex->run(text, 0, text.size(), aim, steps));
  };
  out.add("match", run(pytext::RegexAim::match));
  out.add("full", run(pytext::RegexAim::full));
  out.add("search", run(pytext::RegexAim::search));
  out.add("all", all_of(*regex, text));
  return out;
}

}  // namespace

int main() {
  constexpr std::size_t longest = std::size_t{1} << 24U;
  std::string line;
  while (read_standard_line(line, longest) == Input::line) {
    const auto question = data::parse_json(line, "line");
    if (!question || !write_to(Stream::output, data::write_json(answer(*question)) + "\n")) return 1;
  }
  return 0;
}
