#include "settings/outline.hpp"

#include "pysource/walk.hpp"
#include "settings/outline_region.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

namespace trysquare::settings {

namespace ast = pysource::ast;
using pysource::Module;
using pysource::NodeId;
using Syntax = pysource::Kind;

namespace {

// Names that are followed through the bodies of functions, for one module; beyond, nothing of it waits.
constexpr std::size_t most_followed = 200'000;

// Methods that leave what they are called of as it is; of an object of any class only by custom.
constexpr auto looking = std::to_array<std::string_view>(
    {"__iter__",  "casefold", "copy",       "count",        "critical", "debug",      "decode",    "encode",
     "endswith",  "error",    "exception",  "findall",      "finditer", "format",     "fullmatch", "get",
     "getLogger", "index",    "info",       "isEnabledFor", "items",    "join",       "keys",      "log",
     "lower",     "lstrip",   "match",      "partition",    "replace",  "rpartition", "rsplit",    "rstrip",
     "search",    "split",    "splitlines", "startswith",   "strip",    "sub",        "title",     "upper",
     "values",    "warn",     "warning"});

// What a name stands for, as far as the syntax tells.
enum class Holds : std::uint8_t { nothing, code, constant, container, object };

class Outliner {
 public:
  explicit Outliner(Module& tree) : tree_(tree) {}

  Outline outline() {
    for (const NodeId statement : tree_.items(tree_.as<ast::Module>(tree_.root()).body)) {
      if (is_for_programs(statement)) continue;
      regions_.push_back(region_of(tree_, statement, names_));
      outline_.steps.push_back({statement, {}, regions_.back().effect, false, binds_surely(statement), 0});
    }
    if (!outline_.steps.empty() && lists_names(outline_.steps.back().statement))
      outline_.steps.back().at_once = false;
    bodies_.resize(regions_.size());
    for (std::uint32_t step = 0; step < regions_.size(); ++step) note_bindings(step);
    for (std::uint32_t step = 0; step < regions_.size(); ++step) settle_known(step);
    touches_.resize(regions_.size());
    reads_.resize(regions_.size());
    for (std::uint32_t step = 0; step < regions_.size(); ++step) follow(step);
    touch_told();
    spread();
    if (followed_ > most_followed) {
      for (auto& step : outline_.steps) step.at_once = true;
    }
    group();
    for (std::uint32_t step = 0; step < regions_.size(); ++step) {
      for (const NameId name : regions_[step].binds) outline_.steps[step].binds.push_back(names_.name(name));
    }
    return std::move(outline_);
  }

 private:
  // `if __name__ == "__main__":`, which a module that is imported never enters.
  bool is_for_programs(NodeId statement) const {
    if (tree_.kind(statement) != Syntax::if_) return false;
    const auto branch = tree_.as<ast::If>(statement);
    if (!tree_.items(branch.orelse).empty() || tree_.kind(branch.test) != Syntax::compare) return false;
    const auto test = tree_.as<ast::Compare>(branch.test);
    const auto operators = tree_.items(test.operators);
    if (operators.size() != 1 ||
        static_cast<pysource::Comparison>(operators[0]) != pysource::Comparison::equal)
      return false;
    const NodeId with = tree_.items(test.comparators)[0];
    if (tree_.kind(test.left) != Syntax::name || tree_.name(test.left) != "__name__" ||
        tree_.kind(with) != Syntax::constant)
      return false;
    const std::string_view written = tree_.text_of(with);
    return written == "\"__main__\"" || written == "'__main__'";
  }

  // `__all__ = [n for n in globals() if …]`: at a module's end the names are what they will be.
  bool lists_names(NodeId statement) const {
    if (tree_.kind(statement) != Syntax::assign) return false;
    const auto assigned = tree_.as<ast::Assign>(statement);
    const auto targets = tree_.items(assigned.targets);
    if (targets.size() != 1 || tree_.kind(targets[0]) != Syntax::name ||
        tree_.name(targets[0]) != "__all__" || tree_.kind(assigned.value) != Syntax::list_comp)
      return false;
    const auto list = tree_.as<ast::Comprehended>(assigned.value);
    const auto parts = tree_.items(list.generators);
    if (parts.size() != 1) return false;
    const auto part = tree_.as<ast::Comprehension>(parts[0]);
    if (tree_.kind(part.target) != Syntax::name || tree_.kind(list.element) != Syntax::name ||
        tree_.text_of(part.iter) != "globals()")
      return false;
    bool only_name = true;
    for (const NodeId condition : tree_.items(part.conditions)) {
      pysource::walk(tree_, condition, [&](NodeId id) {
        only_name =
            only_name && (tree_.kind(id) != Syntax::name || tree_.name(id) == tree_.name(part.target));
        return only_name;
      });
    }
    return only_name && tree_.name(list.element) == tree_.name(part.target);
  }

