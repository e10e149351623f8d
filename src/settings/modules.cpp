// Modules: found, read and executed as Python imports them; those of the environment only when something in
// them is asked for. https://docs.python.org/3/reference/import.html
#include "data/embedded.hpp"
#include "pep/python_version.hpp"
#include "pysource/parse.hpp"
#include "settings/docstring.hpp"
#include "settings/interpreter.hpp"
#include "settings/library.hpp"
#include "settings/values.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::settings {

namespace {

// A stand-in of ours tells what the module holds.
bool is_modelled(std::string_view name) {
  return data::find_embedded_file(fmt::format("values/{}.py", name)) != nullptr;
}

constexpr std::uint64_t steps_of_one_module = 200'000;  // of the environment's, to open it
constexpr int deepest_eager = 2;                        // imports of imports that a `try` watches
constexpr std::size_t largest_source = std::size_t{4} << 20U;

bool holds_any(std::string_view source, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return source.find(word) != std::string_view::npos; });
}

// A package that arranges its submodules at run time: what is not found may still be there.
bool arranges_modules(std::string_view source) {
  return holds_any(source,
                   {"sys.modules[", "sys.modules.", "__path__ =", "__path__.", "extend_path", "meta_path"});
}

// A dunder's letters are rarer than its lines.
bool speaks_of_spec(std::string_view source) {
  for (std::size_t at = source.find('p'); at != std::string_view::npos; at = source.find('p', at + 1)) {
    if (at >= 3 && source.substr(at - 3).starts_with("__spec__")) return true;
  }
  return false;
}

// The module of an installed package that has this name, where nothing else in it has.
std::optional<std::string> module_within(Interpreter& python, ModuleState& module, std::string_view name) {
  if (module.is_project || !module.is_package || module.unknown() != nullptr) return std::nullopt;
  if (python.replaced(module) != nullptr) return std::nullopt;
  if (python.settled(module.names, name) != nullptr || python.settled(module.names, "__getattr__") != nullptr)
    return std::nullopt;
  std::string inner = fmt::format("{}.{}", module.name, name);
  return python.find_module(inner) == nullptr ? std::nullopt : std::optional(std::move(inner));
}

// What matters to variables has "env" in it, whose last letter is rare: `environ[`, `environ.update`,
// `putenv`, `load_dotenv(`.
bool sets_variables(std::string_view source) {
  for (std::size_t at = source.find('v'); at != std::string_view::npos; at = source.find('v', at + 1)) {
    if (at < 2 || source[at - 1] != 'n' || source[at - 2] != 'e') continue;
    const std::string_view before = source.substr(0, at + 1);
    const std::string_view behind = source.substr(at + 1);
    if (before.ends_with("putenv") || (before.ends_with("load_dotenv") && behind.starts_with('(')))
      return true;
    if (!behind.starts_with("iron")) continue;
    const std::string_view used = behind.substr(4);
    if (used.starts_with('[') || used.starts_with(".setdefault") || used.starts_with(".update") ||
        used.starts_with(".pop"))
      return true;
  }
  return false;
}

}  // namespace

ModuleState& Interpreter::add_module(std::string name) {
  const auto place = modules_.try_emplace(name).first;
  auto& slot = place->second;
  slot = std::make_unique<ModuleState>();
  by_name_[place->first] = slot.get();
  slot->name = std::move(name);
  Dictionary names;
  names.is_namespace = true;
  slot->names = heap.dict(std::move(names));
  slot->self = heap.make(Kind::module, ModuleRef{slot.get(), Import::unloaded, nullptr});
  return *slot;
}

