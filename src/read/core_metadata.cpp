#include "read/core_metadata.hpp"

#include "base/text.hpp"
#include "pep/characters.hpp"
#include "pep/license.hpp"
#include "pep/name.hpp"
#include "pep/unicode.hpp"
#include "read/mail_message.hpp"
#include "read/mail_parameters.hpp"

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

constexpr std::array<std::string_view, 9> metadata_versions{"1.0", "1.1", "1.2", "2.1", "2.2",
                                                            "2.3", "2.4", "2.5", "2.6"};

using Values = std::vector<std::string>;

bool always(const Values&) { return true; }

bool is_single_line(const Values& values) { return !pep::has_line_break(values.front()); }

bool is_description_type(const Values& values) {
  const auto type = parse_content_type(values.front());
  if (!type) return false;
  const bool markdown = type->type == "text/markdown";
  if (!markdown && type->type != "text/plain" && type->type != "text/x-rst") return false;
  const std::string* charset = type->find("charset");
  if (charset != nullptr && pep::lower(*charset) != "utf-8") return false;
  const std::string* variant = type->find("variant");
  return !markdown || variant == nullptr || *variant == "GFM" || *variant == "CommonMark";
}

bool are_names(const Values& values) { return std::ranges::all_of(values, pep::is_valid_name); }

bool are_requirements(const Values& values) {
  return std::ranges::all_of(values,
                             [](const auto& one) { return pep::Requirement::parse(one).has_value(); });
}

bool is_specifier(const Values& values) { return pep::SpecifierSet::parse(values.front()).has_value(); }

bool is_license(const Values& values) { return pep::is_license_expression(values.front()); }

// Relative, with `/` between the parts, none of them empty, `.` or `..`; a drive may stand in front.
bool is_license_path(std::string_view path) {
  if (path.empty() || path.find("..") != std::string_view::npos ||
      path.find_first_of("*\\") != std::string_view::npos) {
    return false;
  }
  const bool drive = path.size() > 1 && is_alpha(path[0]) && path[1] == ':';
  if (drive) path.remove_prefix(2);
  if ((drive && path.empty()) || (!drive && path == ".")) return true;
  return std::ranges::none_of(split(path, '/'),
                              [](std::string_view part) { return part.empty() || part == "."; });
}

bool are_license_paths(const Values& values) { return std::ranges::all_of(values, is_license_path); }

bool is_import_name(std::string_view text) {
  const std::size_t semicolon = text.find(';');
  std::string_view name = text.substr(0, semicolon);
  // White space behind the name does not count, before it it does.
  const std::size_t lead = pep::skip_space(name, 0);
  const std::string_view kept = pep::trim_space(name);
  name = name.substr(0, lead + kept.size());
  for (const auto part : split(name, '.')) {
    if (!pep::is_identifier(part) || pep::is_keyword(part)) return false;
  }
  if (semicolon == std::string_view::npos) return true;
  const std::string_view rest = text.substr(semicolon + 1);
  return rest.substr(pep::skip_space(rest, 0)) == "private";
}

bool are_import_names(const Values& values) {
  // One empty value says that there are none.
  return (values.size() == 1 && values.front().empty()) || std::ranges::all_of(values, is_import_name);
}
bool are_import_namespaces(const Values& values) { return std::ranges::all_of(values, is_import_name); }

bool are_dynamic(const Values& values);

struct Field {
  std::string_view name;
  bool repeats;
  std::string_view added;  // the metadata version that brought it
  bool (*valid)(const Values& values);
};

constexpr auto known_fields = std::to_array<Field>({
    {"author", false, "1.0", always},
    {"author-email", false, "1.0", always},
    {"classifier", true, "1.1", always},
    {"description", false, "1.0", always},
    {"description-content-type", false, "2.1", is_description_type},
    {"download-url", false, "1.1", always},
    {"dynamic", true, "2.2", are_dynamic},
    {"home-page", false, "1.0", always},
    {"import-name", true, "2.5", are_import_names},
    {"import-namespace", true, "2.5", are_import_namespaces},
    {"keywords", false, "1.0", always},
    {"license", false, "1.0", always},
    {"license-expression", false, "2.4", is_license},
    {"license-file", true, "2.4", are_license_paths},
    {"maintainer", false, "1.2", always},
    {"maintainer-email", false, "1.2", always},
    {"metadata-version", false, "1.0", always},
    {"name", false, "1.0", are_names},
    {"obsoletes", true, "1.1", always},
    {"obsoletes-dist", true, "1.2", always},
    {"platform", true, "1.0", always},
    {"project-url", true, "1.2", always},
    {"provides", true, "1.1", always},
    {"provides-dist", true, "1.2", always},
    {"provides-extra", true, "2.1", are_names},
    {"requires", true, "1.1", always},
    {"requires-dist", true, "1.2", are_requirements},
    {"requires-external", true, "1.2", always},
    {"requires-python", false, "1.2", is_specifier},
    {"summary", false, "1.0", is_single_line},
    {"supported-platform", true, "1.1", always},
    {"version", false, "1.0", always},
});

