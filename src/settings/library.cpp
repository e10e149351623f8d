// The table of modelled modules. https://docs.python.org/3/library/
#include "settings/library.hpp"

#include "settings/lazy.hpp"

#include "base/text.hpp"
#include "settings/abstract.hpp"
#include "settings/path_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::settings {

std::span<const Native> os_path_functions();
std::span<const Native> copy_functions();
std::span<const Native> sys_functions();
std::span<const Native> inspect_functions();
void fill_sys(Interpreter& python, ModuleState& module);
const Native& open_function();
std::span<const Native> io_functions();
std::span<const Native> listing_functions();
std::span<const Native> making_functions();
std::span<const Native> temporary_functions();
std::span<const Native> glob_functions();
std::span<const Native> json_functions();
void fill_json(Interpreter& python, ModuleState& module);
std::span<const Native> codecs_functions();
std::span<const Native> regex_functions();
void fill_regex(Interpreter& python, ModuleState& module);

Ref module_spec(Interpreter& python, const ModuleState& module) {
  const Ref type = python.make_class("ModuleSpec", "importlib.machinery", {}, python.heap.dict());
  Call made;
  const Ref spec = python.new_instance(type, made);
  Refs folders;
  for (const auto& folder : module.path) folders.push_back(python.heap.text(folder));
  const auto set = [&](std::string_view key, Ref value) {
    python.dict_set_text(spec->as<Instance>().names, key, value);
  };
  set("name", python.heap.text(module.name));
  set("origin", python.heap.text(module.file));
  set("parent", python.heap.text(module.package()));
  set("has_location", python.heap.boolean(true));
  set("submodule_search_locations", module.is_package ? python.heap.list(std::move(folders)) : python.none());
  for (const std::string_view key : {"loader", "cached", "loader_state"})
    set(key, python.unknown_quietly("how a module is loaded"));
  return spec;
}

namespace {

constexpr auto any = Native::Takes::anything;

Ref os_getenv(Interpreter& python, Call& call) {
  Refs args{call.take(0, "key")};
  if (args[0] == nullptr) return method_unknown(python, call);
  if (const Ref otherwise = call.take(1, "default")) args.push_back(otherwise);
  return python.call_method(python.environ, "get", std::move(args));
}
Ref os_getcwd(Interpreter& python, Call& /*call*/) { return python.heap.text(python.world.directory); }
Ref os_fspath(Interpreter& python, Call& call) {
  const auto text = call.take(0) == nullptr ? std::nullopt : path_text(call.take(0));
  return text ? python.heap.text(*text) : method_unknown(python, call);
}
Ref does_nothing(Interpreter& python, Call& call) {
  call.take_everything();
  return python.none();
}
Ref gives_first(Interpreter& python, Call& call) {
  const Ref first = call.take(0);
  call.take_everything();
  return first == nullptr ? python.none() : first;
}

Ref gives_second(Interpreter& python, Call& call) {
  const Ref second = call.take(1, "val");
  call.take_everything();
  return second == nullptr ? method_unknown(python, call) : second;
}

void fill_os(Interpreter& python, ModuleState& module) {
  const auto& markers = python.world.environment.markers;
  python.dict_set_text(module.names, "environ", python.environ);
  if (!markers.os_name.empty()) python.dict_set_text(module.names, "name", python.heap.text(markers.os_name));
  if (!python.world.is_windows()) {
    python.dict_set_text(module.names, "sep", python.heap.text("/"));
    python.dict_set_text(module.names, "linesep", python.heap.text("\n"));
    python.dict_set_text(module.names, "pathsep", python.heap.text(":"));
    python.dict_set_text(module.names, "curdir", python.heap.text("."));
    python.dict_set_text(module.names, "pardir", python.heap.text(".."));
    python.dict_set_text(module.names, "extsep", python.heap.text("."));
    python.dict_set_text(module.names, "devnull", python.heap.text("/dev/null"));
    python.dict_set_text(module.names, "altsep", python.none());
  }
  python.dict_set_text(module.names, "PathLike", python.make_class("PathLike", "os", {}, python.heap.dict()));
  for (const auto rows : {listing_functions(), making_functions()}) {
    for (const Native& row : rows)
      python.dict_set_text(module.names, row.name,
                           python.native(row, nullptr, fmt::format("os.{}", row.name)));
  }
  constexpr std::pair<std::string_view, int> modes[] = {{"F_OK", 0}, {"X_OK", 1}, {"W_OK", 2}, {"R_OK", 4}};
  for (const auto& [name, mode] : modes) python.dict_set_text(module.names, name, python.heap.integer(mode));
  if (ModuleState* path = python.find_module("os.path"))
    python.dict_set_text(module.names, "path", path->self);
}

void fill_path(Interpreter& python, ModuleState& module) {
  if (python.world.is_windows()) {
    // Backslashes and drives are not modelled.
    const Ref why = python.unknown_quietly("a path of Windows");
    for (const Native& row : os_path_functions()) python.dict_set_text(module.names, row.name, why);
    return;
  }
  constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"sep", "/"},     {"pardir", ".."}, {"curdir", "."},
      {"pathsep", ":"}, {"extsep", "."},  {"devnull", "/dev/null"}};
  for (const auto& [name, word] : words)
    python.dict_set_text(module.names, name, python.heap.text(std::string(word)));
  python.dict_set_text(module.names, "altsep", python.none());
}