ModuleState* Interpreter::module_of(std::string_view name) {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

void Interpreter::forget_module(std::string_view name) {
  by_name_.erase(name);
  modules_.erase(modules_.find(name));
}

void Interpreter::set_status(ModuleState& module, Import status, Ref why) {
  auto& content = std::get<ModuleRef>(heap.change(module.self).content);
  content.status = status;
  if (why != nullptr) content.unknown = why;
}

const std::set<std::string, std::less<>>& Interpreter::names_in(const std::string& folder) {
  const auto [found, fresh] = folders_.try_emplace(folder);
  if (fresh) {
    const auto directory = world.files.open_directory(folder);
    if (directory) {
      const auto entries = (*directory)->entries();
      if (entries) {
        for (const auto& entry : *entries) found->second.insert(entry.name);
      }
    }
  }
  return found->second;
}

// Fills file, path and kind of the module; false when no folder holds it.
bool Interpreter::search(ModuleState& module, const std::vector<std::string>& folders,
                         std::string_view leaf) {
  std::vector<std::string> portions;
  const std::string name(leaf);
  for (const std::string& folder : folders) {
    const auto& names = names_in(folder);
    if (names.contains(name) && world.files.is_directory(join_path(folder, name))) {
      const std::string package = join_path(folder, name);
      const auto& inside = names_in(package);
      if (inside.contains("__init__.py")) {
        module.file = join_path(package, "__init__.py");
        module.path = {package};
        module.is_package = true;
        module.is_project = module.is_project || world.is_own(folder);
        return true;
      }
      portions.push_back(package);
    }
    if (names.contains(name + ".py")) {
      module.file = join_path(folder, name + ".py");
      module.is_project = module.is_project || world.is_own(folder);
      return true;
    }
    const auto compiled = names.lower_bound(name + ".");
    for (auto at = compiled; at != names.end() && at->starts_with(name + "."); ++at) {
      if (!at->ends_with(".so") && !at->ends_with(".pyd") && !at->ends_with(".pyc")) continue;
      set_status(module, Import::loaded, unknown_quietly(fmt::format("`{}` is compiled", module.name)));
      return true;
    }
  }
  if (portions.empty()) return false;
  module.path = std::move(portions);
  module.is_package = true;
  set_status(module, Import::loaded);
  return true;
}

ModuleState* Interpreter::find_module(std::string_view name) {
  if (ModuleState* known = module_of(name)) return known->status() == Import::failed ? nullptr : known;
  if (name.empty() || modules_.size() > limits.modules) return nullptr;
  ModuleState* made = find_anew(name);
  // Another branch meets the same module, as it was found.
  if (made != nullptr) heap.outlive(made->self), heap.outlive(made->names);
  return made;
}

ModuleState* Interpreter::find_anew(std::string_view name) {
  const std::size_t dot = name.find_last_of('.');
  const bool inside = dot != std::string_view::npos;
  ModuleState* parent = inside ? find_module(name.substr(0, dot)) : nullptr;
  if (inside && parent == nullptr) return nullptr;
  // A package that fills itself may have looked for its module by then.
  if (ModuleState* known = module_of(name)) return known->status() == Import::failed ? nullptr : known;
  const std::string_view leaf = inside ? name.substr(dot + 1) : name;

  ModuleState& made = add_module(std::string(name));
  if (inside && parent->is_project) made.is_project = true;
  if (!inside) {
    // What stands before the standard library on the path may hide a module of it.
    std::vector<std::string> first;
    for (const auto& folder : world.search_path) {
      if (std::ranges::find(world.project, folder) == world.project.end()) break;
      first.push_back(folder);
    }
    if ((find_library_module(name) != nullptr || is_modelled(name)) && search(made, first, leaf))
      return &made;
  }
  if (find_library_module(name) != nullptr || is_volatile_module(name)) {
    make_native_module(made);
    return &made;
  }
  const bool unfollowed = !made.is_project && is_unfollowed_module(name);
  if (inside && parent->unknown() != nullptr && !unfollowed) {
    set_status(made, Import::loaded, parent->unknown());
    return &made;
  }
  if ((!inside || parent->is_native) && is_modelled(name)) {
    made.file = fmt::format("<{}>", name);
    return &made;
  }
  if (!inside && is_accelerator(name)) {
    // Absent, its module does the same in Python.
    forget_module(name);
    return nullptr;
  }
  bool whole = true;
  if (search(made, inside ? parent->path : search_path(whole), leaf)) {
    if (!made.is_project && package_word(*this, name, "package", "settings") == "untouched") {
      const Ref why = unknown_quietly(fmt::format("`{}` has no part in settings", name));
      held<Unknown>(heap.change(why).content).inert = true;
      set_status(made, Import::loaded, why);
      return &made;
    }
    if (const std::string same = package_word(*this, name, "same", name); !inside && !same.empty()) {
      made.file = fmt::format("<{}>", same);
      made.is_package = false;
      return &made;
    }
    if (unfollowed && !made.is_project)
      set_status(made, Import::loaded,
                 unknown_quietly(fmt::format("the source of `{}` is not followed", name)));
    return &made;
  }
  // What a module of the environment makes for itself when it is imported, as a stand-in of ours tells.
  if (inside && !parent->is_project && is_modelled(name)) {
    made.file = fmt::format("<{}>", name);
    return &made;
  }
  forget_module(name);
  return nullptr;
}

ModuleState* Interpreter::source_of(ModuleState& module) {
  const std::string key = fmt::format("{} (source)", module.name);
  if (ModuleState* known = module_of(key)) return known;
  ModuleState& made = add_module(key);
  if (!search(made, world.search_path, module.name)) return nullptr;
  made.name = module.name;
  heap.outlive(made.self), heap.outlive(made.names);
  return &made;
}

Ref Interpreter::make_native_module(ModuleState& module) {
  module.is_native = true;
  const LibraryModule* library = find_library_module(module.name);
  if (library == nullptr) {
    const Ref why = unknown_quietly(
        fmt::format("`{}` tells what differs from run to run or machine to machine", module.name));
    set_status(module, Import::loaded, why);
    return module.self;
  }
  set_status(module, Import::loaded);
  for (const Native& function : library->functions) {
    const Ref made = native(function, nullptr, fmt::format("{}.{}", module.name, function.name));
    heap.change_dictionary(module.names).set(heap.word(function.name), hash_of_text(function.name), made, 0);
  }
  if (library->fill != nullptr) library->fill(*this, module);
  dict_set_text(module.names, "__name__", heap.text(module.name));
  return module.self;
}

Ref Interpreter::missing_module(std::string_view name) {
  // The part that is missing is the one that Python names.
  std::string_view missing = name;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    if (find_module(name.substr(0, dot)) == nullptr) {
      missing = name.substr(0, dot);
      break;
    }
  }
  const std::size_t dot = missing.find_last_of('.');
  if (dot != std::string_view::npos) {
    ModuleState* parent = find_module(missing.substr(0, dot));
    if (parent != nullptr && parent->is_native)
      return unknown_quietly(fmt::format("`{}` is not modelled", missing));
    if (parent != nullptr && !parent->is_package && parent->unknown() == nullptr && load_apart(*parent)) {
      // A module that is no package may still stand for one.
    }
    // What the project's own code arranges has been seen.
    const bool seen = parent != nullptr && parent->is_project && parent->status() != Import::unloaded;
    if (parent != nullptr && !parent->file.empty() && !seen && arranges_modules(*parent))
      return unknown_quietly(fmt::format("`{}` may be made at run time", missing));
  } else if (is_builtin_module(missing) && !is_accelerator(missing)) {
    return unknown_quietly(fmt::format("`{}` is not modelled", missing));
  } else if (!world.knows_library) {
    return unknown_quietly(fmt::format(
        "whether there is a module `{}` is not known: the environment's files are not at hand", missing));
  } else if (bool whole = true; (search_path(whole), !whole)) {
    // Or the import fails.
    return unknown(fmt::format("`{}` may lie in a folder that is not known", missing));
  }
  const std::string message = fmt::format("No module named '{}'", missing);
  // Of an inner module Python says why, in words of its own.
  return dot == std::string_view::npos ? raise_saying("ModuleNotFoundError", message)
                                       : raise("ModuleNotFoundError", message);
}