  bool binds_surely(NodeId statement) const {
    switch (tree_.kind(statement)) {
      case Syntax::function_def:
      case Syntax::async_function_def:
      case Syntax::class_def:
      case Syntax::import:
      case Syntax::import_from:
      case Syntax::assign: return true;
      case Syntax::ann_assign: return tree_.as<ast::AnnAssign>(statement).value != 0;
      default: return false;
    }
  }

  bool is_constant(NodeId id, int depth = 0) const {
    switch (tree_.kind(id)) {
      case Syntax::constant:
      case Syntax::joined_str:
      case Syntax::compare: return true;
      case Syntax::unary_op: return depth < 10 && is_constant(tree_.as<ast::UnaryOp>(id).operand, depth + 1);
      case Syntax::bin_op: {
        const auto node = tree_.as<ast::BinOp>(id);
        return depth < 10 && is_constant(node.left, depth + 1) && is_constant(node.right, depth + 1);
      }
      case Syntax::tuple:
        return depth < 10 && std::ranges::all_of(
                                 tree_.items(tree_.as<ast::Elements>(id).items),
                                 [&](NodeId item) { return is_constant(item, depth + 1); });
      default: return false;
    }
  }

  Holds held_by(NodeId statement) const {
    NodeId value = 0;
    switch (tree_.kind(statement)) {
      case Syntax::function_def:
      case Syntax::async_function_def:
      case Syntax::class_def:
      case Syntax::import:
      case Syntax::import_from: return Holds::code;
      case Syntax::assign: value = tree_.as<ast::Assign>(statement).value; break;
      case Syntax::ann_assign: value = tree_.as<ast::AnnAssign>(statement).value; break;
      default: return Holds::object;
    }
    if (value == 0) return Holds::nothing;
    if (is_constant(value)) return Holds::constant;
    switch (tree_.kind(value)) {
      case Syntax::list:
      case Syntax::dict:
      case Syntax::set:
      case Syntax::list_comp:
      case Syntax::set_comp:
      case Syntax::dict_comp: return Holds::container;
      default: return Holds::object;
    }
  }

  void note_bindings(std::uint32_t step) {
    const Holds holds = held_by(outline_.steps[step].statement);
    grow();
    for (const NameId name : regions_[step].binds) {
      binders_[name].push_back(step);
      holds_[name] = std::max(holds_[name], holds);
    }
  }

  void grow() {
    binders_.resize(names_.size());
    holds_.resize(names_.size(), Holds::nothing);
    marks_.resize(names_.size(), 0);
  }

  // The path of what an import at the top binds a name to, and nothing else does: "abc.ABCMeta". Empty:
  // another.
  std::string imported(NameId name) const {
    if (binders_[name].size() != 1) return {};
    const NodeId statement = outline_.steps[binders_[name].front()].statement;
    const bool whole = tree_.kind(statement) == Syntax::import;
    if (!whole && tree_.kind(statement) != Syntax::import_from) return {};
    const auto from = whole ? ast::ImportFrom{} : tree_.as<ast::ImportFrom>(statement);
    if (!whole && (from.level != 0 || from.module.empty())) return {};
    for (const NodeId item : tree_.items(whole ? tree_.as<ast::Import>(statement).names : from.names)) {
      const auto alias = tree_.as<ast::Alias>(item);
      const std::string_view path = tree_.name(alias.name);
      const std::string_view bound = !alias.as_name.empty() ? tree_.name(alias.as_name)
                                     : whole                ? path.substr(0, path.find('.'))
                                                            : path;
      if (bound != names_.name(name)) continue;
      if (whole) return std::string(alias.as_name.empty() ? bound : path);
      return fmt::format("{}.{}", tree_.name(from.module), path);
    }
    return {};
  }

