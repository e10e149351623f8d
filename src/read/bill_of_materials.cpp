#include "read/bill_of_materials.hpp"

#include "base/text.hpp"
#include "data/json.hpp"
#include "pep/url.hpp"
#include "read/environment_list.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace trysquare::read {

namespace {

using data::Node;

struct PackageUrl {
  std::string name, version;
};

std::optional<PackageUrl> parse_package_url(std::string_view text) {
  constexpr std::string_view type = "pkg:pypi/";
  if (!text.starts_with(type)) return std::nullopt;
  text = text.substr(type.size());
  text = text.substr(0, text.find_first_of("?#"));
  const std::size_t at = text.rfind('@');
  const std::string_view version = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return PackageUrl{pep::percent_decoded(text.substr(0, at)), pep::percent_decoded(version)};
}

// Components may hold components.
void collect(EnvironmentList& list, const Node& node, std::vector<const Node*>& found) {
  const data::Array* components = list.array(node, "components");
  if (components == nullptr) return;
  for (const Node& component : *components) {
    if (component.object() == nullptr) {
      list.problem(component, fmt::format("expected a component, found {}", component.kind()));
      continue;
    }
    found.push_back(&component);
    collect(list, component, found);
  }
}

// What we write ourselves: files as `distribution`, repositories as `vcs`, see report/environment_lists.
SourcePointer source_of_component(const Node& component) {
  const Node* references = component.find("externalReferences");
  if (references == nullptr || references->array() == nullptr) return nullptr;
  auto found = std::make_shared<model::Source>();
  for (const Node& reference : *references->array()) {
    const Node* type = reference.find("type");
    const Node* url = reference.find("url");
    if (type == nullptr || type->string() == nullptr || url == nullptr || url->string() == nullptr) continue;
    if (*type->string() == "vcs" && url->string()->find('+') != std::string::npos)
      return source_of_location(*url->string());
    if (*type->string() != "distribution") continue;
    model::DistributionFile file = source_file_of(reference);
    const Node* hashes = reference.find("hashes");
    if (hashes != nullptr && hashes->array() != nullptr) {
      for (const Node& hash : *hashes->array()) {
        const Node* algorithm = hash.find("alg");
        const Node* content = hash.find("content");
        if (algorithm == nullptr || algorithm->string() == nullptr || content == nullptr ||
            content->string() == nullptr)
          continue;
        std::string name = to_lower(*algorithm->string());
        std::erase(name, '-');
        file.hashes.emplace_back(std::move(name), *content->string());
      }
    }
    found->files.push_back(std::move(file));
  }
  return found->files.empty() ? nullptr : found;
}

// A package URL of another kind names no distribution of Python; one of this kind names one.
std::optional<PackageUrl> package_url_of(EnvironmentList& list, const Node& node, std::string_view key) {
  const std::string text = list.text(node, key);
  auto found = parse_package_url(text);
  if (found && found->name.empty()) {
    list.problem(
        *node.find(key),
        fmt::format("`{:.80}` names no distribution: expected `pkg:pypi/NAME@VERSION`", printable(text)));
    return std::nullopt;
  }
  return found;
}

Result<Node> document_of(std::string_view text, const std::string& path, std::string_view mark) {
  auto document = data::parse_json(text, path);
  if (!document) return document;
  if (document->find(mark) == nullptr) {
    return failure_at(document->place(path), fmt::format("no `{}`: this is no such bill of materials", mark));
  }
  return document;
}

}  // namespace

Result<model::Environment> read_cyclonedx(std::string_view text, const std::string& path,
                                          const Target& target) {
  const auto document = document_of(text, path, "bomFormat");
  if (!document) return std::unexpected(document.error());
  EnvironmentList list(path, target);
  std::vector<const Node*> components;
  collect(list, *document, components);
  const bool named =
      std::ranges::any_of(components, [&](const Node* one) { return one->find("purl") != nullptr; });
  for (const Node* component : components) {
    const auto purl = package_url_of(list, *component, "purl");
    if (!purl && (named || list.text(*component, "type") != "library")) continue;
    const std::string version = list.text(*component, "version");
    list.add(
        {purl ? purl->name : list.text(*component, "name"), version.empty() && purl ? purl->version : version,
         "", false, target.sources ? source_of_component(*component) : nullptr},
        component->place(path));
  }
  return list.take();
}

Result<model::Environment> read_spdx(std::string_view text, const std::string& path, const Target& target) {
  const auto document = document_of(text, path, "spdxVersion");
  if (!document) return std::unexpected(document.error());
  EnvironmentList list(path, target);
  if (const data::Array* packages = list.array(*document, "packages")) {
    for (const Node& package : *packages) {
      if (package.object() == nullptr) {
        list.problem(package, fmt::format("expected a package, found {}", package.kind()));
        continue;
      }
      const data::Array* references = list.array(package, "externalRefs");
      if (references == nullptr) continue;
      for (const Node& reference : *references) {
        const auto purl = package_url_of(list, reference, "referenceLocator");
        if (!purl) continue;
        const std::string version = list.text(package, "versionInfo");
        list.add({purl->name, version.empty() ? purl->version : version}, package.place(path));
        break;
      }
    }
  }
  return list.take();
}

}  // namespace trysquare::read