// sys.path as the program has made it; `whole` says whether all of it is known.
std::vector<std::string> Interpreter::search_path(bool& whole) {
  whole = true;
  const ModuleState* sys = module_of("sys");
  const auto* entry = sys == nullptr ? nullptr : sys->names->dictionary().find("path");
  if (entry == nullptr) return world.search_path;
  if (!entry->value->is(Kind::list)) return whole = false, world.search_path;
  std::vector<std::string> folders;
  for (const Ref item : entry->value->items()) {
    const auto text = path_text(item);
    if (!text) whole = false;
    if (text && item->is(Kind::text)) folders.push_back(world.absolute(*text));
  }
  return folders;
}

Truth Interpreter::is_loaded(Ref name) {
  if (!name->is(Kind::text)) return name->is_unknown() ? Truth::unknown : Truth::no;
  if (is_builtin_module(name->text())) return Truth::unknown;
  if (starts_program(*this, name->text())) return Truth::no;
  if (find_module(name->text()) != nullptr) return Truth::unknown;
  bool whole = true;
  search_path(whole);
  return whole ? Truth::no : Truth::unknown;
}

// Whether the project imports a module that may do so for what it does to the variables.
bool Interpreter::sets_variables(const ModuleState& module) {
  if (module.file.empty() || module.file.starts_with('<')) return false;
  if (frame_ == nullptr || !frame_->unit->is_project) return false;
  return words_tell(variable_setters_, module, trysquare::settings::sets_variables);
}

