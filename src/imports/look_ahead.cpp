// Which sources will be read soon: those of the modules that a source imports at its top level, in order.
// What it says is a guess, that decides about nothing but who reads them.
#include "imports/importer.hpp"

namespace trysquare::imports {

namespace ast = pysource::ast;
using pysource::Kind;
using pysource::List;
using pysource::NodeId;

namespace {

constexpr int deepest_block = 4;

// The import statements of the block, and of blocks in it that are no bodies of their own.
void collect_imports(const pysource::Module& tree, List block, int depth, std::vector<NodeId>& into) {
  if (depth > deepest_block) return;
  for (const NodeId id : tree.items(block)) {
    switch (tree.kind(id)) {
      case Kind::import:
      case Kind::import_from: into.push_back(id); break;
      case Kind::if_:
        collect_imports(tree, tree.as<ast::If>(id).body, depth + 1, into);
        collect_imports(tree, tree.as<ast::If>(id).orelse, depth + 1, into);
        break;
      case Kind::with: collect_imports(tree, tree.as<ast::With>(id).body, depth + 1, into); break;
      case Kind::try_: collect_imports(tree, tree.as<ast::Try>(id).body, depth + 1, into); break;
      default: break;
    }
  }
}

}  // namespace

void Importer::announce(std::string_view name, std::vector<std::string>& paths) {
  name = bounded(name);
  // Its parents before it.
  for (std::size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    const Module& part = find(name.substr(0, dot));
    if (part.is_library || part.found.kind == Found::Kind::missing) return;
    if (part.found.kind == Found::Kind::source && part.state == Module::State::untouched)
      paths.push_back(part.found.path);
    if (dot == std::string_view::npos) return;
  }
}

void Importer::look_ahead(const Module& module) {
  if (!sources_.look_ahead() || module.is_library || !module.tree) return;
  const pysource::Module& tree = *module.tree;
  std::vector<NodeId> statements;
  collect_imports(tree, tree.as<ast::Module>(tree.root()).body, 0, statements);
  std::vector<std::string> paths;
  for (const NodeId id : statements) {
    if (tree.kind(id) == Kind::import) {
      for (const NodeId alias : tree.items(tree.as<ast::Import>(id).names))
        announce(tree.name(tree.as<ast::Alias>(alias).name), paths);
      continue;
    }
    const auto node = tree.as<ast::ImportFrom>(id);
    const std::string name = Importer::absolute_name(module, node.level, tree.name(node.module));
    if (name.empty()) continue;
    announce(name, paths);
    const Module& from = find(name);
    if (from.is_library || from.found.folders.empty()) continue;
    // What is no name of the package may be a module of it.
    for (const NodeId alias : tree.items(node.names)) {
      const Found inner = finder_.find(from.found.folders, tree.name(tree.as<ast::Alias>(alias).name));
      if (inner.kind == Found::Kind::source) paths.push_back(inner.path);
    }
  }
  sources_.announce(paths);
}

void Importer::announce(const std::vector<std::string>& modules) {
  if (!sources_.look_ahead()) return;
  std::vector<std::string> paths;
  for (const std::string& name : modules) announce(name, paths);
  sources_.announce(paths);
}

}  // namespace trysquare::imports
