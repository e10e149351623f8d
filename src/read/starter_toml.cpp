#include "read/starter_toml.hpp"

#include "base/text.hpp"
#include "data/toml.hpp"
#include "read/toml_fields.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using model::Argument;

constexpr std::array<std::string_view, 7> runs_words{"thread",  "process", "job",  "task",
                                                     "request", "loop",    "first"};
constexpr std::array<std::string_view, 2> passes_words{"rest", "items"};
constexpr std::array<std::string_view, 8> wrapper_words{"once", "partial", "manager", "suppress",
                                                        "lock", "exit",    "import",  "field"};
constexpr std::array<std::string_view, 3> methods{"fork", "spawn", "forkserver"};

class Reader {
 public:
  Reader(std::string_view path, StarterFile& file) : path_(path), file_(file) {}

  void read(const data::Node& document) {
    Fields top(document, "a starter file", path_, file_.problems);
    const data::Node* schema = top.require("schema");
    const auto* number = schema == nullptr ? nullptr : schema->as<std::int64_t>();
    if (schema != nullptr && (number == nullptr || *number != 1))
      top.problem(*schema, "`schema` must be 1: this file is of another version of the format");
    for (const data::Node* node : top.items("starter")) read_starter(*node);
    for (const data::Node* node : top.items("pool")) read_pool(*node);
    for (const data::Node* node : top.items("start_method")) read_start_method(*node);
    for (const data::Node* node : top.items("wrapper")) read_wrapper(*node);
    for (const data::Node* node : top.items("host")) read_host(*node);
    top.finish();
  }

 private:
  Argument argument(Fields& fields, std::string_view key) {
    const data::Node* node = fields.take(key);
    if (node == nullptr) return {};
    Fields inner(*node, fmt::format("`{}`", key), path_, file_.problems);
    Argument out{inner.text("name"), -1};
    if (const data::Node* at = inner.take("at")) {
      const auto* position = at->as<std::int64_t>();
      if (position == nullptr || *position < 0 || *position > 99)
        inner.problem(*at, "`at` is a position, counted from 0");
      else
        out.at = static_cast<int>(*position);
    }
    if (key == "unless") unless_values_ = inner.texts("values");
    inner.finish();
    if (!out.given() && node->object() != nullptr)
      fields.problem(*node, fmt::format("`{}` needs `name`, `at`, or both", key));
    return out;
  }

  std::vector<std::string> callables(Fields& fields) {
    const data::Node* node = fields.require("call");
    std::vector<std::string> out = fields.texts("call");
    if (node != nullptr && node->array() != nullptr && out.empty())
      fields.problem(*node, "`call` must not be empty");
    return out;
  }

  model::Runs runs(Fields& fields) {
    fields.require("runs");
    const auto at = fields.choice("runs", runs_words);
    return at ? static_cast<model::Runs>(*at) : model::Runs::thread;
  }

  void read_starter(const data::Node& node) {
    Fields fields(node, "a [[starter]]", path_, file_.problems);
    model::Starter one;
    one.place = node.place(path_);
    one.call = callables(fields);
    one.runs = runs(fields);
    if (const auto at = fields.choice("method", methods)) one.method = methods[*at];
    one.host = fields.text("host");
    one.file = fields.text("file");
    one.body = argument(fields, "body");
    one.args = argument(fields, "args");
    one.kwargs = argument(fields, "kwargs");
    one.pool = argument(fields, "pool");
    if (const auto at = fields.choice("passes", passes_words))
      one.passes = *at == 0 ? model::Passes::rest : model::Passes::items;
    one.decorates = fields.truth("decorates").value_or(false);
    one.start = fields.texts("start");
    const std::string subclass = fields.text("subclass");  // what is split keeps pointing into it
    for (const std::string_view word : split(subclass, ' ')) {
      if (!word.empty()) one.subclass.emplace_back(word);
    }
    unless_values_.clear();
    one.unless = argument(fields, "unless");
    one.unless_values = unless_values_;
    if (!one.body.given() && !one.decorates && one.subclass.empty() && one.file.empty())
      fields.problem(node, "a [[starter]] needs `body`, `decorates`, `subclass` or `file`");
    fields.finish();
    file_.starters.starters.push_back(std::move(one));
  }

  void read_pool(const data::Node& node) {
    Fields fields(node, "a [[pool]]", path_, file_.problems);
    model::Pool one;
    one.place = node.place(path_);
    one.call = callables(fields);
    one.runs = runs(fields);
    if (one.runs != model::Runs::thread && one.runs != model::Runs::process)
      fields.problem(node, "a [[pool]] `runs` in a `thread` or a `process`");
    one.initializer = argument(fields, "initializer");
    one.initargs = argument(fields, "initargs");
    one.context = argument(fields, "context");
    one.fresh = argument(fields, "fresh");
    one.tasks = fields.texts("tasks");
    one.passes_items = fields.texts("passes_items");
    one.passes_tuple = fields.texts("passes_tuple");
    fields.finish();
    file_.starters.pools.push_back(std::move(one));
  }

  void read_start_method(const data::Node& node) {
    Fields fields(node, "a [[start_method]]", path_, file_.problems);
    model::StartMethod one{callables(fields), argument(fields, "argument"),
                           fields.truth("of_result").value_or(false), node.place(path_)};
    fields.finish();
    file_.starters.start_methods.push_back(std::move(one));
  }

  void read_wrapper(const data::Node& node) {
    Fields fields(node, "a [[wrapper]]", path_, file_.problems);
    model::Wrapper one{callables(fields), model::Wrapping::once, node.place(path_)};
    fields.require("means");
    if (const auto at = fields.choice("means", wrapper_words)) one.means = static_cast<model::Wrapping>(*at);
    fields.finish();
    file_.starters.wrappers.push_back(std::move(one));
  }

  void read_host(const data::Node& node) {
    Fields fields(node, "a [[host]]", path_, file_.problems);
    model::Host one;
    one.place = node.place(path_);
    one.name = fields.require_text("name");
    one.starts = fields.texts("starts");
    one.configures = fields.texts("configures");
    one.variable = fields.text("variable");
    one.settings = fields.texts("settings");
    one.modules = fields.texts("modules");
    one.bases = fields.texts("bases");
    one.asks = fields.texts("asks");
    one.signatures = fields.texts("signatures");
    one.parameter = fields.text("parameter");
    one.imports = fields.texts("imports");
    fields.finish();
    file_.starters.hosts.push_back(std::move(one));
  }

  std::string_view path_;
  StarterFile& file_;
  std::vector<std::string> unless_values_;
};

}  // namespace

StarterFile parse_starter_toml(std::string_view text, std::string_view path) {
  StarterFile file;
  const auto document = data::parse_toml(text, path);
  if (!document) {
    file.problems.push_back(document.error());
    return file;
  }
  Reader(path, file).read(*document);
  std::ranges::stable_sort(file.problems, {}, &Error::place);
  return file;
}

}  // namespace trysquare::read