bool Interpreter::arranges_modules(const ModuleState& module) {
  return words_tell(arrangers_, module, trysquare::settings::arranges_modules);
}

// What the words of a module tell that nobody may have executed: looked at once.
bool Interpreter::words_tell(std::map<std::string, bool, std::less<>>& known, const ModuleState& module,
                             bool (*tells)(std::string_view source)) {
  const auto [found, fresh] = known.try_emplace(module.file, false);
  if (!fresh) return found->second;
  auto source = source_at(module.file);
  if (!source) return false;
  found->second = tells(*source);
  if (module.status() == Import::unloaded) sources_.try_emplace(module.file, *std::move(source));
  return found->second;
}

// Read once, where it has been looked at before it is executed.
Result<std::string> Interpreter::source_at(const std::string& file) {
  const auto known = sources_.find(file);
  if (known == sources_.end()) return world.files.read_file(file);
  Result<std::string> source = std::move(known->second);
  sources_.erase(known);
  return source;
}

Ref Interpreter::import_module(std::string_view name) {
  // What the program has put there is what an import gives.
  if (const auto* put = loaded_modules->is(Kind::dict) ? loaded_modules->dictionary().find(name) : nullptr) {
    const ModuleState* known = module_of(name);
    if (put->value->is(Kind::none)) return missing_module(name);
    if (known == nullptr || put->value != known->self) return resolve(put->value);
  }
  ModuleState* module = find_module(name);
  if (module == nullptr) {
    const Ref made = missing_module(name);
    if (made != nullptr && loaded_modules->is(Kind::dict)) dict_set_text(loaded_modules, name, made);
    return made;
  }
  for (std::size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    ModuleState* part = dot == std::string_view::npos ? module : find_module(name.substr(0, dot));
    if (part == nullptr) return missing_module(name);
    const bool watched = is_watched() && eager_ < deepest_eager;
    if (part->status() == Import::unloaded && !part->is_project && !watched && sets_variables(*part) &&
        !load_apart(*part))
      return nullptr;
    if (part->status() == Import::unloaded && (part->is_project || watched) && !load_apart(*part, true))
      return nullptr;
    const std::size_t before = part->name.find_last_of('.');
    if (before != std::string::npos) {
      ModuleState* parent = find_module(std::string_view(part->name).substr(0, before));
      if (parent != nullptr && !parent->is_native) {
        // Of the environment: whichever branch imports it.
        std::optional<Heap::Aside> aside;
        if (!parent->is_project) aside = heap.lay_aside();
        dict_set_text(parent->names, part->name.substr(before + 1), part->self);
        if (aside) heap.take_up(std::move(*aside));
      }
    }
    if (loaded_modules->is(Kind::dict) && loaded_modules->dictionary().find(part->name) == nullptr)
      dict_set_text(loaded_modules, part->name, part->self);
    if (dot == std::string_view::npos) return module->self;
  }
}

