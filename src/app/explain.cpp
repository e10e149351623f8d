#include "app/explain.hpp"

#include "base/text.hpp"
#include "data/embedded.hpp"
#include "model/finding.hpp"

#include <fmt/core.h>

#include <vector>

namespace trysquare::app {

namespace {

std::string list_of_codes() {
  std::string out;
  for (const auto& row : model::finding_codes()) {
    out +=
        fmt::format("{}  {:<8} {:<28} {}\n", row.code, model::to_text(row.severity), row.name, row.summary);
  }
  return out;
}

}  // namespace

Result<std::string> explain(const std::string& topic) {
  if (topic.empty()) return list_of_codes();
  const auto* row = model::find_finding_code(topic);
  if (row == nullptr) {
    std::vector<std::string> known;
    for (const auto& code : model::finding_codes()) {
      known.emplace_back(code.code);
      known.emplace_back(code.name);
    }
    const auto near = nearest(topic, known);
    return failure(fmt::format("there is no finding `{}`", topic),
                   near ? fmt::format("did you mean `{}`?", *near) : "`trysquare explain` lists all codes");
  }
  const auto* page = data::find_embedded_file(fmt::format("docs/findings/{}.md", row->code));
  if (page == nullptr) return fmt::format("# {} {}\n\n{}\n", row->code, row->name, row->summary);
  return std::string(page->content);
}

}  // namespace trysquare::app
