#include "lifecycle/outline.hpp"

#include "pysource/literal.hpp"
#include "pysource/walk.hpp"

#include <algorithm>

namespace trysquare::lifecycle {

namespace {

namespace ast = pysource::ast;
using pysource::Kind;
using pysource::NodeId;

class Sketcher {
 public:
  Sketcher(const Program& program, ModuleId id, const Vocabulary& words)
      : program_(program), id_(id), tree_(program.module(id).tree), words_(words) {}

  Outline draw() {
    for (const std::string& word : words_.product_words()) {
      if (tree_.text().find(word) != std::string_view::npos) out_.mentions_product = true;
    }
    pysource::walk(tree_, tree_.root(), [&](NodeId node) {
      see_import(node);
      return true;
    });
    pysource::walk(tree_, tree_.root(), [&](NodeId node) {
      see(node);
      return true;
    });
    see_assigned_names();
    return std::move(out_);
  }

 private:
  void import(const std::string& name) {
    const ModuleId found = program_.find(name, id_);
    if (found != no_module)
      out_.imports.insert(found);
    else
      out_.outside.push_back(name);
    // The packages above a module are imported with it.
    const std::size_t dot = name.find_last_of('.');
    if (dot != std::string::npos && program_.find(name.substr(0, dot), id_) != no_module)
      out_.imports.insert(program_.find(name.substr(0, dot), id_));
  }

  void see_import(NodeId node) {
    if (tree_.kind(node) == Kind::import) {
      for (const NodeId item : tree_.items(tree_.as<ast::Import>(node).names)) {
        const auto alias = tree_.as<ast::Alias>(item);
        const std::string name(tree_.name(alias.name));
        import(name);
        if (alias.as_name.empty())
          out_.names[name.substr(0, name.find('.'))] = name.substr(0, name.find('.'));
        else
          out_.names[std::string(tree_.name(alias.as_name))] = name;
      }
    } else if (tree_.kind(node) == Kind::import_from) {
      const auto statement = tree_.as<ast::ImportFrom>(node);
      const std::string_view written = statement.module.empty() ? "" : tree_.name(statement.module);
      const std::string from = absolute_name(program_.module(id_), written, statement.level);
      import(from);
      for (const NodeId item : tree_.items(statement.names)) {
        const auto alias = tree_.as<ast::Alias>(item);
        const std::string name(tree_.name(alias.name));
        const std::string whole = from.empty() ? name : from + "." + name;
        if (program_.find(whole, id_) != no_module) import(whole);
        out_.names[alias.as_name.empty() ? name : std::string(tree_.name(alias.as_name))] = whole;
      }
    }
  }

  // The dotted name that an expression stands for, through the module's imports.
  std::string meaning(NodeId expression) const {
    const std::string text = dotted_text(tree_, expression);
    const std::size_t dot = text.find('.');
    const auto found = out_.names.find(text.substr(0, dot));
    if (found == out_.names.end()) return {};
    return dot == std::string::npos ? found->second : found->second + text.substr(dot);
  }

  void host(const model::Host* host, NodeId at) {
    if (out_.host != nullptr) return;
    out_.host = host;
    out_.host_at = at;
  }

  void see(NodeId node) {
    switch (tree_.kind(node)) {
      case Kind::call: {
        const auto meant = words_.host(meaning(tree_.as<ast::Call>(node).function));
        if (meant.role == HostRole::starts) host(meant.host, node);
        const auto given = tree_.items(tree_.as<ast::Call>(node).args);
        if (given.size() == 2) see_variable(given[0], given[1]);
        break;
      }
      case Kind::class_def: {
        for (const NodeId base : tree_.items(tree_.as<ast::ClassDef>(node).bases)) {
          const auto meant = words_.host(meaning(base));
          if (meant.role != HostRole::base) continue;
          host(meant.host, node);
          out_.hosted.insert(node);
        }
        break;
      }
      case Kind::function_def:
      case Kind::async_function_def: see_function(node); break;
      case Kind::assign: {
        const auto assigned = tree_.as<ast::Assign>(node);
        const auto targets = tree_.items(assigned.targets);
        if (targets.size() == 1 && tree_.kind(targets[0]) == Kind::subscript)
          see_variable(tree_.as<ast::Subscript>(targets[0]).slice, assigned.value);
        break;
      }
      case Kind::compare:
        if (tree_.text_of(tree_.as<ast::Compare>(node).left) == "__name__") out_.has_main_guard = true;
        break;
      default: break;
    }
  }

