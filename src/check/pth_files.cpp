// TS113: do the lines of .pth files lead to something, and can those that are code be executed?
// https://docs.python.org/3/library/site.html
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "check/module_names.hpp"
#include "pep/python_version.hpp"
#include "pysource/literal.hpp"
#include "pysource/parse.hpp"
#include "pysource/walk.hpp"

#include <fmt/core.h>

#include <optional>

namespace trysquare::check {

namespace {

namespace ast = pysource::ast;
using pysource::Kind;
using pysource::NodeId;

// Why a line of code fails at every start; empty when nothing says so.
class CodeLine {
 public:
  CodeLine(ModuleNames& modules, std::string_view text, int version)
      : modules_(modules), version_(version), tree_(pysource::parse(text, {.version = version})) {}

  std::string failure() {
    if (!tree_.errors().empty()) return "is no Python: " + tree_.errors().front().message;
    pysource::walk(tree_, tree_.root(), [&](NodeId id) {
      // What a function or a handler does is done on another occasion.
      const Kind kind = tree_.kind(id);
      if (kind == Kind::function_def || kind == Kind::lambda || kind == Kind::try_) return false;
      if (failure_.empty()) look_at(id, kind);
      return failure_.empty();
    });
    return failure_;
  }

 private:
  void want_module(std::string_view name) {
    if (!modules_.is_there(name)) {
      failure_ = fmt::format("imports `{}`, which is not there", name);
      return;
    }
    const std::string why = modules_.failure_of(name, version_);
    if (!why.empty()) failure_ = fmt::format("imports `{}`, which {}", name, why);
  }

  void look_at(NodeId id, Kind kind) {
    if (kind == Kind::raise) {
      failure_ = "raises an exception";
    } else if (kind == Kind::import) {
      for (const NodeId alias : tree_.items(tree_.as<ast::Import>(id).names)) {
        const auto one = tree_.as<ast::Alias>(alias);
        want_module(tree_.name(one.name));
        if (one.as_name.empty()) imported_.emplace_back(tree_.name(one.name));
      }
    } else if (kind == Kind::import_from) {
      const auto from = tree_.as<ast::ImportFrom>(id);
      if (from.level == 0) want_module(tree_.name(from.module));
    } else if (kind == Kind::call) {
      look_at_call(tree_.as<ast::Call>(id));
    } else if (kind == Kind::attribute) {
      const auto attribute = tree_.as<ast::Attribute>(id);
      const std::string owner(tree_.text_of(attribute.value)), name(tree_.name(attribute.attr));
      for (const std::string& module : imported_) {
        if (module != owner || modules_.offers(module, name)) continue;
        failure_ = fmt::format("uses `{}.{}`, which `{}` does not have", module, name, module);
      }
    }
  }

  // __import__("name"), as tools write it that must keep to one line.
  void look_at_call(const ast::Call& call) {
    if (tree_.text_of(call.function) != "__import__") return;
    const auto arguments = tree_.items(call.args);
    if (arguments.empty() || tree_.kind(arguments.front()) != Kind::constant) return;
    want_module(pysource::decode_text(tree_, arguments.front()).value);
  }

  ModuleNames& modules_;
  int version_;
  pysource::Module tree_;
  std::vector<std::string> imported_;
  std::string failure_;
};

void check_lines(const IntegrityFacts& facts, const locate::PthFile& file, std::string_view text,
                 ModuleNames& modules, Findings& out) {
  const auto lines = split_lines(text);
  for (const auto& line : file.lines) {
    std::string message;
    if (line.is_code) {
      std::string_view code = line.line <= lines.size() ? lines[line.line - 1] : std::string_view();
      const std::string failure =
          CodeLine(modules, code, pysource::grammar_version(facts.environment.markers.python_version))
              .failure();
      if (!failure.empty())
        message = fmt::format("a line of `{}` {}: it fails at every start", file.name, failure);
    } else if (!line.path.empty() && !line.path.starts_with('#')) {
      const std::string target = normal_path(join_path(file.site, line.path));
      if (!facts.files.status(target))
        message = fmt::format("`{}` adds `{}` to sys.path, which is not there", file.name, line.path);
    }
    if (message.empty()) continue;
    out.push_back(model::make_finding("TS113", file.name, std::move(message),
                                      {join_path(file.site, file.name), line.line, 1}));
  }
}

}  // namespace

Findings check_pth_files(const IntegrityFacts& facts) {
  Findings out;
  ModuleNames modules(facts.files, facts.environment);
  for (const auto& file : facts.installation.pth_files) {
    const std::string path = join_path(file.site, file.name);
    if (file.problem || !file.is_text) {
      out.push_back(model::make_finding(
          "TS113", file.name,
          file.problem ? fmt::format("`{}` cannot be read: {}", file.name, file.problem->message)
                       : fmt::format("`{}` is no text: Python stops reading it, at every start", file.name),
          {path, 0, 0}));
      continue;
    }
    const auto text = facts.files.read_file(path);
    if (!text) continue;
    // https://docs.python.org/3.13/library/site.html: "Changed in version 3.13".
    constexpr int first_without_mark = 13;
    if (text->starts_with("\xEF\xBB\xBF") &&
        pep::python_minor(facts.environment.markers.python_version) < first_without_mark)
      out.push_back(model::make_finding(
          "TS113", file.name,
          fmt::format("`{}` begins with a byte order mark, which Python before 3.13 takes for a part of its "
                      "first line: that line is not followed",
                      file.name),
          {path, 1, 1}));
    check_lines(facts, file, *text, modules, out);
  }
  return out;
}

}  // namespace trysquare::check
