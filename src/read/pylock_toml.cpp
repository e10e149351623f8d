#include "read/pylock_toml.hpp"

#include "base/credentials.hpp"
#include "base/text.hpp"
#include "data/toml.hpp"
#include "pep/url.hpp"
#include "pep/wheel_name.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using data::Node;

bool is_normal_name(std::string_view name) {
  return !name.empty() && name.front() != '-' && name.back() != '-' &&
         name.find("--") == std::string_view::npos &&
         std::ranges::all_of(name, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

// The last part of a URL's path as a file name; `;` divides parameters from it where the scheme knows them.
std::optional<std::string> name_of_url(std::string_view text) {
  constexpr auto with_parameters =
      std::to_array<std::string_view>({"", "ftp", "hdl", "prospero", "http", "https", "shttp", "rtsp",
                                       "rtspu", "sip", "sips", "mms", "sftp", "tel"});
  const auto url = pep::Url::parse(text);
  if (!url) return std::nullopt;
  std::string_view last = url->path;
  last.remove_prefix(last.rfind('/') + 1);
  if (std::ranges::find(with_parameters, url->scheme) != with_parameters.end())
    last = last.substr(0, last.find(';'));
  return pep::percent_decoded(last);
}

std::string name_of_path(std::string_view path) {
  const char divider = path.find('/') != std::string_view::npos ? '/' : '\\';
  return std::string(path.substr(path.rfind(divider) + 1));
}

using Problems = std::vector<Error>;

// The values of one table, and what is wrong with them.
class Table {
 public:
  Table(const Node& node, std::string_view path, Problems& problems)
      : node_(node), path_(path), problems_(problems) {}

  const Node* find(std::string_view key) const { return node_.find(key); }
  std::uint32_t line() const { return node_.line; }
  Table inner(const Node& node) const { return {node, path_, problems_}; }

  void refuse(const Node& node, std::string message) const {
    Failure failed = failure_at(node.place(path_), std::move(message));
    problems_.push_back(std::move(failed.error()));
  }
  void refuse(std::string message) const { refuse(node_, std::move(message)); }

  template <class T>
  const T* get(std::string_view key, std::string_view kind) const {
    const Node* value = find(key);
    if (value == nullptr) return nullptr;
    const T* found = value->as<T>();
    if (found == nullptr) refuse(*value, fmt::format("`{}` must be {}, not {}", key, kind, value->kind()));
    return found;
  }
  std::optional<std::string> text(std::string_view key) const {
    const std::string* found = get<std::string>(key, "a string");
    return found == nullptr ? std::nullopt : std::optional(*found);
  }
  std::string required_text(std::string_view key) const {
    if (find(key) == nullptr) refuse(fmt::format("`{}` is missing", key));
    return text(key).value_or("");
  }
  // A table; null when it is missing or none.
  const Node* table(std::string_view key) const {
    return get<data::Object>(key, "a table") == nullptr ? nullptr : find(key);
  }

  template <class T>
  std::optional<T> parsed(std::string_view key) const {
    const auto written = text(key);
    if (!written) return std::nullopt;
    auto value = T::parse(*written);
    if (value) return *std::move(value);
    refuse(*find(key), fmt::format("`{}`: {}", key, value.error().message));
    return std::nullopt;
  }

  // Every item that is of the kind.
  template <class T>
  std::vector<const Node*> items(std::string_view key, std::string_view kind) const {
    std::vector<const Node*> found;
    const data::Array* array = get<data::Array>(key, "an array");
    if (array == nullptr) return found;
    for (const Node& item : *array) {
      if (item.as<T>() != nullptr)
        found.push_back(&item);
      else
        refuse(item, fmt::format("an item of `{}` must be {}, not {}", key, kind, item.kind()));
    }
    return found;
  }
  std::vector<const Node*> tables(std::string_view key) const { return items<data::Object>(key, "a table"); }
  std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> found;
    for (const Node* item : items<std::string>(key, "a string")) found.push_back(*item->string());
    return found;
  }

 private:
  const Node& node_;
  std::string_view path_;
  Problems& problems_;
};

constexpr const char* untold_place = "neither `url` nor `path` tells where it is";

// `url` or `path`, one of which must be there and not empty.
std::string where_of(const Table& table) {
  const std::string url = table.text("url").value_or(""), path = table.text("path").value_or("");
  if (url.empty() && path.empty()) table.refuse(untold_place);
  return url.empty() ? path : url;
}

void check_file(const Table& table) {
  if (const Node* size = table.find("size");
      size != nullptr && size->as<std::int64_t>() == nullptr && size->as<data::BigInteger>() == nullptr) {
    table.refuse(*size, fmt::format("`size` must be an integer, not {}", size->kind()));
  }
  if (const Node* time = table.find("upload-time")) {
    const auto* moment = time->as<data::DateTime>();
    if (moment == nullptr || moment->text.find('T') == std::string::npos) {
      table.refuse(*time, "`upload-time` must be a date with a time");
    }
  }
  const Node* hashes = table.table("hashes");
  if (hashes == nullptr) {
    if (table.find("hashes") == nullptr) table.refuse("`hashes` is missing");
    return;
  }
  if (hashes->object()->members.empty()) table.refuse(*hashes, "`hashes` is empty");
  for (const auto& member : hashes->object()->members) {
    if (member.value.string() == nullptr) table.refuse(member.value, "a hash must be a string");
  }
}

// The file name of a wheel or source distribution; nothing when nothing tells it.
std::optional<std::string> file_name_of(const Table& table) {
  check_file(table);
  const auto told = [](const std::optional<std::string>& text) { return text && !text->empty(); };
  const auto name = table.text("name"), path = table.text("path"), url = table.text("url");
  if (!told(url) && !told(path)) table.refuse(untold_place);
  std::optional<std::string> found = name;
  if (!told(found) && told(path)) found = name_of_path(*path);
  if (!told(found) && told(url)) found = name_of_url(*url);
  return told(found) ? found : std::nullopt;
}

class Reader {
 public:
  Reader(std::string_view path, Problems& problems, PylockSources sources)
      : path_(path), problems_(problems), sources_(sources) {}

  PylockPackage read_package(const Node& node) {
    const Table table(node, path_, problems_);
    PylockPackage package;
    package.line = node.line;
    package.name = table.required_text("name");
    if (table.find("name") != nullptr && table.find("name")->string() != nullptr &&
        !is_normal_name(package.name)) {
      table.refuse(*table.find("name"), fmt::format("`{}` is no normalized name", package.name));
    }
    package.version = table.parsed<pep::Version>("version");
    package.requires_python = table.parsed<pep::SpecifierSet>("requires-python");
    package.marker = table.parsed<pep::Marker>("marker");
    table.tables("dependencies");
    table.text("index");
    table.table("tool");
    read_direct(table, package);
    read_files(table, package);
    for (const Node* identity : table.tables("attestation-identities"))
      table.inner(*identity).required_text("kind");
    check_sources(table, package);
    return package;
  }

 private:
  static void take_place(const Table& table, model::Source& source) {
    source.url = without_credentials(table.text("url").value_or(""));
    source.path = table.text("path").value_or("");
    source.subdirectory = table.text("subdirectory").value_or("");
  }

  static void read_direct(const Table& table, PylockPackage& package) {
    if (const Node* node = table.table("vcs")) {
      const Table vcs = table.inner(*node);
      package.source.kind = model::Source::Kind::vcs;
      package.source.vcs = vcs.required_text("type");
      package.source.commit = vcs.required_text("commit-id");
      package.source.revision = vcs.text("requested-revision").value_or("");
      package.origin = where_of(vcs);
      take_place(vcs, package.source);
      package.vcs = true;
    }
    if (const Node* node = table.table("directory")) {
      const Table directory = table.inner(*node);
      package.origin = directory.required_text("path");
      const bool* editable = directory.get<bool>("editable", "true or false");
      package.editable = editable != nullptr && *editable;
      package.source.kind = model::Source::Kind::directory;
      take_place(directory, package.source);
      package.directory = true;
    }
    if (const Node* node = table.table("archive")) {
      const Table archive = table.inner(*node);
      check_file(archive);
      package.origin = where_of(archive);
      package.source.kind = model::Source::Kind::archive;
      package.source.hashes = source_file_of(*node).hashes;
      take_place(archive, package.source);
      package.archive = true;
    }
  }

  template <class Name>
  static void check_name(const Table& table, const std::string& file, const PylockPackage& package) {
    const auto name = Name::parse(file);
    if (!name) return table.refuse(name.error().message);
    if (name->name != package.name) table.refuse(fmt::format("`{}` is no file of `{}`", file, package.name));
    if (package.version && name->version != *package.version) {
      table.refuse(fmt::format("`{}` is not of version {}", file, package.version->text()));
    }
  }

  static void read_files(const Table& table, PylockPackage& package) {
    for (const Node* node : table.tables("wheels")) {
      const Table wheel = table.inner(*node);
      const auto file = file_name_of(wheel);
      package.wheels = true;
      if (!file) {
        wheel.refuse("nothing tells the wheel's file name");
        continue;
      }
      check_name<pep::WheelName>(wheel, *file, package);
      package.wheel_names.push_back(*file);
      package.source.files.push_back(source_file_of(*node));
    }
    if (const Node* node = table.table("sdist")) {
      const Table sdist = table.inner(*node);
      const auto file = file_name_of(sdist);
      package.sdist = true;
      if (!file) return sdist.refuse("nothing tells the file name");
      check_name<pep::SdistName>(sdist, *file, package);
      package.source.files.push_back(source_file_of(*node));
    }
  }

  void check_sources(const Table& table, const PylockPackage& package) const {
    const int direct = package.vcs + package.directory + package.archive;
    if (package.wheels || package.sdist) {
      if (direct > 0) table.refuse("`vcs`, `directory` and `archive` exclude `sdist` and `wheels`");
    } else if (direct > 1 || (direct == 0 && sources_ == PylockSources::required)) {
      table.refuse("exactly one of `vcs`, `directory`, `archive` must be there, or `sdist` or `wheels`");
    }
  }

  std::string_view path_;
  Problems& problems_;
  PylockSources sources_;
};

}  // namespace

