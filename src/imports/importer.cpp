#include "imports/importer.hpp"

#include "base/text.hpp"
#include "imports/execution.hpp"
#include "imports/given_names.hpp"
#include "pep/name.hpp"
#include "pep/python_version.hpp"
#include "pysource/parse.hpp"
#include "settings/library.hpp"
#include "settings/outline.hpp"

#include <algorithm>
#include <array>

namespace trysquare::imports {

namespace {

std::vector<std::string> without(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  std::vector<std::string> rest;
  for (const std::string& one : all) {
    if (std::ranges::find(some, one) == some.end()) rest.push_back(one);
  }
  return rest;
}

// Those whose `.pth` files run: not what such a file adds.
std::vector<std::string> sites_of(const ImportWorld& world) {
  std::vector<std::string> sites;
  for (const std::string& path : world.search_path) {
    const bool is_site = std::ranges::any_of(world.environment.search_path, [&](const auto& entry) {
      return entry.why.ends_with("site-packages") && path.ends_with(entry.path);
    });
    if (is_site) sites.push_back(path);
  }
  return sites;
}

// Names that the source binds at its top, whatever the conditions.
template <class Visit>
void each_bound(std::string_view source, Visit&& visit) {
  if (source.size() > largest_source) return;
  pysource::Module tree = pysource::parse(source);
  for (const auto& step : settings::outline_of(tree).steps) std::ranges::for_each(step.binds, visit);
}

// What stands between two zeros and could be a name.
template <class Visit>
void each_string(std::string_view binary, Visit&& visit) {
  constexpr std::size_t longest = 100;
  for (std::size_t begin = 0; begin < binary.size();) {
    const std::size_t end = std::min(binary.find('\0', begin), binary.size());
    const std::string_view one = binary.substr(begin, end - begin);
    const bool is_name = !one.empty() && one.size() <= longest && std::ranges::all_of(one, [](char c) {
      return is_alpha(c) || is_digit(c) || c == '_';
    });
    if (is_name) visit(one);
    begin = end + 1;
  }
}

// What Python 2 had compiled in; Python 3 does not.
bool is_of_python_2(std::string_view module) {
  constexpr std::array<std::string_view, 4> gone{"__builtin__", "exceptions", "imp", "thread"};
  return std::ranges::find(gone, module) != gone.end();
}

}  // namespace

Importer::Importer(ImportWorld world)
    : world_(std::move(world)),
      finder_(world_.files),
      started_(world_.files, sites_of(world_)),
      minor_(pep::python_minor(world_.environment.markers.python_version)),
      sources_(world_.files, minor_, world_.many_threads) {
  knows_all_ = !world_.library.empty() && std::ranges::all_of(world_.search_path, [&](const auto& path) {
    return !world_.files.is_file(path);  // an archive
  });
}

Importer::~Importer() = default;

std::string_view Importer::keep(std::string_view text) {
  const auto found = texts_.find(text);
  return found != texts_.end() ? *found : *texts_.emplace(text).first;
}

const std::string* Importer::version_of(std::string_view top_level) {
  const model::Distribution* found = world_.environment.find(pep::normalize_name(top_level));
  return found == nullptr || found->version.empty() ? nullptr : &found->version;
}

bool Importer::is_spoken_of(const Module& module, std::string_view name) {
  const std::string& binary = module.found.binary;
  if (binary.empty()) return false;
  const auto [names, fresh] = spoken_of_.try_emplace(&module);
  if (fresh) {
    // The stub of `_speedups.cpython-312-x86_64-linux-gnu.so` is `_speedups.pyi`.
    const std::string_view file = file_name(binary);
    const std::string stub = std::string(file.substr(0, file.find('.'))) + ".pyi";
    const auto keep = [&](std::string_view one) { names->second.insert(TextHash()(one)); };
    if (const auto text = world_.files.read_file(join_path(parent_path(binary), stub)))
      each_bound(*text, keep);
    if (const auto text = world_.files.read_file(binary)) each_string(*text, keep);
  }
  return names->second.contains(TextHash()(name));
}

std::string Importer::absolute_name(const Module& module, std::uint32_t level, std::string_view written) {
  written = bounded(written);
  if (level == 0) return std::string(written);
  std::string_view package = module.name;
  const bool is_package = !module.found.folders.empty();
  for (std::uint32_t up = is_package ? 1 : 0; up < level; ++up) {
    const std::size_t dot = package.find_last_of('.');
    if (dot == std::string_view::npos) return {};
    package = package.substr(0, dot);
  }
  std::string name(package);
  if (!written.empty()) name += '.';
  return name += written;
}

Module& Importer::add(std::string_view name, Module* parent, std::string_view leaf) {
  auto module = std::make_unique<Module>();
  Module& made = *module;
  made.name = name;
  modules_.add(made.name, std::move(module));
  // What lies in the library as source is not compiled into the interpreter.
  const bool may_be_built_in =
      name == "sys" ||
      (settings::is_builtin_module(name) && !is_of_python_2(name) && world_.rules.module(name) == nullptr &&
       finder_.find(world_.library, leaf).kind != Found::Kind::source);
  if (parent == nullptr && may_be_built_in) {
    made.found.kind = Found::Kind::compiled;
    made.is_library = true;
  } else if (parent == nullptr || !parent->found.folders.empty()) {
    made.found = finder_.find(parent == nullptr ? world_.search_path : parent->found.folders, leaf);
  }
  const std::string& path = made.found.path;
  if (!path.empty()) {
    made.is_library = holds_closest(world_.library, without(world_.search_path, world_.library), path);
    made.is_project =
        !made.is_library && holds_closest(world_.project, without(world_.search_path, world_.project), path);
  } else if (parent != nullptr) {
    made.is_library = parent->is_library;
  }
  if (made.found.kind == Found::Kind::compiled) made.dynamic = true;
  return made;
}

std::string_view Importer::bounded(std::string_view name) {
  constexpr int most_dots = 100;
  std::size_t dot = name.find('.');
  for (int i = 0; i < most_dots && dot != std::string_view::npos; ++i) dot = name.find('.', dot + 1);
  return name.substr(0, dot);
}

Module& Importer::find(std::string_view name) {
  if (const auto* known = modules_.find(name)) return **known;
  if (const std::string_view most = bounded(name); most != name) return find(most);
  const std::size_t dot = name.find_last_of('.');
  if (dot == std::string_view::npos) return add(name, nullptr, name);
  Module& parent = find(name.substr(0, dot));
  return add(name, &parent, name.substr(dot + 1));
}

void Importer::put_module(std::string_view name, Truth executes, std::string_view other) {
  if (executes == Truth::no) return;
  Module& module = find(name);
  Module* meant = other.empty() ? nullptr : &find(other);
  const bool is_first = !module.dynamic && module.stands_for == nullptr && executes == Truth::yes;
  const bool is_seen = is_first && meant != nullptr && meant != &module && meant->stands_for == nullptr &&
                       meant->found.kind == Found::Kind::source;
  module.stands_for = is_seen ? meant : nullptr;
  module.dynamic = !is_seen;
  if (module.found.kind != Found::Kind::missing) return;
  if (executes == Truth::yes)
    module.found.kind = Found::Kind::compiled;
  else
    put_.emplace(name);
}

Truth Importer::there(std::string_view name) {
  name = bounded(name);
  if (find(name).found.kind != Found::Kind::missing) return Truth::yes;
  return missing_of(name);
}

const model::CodeRule* Importer::rule_of_gone(std::string_view name) {
  for (std::size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    const std::string_view part = name.substr(0, dot);
    if (const model::CodeRule* rule = world_.rules.module(part); rule != nullptr)
      return find(part).found.kind == Found::Kind::missing ? rule : nullptr;
    if (dot == std::string_view::npos) return nullptr;
  }
}

// Whether what the rule says is gone is there.
Truth Importer::after(const model::CodeRule& rule) const {
  return as_truth(world_.is_cured && rule.is_cure());
}

// The module is not found; may there be one all the same?
Truth Importer::missing_of(std::string_view name) {
  if (const model::CodeRule* rule = rule_of_gone(name); rule != nullptr) return after(*rule);
  if (put_.contains(name)) return Truth::unknown;
  const std::size_t dot = name.find_last_of('.');
  if (dot == std::string_view::npos)
    return knows_all_ && !started_.may_serve(name) ? Truth::no : Truth::unknown;
  Module& parent = find(name.substr(0, dot));
  if (parent.found.kind == Found::Kind::missing) return there(parent.name);
  read(parent);
  if (parent.refuses && (parent.found.folders.empty() || !parent.is_open)) return Truth::no;
  const bool unread = parent.found.kind == Found::Kind::source && !parent.tree;
  return parent.is_open || unread || parent.found.kind == Found::Kind::compiled ? Truth::unknown : Truth::no;
}

// No body of a function is wrong in the library, and few of them are asked for.
pysource::Bodies Importer::bodies_of(const Module& module) {
  return module.is_library ? pysource::Bodies::wait : pysource::Bodies::read;
}

void Importer::read(Module& module) {
  if (module.state != Module::State::untouched) return;
  module.state = Module::State::running;
  module.number = ++last_number_;
  if (!module.is_library) order_.push_back(&module);
  module.caught_around = caught_around;
  if (is_deep()) {
    module.dynamic = true;
    module.imports = Truth::unknown;
    module.state = Module::State::done;
    return;
  }
  ++being_read_;
  if (module.found.kind == Found::Kind::source) {
    Source& source = sources_.take(module.found.path, bodies_of(module));
    if (source.tree) {
      follow(module, source);
    } else {
      module.dynamic = true;
      module.imports = Truth::unknown;
    }
  }
  module.state = Module::State::done;
  if (being_read_ == 1) run_functions();
  --being_read_;
}

void Importer::follow(Module& module, Source& source) {
  module.tree = std::move(source.tree);
  const SourceTraits& traits = source.traits;
  module.is_open = traits.opens_package;
  module.dynamic = module.dynamic || module.is_open || traits.makes_names;
  // The library's enumerations do, where the source that asks for it says so (source_words.hpp).
  module.gives_names = traits.gives_names && !module.is_library;
  module.has_walrus = traits.has_walrus;
  module.knows_globals = traits.speaks_of_globals && !traits.makes_names;
  module.refuses = traits.would_find_modules;
  // What such a finder would make is not made.
  if (module.refuses && !traits.speaks_of_path) module.is_open = module.dynamic = false;
  // A finder of the package's own answers for what lies in it.
  if (traits.finds_modules) {
    module.dynamic = module.is_open = true;
    const std::size_t dot = module.name.find_last_of('.');
    Module* parent = dot == std::string::npos ? nullptr : &find(std::string_view(module.name).substr(0, dot));
    if (parent != nullptr && parent->state == Module::State::running)
      parent->dynamic = parent->is_open = true;
  }
  if (sources_.look_ahead()) {
    look_ahead(module, *module.tree);
    look_further();
  }
  auto execution = std::make_unique<Execution>(*this, module);
  execution->run_module();
  for (const std::string& name : source.given)
    module.names.add(name, Binding{{}, module.is_library ? Truth::yes : Truth::unknown, 0});
  if (module.is_project && world_.with_functions) followed_.push_back(std::move(execution));
}

void Importer::run_functions() {
  for (std::size_t i = 0; i < followed_.size(); ++i) {
    const auto execution = std::move(followed_[i]);
    execution->run_functions();
  }
  followed_.clear();
}

void Importer::run(Module& module, Truth reached) {
  if (module.state == Module::State::untouched && !module.is_library) {
    module.reached = either(module.reached, reached);
    read(module);
    return;
  }
  // What it needs is reached with it.
  std::vector<std::pair<Module*, Truth>> todo{{&module, reached}};
  while (!todo.empty()) {
    const auto [one, how] = todo.back();
    todo.pop_back();
    if (one->reached >= how) continue;
    one->reached = how;
    for (const Need& need : one->needs) todo.emplace_back(need.module, both(how, need.executes));
  }
}

Module& Importer::import(std::string_view name, Truth reached) {
  name = bounded(name);
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    Module& parent = find(name.substr(0, dot));
    if (parent.found.kind != Found::Kind::missing) run(parent, reached);
  }
  Module& module = find(name);
  if (module.found.kind != Found::Kind::missing) run(module, reached);
  return module;
}

