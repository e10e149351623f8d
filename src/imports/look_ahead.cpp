// Which sources will be read soon: those of the modules that a source imports at its top level, in order, and
// what these import, as soon as they are parsed.
// What it says is a guess, that decides about nothing but who reads them.
#include "imports/importer.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

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

void Importer::expect(Module& module, std::vector<Sources::Wanted>& wanted) {
  if (module.found.kind != Found::Kind::source || module.state != Module::State::untouched) return;
  if (std::exchange(module.is_expected, true)) return;
  wanted.push_back({module.found.path, bodies_of(module)});
  if (!module.is_library) ahead_.push_back(&module);
}

void Importer::expect(std::string_view name, std::vector<Sources::Wanted>& wanted) {
  name = bounded(name);
  const Module& whole = find(name);
  if (whole.is_expected || whole.is_library || whole.state != Module::State::untouched) return;
  // Its parents before it. Of the library only what is asked for names is read.
  for (std::size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    Module& part = find(name.substr(0, dot));
    if (part.is_library || part.found.kind == Found::Kind::missing) return;
    expect(part, wanted);
    if (dot == std::string_view::npos) return;
  }
}

void Importer::look_ahead(Module& module, const pysource::Module& tree) {
  if (std::exchange(module.is_looked_through, true)) return;
  std::vector<NodeId> statements;
  collect_imports(tree, tree.as<ast::Module>(tree.root()).body, 0, statements);
  std::vector<Sources::Wanted> wanted;
  for (const NodeId id : statements) {
    if (tree.kind(id) == Kind::import) {
      for (const NodeId alias : tree.items(tree.as<ast::Import>(id).names))
        expect(tree.name(tree.as<ast::Alias>(alias).name), wanted);
      continue;
    }
    const auto node = tree.as<ast::ImportFrom>(id);
    const std::string name = absolute_name(module, node.level, tree.name(node.module));
    if (name.empty()) continue;
    expect(name, wanted);
    Module& from = find(name);
    if (from.is_library) expect(from, wanted);
    if (from.is_library || from.found.folders.empty()) continue;
    // What is no name of the package may be a module of it.
    for (const NodeId alias : tree.items(node.names)) {
      const std::string_view inner = tree.name(tree.as<ast::Alias>(alias).name);
      if (finder_.find(from.found.folders, inner).kind == Found::Kind::source)
        expect(find(name + '.' + std::string(inner)), wanted);
    }
  }
  sources_.announce(wanted);
}

// What those import that are parsed and not yet asked for: the nearest ones, then those that come later.
void Importer::look_further() {
  constexpr std::size_t far = 24;
  for (std::size_t back = 0; back < std::min(far, ahead_.size()) && sources_.has_little_ahead();) {
    const auto at = ahead_.end() - 1 - static_cast<std::ptrdiff_t>(back);
    Module& module = **at;
    if (module.state != Module::State::untouched) {
      ahead_.erase(at);
    } else if (const pysource::Module* tree = sources_.parsed_ahead(module.found.path)) {
      ahead_.erase(at);
      look_ahead(module, *tree);
      back = 0;
    } else {
      ++back;
    }
  }
  for (; next_later_ < later_.size() && sources_.has_little_ahead(); ++next_later_) {
    Module& module = *later_[next_later_];
    if (module.state != Module::State::untouched) continue;
    const pysource::Module* tree = sources_.parsed_ahead(module.found.path);
    if (tree == nullptr) return;
    look_ahead(module, *tree);
  }
}

void Importer::announce(const std::vector<std::string>& modules) {
  if (!sources_.look_ahead()) return;
  std::vector<Sources::Wanted> wanted;
  for (const std::string& name : modules) {
    Module& module = find(name);
    if (module.found.kind != Found::Kind::source || module.state != Module::State::untouched) continue;
    wanted.push_back({module.found.path, bodies_of(module)});
    later_.push_back(&module);
  }
  sources_.announce_for_later(wanted);
}

}  // namespace trysquare::imports
