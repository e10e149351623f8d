#include "app/fix_request.hpp"

#include "app/requests.hpp"
#include "data/json.hpp"

namespace trysquare::app {

namespace {

data::Node texts_node(const std::vector<std::string>& texts) {
  data::Array items;
  for (const auto& text : texts) items.emplace_back(text);
  return data::Node(std::move(items));
}

}  // namespace

std::string fix_request_text(const FixRequest& request) {
  data::Object object;
  object.add("python", request.environment.python);
  object.add("product", request.release.product);
  object.add("release", request.release.release);
  object.add("constraints", texts_node(request.constraints));
  object.add("installer", request.installer);
  object.add("find_links", texts_node(request.find_links));
  object.add("offline", data::Node(request.offline));
  object.add("hashes", data::Node(request.hashes));
  return data::write_json(data::Node(std::move(object)));
}

Result<FixRequest> parse_fix_request(std::string_view text) {
  const auto node = data::parse_json(text, "the journal's request");
  if (!node) return std::unexpected(node.error());
  FixRequest out;
  const auto take = [](auto& into, auto&& value) -> Result<void> {
    if (!value) return std::unexpected(std::move(value.error()));
    into = *std::move(value);
    return {};
  };
  for (auto done :
       {take(out.environment.python, text_member(*node, "python")),
        take(out.release.product, text_member(*node, "product")),
        take(out.release.release, text_member(*node, "release")),
        take(out.constraints, texts_member(*node, "constraints")),
        take(out.installer, text_member(*node, "installer")),
        take(out.find_links, texts_member(*node, "find_links")),
        take(out.offline, truth_member(*node, "offline")), take(out.hashes, truth_member(*node, "hashes"))}) {
    if (!done) return std::unexpected(std::move(done.error()));
  }
  return out;
}

}  // namespace trysquare::app
