#include "app/tree.hpp"

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/tree_document.hpp"

#include <charconv>

namespace trysquare::cli {

namespace {

Result<std::size_t> parse_depth(const Arguments& arguments) {
  const std::string text = arguments.value("--depth");
  std::size_t depth = 0;
  if (text.empty()) return depth;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), depth);
  if (problem != std::errc() || end != text.data() + text.size() || depth == 0)
    return failure("`--depth " + text + "` is no number of steps", "write it as --depth 2");
  return depth;
}

int show(const Arguments& arguments, const Console& console, bool reverse) {
  const auto formats = parse_formats(arguments, {"text", "json", "mermaid"});
  if (!formats) return console.fail(formats.error());
  const auto depth = parse_depth(arguments);
  if (!depth) return console.fail(depth.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  auto environment = environment_query(arguments);
  if (!environment) return console.fail(environment.error());
  const auto tree = app::make_tree(*host, {.environment = *std::move(environment),
                                           .release = release_query(arguments),
                                           .constraints = arguments.values("--constraint"),
                                           .names = arguments.positionals,
                                           .reverse = reverse});
  if (!tree) return console.fail(tree.error());
  const bool written = write_documents(
      *formats,
      {{"text", [&](const report::Style& style) { return report::write_tree_text(*tree, *depth, style); }},
       {"json",
        [&](const report::Style&) {
          return data::write_json(report::tree_node(*tree), data::JsonStyle::indented) + "\n";
        }},
       {"mermaid", [&](const report::Style&) { return report::write_tree_mermaid(*tree, *depth); }}},
      console);
  return written ? exit_ok : exit_failure;
}

}  // namespace

int run_tree(const Arguments& arguments, const Console& console) {
  return show(arguments, console, arguments.has("--reverse"));
}

int run_why(const Arguments& arguments, const Console& console) { return show(arguments, console, true); }

}  // namespace trysquare::cli
