// Source that a program executes itself: exec, eval, an included file.
// https://docs.python.org/3/library/functions.html#exec
#include "base/text.hpp"
#include "pysource/parse.hpp"
#include "settings/interpreter.hpp"
#include "settings/library.hpp"

namespace trysquare::settings {

Ref Interpreter::locals() {
  Scope* scope = frame_->scope;
  while (scope->type == Scope::Type::comprehension) scope = scope->parent;
  if (scope->type != Scope::Type::function || !scope->names->is(Kind::dict)) return scope->names;
  // One dict for all calls until Python 3.13 gave each its own.
  constexpr int first_apart = 13;
  const int minor = pysource::grammar_version(world.environment.markers.python_version);
  if (minor == 0 || minor >= first_apart || scope->snapshot == nullptr || !scope->snapshot->is(Kind::dict))
    return scope->snapshot = heap.dict(scope->names->dictionary());
  Dictionary& kept = heap.change_dictionary(scope->snapshot);
  for (const auto& entry : scope->names->dictionary().entries())
    kept.set(entry.key, entry.hash, entry.value, entry.from);
  return scope->snapshot;
}

Unit& Interpreter::parse_text(std::string_view path, std::string_view content, pysource::Mode mode) {
  const int minor = pysource::grammar_version(world.environment.markers.python_version);
  units_.push_back(
      Unit{world.shown(path), std::string(path), "", 0, true, pysource::parse(content, {minor, mode}), {}});
  Unit& unit = units_.back();
  unit.id = origins.add_file(unit.path);
  return unit;
}

bool Interpreter::execute_text(std::string_view path, std::string_view content, Ref names, Ref locals) {
  if (depth_ > limits.depth / 2) return stop("code that executes code is nested too deeply");
  Unit& unit = parse_text(path, content, pysource::Mode::module);
  if (!unit.tree.errors().empty()) {
    raise("SyntaxError", unit.tree.errors().front().message);
    return false;
  }
  const auto type = names == locals ? Scope::Type::module : Scope::Type::class_body;
  Scope& scope = scopes_.emplace_back(Scope{type, locals, nullptr, names, nullptr});
  Frame here{&unit, &scope, frame_};
  frame_ = &here;
  depth_ += 10;
  // The program's own source is not charged to the library that executes it.
  const std::uint64_t bound = std::exchange(limits.steps, whole_steps_);
  const std::uint64_t begun = steps_;
  const Flow flow = execute(unit.tree.as<pysource::ast::Module>(unit.tree.root()).body);
  limits.steps = std::min(whole_steps_, bound + (steps_ - begun));
  depth_ -= 10;
  frame_ = here.back;
  return flow != Flow::raise;
}

bool Interpreter::execute_file(std::string_view path, std::string_view content, Ref names) {
  return execute_text(path, content, names, names);
}

Ref Interpreter::evaluate_text(std::string_view content, Ref names, Ref locals) {
  const std::string text = std::string(trim(content));
  if (depth_ > limits.depth / 2) return unknown("code that evaluates code is nested too deeply");
  Unit& unit = parse_text("<string>", text, pysource::Mode::expression);
  if (!unit.tree.errors().empty()) return raise("SyntaxError", unit.tree.errors().front().message);
  const auto type = names == locals ? Scope::Type::module : Scope::Type::class_body;
  Scope& scope = scopes_.emplace_back(Scope{type, locals, nullptr, names, nullptr});
  Frame here{&unit, &scope, frame_};
  frame_ = &here;
  depth_ += 10;
  const Ref value = evaluate(unit.tree.as<pysource::ast::Expression>(unit.tree.root()).body);
  depth_ -= 10;
  frame_ = here.back;
  return value;
}

}  // namespace trysquare::settings