void fill_pathlib(Interpreter& python, ModuleState& module) {
  for (const std::string_view name : {"Path", "PurePath", "PosixPath", "PurePosixPath"})
    python.dict_set_text(module.names, name, python.builtin("$path"));
}

Ref make_opaque(Interpreter& python, Call& call) { return opaque(python, std::string(call.path), call); }

// The name that `.module` of a package has; nothing: not known, or it has none.
std::optional<std::string> resolved_name(Call& call) {
  const Ref name = call.take(0, "name");
  const Ref package = call.take(1, "package");
  if (name == nullptr || !name->is(Kind::text)) return std::nullopt;
  const std::size_t level = name->text().find_first_not_of('.');
  if (level == 0) return name->text();
  if (package == nullptr || !package->is(Kind::text) || level == std::string::npos) return std::nullopt;
  std::string base = package->text();
  for (std::size_t up = 1; up < level; ++up) {
    const std::size_t dot = base.find_last_of('.');
    if (dot == std::string::npos) return std::nullopt;
    base.resize(dot);
  }
  return fmt::format("{}.{}", base, name->text().substr(level));
}

Ref import_import_module(Interpreter& python, Call& call) {
  const auto name = resolved_name(call);
  return name ? python.import_module(*name) : method_unknown(python, call);
}
Ref import_find_spec(Interpreter& python, Call& call) {
  const auto name = resolved_name(call);
  if (!name) return method_unknown(python, call);
  const ModuleState* module = python.find_module(*name);
  if (module == nullptr) return python.none();
  if (module->is_native || module->file.empty() || module->file.starts_with('<'))
    return opaque(python, "importlib.machinery.ModuleSpec", call);
  return module_spec(python, *module);
}

Ref tools_reduce(Interpreter& python, Call& call) {
  const Ref function = call.take(0);
  const Iteration all = python.iterate(call.take(1) == nullptr ? python.none() : call.take(1));
  if (all.outcome == Iteration::Outcome::raised) return nullptr;
  if (all.outcome == Iteration::Outcome::unknown) return python.unknown_like(all.unknown, {});
  Ref total = call.take(2);
  for (const Ref item : all.items) {
    total = total == nullptr ? item : python.call(function, {nullptr, {total, item}, {}});
    if (total == nullptr) return nullptr;
  }
  return total != nullptr ? total
                          : python.raise("TypeError", "reduce() of empty iterable with no initial value");
}

