#include "read/product_toml.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "data/toml.hpp"
#include "pep/name.hpp"
#include "pep/specifier.hpp"
#include "read/toml_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using model::Probe;
using model::Product;

constexpr std::array<std::string_view, 3> probe_kinds{"variable", "module", "directory"};
constexpr std::array<std::string_view, 2> systems{"posix", "windows"};
constexpr std::array<std::string_view, 3> placeholders{"{yyr}", "{yy}", "{r}"};

class Reader {
 public:
  explicit Reader(std::string_view path) : path_(path) {}

  ProductFile read(std::string_view text) {
    const auto document = data::parse_toml(text, path_);
    if (!document) {
      file_.problems.push_back(document.error());
      return std::move(file_);
    }
    Fields top(*document, "a product", path_, file_.problems);
    read_head(top);
    if (const auto* table = top.require("release")) read_release(*table);
    for (const auto* node : top.items("probe")) read_probe(*node);
    if (const auto* table = top.require("layout")) read_layout(*table);
    if (const auto* table = top.require("runtime")) read_runtime(*table);
    for (const auto* node : top.items("support")) read_support(*node);
    top.finish();
    file_.product.directory = parent_path(path_);
    file_.product.place = document->place(path_);
    return std::move(file_);
  }

 private:
  Product& product() { return file_.product; }

  void read_head(Fields& top) {
    const auto* schema = top.require("schema");
    const auto* number = schema == nullptr ? nullptr : schema->as<std::int64_t>();
    if (schema != nullptr && (number == nullptr || *number != 1)) {
      top.problem(*schema, "`schema` must be 1: this file is of another version of the format");
    }
    product().name = top.require_text("name");
    product().title = top.text("title");
    if (product().title.empty()) product().title = product().name;
    const auto* client = top.take("client");
    product().client = pep::normalize_name(top.text("client"));
    if (client != nullptr && !pep::is_valid_name(product().client)) {
      top.problem(*client, fmt::format("`{}` is no distribution's name", product().client));
    }
  }

  void read_release(const data::Node& node) {
    Fields fields(node, "[release]", path_, file_.problems);
    product().segment = fields.require_text("segment");
    product().sibling = fields.text("sibling");
    product().spellings = fields.texts("spellings");
    for (const std::string_view key : {"segment", "sibling"}) {
      const auto* pattern = node.find(key);
      if (pattern == nullptr || pattern->string() == nullptr || pattern->string()->empty()) continue;
      if (pattern->string()->find("{yyr}") == std::string::npos)
        fields.problem(*pattern, fmt::format("`{}` needs `{{yyr}}`, the release number's place", key));
    }
    for (const auto* spelling : fields.items("spellings")) check_spelling(fields, *spelling);
    for (const std::string_view key : {"segment", "sibling", "spellings"}) check_placeholders(fields, key);
    fields.finish();
  }

  // A spelling that leaves digits out would stand for several releases.
  static void check_spelling(Fields& fields, const data::Node& spelling) {
    const std::string* text = spelling.string();
    if (text == nullptr) return;
    const auto has = [&](std::string_view place) { return text->find(place) != std::string::npos; };
    if (!has("{yyr}") && !(has("{yy}") && has("{r}")))
      fields.problem(spelling, fmt::format("`{}` needs `{{yyr}}`, or `{{yy}}` and `{{r}}`", *text));
  }

  // A misspelt placeholder would never match, without a word.
  static void check_placeholders(Fields& fields, std::string_view key) {
    const data::Node* value = fields.take(key);
    if (value == nullptr) return;
    if (value->array() == nullptr) return check_placeholder(fields, *value, key);
    for (const auto& item : *value->array()) check_placeholder(fields, item, key);
  }

  static void check_placeholder(Fields& fields, const data::Node& node, std::string_view key) {
    const std::string* text = node.string();
    if (text == nullptr) return;
    for (std::size_t open = text->find('{'); open != std::string::npos; open = text->find('{', open + 1)) {
      const std::string_view rest = std::string_view(*text).substr(open);
      const std::string_view name = rest.substr(0, std::min(rest.find('}'), rest.size() - 1) + 1);
      if (std::ranges::find(placeholders, name) != placeholders.end()) continue;
      fields.problem(node, fmt::format("`{}`: `{}` stands for nothing", key, name),
                     fmt::format("placeholders: `{}`", fmt::join(placeholders, "`, `")));
    }
  }