std::expected<Pylock, PylockError> parse_pylock(std::string_view text, std::string_view path,
                                                PylockSources sources) {
  using Kind = PylockError::Kind;
  // Our TOML parser passes over it; the reference's does not.
  if (text.starts_with("\xEF\xBB\xBF")) {
    return std::unexpected(PylockError{
        Kind::toml, {failure_at({std::string(path), 1, 1}, "a byte-order mark is no TOML").error()}});
  }
  const auto document = data::parse_toml(text, path);
  if (!document) return std::unexpected(PylockError{Kind::toml, {document.error()}});
  Problems problems;
  const Table table(*document, path, problems);
  auto lock_version = table.parsed<pep::Version>("lock-version");
  if (table.find("lock-version") == nullptr) table.refuse("`lock-version` is missing");
  std::vector<pep::Marker> environments;
  for (const Node* item : table.items<std::string>("environments", "a string")) {
    auto marker = pep::Marker::parse(*item->string());
    if (marker)
      environments.push_back(*std::move(marker));
    else
      table.refuse(*item, marker.error().message);
  }
  std::vector<std::string> extras;
  for (const Node* item : table.items<std::string>("extras", "a string")) {
    extras.push_back(*item->string());
    if (!is_normal_name(extras.back())) table.refuse(*item, "an extra must be a normalized name");
  }
  table.required_text("created-by");
  table.table("tool");
  auto requires_python = table.parsed<pep::SpecifierSet>("requires-python");
  Reader reader(path, problems, sources);
  std::vector<PylockPackage> packages;
  if (table.find("packages") == nullptr) table.refuse("`packages` is missing");
  for (const Node* item : table.tables("packages")) packages.push_back(reader.read_package(*item));
  auto groups = table.texts("dependency-groups"), defaults = table.texts("default-groups");
  if (!problems.empty()) return std::unexpected(PylockError{Kind::validation, std::move(problems)});
  const auto one = pep::Version::try_parse("1"), two = pep::Version::try_parse("2");
  if (*lock_version < *one || *lock_version >= *two) {
    table.refuse(*table.find("lock-version"),
                 fmt::format("a lock file of version {} is not known: 1.0 is", lock_version->text()));
    return std::unexpected(PylockError{Kind::unsupported_version, std::move(problems)});
  }
  return Pylock{*std::move(lock_version), std::move(requires_python), std::move(environments),
                std::move(extras),        std::move(groups),          std::move(defaults),
                std::move(packages)};
}

}  // namespace trysquare::read