// The function with the name and the text of the one that it stands for.
Ref wrapped_function(Interpreter& python, Call& call) {
  const Ref wrapped = call.self;
  const Ref made = call.take(0);
  call.take_everything();
  if (made == nullptr) return python.none();
  if (!made->is(Kind::function)) return made;
  for (const std::string_view name : {"__module__", "__name__", "__qualname__", "__doc__"}) {
    bool sure = true;
    const Ref value = wrapped->is_unknown() ? wrapped : python.attribute_or_null(wrapped, name, sure);
    if (python.is_stopped()) return nullptr;
    python.forget_raised();
    if (value == nullptr && sure) continue;
    const Ref told =
        value != nullptr && !value->is_unknown() ? value : python.unknown_quietly("a name of a function");
    python.dict_set_text(made->as<Function>().attributes, name, told);
  }
  if (wrapped->is(Kind::function)) {
    const Dictionary own = wrapped->as<Function>().attributes->dictionary();
    for (const auto& entry : own.entries())
      python.dict_set(made->as<Function>().attributes, entry.key, entry.value);
  }
  python.dict_set_text(made->as<Function>().attributes, "__wrapped__", wrapped);
  return made;
}
constexpr Native wrapped_row{"wraps", wrapped_function, any};
Ref tools_wraps(Interpreter& python, Call& call) {
  const Ref wrapped = call.take(0, "wrapped");
  const bool chosen = call.args.size() + call.keywords.size() > 1;
  call.take_everything();
  if (wrapped == nullptr) return method_unknown(python, call);
  return python.native(wrapped_row,
                       chosen ? python.unknown_quietly("what is taken from a function") : wrapped);
}
// Remembered answers are the same answers: with a function it decorates, with options it makes a decorator.
Ref tools_cache(Interpreter& python, Call& call);
constexpr Native cache_row{"lru_cache", tools_cache, any};
Ref tools_cache(Interpreter& python, Call& call) {
  call.take_everything();
  const bool decorates = call.args.size() == 1 && call.keywords.empty() && call.args[0]->is(Kind::function);
  if (!decorates) return python.native(cache_row);
  const Ref names = call.args[0]->as<Function>().attributes;
  python.dict_set_text(names, "__wrapped__", call.args[0]);
  for (const std::string_view name : {"cache_clear", "cache_info"})
    python.dict_set_text(names, name, python.builtin("$inert"));
  return call.args[0];
}

Ref tools_strtobool(Interpreter& python, Call& call) {
  const Ref text = call.take(0);
  if (text == nullptr || !text->is(Kind::text)) return method_unknown(python, call);
  const std::string low = to_lower(text->text());
  for (const std::string_view yes : {"y", "yes", "t", "true", "on", "1"}) {
    if (low == yes) return python.heap.integer(1);
  }
  for (const std::string_view no : {"n", "no", "f", "false", "off", "0"}) {
    if (low == no) return python.heap.integer(0);
  }
  return python.raise_saying(
      "ValueError", fmt::format("invalid truth value {}", python.repr(python.heap.text(low)).value_or("?")));
}

// The program that imports the settings is taken to be a file.
void fill_main(Interpreter& python, ModuleState& module) {
  // There, whatever it is.
  python.dict_set_text(module.names, "__file__", python.heap.make(Kind::opaque, Opaque{"$program", {}, {}}));
}
void fill_platform(Interpreter& python, ModuleState& module) {
  python.dict_set_text(module.names, "__doc__", python.none());
}
template <std::string pep::MarkerEnvironment::* Member>
Ref marker(Interpreter& python, Call& call) {
  const std::string& value = python.world.environment.markers.*Member;
  return value.empty() ? method_unknown(python, call) : python.heap.text(value);
}