  void read_probe(const data::Node& node) {
    Fields fields(node, "a [[probe]]", path_, file_.problems);
    Probe probe{Probe::Kind::variable, "", "", node.place(path_)};
    std::size_t kinds = 0;
    for (std::size_t i = 0; i < probe_kinds.size(); ++i) {
      const std::string text = fields.text(probe_kinds[i]);
      if (text.empty()) continue;
      probe.kind = static_cast<Probe::Kind>(i);
      probe.text = text;
      ++kinds;
    }
    const auto system = fields.choice("system", systems);
    if (system) probe.system = systems[*system];
    if (kinds != 1) fields.problem(node, "a [[probe]] has one of `variable`, `module` and `directory`");
    for (const auto kind : probe_kinds) check_placeholders(fields, kind);
    const auto* directory = node.find("directory");
    const bool numbered = directory != nullptr && probe.kind == Probe::Kind::directory;
    if (numbered && parent_path(normal_path(probe.text)).find('{') != std::string::npos)
      fields.problem(*directory, "`directory` may hold placeholders in its last segment only");
    fields.finish();
    product().probes.push_back(std::move(probe));
  }

  void read_layout(const data::Node& node) {
    Fields fields(node, "[layout]", path_, file_.problems);
    product().roots = fields.texts("roots");
    if (product().roots.empty()) product().roots.emplace_back(".");
    product().marker_file = fields.require_text("marker");
    product().python_path = fields.texts("python_path");
    product().bundled = fields.texts("bundled");
    for (const std::string_view key : {"roots", "marker", "python_path", "bundled"})
      check_placeholders(fields, key);
    fields.finish();
  }

  void read_runtime(const data::Node& node) {
    Fields fields(node, "[runtime]", path_, file_.problems);
    product().settings_module = fields.require_text("settings");
    auto& lifecycle = product().lifecycle;
    lifecycle.setup = fields.texts("setup");
    lifecycle.instance = fields.texts("instance");
    lifecycle.ready = fields.texts("ready");
    lifecycle.guards = fields.texts("guards");
    lifecycle.uses = fields.texts("uses");
    for (const std::string_view key : {"setup", "instance", "ready", "guards", "uses"}) {
      for (const auto* callable : fields.items(key)) check_callable(fields, *callable, key);
    }
    product().configuration = fields.texts("configuration");
    for (const auto* part : fields.items("part")) read_part(*part);
    fields.finish();
  }

  static void check_callable(Fields& fields, const data::Node& node, std::string_view key) {
    const std::string* text = node.string();
    if (text == nullptr) return;
    const auto parts = split(*text, '.');
    const bool names = parts.size() > 1 && std::ranges::none_of(parts, [](std::string_view part) {
                         return part.empty() || part.find_first_of(" \t:/\\") != std::string_view::npos;
                       });
    if (!names) fields.problem(node, fmt::format("`{}`: `{}` is no dotted name below a module", key, *text));
  }

  void read_part(const data::Node& node) {
    Fields fields(node, "a [[runtime.part]]", path_, file_.problems);
    model::ConfigurationPart part;
    part.name = fields.require_text("name");
    part.variables = fields.texts("variables");
    part.argument = fields.text("argument");
    part.exclusive = fields.truth("exclusive").value_or(false);
    fields.finish();
    auto& parts = product().lifecycle.parts;
    const auto* name = node.find("name");
    if (name != nullptr &&
        std::ranges::find(parts, part.name, &model::ConfigurationPart::name) != parts.end())
      fields.problem(*name, fmt::format("the part `{}` is described twice", part.name));
    parts.push_back(std::move(part));
  }

  void read_support(const data::Node& node) {
    Fields fields(node, "a [[support]]", path_, file_.problems);
    model::SupportWindow window{fields.require_text("client"), fields.texts("lines"), node.place(path_)};
    const auto* client = node.find("client");
    const auto versions = pep::SpecifierSet::parse(window.client);
    if (client != nullptr && !versions) fields.problem(*client, "`client`: " + versions.error().message);
    for (const auto* line : fields.items("lines")) {
      const std::string* text = line->string();
      const bool two_digits = text != nullptr && text->size() == 2 && std::ranges::all_of(*text, is_digit);
      if (text != nullptr && !two_digits)
        fields.problem(*line,
                       fmt::format("`{}` is no release line: `lines` holds the {{yy}} of releases", *text));
    }
    if (window.lines.empty()) fields.problem(node, "a [[support]] needs `lines`");
    fields.finish();
    product().support.push_back(std::move(window));
  }

  std::string path_;
  ProductFile file_;
};

}  // namespace

ProductFile parse_product_toml(std::string_view text, std::string_view path) {
  return Reader(path).read(text);
}

}  // namespace trysquare::read