Ref Interpreter::import_name(std::string_view module_name, std::string_view name) {
  const Ref imported = import_module(module_name);
  if (imported == nullptr || imported->is_unknown()) return imported;
  if (!imported->is(Kind::module)) return attribute_to_import(imported, module_name, name);
  ModuleState& module = *imported->as<ModuleRef>().state;
  if (module.status() == Import::unloaded) return defer(module.name, name);
  if (module.is_native) {
    const std::string inner = fmt::format("{}.{}", module.name, name);
    if (is_modelled(inner)) return import_module(inner);
  }
  if (const Ref unseen = name_unseen(module, name)) return unseen;
  if (const auto inner = module_within(*this, module, name)) return import_module(*inner);
  const Ref found = module_attribute(module, name);
  if (found != nullptr && found == module.unknown() && is_unfollowed_module(module.name)) may_raise(found);
  if (found != nullptr || is_stopped()) return found;
  const Ref error = raised_;
  raised_ = nullptr;
  if (module.is_package || module.status() == Import::loading) {
    const std::string inner = fmt::format("{}.{}", module.name, name);
    if (find_module(inner) != nullptr) return import_module(inner);
  }
  if (is_instance(error, builtin("AttributeError")) != Truth::yes) return raise_object(error);
  return raise("ImportError", fmt::format("cannot import name '{}' from '{}'", name, module.name));
}

// Of what stands in a module's place in sys.modules.
Ref Interpreter::attribute_to_import(Ref stand_in, std::string_view module, std::string_view name) {
  const Ref found = attribute(stand_in, name);
  if (found != nullptr || is_stopped() || is_instance(raised_, builtin("AttributeError")) != Truth::yes)
    return found;
  raised_ = nullptr;
  return raise("ImportError", fmt::format("cannot import name '{}' from '{}'", name, module));
}

Ref Interpreter::defer(std::string_view module, std::string_view name) {
  return heap.make(Kind::deferred, Deferred{heap.word(module), heap.word(name)});
}

Ref Interpreter::resolve(Ref object) {
  if (object == nullptr || !object->is(Kind::deferred)) return object;
  const Deferred& wanted = object->as<Deferred>();
  if (wanted.group != nullptr) return resolve_postponed(wanted);
  const std::string& from = wanted.module->text();
  const std::string& name = wanted.name->text();
  ModuleState* module = find_module(from);
  if (module == nullptr) return unknown_quietly(fmt::format("`{}` is not there", from));
  // An import of a name brings the module with it that has this name.
  const bool may_hold =
      module->is_package && !module->is_project && package_value(*this, module->name, name) == nullptr;
  const bool loaded = may_hold && (module->status() != Import::unloaded || load_apart(*module));
  const auto within = loaded ? module_within(*this, *module, name) : std::nullopt;
  Ref found = within ? import_module(*within) : module_attribute(*module, name);
  if (found == nullptr && !is_stopped()) {
    raised_ = nullptr;
    const std::string inner = fmt::format("{}.{}", from, name);
    if (ModuleState* sub = find_module(inner)) return sub->self;
    found = unknown_quietly(fmt::format("`{}.{}` could not be followed", from, name));
  }
  return found;
}

// What the module's own code put in its place into sys.modules; null: nothing.
Ref Interpreter::replaced(const ModuleState& module) {
  if (module.is_native || !loaded_modules->is(Kind::dict)) return nullptr;
  const auto* put = loaded_modules->dictionary().find(module.name);
  const bool own = put == nullptr || put->value == module.self || put->value->is(Kind::none);
  return own ? nullptr : put->value;
}

