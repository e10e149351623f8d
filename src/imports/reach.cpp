#include "imports/reach.hpp"

#include "imports/exception_mask.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <span>

namespace trysquare::imports {

std::string target_of(const Cause& cause) {
  return cause.name.empty() ? cause.module : cause.module + ":" + cause.name;
}

std::string words_of(const Cause& cause) {
  switch (cause.kind) {
    case Cause::Kind::call_refused:
    case Cause::Kind::class_refused:
      return fmt::format("a TypeError: `{}` does not take `{}` any more", target_of(cause), cause.detail);
    case Cause::Kind::raised: return "raises " + (cause.detail.empty() ? "an exception" : cause.detail);
    case Cause::Kind::unreadable: return "a SyntaxError: " + cause.detail;
    default: return fmt::format("there is no `{}`", target_of(cause));
  }
}

Reach::Reach(Importer& importer, const std::vector<const Module*>& asked)
    : importer_(importer),
      uncaught_(importer.last_number() + 1),
      goes_on_(importer.last_number() + 1, GoesOn::unknown),
      failures_(importer.last_number() + 1) {
  follow_ways(asked);
  for (const Module* module : importer_.imported()) follow_first_causes(module);
  spread_failures();
}

// Which kinds of failures pass from the module out to one that was asked for. The more do, the further
// modules are read, so that more are found.
void Reach::follow_ways(const std::vector<const Module*>& asked) {
  for (const Module* module : asked) {
    if (module->number != 0) uncaught_[module->number] = catches_all;
  }
  constexpr int most_rounds = 50;  // further ones would find what nobody writes
  int round = 0;
  do {
    std::ranges::fill(goes_on_, GoesOn::unknown);
    goes_on_.front() = GoesOn::no;
    for (const Module* module : importer_.imported()) goes_on_[module->number] = goes_on_behind(*module);
  } while (++round < most_rounds && widen());
}

// As far as modules are read; whether something has changed.
bool Reach::widen() {
  std::vector<const Module*> todo;
  for (const Module* module : importer_.imported()) {
    if (uncaught_[module->number] != 0) todo.push_back(module);
  }
  bool is_changed = false;
  while (!todo.empty()) {
    const Module* module = todo.back();
    todo.pop_back();
    const std::size_t end = end_of(*module);
    for (const Need& need : module->needs) {
      if (need.executes != Truth::yes || need.causes > end) continue;
      unsigned& other = uncaught_[need.module->number];
      const unsigned wider = other | (uncaught_[module->number] & ~need.caught);
      if (wider == other) continue;
      other = wider;
      is_changed = true;
      todo.push_back(need.module);
    }
  }
  return is_changed;
}

std::size_t Reach::end_of(const Module& module) const {
  const auto end = std::ranges::find_if(module.causes, [&](const Cause& cause) {
    return cause.ends_import() && !is_stepped_over(module, cause);
  });
  return static_cast<std::size_t>(end - module.causes.begin());
}

// It comes out, or is another module's that is stepped over itself.
bool Reach::is_stepped_over(const Module& module, const Cause& cause) const {
  const bool felled = cause.kind == Cause::Kind::felled;
  const Module* other = felled ? &importer_.find(cause.module) : nullptr;
  const unsigned mask =
      felled ? mask_of(other->failure, other->failure_detail) : mask_of(cause.kind, cause.detail);
  return (uncaught_[module.number] & mask) != 0 || (felled && goes_on_[other->number] == GoesOn::yes);
}

// Whether all that the module fails for is stepped over; those that wait for each other in a circle have
// nothing else to fail for.
Reach::GoesOn Reach::goes_on_behind(const Module& module) {
  struct Step {
    const Module* module;
    std::size_t cause;
  };
  std::vector<Step> way{{&module, 0}};
  while (!way.empty()) {
    Step& step = way.back();
    const auto& causes = step.module->causes;
    GoesOn& known = goes_on_[step.module->number];
    if (known == GoesOn::no || step.cause == causes.size()) {
      if (known == GoesOn::unknown) known = GoesOn::yes;
      way.pop_back();
      continue;
    }
    const Cause& cause = causes[step.cause++];
    if (!cause.ends_import() || is_stepped_over(*step.module, cause)) continue;
    const Module* other = cause.kind == Cause::Kind::felled ? &importer_.find(cause.module) : nullptr;
    const bool is_open = other != nullptr && goes_on_[other->number] == GoesOn::unknown;
    const bool is_waiting =
        is_open && std::ranges::any_of(way, [&](const Step& one) { return one.module == other; });
    if (is_waiting) continue;
    if (is_open) {
      --step.cause;
      way.push_back({other, 0});
    } else {
      known = GoesOn::no;
    }
  }
  return goes_on_[module.number];
}

// What a module meets first is why it fails: its own cause, or what the module fails for that it imports.
void Reach::follow_first_causes(const Module* module) {
  std::vector<const Module*> way;
  Failure failure;
  for (;;) {
    if (failures_[module->number].cause != nullptr) {
      failure = failures_[module->number];
      break;
    }
    if (std::ranges::find(way, module) != way.end()) return;
    way.push_back(module);
    const auto first = std::ranges::find_if(module->causes, &Cause::ends_import);
    if (first == module->causes.end()) return;
    if (first->kind != Cause::Kind::felled) {
      failure = {module, &*first};
      break;
    }
    module = &importer_.find(first->module);
  }
  for (const Module* one : way) failures_[one->number] = failure;
}

// To those that are left: modules of a circle that meet each other first fail for what comes later.
void Reach::spread_failures() {
  struct Importing {
    const Module* module;
    unsigned caught;
  };
  std::vector<std::vector<Importing>> importing(importer_.last_number() + 1);
  for (const Module* module : importer_.imported()) {
    for (const Need& need : module->needs) {
      if (need.executes == Truth::yes && need.module != module)
        importing[need.module->number].push_back({module, need.caught});
    }
    // What lies in a package is imported after it, and nobody can catch what the package raises.
    if (const std::size_t dot = module->name.find_last_of('.'); dot != std::string::npos)
      importing[importer_.find(std::string_view(module->name).substr(0, dot)).number].push_back({module, 0});
  }
  std::vector<const Module*> todo;
  const auto fails_for = [&](const Module* module, const Failure& failure) {
    if (module->number == 0 || failures_[module->number].cause != nullptr) return false;
    failures_[module->number] = failure;
    return true;
  };
  const auto spread = [&] {
    while (!todo.empty()) {
      const Module* module = todo.back();
      todo.pop_back();
      const Failure failure = failures_[module->number];
      const unsigned mask = mask_of(failure.cause->kind, failure.cause->detail);
      for (const Importing& one : importing[module->number]) {
        if ((one.caught & mask) != 0) continue;
        if (fails_for(one.module, failure)) todo.push_back(one.module);
      }
    }
  };
  for (const Module* module : importer_.imported()) {
    if (failures_[module->number].cause != nullptr) todo.push_back(module);
  }
  spread();
  for (const Module* module : importer_.imported()) {
    const auto own = std::ranges::find_if(module->causes, [](const Cause& cause) {
      return cause.ends_import() && cause.kind != Cause::Kind::felled;
    });
    if (own != module->causes.end() && fails_for(module, {module, &*own})) todo.push_back(module);
  }
  spread();
}

bool Reach::comes_out(const Module& module, const Cause& cause) const {
  return (uncaught_[module.number] & mask_of(cause.kind, cause.detail)) != 0;
}

const Reach::Failure* Reach::failure_of(const Module& module) const {
  // A package is imported before what lies in it.
  const std::string_view name = module.name;
  for (std::size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    const Module* part = dot == std::string_view::npos ? &module : &importer_.find(name.substr(0, dot));
    if (failures_[part->number].cause != nullptr) return &failures_[part->number];
    if (dot == std::string_view::npos) return nullptr;
  }
}

Reach::Failure Reach::first_met(const Module& importing, std::size_t begin, std::size_t end) const {
  const Module* module = &importing;
  std::set<const Module*> seen;
  while (seen.insert(module).second) {
    const Module* next = begin == 0 ? failing_package(*module, seen) : nullptr;
    if (next == nullptr) {
      const auto causes = std::span(module->causes).subspan(begin, end - begin);
      const auto first = std::ranges::find_if(causes, &Cause::ends_import);
      if (first == causes.end()) break;
      if (first->kind != Cause::Kind::felled) return {module, &*first};
      next = &importer_.find(first->module);
    }
    module = next;
    begin = 0;
    end = module->causes.size();
  }
  return {module, nullptr};
}

const Module* Reach::failing_package(const Module& module, const std::set<const Module*>& seen) const {
  for (std::size_t dot = module.name.find('.'); dot != std::string::npos;
       dot = module.name.find('.', dot + 1)) {
    const Module& package = importer_.find(module.name.substr(0, dot));
    if (package.imports == Truth::no && !seen.contains(&package)) return &package;
  }
  return nullptr;
}

bool Reach::is_open(const Module& module) const { return module.imports == Truth::unknown; }

}  // namespace trysquare::imports
