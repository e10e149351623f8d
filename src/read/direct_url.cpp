#include "read/direct_url.hpp"

#include "base/credentials.hpp"
#include "data/json.hpp"
#include "data/python_json.hpp"
#include "pep/url.hpp"

#include <fmt/core.h>

namespace trysquare::read {

namespace {

// The members of one object; the first that is not what it should be is remembered.
class Members {
 public:
  Members(const data::Node& node, std::string_view path, std::optional<Failure>& wrong)
      : node_(node), path_(path), wrong_(wrong) {}

  template <class T>
  std::optional<T> get(std::string_view name, std::string_view kind) const {
    const data::Node* value = node_.find(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (const T* found = value->as<T>()) return *found;
    refuse(*value, fmt::format("`{}` must be {}, not {}", name, kind, value->kind()));
    return std::nullopt;
  }
  std::optional<std::string> text(std::string_view name) const { return get<std::string>(name, "a string"); }
  std::string required_text(std::string_view name) const {
    const data::Node* value = node_.find(name);
    if (value == nullptr || value->is_null()) refuse(node_, fmt::format("`{}` is missing", name));
    return text(name).value_or("");
  }
  // Null when it is not there.
  const data::Node* object(std::string_view name) const {
    const data::Node* value = node_.find(name);
    if (value == nullptr || value->is_null()) return nullptr;
    if (value->object() == nullptr) {
      refuse(*value, fmt::format("`{}` must be an object, not {}", name, value->kind()));
      return nullptr;
    }
    return value;
  }
  void refuse(const data::Node& node, std::string message) const {
    if (!wrong_) wrong_ = failure_at(node.place(path_), std::move(message));
  }

 private:
  const data::Node& node_;
  std::string_view path_;
  std::optional<Failure>& wrong_;
};

void read_hashes(const Members& members, const data::Node& node, DirectUrlDocument& found) {
  if (const data::Node* hashes = members.object("hashes")) {
    found.hashes.emplace();
    for (const auto& [algorithm, value, line, column] : hashes->object()->members) {
      if (hashes->find(algorithm)->string() == nullptr) {
        members.refuse(value, fmt::format("the {} hash must be a string", algorithm));
      } else {
        (*found.hashes)[algorithm] = *hashes->find(algorithm)->string();
      }
    }
  }
  const auto old = members.text("hash");
  if (!old) return;
  const std::size_t equals = old->find('=');
  if (equals == std::string::npos) return members.refuse(node, "`hash` must be `algorithm=value`");
  const std::string algorithm = old->substr(0, equals), value = old->substr(equals + 1);
  if (!found.hashes) {
    found.hashes.emplace();
    found.hashes->emplace(algorithm, value);
  } else if (const auto same = found.hashes->find(algorithm);
             same == found.hashes->end() || same->second != value) {
    members.refuse(node, "`hash` and `hashes` do not agree");
  }
}

}  // namespace

Result<DirectUrl> parse_direct_url(std::string_view text, std::string_view path) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  const data::Node* url = document->find("url");
  if (url == nullptr || url->string() == nullptr) {
    return failure_at(document->place(path), "`url` is missing or is no string");
  }
  DirectUrl found{without_credentials(*url->string()), false, source_of_direct_url(*document)};
  if (const data::Node* directory = document->find("dir_info")) {
    const data::Node* editable = directory->find("editable");
    found.editable = editable != nullptr && editable->as<bool>() != nullptr && *editable->as<bool>();
  }
  return found;
}

Result<DirectUrlDocument> parse_direct_url_document(std::string_view text, std::string_view path) {
  const auto document = data::parse_python_json(text, path);
  if (!document) return std::unexpected(document.error());
  if (document->object() == nullptr) return failure_at(document->place(path), "this is no object");
  std::optional<Failure> wrong;
  const Members members(*document, path, wrong);
  DirectUrlDocument found;
  found.url = members.required_text("url");
  found.subdirectory = members.text("subdirectory");
  const data::Node* archive = members.object("archive_info");
  const data::Node* vcs = members.object("vcs_info");
  const data::Node* directory = members.object("dir_info");
  if (archive != nullptr) read_hashes(Members(*archive, path, wrong), *archive, found);
  if (vcs != nullptr) {
    const Members inner(*vcs, path, wrong);
    found.vcs = inner.required_text("vcs");
    found.requested_revision = inner.text("requested_revision");
    found.commit_id = inner.required_text("commit_id");
  }
  if (directory != nullptr)
    found.editable = Members(*directory, path, wrong).get<bool>("editable", "true or false");
  if ((archive != nullptr) + (vcs != nullptr) + (directory != nullptr) != 1) {
    members.refuse(*document, "exactly one of `vcs_info`, `archive_info` and `dir_info` must be there");
  }
  found.kind = archive != nullptr ? "archive" : vcs != nullptr ? "vcs" : "dir";
  if (!wrong && directory != nullptr) {
    const auto url = pep::Url::parse(found.url);
    if (!url || url->scheme != "file" || !url->path.starts_with('/')) {
      members.refuse(*document, "the `url` of a directory must be `file:///` and an absolute path");
    }
  }
  if (wrong) return *std::move(wrong);
  return found;
}

}  // namespace trysquare::read
