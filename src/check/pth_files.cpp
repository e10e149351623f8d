// TS113: do the lines of .pth files lead to something, and can those that are code be executed?
// https://docs.python.org/3/library/site.html
#include "base/byte_source.hpp"
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "check/module_names.hpp"
#include "check/pth_names.hpp"
#include "pep/python_version.hpp"
#include "pysource/literal.hpp"
#include "pysource/parse.hpp"
#include "pysource/walk.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace trysquare::check {

namespace {

namespace ast = pysource::ast;
using pysource::Kind;
using pysource::NodeId;

// What ends the interpreter, when a line does nothing else.
bool ends_python(std::string_view function) {
  return function == "sys.exit" || function == "exit" || function == "quit" || function == "os._exit" ||
         function == "os.abort";
}

// Why a line of code fails at every start; empty when nothing says so.
class CodeLine {
 public:
  CodeLine(const FileSystem& files, ModuleNames& modules, std::string_view text, int version)
      : files_(files),
        modules_(modules),
        version_(version),
        tree_(pysource::parse(text, {.version = version})) {}

  std::string failure() {
    if (!tree_.errors().empty()) return "is no Python: " + tree_.errors().front().message;
    pysource::walk(tree_, tree_.root(), [&](NodeId id) {
      // What a function or a handler does is done on another occasion.
      const Kind kind = tree_.kind(id);
      if (kind == Kind::function_def || kind == Kind::lambda || kind == Kind::try_) return false;
      if (failure_.empty()) look_at(id, kind);
      return failure_.empty();
    });
    if (failure_.empty()) look_for_names();
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
      look_at_import(tree_.as<ast::ImportFrom>(id));
    } else if (kind == Kind::expr && ends_python(called(tree_.as<ast::Expr>(id).value))) {
      failure_ = fmt::format("calls `{}`: Python ends", called(tree_.as<ast::Expr>(id).value));
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

  // "sys.exit" of `sys.exit(1)`; empty: it is no call.
  std::string_view called(NodeId id) const {
    return tree_.kind(id) == Kind::call ? tree_.text_of(tree_.as<ast::Call>(id).function)
                                        : std::string_view();
  }

  void look_at_import(const ast::ImportFrom& from) {
    if (from.level != 0) return;
    const std::string module(tree_.name(from.module));
    want_module(module);
    for (const NodeId alias : tree_.items(from.names)) {
      const std::string name(tree_.name(tree_.as<ast::Alias>(alias).name));
      if (failure_.empty() && name != "*" && !modules_.offers(module, name))
        failure_ = fmt::format("imports `{}` of `{}`, which does not have it", name, module);
    }
  }

  // Names that are bound nowhere in the line. What is executed as text may bind any.
  void look_for_names() {
    std::vector<std::string> bound, used;
    const auto bind = [&](std::string_view name) { bound.emplace_back(name.substr(0, name.find('.'))); };
    pysource::walk(tree_, tree_.root(), [&](NodeId id) {
      const Kind kind = tree_.kind(id);
      if (kind == Kind::name) {
        const bool load = static_cast<pysource::Context>(tree_.node(id).detail) == pysource::Context::load;
        (load ? used : bound).emplace_back(tree_.name(id));
      } else if (kind == Kind::alias) {
        const auto one = tree_.as<ast::Alias>(id);
        bind(tree_.name(one.as_name.empty() ? one.name : one.as_name));
      } else if (kind == Kind::arg) {
        bind(tree_.name(tree_.as<ast::Arg>(id).name));
      }
      return true;
    });
    const auto is_among = [](const std::vector<std::string>& names, std::string_view name) {
      return std::ranges::find(names, name) != names.end();
    };
    if (is_among(used, "exec") || is_among(used, "globals") || is_among(used, "locals") ||
        is_among(bound, "*"))
      return;
    for (const std::string& name : used) {
      if (is_known_to_pth(name) || is_among(bound, name)) continue;
      failure_ = fmt::format("uses the name `{}`, which nothing binds", name);
      return;
    }
  }

  // A file by its full name, read whatever else: `exec(open("/opt/tool/start.py").read())`.
  void look_at_opening(const ast::Call& call) {
    const auto arguments = tree_.items(call.args);
    if (arguments.size() != 1 || tree_.kind(arguments.front()) != Kind::constant) return;
    const std::string path = pysource::decode_text(tree_, arguments.front()).value;
    if (path.starts_with('/') && !files_.status(path))
      failure_ = fmt::format("opens `{}`, which is not there", path);
  }

  // __import__("name"), as tools write it that must keep to one line.
  void look_at_call(const ast::Call& call) {
    if (tree_.text_of(call.function) == "open") return look_at_opening(call);
    if (tree_.text_of(call.function) != "__import__") return;
    const auto arguments = tree_.items(call.args);
    if (arguments.empty() || tree_.kind(arguments.front()) != Kind::constant) return;
    want_module(pysource::decode_text(tree_, arguments.front()).value);
  }

  const FileSystem& files_;
  ModuleNames& modules_;
  int version_;
  pysource::Module tree_;
  std::vector<std::string> imported_;
  std::string failure_;
};

// A file on sys.path holds modules when it is a ZIP archive, whatever stands before that.
bool is_no_place_of_modules(const FileSystem& files, const std::string& path) {
  const auto status = files.status(path);
  if (!status || status->kind == FileKind::directory) return false;
  if (status->kind != FileKind::regular) return true;
  auto source = open_bytes(files, path);
  std::string start(2, '\0');
  if (!source) return false;
  const auto got = (*source)->read(start.data(), start.size());
  return got && start != "PK" && start != "#!" && !path.ends_with(".zip");
}

void check_lines(const IntegrityFacts& facts, const locate::PthFile& file, std::string_view text,
                 ModuleNames& modules, Findings& out) {
  const auto lines = split_lines(text);
  for (const auto& line : file.lines) {
    std::string message;
    if (line.is_code) {
      std::string_view code = line.line <= lines.size() ? lines[line.line - 1] : std::string_view();
      const std::string failure =
          CodeLine(facts.files, modules, code,
                   pysource::grammar_version(facts.environment.markers.python_version))
              .failure();
      if (!failure.empty())
        message = fmt::format("a line of `{}` {}: it fails at every start", file.name, failure);
    } else if (!line.path.empty() && !line.path.starts_with('#')) {
      const std::string target = normal_path(join_path(file.site, line.path));
      if (!facts.files.status(target))
        message = fmt::format("`{}` adds `{}` to sys.path, which is not there", file.name, line.path);
      else if (is_no_place_of_modules(facts.files, target))
        message = fmt::format("`{}` adds `{}` to sys.path, which is neither a folder nor an archive",
                              file.name, line.path);
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