  bool is_plain_meta(const Known& meta) const {
    return imported(meta.root) + std::string(meta.path) == "abc.ABCMeta";
  }

  bool may_define(NodeId part, std::string_view name) const {
    switch (tree_.kind(part)) {
      case Syntax::pass:
      case Syntax::expr: return false;
      case Syntax::function_def:
      case Syntax::async_function_def: return tree_.name(tree_.as<ast::FunctionDef>(part).name) == name;
      case Syntax::assign:
        return !std::ranges::all_of(tree_.items(tree_.as<ast::Assign>(part).targets), [&](NodeId target) {
          return tree_.kind(target) == Syntax::name && tree_.name(target) != name;
        });
      default: return true;
    }
  }

  // A class made here whose `register` is that of Python's own metaclass, whichever of its bases it comes
  // from.
  bool is_abstract(NameId name, int depth = 0) const {
    if (name >= binders_.size() || binders_[name].size() != 1 || depth > 20) return false;
    const std::uint32_t step = binders_[name].front();
    const NodeId statement = outline_.steps[step].statement;
    if (tree_.kind(statement) != Syntax::class_def) return false;
    const auto made = tree_.as<ast::ClassDef>(statement);
    const auto& metas = regions_[step].metas;
    if (tree_.items(made.keywords).size() != metas.size() || !tree_.items(made.decorators).empty() ||
        !std::ranges::all_of(metas, [&](const Known& meta) { return is_plain_meta(meta); }))
      return false;
    for (const NodeId part : tree_.items(made.body)) {
      if (may_define(part, "register")) return false;
    }
    bool known = !metas.empty();
    for (const NodeId base : tree_.items(made.bases)) {
      if (tree_.kind(base) != Syntax::name) return false;
      const auto& bases = regions_[step].bases;
      const auto found =
          std::ranges::find(bases, tree_.name(base), [&](NameId id) { return names_.name(id); });
      if (found == bases.end() || !is_abstract(*found, depth + 1)) return false;
      known = true;
    }
    return known;
  }

  // Whether who has what a name stands for has asked this module for it: a class made here, or one that this
  // statement takes out of a module of Python's own that nobody else imports.
  bool is_met_here(std::uint32_t step, NameId name) const {
    if (name >= binders_.size() || binders_[name].size() != 1) return false;
    const NodeId statement = outline_.steps[step].statement;
    if (binders_[name].front() != step) return is_bound_by(name, {Syntax::class_def});
    bool inner = false;
    pysource::walk(tree_, statement, [&](NodeId id) {
      if (tree_.kind(id) != Syntax::import_from) return true;
      const auto from = tree_.as<ast::ImportFrom>(id);
      inner = inner || (from.level == 0 && !from.module.empty() && tree_.name(from.module).starts_with('_'));
      return false;
    });
    return inner;
  }

  // What is known by what its name is imported as. Python's own metaclass runs no code of a program when it
  // makes a class; what an abstract class of Python's own is told of another can be asked of that one only.
  void settle_known(std::uint32_t step) {
    Region& region = regions_[step];
    for (const Known& meta : region.metas) {
      if (is_plain_meta(meta)) continue;
      region.hooks = region.calls = true;
      region.bases.push_back(meta.root);
    }
    for (const Known& one : region.registers) {
      const NameId given = names_.number(one.given);
      grow();
      outline_.steps[step].tells = true;
      if (one.path.empty() && is_abstract(one.root)) {
        told_.emplace_back(step, one.root);
        continue;
      }
      const std::string path = imported(one.root) + std::string(one.path);
      const bool of_pythons = path.starts_with("_collections_abc.") || path.starts_with("collections.abc.");
      if (!of_pythons || !is_met_here(step, given)) outline_.steps[step].at_once = true;
      told_.emplace_back(step, given);
    }
  }

  bool can_change(NameId name) const {
    return name < holds_.size() && (holds_[name] == Holds::container || holds_[name] == Holds::object);
  }

  const Region& bodies(std::uint32_t step) {
    if (!bodies_[step]) {
      bodies_[step] = bodies_of(tree_, outline_.steps[step].statement, names_);
      grow();
    }
    return *bodies_[step];
  }

