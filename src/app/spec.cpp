#include "app/spec.hpp"

#include "app/spec_documents.hpp"
#include "app/spec_fields.hpp"
#include "data/json.hpp"
#include "data/python_json.hpp"
#include "pep/name.hpp"
#include "pep/requirement.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <span>

namespace trysquare::app {

namespace {

using data::Array;
using data::Node;
using data::Object;

Result<pep::Prereleases> prereleases_field(const Node& in) {
  const Node* node = in.find("prereleases");
  if (node != nullptr && node->is_null()) return pep::Prereleases::by_default;
  if (const bool* allowed = node == nullptr ? nullptr : node->as<bool>()) {
    return *allowed ? pep::Prereleases::allow : pep::Prereleases::refuse;
  }
  return failure("`in.prereleases` must be null, true or false");
}

// --- the operations
// --------------------------------------------------------------------------------------------------

Result<Object> parse_version(const Node& in) {
  const auto text = text_field(in, "text");
  if (!text) return std::unexpected(text.error());
  const auto version = pep::Version::try_parse(*text);
  if (!version) return refused();
  Node pre;
  if (const auto part = version->pre()) pre = strings({part->first, part->second});
  Object out;
  out.add("ok", true);
  out.add("normalized", version->text());
  out.add("public", version->public_text());
  out.add("base", version->base_text());
  out.add("epoch", version->epoch());
  out.add("release", strings(version->release()));
  out.add("pre", pre);
  out.add("post", null_or(version->post()));
  out.add("dev", null_or(version->dev()));
  out.add("local", null_or(version->local()));
  out.add("is_prerelease", version->is_prerelease());
  out.add("is_postrelease", version->is_postrelease());
  out.add("is_devrelease", version->is_devrelease());
  return out;
}

Result<Object> compare_versions(const Node& in) {
  const auto a = parsed_field<pep::Version>(in, "a");
  if (!a) return std::unexpected(a.error());
  const auto b = parsed_field<pep::Version>(in, "b");
  if (!b) return std::unexpected(b.error());
  const auto order = *a <=> *b;
  Object out;
  out.add("cmp", order < 0 ? -1 : order > 0 ? 1 : 0);
  return out;
}

Result<Object> parse_specifier(const Node& in) {
  const auto text = text_field(in, "text");
  if (!text) return std::unexpected(text.error());
  const auto set = pep::SpecifierSet::parse(*text);
  if (!set) return refused();
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const pep::Specifier& one : set->specifiers())
    pairs.emplace_back(one.operator_text(), one.version_text());
  std::ranges::sort(pairs);
  Array clauses;
  for (const auto& [op, version] : pairs) clauses.push_back(strings({op, version}));
  Object out;
  out.add("ok", true);
  out.add("normalized", set->text());
  out.add("specifiers", std::move(clauses));
  return out;
}

Result<Object> specifier_contains(const Node& in) {
  const auto set = parsed_field<pep::SpecifierSet>(in, "specifier");
  if (!set) return std::unexpected(set.error());
  const auto version = text_field(in, "version");
  if (!version) return std::unexpected(version.error());
  const auto prereleases = prereleases_field(in);
  if (!prereleases) return std::unexpected(prereleases.error());
  Object out;
  out.add("contains", set->contains(*version, *prereleases));
  return out;
}

Result<Object> specifier_filter(const Node& in) {
  const auto set = parsed_field<pep::SpecifierSet>(in, "specifier");
  if (!set) return std::unexpected(set.error());
  const auto versions = list_field(in, "versions");
  if (!versions) return std::unexpected(versions.error());
  const auto prereleases = prereleases_field(in);
  if (!prereleases) return std::unexpected(prereleases.error());
  Object out;
  out.add("versions", strings(set->filter(*versions, *prereleases)));
  return out;
}

Result<Object> parse_requirement(const Node& in) {
  const auto text = text_field(in, "text");
  if (!text) return std::unexpected(text.error());
  const auto requirement = pep::Requirement::parse(*text);
  if (!requirement) return refused();
  std::vector<std::string> extras;
  for (const std::string& extra : requirement->extras) extras.push_back(pep::normalize_name(extra));
  std::ranges::sort(extras);
  const auto repeated = std::ranges::unique(extras);
  extras.erase(repeated.begin(), repeated.end());
  Object out;
  out.add("ok", true);
  out.add("name", requirement->name);
  out.add("name_normalized", requirement->key);
  out.add("extras", strings(requirement->extras));
  out.add("extras_normalized", strings(extras));
  out.add("specifier", requirement->specifiers.text());
  out.add("url", null_or(requirement->url));
  out.add("marker", requirement->marker ? Node(requirement->marker->text()) : Node());
  return out;
}

Result<pep::MarkerEnvironment> environment_field(const Node& in) {
  const Node* node = in.find("environment");
  if (node == nullptr) return failure("`in.environment` must be an object");
  pep::MarkerEnvironment environment;
  for (const std::string_view name : pep::marker_variable_names) {
    const Node* value = node->find(name);
    if (value == nullptr || value->string() == nullptr) {
      return failure(fmt::format("`in.environment.{}` must be a string", name));
    }
    *pep::marker_variable(environment, name) = *value->string();
  }
  return environment;
}

Result<pep::MarkerContext> context_field(const Node& in) {
  constexpr std::array<std::string_view, 3> names{"metadata", "requirement", "lock_file"};
  const auto text = text_field(in, "context");
  if (!text) return std::unexpected(text.error());
  const auto* const found = std::ranges::find(names, *text);
  if (found == names.end()) return failure("`in.context` must be metadata, requirement or lock_file");
  return static_cast<pep::MarkerContext>(found - names.begin());
}

Result<void> fill_names(const Node& in, pep::MarkerQuestion& question) {
  const Node* extra = in.find("extra");
  if (extra == nullptr || (extra->string() == nullptr && !extra->is_null()))
    return failure("`in.extra` must be null or a string");
  if (extra->string() != nullptr) question.extra = *extra->string();
  const auto fill = [&](std::string_view name,
                        std::optional<std::vector<std::string>>& names) -> Result<void> {
    const Node* node = in.find(name);
    if (node == nullptr || node->is_null()) return {};
    auto texts = list_field(in, name);
    if (!texts) return std::unexpected(texts.error());
    names = *std::move(texts);
    return {};
  };
  if (auto filled = fill("extras", question.extras); !filled) return filled;
  return fill("dependency_groups", question.dependency_groups);
}

Object marker_error(std::string_view error) {
  Object out = refused();
  out.add("error", error);
  return out;
}

Result<Object> evaluate_marker(const Node& in) {
  const auto text = text_field(in, "marker");
  if (!text) return std::unexpected(text.error());
  const auto environment = environment_field(in);
  if (!environment) return std::unexpected(environment.error());
  const auto context = context_field(in);
  if (!context) return std::unexpected(context.error());
  pep::MarkerQuestion question{*environment, *context, {}, {}, {}};
  if (auto filled = fill_names(in, question); !filled) return std::unexpected(filled.error());

  const auto marker = pep::Marker::parse(*text);
  if (!marker) return marker_error("invalid_marker");
  const auto value = marker->evaluate(question);
  if (!value) {
    return marker_error(value.error() == pep::MarkerError::undefined_name ? "undefined_name"
                                                                          : "undefined_comparison");
  }
  Object out;
  out.add("ok", true);
  out.add("value", *value);
  out.add("normalized", marker->text());
  return out;
}

Result<Object> normalize_name(const Node& in) {
  const auto name = text_field(in, "name");
  if (!name) return std::unexpected(name.error());
  Object out;
  out.add("valid", pep::is_valid_name(*name));
  const bool ascii = std::ranges::all_of(*name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) out.add("normalized", pep::normalize_name(*name));
  return out;
}

constexpr std::array value_operations{
    SpecOperation{"version.parse", parse_version},
    SpecOperation{"version.compare", compare_versions},
    SpecOperation{"specifier.parse", parse_specifier},
    SpecOperation{"specifier.contains", specifier_contains},
    SpecOperation{"specifier.filter", specifier_filter},
    SpecOperation{"requirement.parse", parse_requirement},
    SpecOperation{"marker.evaluate", evaluate_marker},
    SpecOperation{"name.normalize", normalize_name},
};

Result<Object> answer(const Node& request) {
  const Node* op = request.find("op");
  if (op == nullptr || op->string() == nullptr) return failure("`op` must be a string");
  const Node* in = request.find("in");
  if (in == nullptr || in->object() == nullptr) return failure("`in` must be an object");
  for (const auto operations : {std::span<const SpecOperation>(value_operations), document_operations()}) {
    const auto found = std::ranges::find(operations, *op->string(), &SpecOperation::name);
    if (found != operations.end()) return found->answer(*in);
  }
  return failure(fmt::format("there is no operation `{}`", *op->string()));
}

}  // namespace

std::string answer_spec(std::string_view line) {
  const auto request = data::parse_python_json(line, "");
  const Node* id = request ? request->find("id") : nullptr;
  const auto out = request ? answer(*request) : Result<Object>(std::unexpected(request.error()));
  Object reply;
  reply.add("id", id == nullptr ? Node() : *id);
  if (out) {
    reply.add("op", *request->find("op"));
    reply.add("out", *out);
  } else {
    reply.add("error", out.error().message);
  }
  return data::write_json(reply);
}

}  // namespace trysquare::app
