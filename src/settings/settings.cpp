#include "settings/settings.hpp"

#include "base/text.hpp"
#include "settings/interpreter.hpp"
#include "settings/wire.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_set>

namespace trysquare::settings {

namespace {

constexpr std::size_t most_cuts = 3;             // statements that are left out
constexpr std::uint64_t most_steps = 7'000'000;  // of all evaluations; none is begun beyond

bool is_upper_name(std::string_view name) {
  return std::ranges::none_of(name, is_lower) && std::ranges::any_of(name, is_upper);
}

// The dotted name of a file, and the folder from which it is imported.
struct Located {
  std::string module, folder;
};
Located locate_file(const FileSystem& files, const std::string& path) {
  std::string name(file_name(path));
  name.resize(name.size() - 3);
  std::string folder = parent_path(path);
  if (name == "__init__") {
    name = file_name(folder);
    folder = parent_path(folder);
  }
  while (files.is_file(join_path(folder, "__init__.py")) && folder != "/") {
    name = fmt::format("{}.{}", file_name(folder), name);
    folder = parent_path(folder);
  }
  return {name, folder};
}

World world_of(const SettingsRequest& request, const Located& file) {
  World world{.files = request.files,
              .directory = request.directory,
              .variables = request.variables,
              .unknown_variables = {request.unknown_variables.begin(), request.unknown_variables.end()},
              .environment = request.environment};
  for (const auto& name : request.unknown_variables) world.variables.erase(name);
  std::vector<std::string> before, inside;
  for (const auto& entry : request.environment.search_path) {
    const std::string path = world.absolute(entry.path);
    const bool prepended = entry.why == "--prepend-path";
    (prepended ? before : inside).push_back(path);
    if (prepended || entry.why == "--append-path")
      world.project.push_back(path);
    else if (!entry.why.contains(".pth:"))  // an editable installation may be the project itself
      world.installed.push_back(path);
    world.roots.push_back(path);
  }
  if (!file.folder.empty()) before.insert(before.begin(), file.folder);
  before.push_back(world.directory);
  for (const auto& path : {file.folder, world.directory}) {
    if (path.empty()) continue;
    world.roots.push_back(path);
    world.project.push_back(path);
  }
  if (!request.environment.path.empty()) world.roots.push_back(world.absolute(request.environment.path));
  // A folder that is reached through a link is the same folder under its own name.
  for (std::size_t i = 0, count = world.roots.size(); i < count; ++i) {
    const auto real = request.files.real_path(world.roots[i]);
    if (real && *real != world.roots[i]) world.roots.push_back(*real);
  }
  world.search_path = std::move(before);
  std::ranges::move(inside, std::back_inserter(world.search_path));
  world.knows_library = std::ranges::any_of(world.search_path, [&](const std::string& path) {
    return request.files.is_file(join_path(path, "os.py"));
  });
  return world;
}

void collect_places(Ref object, Origins& origins, Origin& into, std::unordered_set<Ref>& seen, int depth) {
  if (object == nullptr || depth > 20) return;
  into = origins.both(into, object->state.from);
  const bool holds = object->is(Kind::list) || object->is(Kind::tuple) || object->is(Kind::dict);
  if (!holds || !seen.insert(object).second) return;
  if (object->is(Kind::list) || object->is(Kind::tuple)) {
    for (const Ref item : object->items()) collect_places(item, origins, into, seen, depth + 1);
  }
  if (!object->is(Kind::dict)) return;
  for (const auto& entry : object->dictionary().entries()) {
    into = origins.both(into, entry.from);
    collect_places(entry.value, origins, into, seen, depth + 1);
  }
}

std::vector<model::SourceFile> project_files(const Interpreter& python, const World& world,
                                             const std::string& asked_for) {
  std::vector<model::SourceFile> files{{asked_for, world.shown(asked_for)}};
  for (const Unit& unit : python.units()) {
    const bool known = std::ranges::find(files, unit.file, &model::SourceFile::path) != files.end();
    if (unit.is_project && !known && is_absolute_path(unit.file))
      files.push_back({unit.file, world.shown(unit.file)});
  }
  return files;
}

Error failure_of(Interpreter& python, Ref exception) {
  Error error;
  if (exception == nullptr || !exception->is(Kind::instance)) {
    error.message = "the import of the settings raises an exception that is not known";
    return error;
  }
  const Instance& instance = exception->as<Instance>();
  const std::string name = instance.type->as<Class>().name;
  std::string message;
  if (const auto* told = instance.names->dictionary().find("$message");
      told != nullptr && told->value->is(Kind::text)) {
    message = told->value->text();
  } else if (!instance.args.empty()) {
    const Ref text = python.to_text(instance.args.size() == 1 ? instance.args[0] : exception);
    if (text != nullptr && text->is(Kind::text)) message = text->text();
  }
  error.message = message.empty() ? fmt::format("the import of the settings raises `{}`", name)
                                  : fmt::format("the import of the settings raises `{}`: {}", name, message);
  if (const auto* at = instance.names->dictionary().find("$at"); at != nullptr && at->value->is(Kind::text))
    error.place = parse_place(at->value->text());
  return error;
}

// The module, and its packages as the project: also where it is installed among others.
ModuleState* find_settings(Interpreter& python, const std::string& name) {
  ModuleState* module = python.find_module(name);
  if (module == nullptr || module->file.empty()) return nullptr;
  for (std::size_t dot = 0; dot != std::string::npos;) {
    dot = name.find('.', dot + 1);
    if (ModuleState* part = python.find_module(std::string_view(name).substr(0, dot)))
      part->is_project = true;
  }
  return module;
}

model::Settings answer_of(Interpreter& python, const ModuleState& module, bool fine) {
  model::Settings answer;
  answer.module = module.name;
  const Ref stopped = python.stop_reason();
  if (!fine && stopped == nullptr) answer.failure = failure_of(python, python.raised());
  python.forget_raised();
  const Dictionary names = module.names->dictionary();
  const auto told = [&](Ref why) { return model::Unknown{why->as<Unknown>().reason, why->as<Unknown>().at}; };
  if (names.open != nullptr) answer.open = told(names.open);
  if (stopped != nullptr) answer.open = told(stopped);
  for (const auto& entry : names.entries()) {
    if (!entry.key->is(Kind::text) || !is_upper_name(entry.key->text())) continue;
    model::Setting setting{entry.key->text(), {}, {}};
    setting.value = stopped != nullptr ? model::Value(model::Value::Content(told(stopped)))
                                       : to_value(python, entry.value);
    if (auto* why = setting.value.as<model::Unknown>(); why != nullptr && entry.value->is_unknown())
      why->maybe_missing = entry.value->as<Unknown>().maybe_missing;
    Origin origin = entry.from;
    std::unordered_set<Ref> seen;
    collect_places(entry.value, python.origins, origin, seen, 0);
    setting.places = python.origins.places(origin);
    answer.settings.push_back(std::move(setting));
  }
  answer.files = project_files(python, python.world, module.file);
  for (const Unit& unit : python.units()) {
    if (is_absolute_path(unit.file)) answer.evaluated.push_back(unit.file);
  }
  std::ranges::sort(answer.settings, {}, &model::Setting::name);
  return answer;
}

}  // namespace

Result<model::Settings> read_settings(const SettingsRequest& request) {
  Located wanted{request.module, ""};
  if (request.module.ends_with(".py")) {
    const std::string path = normal_path(join_path(request.directory, request.module));
    if (!request.files.is_file(path)) return failure(fmt::format("there is no file `{}`", request.module));
    wanted = locate_file(request.files, path);
  }
  const World world = world_of(request, wanted);
  // A statement that takes all the work that there is does not take the others' answers with it: the module
  // is evaluated anew without it.
  std::vector<Cut> cuts;
  for (std::uint64_t steps = 0;;) {
    Interpreter python(world);
    python.leave_out(cuts);
    ModuleState* module = find_settings(python, wanted.module);
    if (module == nullptr) {
      return failure(
          fmt::format("there is no module `{}` with a source file", wanted.module),
          "it is looked for in --prepend-path, the working directory, the environment and --append-path: " +
              join(world.search_path, ", "));
    }
    const bool fine = python.import_module(wanted.module) != nullptr;
    steps += python.steps();
    const bool again = python.is_stopped() && python.cut() && cuts.size() < most_cuts && steps < most_steps;
    if (!again) return answer_of(python, *module, fine);
    cuts.push_back(*python.cut());
  }
}

}  // namespace trysquare::settings
