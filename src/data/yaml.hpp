// YAML text -> a graph of nodes that know their place, with YAML 1.1's types as PyYAML's SafeLoader resolves
// them; and, where every key is text, one Node. https://yaml.org/spec/1.1/
// Laws: an alias is the node it names, not a copy, so that no text is larger read than written; mappings are
// merged (`<<`); the order of keys is the one that PyYAML's dict has; what it refuses is refused at the same
// stage.
#pragma once

#include "data/node.hpp"

#include <optional>

namespace trysquare::data {

struct YamlNode {
  enum class Kind : std::uint8_t {
    null,
    boolean,
    integer,   // `text`: its decimal digits with an optional `-`
    floating,  // `number`
    text,
    bytes,
    date,       // `text`: YYYY-MM-DD
    date_time,  // `text`: as written
    sequence,
    mapping,
    set,
    pairs,      // a list of (key, value)
    unmodelled  // `text` says why
  } kind = Kind::null;
  std::string text;
  double number = 0;
  bool truth = false;
  std::vector<std::uint32_t> items;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> members;
  std::uint32_t line = 0, column = 0;
};

struct YamlDocument {
  std::vector<YamlNode> nodes;
  std::uint32_t root = 0;
};

enum class YamlStage : std::uint8_t { reader, scanner, parser, composer, constructor };
struct YamlFailure {
  YamlStage stage = YamlStage::scanner;
  bool doubtful = false;  // PyYAML may read it all the same, or otherwise
  Error error;
};
// What was read before the failure, if there is one. A stream without a document has none.
struct YamlStream {
  std::vector<YamlDocument> documents;
  std::optional<YamlFailure> failure;
};

struct YamlReading {
  bool resolved = true;  // without, every scalar is text (PyYAML's BaseLoader)
  bool single = false;   // a second document is a failure
};
YamlStream read_yaml(std::string_view text, std::string_view path, YamlReading reading = {});

// One document of plain data, aliases written out; a failure when it is none, or grows beyond bounds.
Result<Node> parse_yaml(std::string_view text, std::string_view path);

// The type of a plain scalar, and its value; `tag` as it is written out, empty when it has none.
void resolve_yaml_scalar(std::string_view text, bool plain, std::string_view tag, YamlNode& into,
                         std::string& resolved_tag);

}  // namespace trysquare::data
