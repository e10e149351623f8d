// Settings in, sanitized settings and the edits out; the one engine of the command and of a live process.
// Without an environment it is an error, never a guess.
#pragma once

#include "app/rule_book.hpp"
#include "data/node.hpp"
#include "locate/environment.hpp"
#include "model/rule.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::app {

struct SanitizeRequest {
  data::Node settings;        // in wire form, an object; see parse_settings
  std::string settings_path;  // for messages
  // Where the installed versions are read, unless `distributions` gives them (name -> version). With a
  // `search_path` the names of the metadata directories are enough: METADATA is read only where a name cannot
  // tell.
  locate::EnvironmentQuery environment;
  std::optional<std::map<std::string, std::string>> distributions = {};
  std::vector<std::string> rules = {};  // directories
  bool review = false;                  // apply edits that need a review, too
  // Edits of an earlier sanitization of the same settings: what they wrote is not explicit, so an old-style
  // setting that was added since wins over it.
  std::vector<model::Edit> previous = {};
  std::vector<std::string> built_for = {};  // requirements: what the settings were written for
};

struct SanitizeAnswer {
  model::Dict before;
  model::Sanitized after;
};

// JSON text of a settings file; must hold an object.
Result<data::Node> parse_settings(std::string_view text, std::string_view path);

Result<SanitizeAnswer> sanitize(const locate::Host& host, const SanitizeRequest& request, RuleMemory& memory);
Result<SanitizeAnswer> sanitize(const locate::Host& host, const SanitizeRequest& request);

// {"settings": {…}, "environment": {"search_path": […], "markers": {…}} | {"python": PATH} |
//  {"manifest": FILE} | {"distributions": {NAME: VERSION}}, "rules": [DIR…], "review": BOOL,
//  "previous": [edit…], "built_for": [requirement…]}
// in, the document of `trysquare sanitize --format json` out.
Result<data::Node> sanitize_json(const locate::Host& host, const data::Node& request, RuleMemory& memory);

}  // namespace trysquare::app