const Field* find_field(std::string_view name) {
  const auto* const found = std::ranges::find(known_fields, name, &Field::name);
  return found == known_fields.end() ? nullptr : found;
}

bool are_dynamic(const Values& values) {
  return std::ranges::all_of(values, [](const std::string& value) {
    const std::string name = pep::lower(value);
    return name != "name" && name != "version" && name != "metadata-version" && find_field(name) != nullptr;
  });
}

// Labels of `label, url` are each there once.
bool has_own_labels(const Values& values) {
  std::set<std::string, std::less<>> labels;
  return std::ranges::all_of(values, [&](const std::string& value) {
    return labels.emplace(pep::trim_space(std::string_view(value).substr(0, value.find(',')))).second;
  });
}

void add_description(RawMetadata& raw, const std::optional<std::string>& body) {
  if (const std::string* header = raw.find("description")) raw.description = *header;
  if (!body || !is_valid_utf8(*body)) {
    raw.unparsed.emplace("description");
    return;
  }
  if (body->empty()) return;
  if (raw.description || raw.unparsed.contains("description")) {
    raw.unparsed.emplace("description");
    raw.fields.erase("description");
    raw.description.reset();
    return;
  }
  raw.description = *body;
}

}  // namespace

const std::string* RawMetadata::find(std::string_view name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? nullptr : &found->second.front();
}

std::vector<std::string> RawMetadata::all(std::string_view name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? std::vector<std::string>() : found->second;
}

RawMetadata parse_raw_metadata(std::string_view bytes) {
  const MailMessage message = parse_mail_message(bytes);
  RawMetadata raw;
  for (const MailField& field : message.fields) raw.fields[field.name].push_back(field.value);
  for (const auto& [name, values] : raw.fields) {
    const Field* field = find_field(name);
    const bool readable = field != nullptr && std::ranges::all_of(values, is_valid_utf8) &&
                          (field->repeats || values.size() == 1) &&
                          (name != "project-url" || has_own_labels(values));
    if (!readable) raw.unparsed.insert(name);
  }
  for (const auto& name : raw.unparsed) raw.fields.erase(name);
  add_description(raw, message.body);
  return raw;
}

std::expected<StrictMetadata, std::set<std::string>> validate_metadata(const RawMetadata& raw) {
  std::set<std::string> wrong = raw.unparsed;
  const std::string* version_of_format = raw.find("metadata-version");
  const auto age_of = [](std::string_view version) {
    return std::ranges::find(metadata_versions, version) - metadata_versions.begin();
  };
  constexpr auto unknown = static_cast<std::ptrdiff_t>(metadata_versions.size());
  const std::ptrdiff_t age = version_of_format == nullptr ? unknown : age_of(*version_of_format);
  if (age == unknown) wrong.emplace("metadata-version");
  for (const auto& [name, values] : raw.fields) {
    const Field* field = find_field(name);
    const bool known = age == unknown || age_of(field->added) <= age;
    if (!known || !field->valid(values)) wrong.insert(name);
  }
  const std::string* name = raw.find("name");
  if (name == nullptr || name->empty()) wrong.emplace("name");
  const std::string* version = raw.find("version");
  auto parsed_version = version == nullptr ? std::nullopt : pep::Version::try_parse(*version);
  if (!parsed_version) wrong.emplace("version");
  if (!wrong.empty()) return std::unexpected(std::move(wrong));

  StrictMetadata strict{*name, *std::move(parsed_version), {}, {}, {}};
  for (const auto& text : raw.all("requires-dist")) {
    if (auto requirement = pep::Requirement::parse(text))
      strict.requires_dist.push_back(*std::move(requirement));
  }
  if (const std::string* text = raw.find("requires-python")) {
    if (auto set = pep::SpecifierSet::parse(*text)) strict.requires_python = *std::move(set);
  }
  for (const auto& text : raw.all("provides-extra"))
    strict.provides_extra.push_back(pep::normalize_name(text));
  return strict;
}

}  // namespace trysquare::read