  void see_function(NodeId node) {
    const auto arguments = tree_.as<ast::Arguments>(tree_.as<ast::FunctionDef>(node).args);
    std::vector<std::string_view> names;
    for (const auto list : {arguments.positional_only, arguments.args}) {
      for (const NodeId item : tree_.items(list)) names.push_back(tree_.name(tree_.as<ast::Arg>(item).name));
    }
    if (!names.empty() && (names.front() == "self" || names.front() == "cls")) names.erase(names.begin());
    if (names.empty()) return;
    for (const auto& one : words_.hosts()) {
      const bool signature = std::ranges::find(one.signatures, names.front()) != one.signatures.end();
      if (signature || (names.front() == one.parameter && imports_one_of(one.imports)))
        out_.hosted.insert(node);
    }
  }

  // `setdefault("VARIABLE", "module")` and `environ["VARIABLE"] = "module"`.
  void see_variable(NodeId name, NodeId value) {
    const auto is_text = [&](NodeId id) {
      return tree_.kind(id) == Kind::constant &&
             static_cast<pysource::Literal>(tree_.node(id).detail) == pysource::Literal::string;
    };
    if (!is_text(name) || !is_text(value)) return;
    const std::string variable = pysource::decode_text(tree_, name).value;
    for (const auto& one : words_.hosts()) {
      if (!one.variable.empty() && variable == one.variable)
        out_.settings_named.emplace_back(&one, pysource::decode_text(tree_, value).value);
    }
  }

  bool imports_one_of(const std::vector<std::string>& wanted) const {
    return std::ranges::any_of(out_.outside, [&](const std::string& name) {
      return std::ranges::any_of(wanted, [&](const std::string& prefix) {
        return name == prefix || (name.starts_with(prefix) && name[prefix.size()] == '.');
      });
    });
  }

  void see_assigned_names() {
    std::set<std::string_view> assigned;
    for (const NodeId node : tree_.items(tree_.as<ast::Module>(tree_.root()).body)) {
      if (tree_.kind(node) == Kind::assign) {
        for (const NodeId target : tree_.items(tree_.as<ast::Assign>(node).targets)) note(target, assigned);
      } else if (tree_.kind(node) == Kind::ann_assign) {
        note(tree_.as<ast::AnnAssign>(node).target, assigned);
      }
    }
    for (const auto& one : words_.hosts()) {
      const auto count =
          std::ranges::count_if(one.settings, [&](const auto& name) { return assigned.contains(name); });
      const bool loaded =
          std::ranges::any_of(one.modules, [&](const auto& name) { return assigned.contains(name); });
      if (count >= 2 || loaded) host(&one, tree_.root());
    }
  }

  void note(NodeId target, std::set<std::string_view>& assigned) const {
    if (tree_.kind(target) == Kind::name) assigned.insert(tree_.name(target));
  }

  const Program& program_;
  ModuleId id_;
  const pysource::Module& tree_;
  const Vocabulary& words_;
  Outline out_;
};

}  // namespace

Outline make_outline(const Program& program, ModuleId id, const Vocabulary& words) {
  return Sketcher(program, id, words).draw();
}

std::string dotted_text(const pysource::Module& tree, NodeId id) {
  std::vector<std::string_view> parts;
  for (std::size_t depth = 0; depth < 64; ++depth) {
    if (tree.kind(id) == Kind::name) {
      std::string out(tree.name(id));
      for (auto part = parts.rbegin(); part != parts.rend(); ++part) out += "." + std::string(*part);
      return out;
    }
    if (tree.kind(id) != Kind::attribute) return {};
    const auto node = tree.as<ast::Attribute>(id);
    parts.push_back(tree.name(node.attr));
    id = node.value;
  }
  return {};
}

std::string absolute_name(const SourceModule& module, std::string_view written, std::uint32_t level) {
  if (level == 0) return std::string(written);
  std::string package = module.package;
  for (std::uint32_t up = 1; up < level; ++up) {
    const std::size_t dot = package.find_last_of('.');
    package.resize(dot == std::string::npos ? 0 : dot);
  }
  if (written.empty()) return package;
  return package.empty() ? std::string(written) : package + "." + std::string(written);
}

}  // namespace trysquare::lifecycle