Module& Importer::import_for(Module& importing, std::string_view name, Truth executes, unsigned caught) {
  name = bounded(name);
  for (std::size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    Module& part = find(name.substr(0, dot));
    if (part.found.kind != Found::Kind::missing) {
      if (!part.is_library) importing.needs.push_back({&part, executes, caught, importing.causes.size()});
      const unsigned before = std::exchange(caught_around, caught_around | caught);
      run(part, both(importing.reached, executes));
      caught_around = before;
    }
    if (dot == std::string_view::npos) return part;
  }
}

Truth Importer::offers(Module& module, std::string_view name, Binding& into) {
  return offers_itself(module.stands_for == nullptr ? module : *module.stands_for, name, into);
}

Truth Importer::offers_itself(Module& module, std::string_view name, Binding& into) {
  if (module.found.kind == Found::Kind::missing) {
    // What stands in sys.modules under that name nobody sees.
    const model::CodeRule* rule = world_.rules.symbol(module.name, name);
    if (rule == nullptr) rule = rule_of_gone(module.name + "." + std::string(name));
    return rule != nullptr ? after(*rule) : Truth::unknown;
  }
  if (module.state == Module::State::untouched) read(module);
  const Binding* found = module.names.find(name);
  if (found != nullptr && found->there != Truth::no) {
    into = *found;
    return into.there;
  }
  std::string inner = module.name;
  inner += '.';
  inner += name;
  if (!module.found.folders.empty() && find(inner).found.kind != Found::Kind::missing) {
    into = {{Meaning::Kind::module, keep(inner), {}, {}}, Truth::yes, 0};
    return Truth::yes;
  }
  if (module.state == Module::State::running) return Truth::unknown;
  const model::CodeRule* rule = world_.rules.symbol(module.name, name);
  if (rule == nullptr) rule = rule_of_gone(inner);
  if (rule != nullptr) return after(*rule);
  static constexpr std::string_view always[] = {
      "__name__",   "__file__", "__doc__",      "__path__",   "__package__", "__spec__",
      "__loader__", "__dict__", "__builtins__", "__cached__", "__class__",   "__annotations__"};
  if (std::ranges::find(always, name) != std::end(always)) return Truth::yes;
  if (module.dynamic) return Truth::unknown;
  if (const Binding* asked = module.names.find("__getattr__")) {
    const pysource::NodeId function = asked->node;
    const bool own =
        function != 0 && module.tree && module.tree->kind(function) == pysource::Kind::function_def;
    if (!own) return Truth::unknown;
    // Where it is not known whether there is one, nobody else serves the name.
    // Asked once; whoever asks for it meanwhile, as the function itself may, does not know.
    const auto [known, fresh] = module.answers.try_emplace(std::string(name), Truth::unknown);
    if (fresh) known->second = Execution(*this, module).ask(function, name);
    const Truth answer = known->second;
    return asked->there == Truth::yes ? answer : both(answer, Truth::unknown);
  }
  if (module.tree && !module.made_global) module.made_global = names_made_global(module.tree->text());
  const bool may_be_made = module.made_global && module.made_global->contains(name);
  return module.imports == Truth::unknown || may_be_made ? Truth::unknown : Truth::no;
}

const ClassFacts* Importer::class_of(const Meaning& symbol) {
  if (symbol.is(Meaning::Kind::unknown) || symbol.name.empty()) return nullptr;
  Module& module = find(symbol.module);
  if (module.state == Module::State::untouched) read(module);
  return module.classes.find(symbol.name);
}

void Importer::call(Module& module, std::string_view owner, std::string_view method) {
  if (module.state != Module::State::done || !module.tree) return;
  Execution(*this, module).run_method(owner, method);
}

}  // namespace trysquare::imports