  // Whether making the class runs code of its bases.
  bool has_hooks(std::uint32_t step, int depth = 0) {
    if (regions_[step].hooks) return true;
    if (depth > 20) return true;
    for (const NameId base : regions_[step].bases) {
      for (const std::uint32_t binder : binders_[base]) {
        if (binder != step && has_hooks(binder, depth + 1)) return true;
      }
    }
    return false;
  }

  // A class that is told of its subclasses may note them in itself.
  void touch_bases(std::uint32_t step) {
    std::vector<NameId> todo = regions_[step].bases;
    while (!todo.empty() && followed_ <= most_followed) {
      const NameId base = todo.back();
      todo.pop_back();
      ++followed_;
      if (std::ranges::find(touches_[step], base) != touches_[step].end()) continue;
      touches_[step].push_back(base);
      for (const std::uint32_t binder : binders_[base]) {
        if (binder != step)
          todo.insert(todo.end(), regions_[binder].bases.begin(), regions_[binder].bases.end());
      }
    }
  }

  // An object is changed, and whatever the syntax tells of it is a name.
  void touch(std::uint32_t step, NameId name) {
    if (can_change(name) && std::ranges::find(touches_[step], name) == touches_[step].end())
      touches_[step].push_back(name);
  }

  bool is_bound_by(NameId name, std::initializer_list<Syntax> kinds) const {
    return std::ranges::any_of(binders_[name], [&](std::uint32_t step) {
      return std::ranges::find(kinds, tree_.kind(outline_.steps[step].statement)) != kinds.end();
    });
  }

  // What may change when an object is changed: what was made of it or with it, and what that was made of.
  void spread() {
    std::vector<std::vector<NameId>> beside(names_.size());  // made of each other, as far as they can change
    for (std::uint32_t step = 0; step < regions_.size(); ++step) {
      for (const NameId made : regions_[step].binds) {
        for (const NameId base : regions_[step].bases) beside[base].push_back(made);  // it has what they hold
        if (!can_change(made)) continue;
        for (const NameId read : reads_[step]) {
          if (read == made) continue;
          if (can_change(read)) beside[made].push_back(read);
          if (can_change(read) || is_bound_by(read, {Syntax::class_def})) beside[read].push_back(made);
        }
      }
    }
    for (std::uint32_t step = 0; step < regions_.size() && followed_ <= most_followed; ++step) {
      ++round_;
      std::vector<NameId> todo;
      for (const NameId name : touches_[step]) {
        marks_[name] = round_;
        todo.push_back(name);
      }
      while (!todo.empty() && followed_ <= most_followed) {
        const NameId one = todo.back();
        todo.pop_back();
        for (const NameId other : beside[one]) {
          ++followed_;
          if (std::exchange(marks_[other], round_) == round_) continue;
          touches_[step].push_back(other);
          todo.push_back(other);
        }
      }
    }
  }

  void take(std::uint32_t step, const Region& region) {
    for (const NameId name : region.handed) touch(step, name);
    for (const NameId name : region.written) {
      touch(step, name);
      const bool own = name < binders_.size() && !binders_[name].empty();
      if (!own) continue;
      // A name that is bound by a function, a class that is stored into; what is imported is nobody's here.
      touches_[step].push_back(name);
      if (is_bound_by(name, {Syntax::import, Syntax::import_from})) outline_.steps[step].at_once = true;
    }
    for (const auto& [name, method] : region.methods) {
      if (!can_change(name) || std::ranges::find(looking, method) != looking.end()) continue;
      if (holds_[name] == Holds::container && method.starts_with("__") && method.ends_with("__")) continue;
      touch(step, name);
    }
  }