void fill_logging(Interpreter& python, ModuleState& module) {
  constexpr std::pair<std::string_view, int> levels[] = {{"NOTSET", 0},   {"DEBUG", 10},   {"INFO", 20},
                                                         {"WARNING", 30}, {"WARN", 30},    {"ERROR", 40},
                                                         {"FATAL", 50},   {"CRITICAL", 50}};
  for (const auto& [name, level] : levels)
    python.dict_set_text(module.names, name, python.heap.integer(level));
}
void fill_datetime(Interpreter& python, ModuleState& module) {
  for (const std::string_view name : {"date", "datetime", "time", "tzinfo", "timezone"})
    python.dict_set_text(module.names, name, python.builtin(fmt::format("${}", name)));
}
void fill_uuid(Interpreter& python, ModuleState& module) {
  python.dict_set_text(module.names, "UUID", python.builtin("$uuid"));
}
void fill_decimal(Interpreter& python, ModuleState& module) {
  python.dict_set_text(module.names, "Decimal", python.builtin("$decimal"));
}
void fill_typing(Interpreter& python, ModuleState& module) {
  python.dict_set_text(module.names, "TYPE_CHECKING", python.heap.boolean(false));
  // What makes classes, and so more than a note to type checkers.
  for (const std::string_view name :
       {"NamedTuple",  "TypedDict",  "ClassVar",  "Optional",       "Union",       "Any",
        "Literal",     "Final",      "Annotated", "List",           "Dict",        "Tuple",
        "Set",         "FrozenSet",  "Type",      "DefaultDict",    "OrderedDict", "Counter",
        "ChainMap",    "Deque",      "Mapping",   "MutableMapping", "Sequence",    "MutableSequence",
        "AbstractSet", "MutableSet", "Iterable",  "Iterator",       "Collection",  "Container",
        "Sized",       "Hashable",   "NewType",   "Protocol"})
    python.dict_set_text(module.names, name, python.defer("_typed", name));
}

constexpr auto os_rows =
    std::to_array<Native>({{"getenv", os_getenv, any}, {"getcwd", os_getcwd}, {"fspath", os_fspath}});
constexpr auto datetime_rows = std::to_array<Native>({{"timedelta", make_opaque}});
constexpr auto importlib_rows = std::to_array<Native>({{"import_module", import_import_module}});
constexpr auto util_rows = std::to_array<Native>({{"find_spec", import_find_spec}});
constexpr auto functools_rows = std::to_array<Native>({{"reduce", tools_reduce},
                                                       {"wraps", tools_wraps, any},
                                                       {"lru_cache", tools_cache, any},
                                                       {"cache", tools_cache, any}});
constexpr auto warnings_rows = std::to_array<Native>({{"warn", does_nothing, any},
                                                      {"filterwarnings", does_nothing, any},
                                                      {"simplefilter", does_nothing, any}});
// For our stand-ins: an annotation that is not known is hardly one of the few that mean something.
Ref is_surely(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  return python.heap.boolean(object != nullptr && object == call.take(1));
}
// For our stand-ins: one behind the other, each gone through when it is its turn.
Ref chained(Interpreter& python, Call& call) {
  Refs through;
  const Refs given = call.take_rest();
  for (const Ref one : given) {
    const Ref lazy = lazy_iterator_of(python, one);
    if (lazy == nullptr) return nullptr;
    if (lazy->is_unknown()) return python.unknown_like(lazy, given);
    through.push_back(lazy);
  }
  const auto run = [through](Interpreter& now) {
    Iteration made;
    for (const Ref one : through) {
      Iteration all = now.iterate(one);
      if (all.outcome == Iteration::Outcome::unknown) return all.any_order = false, all;
      made.outcome = all.outcome;
      made.items.insert(made.items.end(), all.items.begin(), all.items.end());
      if (all.outcome == Iteration::Outcome::raised) break;
    }
    return made;
  };
  return lazy_iterator(python, {run, given, nullptr, {}});
}
constexpr auto typing_rows = std::to_array<Native>({{"cast", gives_second, any},
                                                    {"final", gives_first, any},
                                                    {"override", gives_first, any},
                                                    {"overload", gives_first, any},
                                                    {"no_type_check", gives_first, any},
                                                    {"runtime_checkable", gives_first, any},
                                                    {"_is_surely", is_surely, any},
                                                    {"_chained", chained, any}});
constexpr auto config_rows = std::to_array<Native>({{"dictConfig", does_nothing, any}});
constexpr auto strtobool_rows = std::to_array<Native>({{"strtobool", tools_strtobool}});
constexpr auto platform_rows = std::to_array<Native>(
    {{"system", marker<&pep::MarkerEnvironment::platform_system>},
     {"machine", marker<&pep::MarkerEnvironment::platform_machine>},
     {"python_version", marker<&pep::MarkerEnvironment::python_full_version>},
     {"python_implementation", marker<&pep::MarkerEnvironment::platform_python_implementation>}});