Ref Interpreter::module_attribute(ModuleState& module, std::string_view name) {
  if (const Ref ruled = package_value(*this, module.name, name)) return ruled;
  if (module.status() == Import::unloaded && !load_apart(module)) return nullptr;
  if (const Ref other = replaced(module)) return attribute(other, name);
  const auto* entry = settled(module.names, name);
  if (entry != nullptr) {
    if (frame_ != nullptr) frame_->reads = origins.both(frame_->reads, entry->from);
    return resolve(entry->value);
  }
  if (module.unknown() != nullptr) return module.unknown();
  if (name == "__dict__") return settle_names(module.names), module.names;
  if (name == "__name__") return heap.text(module.name);
  if (name == "__file__" && !module.file.empty()) return heap.text(module.file);
  if (module.is_native) return native_fallback(*this, module, name);
  const std::string inner = fmt::format("{}.{}", module.name, name);
  if (ModuleState* sub = module_of(inner)) return sub->self;
  if (const auto* hook = settled(module.names, "__getattr__"); hook != nullptr) {
    return call(hook->value, {nullptr, {heap.text(std::string(name))}, {}});
  }
  if (module.names->dictionary().open != nullptr) return module.names->dictionary().open;
  if (name.starts_with("__")) return unknown_quietly(fmt::format("`{}` of a module", name));
  if (!module.is_project && !module.file.empty()) {
    if (arranges_modules(module))
      return unknown_quietly(fmt::format("`{}.{}` may be made at run time", module.name, name));
  }
  // Which of its modules a package has imported by then has not been followed.
  if (!module.is_project && module.is_package && !module.file.empty()) {
    ModuleState* sub = find_module(inner);
    const bool asked_for_by_us = sub != nullptr && frame_ != nullptr && frame_->unit->is_project;
    if (asked_for_by_us) return unknown(fmt::format("whether `{}` has been imported by then", inner));
    if (sub != nullptr) return sub->self;
  }
  // A stand-in of ours (values/*.py) holds what settings need, not all that the module has.
  if (module.file.starts_with('<'))
    return unknown_quietly(fmt::format("`{}.{}` is not modelled", module.name, name));
  return raise("AttributeError", fmt::format("module '{}' has no attribute '{}'", module.name, name));
}

// A module of the environment: what it does stays done, whichever branch asked first, and what it meets is no
// exception of the program's; but for a `try` that watches an import.
bool Interpreter::load_apart(ModuleState& module, bool watched) {
  if (module.is_project) return load(module);
  bool fine = true;
  watching_ = watched;
  const bool enough = apart(module, steps_of_one_module, [&] {
    ++eager_;
    fine = load(module);
    --eager_;
  });
  watching_ = false;
  if (is_stopped()) return false;
  if (enough && fine) return true;
  // What is installed can be imported, or lacks something: any other exception is more likely our own
  // mistake.
  if (enough && watched && is_instance(raised_, builtin("ImportError")) == Truth::yes) return false;
  raised_ = nullptr;
  set_status(module, Import::loaded,
             unknown_quietly(fmt::format("`{}` {}", module.name,
                                         enough ? "could not be followed" : "is too much work to follow")));
  return true;
}

bool Interpreter::load(ModuleState& module) {
  if (module.status() != Import::unloaded) return true;
  const std::size_t dot = module.name.find_last_of('.');
  if (dot != std::string::npos && module.is_project) {
    ModuleState* parent = find_module(std::string_view(module.name).substr(0, dot));
    if (parent != nullptr && !load(*parent)) return false;
    if (module.status() != Import::unloaded) return true;
  }
  if (++loaded_ > limits.modules || depth_ > limits.depth / 2) {
    set_status(module, Import::loaded, unknown_quietly("too many modules import each other"));
    return true;
  }
  return run_source(module);
}