  // What executing the statement reads and changes, through the functions that it may call.
  void follow(std::uint32_t step) {
    const Region& own = regions_[step];
    reads_[step] = own.reads;
    reads_[step].insert(reads_[step].end(), own.bases.begin(), own.bases.end());
    const bool is_hooked = !own.bases.empty() && has_hooks(step);
    take(step, own);
    if (is_hooked) touch_bases(step);
    if (!own.calls && !is_hooked) return;
    ++round_;
    std::vector<NameId> todo = is_hooked ? reads_[step] : own.reads;
    while (!todo.empty() && followed_ <= most_followed) {
      const NameId name = todo.back();
      todo.pop_back();
      if (name >= marks_.size() || marks_[name] == round_) continue;
      marks_[name] = round_;
      // The table of names grows meanwhile.
      for (std::size_t i = 0; i < binders_[name].size(); ++i) {
        const std::uint32_t binder = binders_[name][i];
        if (binder == step) continue;
        const Region& met = regions_[binder];
        followed_ += 1 + met.reads.size() + met.bases.size();
        todo.insert(todo.end(), met.reads.begin(), met.reads.end());
        todo.insert(todo.end(), met.bases.begin(), met.bases.end());
        const Region& inside = bodies(binder);
        followed_ += inside.reads.size();
        todo.insert(todo.end(), inside.reads.begin(), inside.reads.end());
        reads_[step].insert(reads_[step].end(), inside.reads.begin(), inside.reads.end());
        // Its methods may change what the class holds.
        if (regions_[binder].keeps_state) touches_[step].push_back(name);
        if (inside.effect) outline_.steps[step].at_once = true;
        take(step, inside);
      }
    }
  }

  // A class that takes others in, and those that take in what it does.
  void touch_told() {
    for (const auto& [step, name] : told_) {
      std::vector<NameId> todo{name};
      while (!todo.empty() && followed_ <= most_followed) {
        const NameId one = todo.back();
        todo.pop_back();
        ++followed_;
        if (std::ranges::find(touches_[step], one) != touches_[step].end()) continue;
        touches_[step].push_back(one);
        for (const std::uint32_t binder : binders_[one])
          todo.insert(todo.end(), regions_[binder].bases.begin(), regions_[binder].bases.end());
      }
    }
  }

  std::uint32_t leader(std::uint32_t step) {
    while (leaders_[step] != step) step = leaders_[step] = leaders_[leaders_[step]];
    return step;
  }

  // Of statements that meet at a name which changes.
  void group() {
    constexpr std::uint32_t nobody = ~0U;
    struct Touched {
      std::uint32_t first = nobody, last = nobody;
      bool often = false;  // by several
    };
    std::vector<Touched> touched(names_.size());
    leaders_.resize(regions_.size());
    std::iota(leaders_.begin(), leaders_.end(), 0U);
    const auto join = [&](std::uint32_t one, std::uint32_t other) { leaders_[leader(other)] = leader(one); };
    const auto touch_by = [&](NameId name, std::uint32_t step) {
      Touched& here = touched[name];
      if (here.first == nobody) here.first = step;
      here.often = here.often || here.first != step;
      here.last = step;
      join(here.first, step);
    };
    const auto imports = [&](std::uint32_t step) {
      return step != nobody && tree_.kind(outline_.steps[step].statement) == Syntax::import;
    };
    for (std::uint32_t step = 0; step < regions_.size(); ++step) {
      for (const NameId name : regions_[step].binds) {
        // `import a.b` behind `import a.c` is no other `a`.
        if (!imports(step) || !imports(touched[name].last)) touch_by(name, step);
      }
      for (const NameId name : touches_[step]) touch_by(name, step);
    }
    for (std::uint32_t step = 0; step < regions_.size(); ++step) {
      for (const NameId name : reads_[step]) {
        if (touched[name].often) join(touched[name].first, step);
      }
    }
    std::vector<std::uint32_t> numbers(regions_.size(), 0);
    for (std::uint32_t step = 0; step < regions_.size(); ++step) {
      std::uint32_t& number = numbers[leader(step)];
      if (number == 0) number = ++outline_.groups;
      outline_.steps[step].group = number - 1;
    }
  }

  Module& tree_;
  NameTable names_;
  Outline outline_;
  std::vector<Region> regions_;                         // by step
  std::vector<std::optional<Region>> bodies_;           // by step
  std::vector<std::vector<std::uint32_t>> binders_;     // by name: steps
  std::vector<Holds> holds_;                            // by name
  std::vector<std::uint32_t> marks_;                    // by name: the round that met it
  std::vector<std::vector<NameId>> touches_, reads_;    // by step
  std::vector<std::pair<std::uint32_t, NameId>> told_;  // steps that register what a name stands for
  std::vector<std::uint32_t> leaders_;
  std::uint32_t round_ = 0;
  std::size_t followed_ = 0;
};

}  // namespace

Outline outline_of(Module& tree) { return Outliner(tree).outline(); }

}  // namespace trysquare::settings