constexpr std::array<std::string_view, 16> volatile_names{
    "socket",          "random",    "secrets", "time", "uuid",     "subprocess", "tempfile", "getpass",
    "multiprocessing", "threading", "pwd",     "grp",  "resource", "shutil",     "ssl",      "locale"};

}  // namespace

const LibraryModule* find_library_module(std::string_view name) {
  static const std::array<LibraryModule, 30> modules{{{"abc", {}, fill_abc, true},
                                                      {"os", os_rows, fill_os},
                                                      {"io", io_functions()},
                                                      {"glob", glob_functions()},
                                                      {"codecs", codecs_functions()},
                                                      {"os.path", os_path_functions(), fill_path},
                                                      {"posixpath", os_path_functions(), fill_path},
                                                      {"pathlib", {}, fill_pathlib},
                                                      {"sys", sys_functions(), fill_sys},
                                                      {"inspect", inspect_functions(), nullptr, false, true},
                                                      {"json", json_functions(), fill_json},
                                                      {"json.decoder", {}, fill_json},
                                                      {"copy", copy_functions()},
                                                      {"datetime", datetime_rows, fill_datetime},
                                                      {"uuid", {}, fill_uuid},
                                                      {"decimal", {}, fill_decimal},
                                                      {"re", regex_functions(), fill_regex},
                                                      {"importlib", importlib_rows},
                                                      {"importlib.util", util_rows},
                                                      {"functools", functools_rows, nullptr, false, true},
                                                      {"warnings", warnings_rows, nullptr, true},
                                                      {"typing", typing_rows, fill_typing, true},
                                                      {"logging", {}, fill_logging, true},
                                                      {"logging.config", config_rows, nullptr, true},
                                                      {"logging.handlers", {}, nullptr, true},
                                                      {"distutils.util", strtobool_rows},
                                                      {"platform", platform_rows, fill_platform},
                                                      {"tempfile", temporary_functions()},
                                                      {"__main__", {}, fill_main},
                                                      {"__future__", {}, nullptr, true}}};
  const auto* found = std::ranges::find(modules, name, &LibraryModule::name);
  return found == modules.end() ? nullptr : found;
}

bool is_volatile_module(std::string_view name) {
  const std::string_view top = name.substr(0, name.find('.'));
  return std::ranges::find(volatile_names, top) != volatile_names.end();
}

Ref native_fallback(Interpreter& python, ModuleState& module, std::string_view name) {
  const LibraryModule* library = find_library_module(module.name);
  if (library != nullptr && library->has_source) {
    if (ModuleState* source = python.source_of(module)) return python.module_attribute(*source, name);
  }
  // A submodule that Python itself imports when it starts.
  const std::string inner = fmt::format("{}.{}", module.name, name);
  const ModuleState* found =
      find_library_module(inner) != nullptr ? python.find_module(inner) : python.module_of(inner);
  if (found != nullptr) return found->self;
  constexpr std::array<std::string_view, 12> of_machine{"cpu_count", "getegid", "geteuid", "getgid",
                                                        "getlogin",  "getpid",  "getppid", "getuid",
                                                        "times",     "uname",   "urandom", "getloadavg"};
  const bool is_os = module.name == "os" && std::ranges::find(of_machine, name) != of_machine.end();
  if (module.name == "platform" || is_os || is_volatile_module(module.name))
    return python.unknown(fmt::format("`{}` differs from run to run or machine to machine", inner));
  // What only an interactive session, a frozen program or another system has.
  constexpr std::array<std::string_view, 6> absent{"ps1",      "ps2",         "frozen",
                                                   "_MEIPASS", "real_prefix", "getwindowsversion"};
  if (module.name == "sys" && !python.world.is_windows() && std::ranges::find(absent, name) != absent.end())
    return python.raise("AttributeError", fmt::format("module 'sys' has no attribute '{}'", name));
  const std::string reason = fmt::format("`{}` is not modelled", inner);
  if (library == nullptr || !library->inert) return python.unknown(reason);
  const Ref why = python.unknown_quietly(reason);
  held<Unknown>(python.heap.change(why).content).inert = true;
  return why;
}

}  // namespace trysquare::settings
