#include "read/bill_of_materials.hpp"

#include "base/text.hpp"
#include "data/json.hpp"
#include "pep/url.hpp"
#include "read/environment_list.hpp"
#include "read/locked_hashes.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

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

// The distribution that a component is; none when it is something else.
std::optional<PackageUrl> distribution_of(EnvironmentList& list, const Node& component, bool named) {
  auto found = package_url_of(list, component, "purl");
  if (!found && (named || list.text(component, "type") != "library")) return std::nullopt;
  if (!found) found = PackageUrl{list.text(component, "name"), {}};
  const std::string version = list.text(component, "version");
  if (!version.empty()) found->version = version;
  return found;
}

using Requirements = std::map<std::string, std::vector<model::RequirementLine>, std::less<>>;

// What depends on what, by the references of the components: names without ranges.
Requirements requirements_by_reference(EnvironmentList& list, const Node& document,
                                       const std::map<std::string, std::string, std::less<>>& names) {
  Requirements found;
  const data::Array* dependencies = list.array(document, "dependencies");
  if (dependencies == nullptr) return found;
  for (const Node& dependency : *dependencies) {
    const data::Array* targets = list.array(dependency, "dependsOn");
    if (targets == nullptr) continue;
    auto& lines = found[list.text(dependency, "ref")];
    for (const Node& target : *targets) {
      const auto name = target.string() == nullptr ? names.end() : names.find(*target.string());
      if (name == names.end()) continue;
      const bool known = std::ranges::find(lines, name->second, &model::RequirementLine::text) != lines.end();
      if (!known) lines.push_back({name->second, target.line});
    }
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
  std::vector<std::pair<const Node*, PackageUrl>> distributions;
  std::map<std::string, std::string, std::less<>> names;
  for (const Node* component : components) {
    auto found = distribution_of(list, *component, named);
    if (!found) continue;
    check_listed_hashes(list, *component);
    names.try_emplace(list.text(*component, "bom-ref"), found->name);
    distributions.emplace_back(component, *std::move(found));
  }
  Requirements requirements = requirements_by_reference(list, *document, names);
  for (auto& [component, found] : distributions) {
    const auto needed = requirements.find(list.text(*component, "bom-ref"));
    list.add(
        {found.name, found.version, "", false, target.sources ? source_of_component(*component) : nullptr,
         needed == requirements.end() ? std::vector<model::RequirementLine>() : needed->second},
        component->place(path), component->find("version"));
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
        if (list.text(reference, "referenceType") == "purl" && reference.find("referenceLocator") == nullptr)
          list.problem(reference, "a reference without `referenceLocator`");
        if (!purl) continue;
        const std::string version = list.text(package, "versionInfo");
        list.add({purl->name, version.empty() ? purl->version : version}, package.place(path),
                 package.find(version.empty() ? "externalRefs" : "versionInfo"));
        break;
      }
    }
  }
  return list.take();
}

}  // namespace trysquare::read
