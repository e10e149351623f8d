#include "check/support.hpp"

#include "base/text.hpp"
#include "pep/specifier.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::check {

namespace {

const model::SupportWindow* window_of(const model::Product& product, const std::string& client_version) {
  for (const auto& window : product.support) {
    const auto versions = pep::SpecifierSet::parse(window.client);
    if (versions && versions->contains(client_version, pep::Prereleases::allow)) return &window;
  }
  return nullptr;
}

}  // namespace

std::vector<model::Finding> check_support(const RequirementGraph& graph, const model::Product& product,
                                          const model::Release* release) {
  if (product.client.empty()) return {};
  const model::Distribution* client = graph.find(product.client);
  if (client == nullptr) {
    model::Finding finding =
        model::make_finding("TS607", product.client,
                            fmt::format("`{}` is not installed: it is the client by which programs use {}",
                                        product.client, product.title),
                            product.place);
    finding.remedy = fmt::format("pip install {}", product.client);
    finding.fatal = true;
    return {std::move(finding)};
  }
  if (release == nullptr || release->number == 0) return {};
  const model::SupportWindow* window = window_of(product, client->version);
  const std::string line = std::to_string(release->number / 10);
  if (window == nullptr || std::ranges::find(window->lines, line) != window->lines.end()) return {};
  model::Finding finding =
      model::make_finding("TS604", client->key,
                          fmt::format("`{}` {} supports the release lines {}; {} is of line {}", client->name,
                                      client->version, join(window->lines, ", "), release->name, line),
                          window->place);
  for (const auto& other : product.support) {
    if (std::ranges::find(other.lines, line) == other.lines.end()) continue;
    finding.remedy = fmt::format("pip install {}", shell_quoted(client->name + other.client));
  }
  return {std::move(finding)};
}

}  // namespace trysquare::check