bool Interpreter::run_source(ModuleState& module) {
  const std::string_view shown = module.file;
  const auto* embedded =
      !shown.starts_with('<')
          ? nullptr
          : data::find_embedded_file(fmt::format("values/{}.py", shown.substr(1, shown.size() - 2)));
  const bool is_ours = embedded != nullptr;
  const auto source = is_ours ? Result<std::string>(std::string(embedded->content)) : source_at(module.file);
  if (!source || source->size() > largest_source) {
    set_status(module, Import::loaded,
               unknown_quietly(fmt::format("`{}` cannot be read", world.shown(module.file))));
    return true;
  }
  set_status(module, Import::loading);
  if (loaded_modules->is(Kind::dict)) dict_set_text(loaded_modules, module.name, module.self);
  Unit* unit = parse_unit(module, *source);
  if (!unit->tree.errors().empty()) {
    const auto& error = unit->tree.errors().front();
    const Place place = unit->tree.place(error.at, unit->path);
    if (!module.is_project) {
      set_status(module, Import::loaded, unknown_quietly(fmt::format("`{}` does not parse", unit->path)));
      return true;
    }
    raise("SyntaxError", error.message);
    dict_set_text(raised_->as<Instance>().names, "$at", heap.text(trysquare::to_text(place)));
    set_status(module, Import::failed);
    return false;
  }
  const bool fine = run_unit(*unit, module);
  set_status(module, fine ? Import::loaded : Import::unloaded);
  if (!fine && !is_stopped() && !module.is_project) {
    // Half of a module that failed is no module; a second import starts anew.
    Dictionary empty;
    empty.is_namespace = true;
    heap.change(module.names).content = std::move(empty);
  }
  return fine;
}

// The bodies of the environment's functions are read when they are called; a `try` that watches the import
// has to know whether the module is Python at all.
Unit* Interpreter::parse_unit(ModuleState& module, std::string_view content) {
  const int minor = pep::python_minor(world.environment.markers.python_version);
  const pysource::ParseOptions options{
      minor >= 6 && minor <= 14 ? minor : 0, pysource::Mode::module,
      module.is_project || watching_ ? pysource::Bodies::read : pysource::Bodies::wait};
  units_.push_back(Unit{world.shown(module.file),
                        module.file,
                        module.name,
                        0,
                        module.is_project,
                        pysource::parse(content, options),
                        {}});
  Unit& unit = units_.back();
  unit.id = origins.add_file(unit.path);
  return &unit;
}

bool Interpreter::run_unit(Unit& unit, ModuleState& module) {
  const auto set = [&](std::string_view name, Ref value) { dict_set_text(module.names, name, value); };
  set("__name__", heap.text(module.name));
  set("__file__", heap.text(module.file));
  set("__package__", heap.text(module.package()));
  set("__doc__", docstring_of(*this, unit.tree, unit.tree.as<pysource::ast::Module>(unit.tree.root()).body));
  const bool looks = speaks_of_spec(unit.tree.text());
  set("__spec__", looks ? module_spec(*this, module) : unknown_quietly("`__spec__` of a module"));
  set("__builtins__", unknown_quietly("`__builtins__` of a module"));
  if (module.is_package) {
    Refs path;
    for (const auto& folder : module.path) path.push_back(heap.text(folder));
    set("__path__", heap.list(std::move(path)));
  }
  Scope& scope =
      scopes_.emplace_back(Scope{Scope::Type::module, module.names, nullptr, module.names, nullptr});
  Frame here{&unit, &scope, frame_};
  frame_ = &here;
  bool fine = true;
  if (unit.is_project) {
    fine = execute(unit.tree.as<pysource::ast::Module>(unit.tree.root()).body) != Flow::raise;
  } else {
    module.unit = &unit;
    module.scope = &scope;
    fine = run_outline(module);
  }
  frame_ = here.back;
  return fine;
}

}  // namespace trysquare::settings
