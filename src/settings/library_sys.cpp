// sys and inspect: the interpreter's facts, its loaded modules, its frames.
// https://docs.python.org/3/library/sys.html
#include "base/text.hpp"
#include "settings/construction.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace trysquare::settings {

namespace {

constexpr auto any = Native::Takes::anything;
constexpr int most_frames = 60;

using Fields = std::vector<std::pair<std::string_view, Ref>>;

Ref plain_object(Interpreter& python, std::string name, std::string module, const Fields& fields) {
  const Ref type = python.make_class(std::move(name), std::move(module), {}, python.heap.dict());
  Call none;
  const Ref made = python.new_instance(type, none);
  for (const auto& [field, value] : fields) python.dict_set_text(made->as<Instance>().names, field, value);
  return made;
}

// The frame and those that called it, as far as a program asks for them.
Ref frame_object(Interpreter& python, const Frame* frame, int depth) {
  ++python.frames_handed_out;
  if (frame == nullptr) return python.none();
  if (depth > most_frames) return python.unknown_quietly("a frame that is too far up");
  const auto& tree = frame->unit->tree;
  const Scope* scope = frame->scope;
  while (scope->type == Scope::Type::comprehension) scope = scope->parent;
  const bool is_function = frame->function != nullptr;
  const std::string name = is_function ? frame->function->as<Function>().name : "<module>";
  const Ref code = plain_object(python, "code", "builtins",
                                {{"co_filename", python.heap.text(frame->unit->file)},
                                 {"co_name", python.heap.text(name)},
                                 {"co_firstlineno", python.unknown_quietly("a line number of code")}});
  const Ref locals =
      scope->type == Scope::Type::function ? python.heap.dict(scope->names->dictionary()) : scope->names;
  const Wide line = tree.position(tree.node(frame->at).begin).line;
  return plain_object(python, "frame", "builtins",
                      {{"f_globals", scope->globals},
                       {"f_locals", locals},
                       {"f_code", code},
                       {"f_lineno", python.heap.integer(line)},
                       {"f_back", frame_object(python, frame->back, depth + 1)}});
}

const Frame* frame_above(Interpreter& python, Wide depth) {
  const Frame* frame = python.frame();
  for (; frame != nullptr && depth > 0; --depth) frame = frame->back;
  return frame;
}

Ref sys_get_frame(Interpreter& python, Call& call) {
  const Ref given = call.take(0);
  const auto depth = given == nullptr ? std::optional<Wide>(0) : as_whole(given);
  if (!depth || *depth < 0) return method_unknown(python, call);
  const Frame* frame = frame_above(python, *depth);
  return frame == nullptr ? python.raise("ValueError", "call stack is not deep enough")
                          : frame_object(python, frame, 0);
}
Ref inspect_current_frame(Interpreter& python, Call& /*call*/) {
  return frame_object(python, python.frame(), 0);
}

Ref frame_information(Interpreter& python, Ref frame) {
  const Dictionary& names = frame->as<Instance>().names->dictionary();
  const Ref code = names.find("f_code")->value;
  const Dictionary& facts = code->as<Instance>().names->dictionary();
  return make_named_tuple(python, "FrameInfo", "inspect",
                          {{"frame", frame},
                           {"filename", facts.find("co_filename")->value},
                           {"lineno", names.find("f_lineno")->value},
                           {"function", facts.find("co_name")->value},
                           {"code_context", python.unknown_quietly("lines of source")},
                           {"index", python.unknown_quietly("lines of source")}});
}
Ref inspect_stack(Interpreter& python, Call& call) {
  call.take_everything();
  Refs all;
  Ref frame = frame_object(python, python.frame(), 0);
  while (frame->is(Kind::instance)) {
    all.push_back(frame_information(python, frame));
    frame = frame->as<Instance>().names->dictionary().find("f_back")->value;
  }
  return python.heap.list(std::move(all));
}

Ref kind_test(Interpreter& python, Call& call, std::initializer_list<Kind> kinds) {
  const Ref object = call.take(0);
  if (object == nullptr || object->is(Kind::opaque)) return method_unknown(python, call);
  return python.heap.boolean(std::ranges::find(kinds, object->kind()) != kinds.end());
}
Ref inspect_is_class(Interpreter& python, Call& call) { return kind_test(python, call, {Kind::class_}); }
Ref inspect_is_module(Interpreter& python, Call& call) { return kind_test(python, call, {Kind::module}); }
Ref inspect_is_function(Interpreter& python, Call& call) { return kind_test(python, call, {Kind::function}); }
Ref inspect_is_method(Interpreter& python, Call& call) { return kind_test(python, call, {Kind::bound}); }

Ref inspect_get_members(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  const Ref wanted = call.take(1, "predicate");
  if (object == nullptr) return method_unknown(python, call);
  const Ref names = python.call(python.builtin("dir"), {nullptr, {object}, {}});
  if (names == nullptr || names->is_unknown()) return names;
  Refs pairs;
  for (const Ref name : names->items()) {
    bool sure = true;
    const Ref value = python.attribute_or_null(object, name->text(), sure);
    if (value == nullptr && (python.raised() != nullptr || python.is_stopped())) return nullptr;
    const Ref shown = value != nullptr ? value : python.unknown_quietly("a member that is not modelled");
    if (wanted != nullptr && !wanted->is(Kind::none)) {
      const Ref answer = python.call(wanted, {nullptr, {shown}, {}});
      bool failed = answer == nullptr;
      const Truth keep = failed ? Truth::unknown : python.truth(answer, failed);
      if (failed) return nullptr;
      // A special member fits no predicate that the program's own names fit.
      if (keep == Truth::unknown && !name->text().starts_with("__"))
        return python.unknown_like(answer, {object});
      if (keep != Truth::yes) continue;
    }
    pairs.push_back(python.heap.tuple({name, shown}));
  }
  return python.heap.list(std::move(pairs));
}

// The file of a frame, a module, a function or a class of the program.
Ref inspect_get_file(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  if (object == nullptr) return method_unknown(python, call);
  if (object->is(Kind::function)) return python.heap.text(object->as<Function>().unit->file);
  if (object->is(Kind::module)) return python.attribute(object, "__file__");
  if (object->is(Kind::instance)) {
    const auto* code = object->as<Instance>().names->dictionary().find("f_code");
    if (code != nullptr && code->value->is(Kind::instance))
      return python.attribute(code->value, "co_filename");
  }
  if (object->is(Kind::class_)) {
    const ModuleState* module = python.module_of(object->as<Class>().module);
    if (module != nullptr && !module->file.empty()) return python.heap.text(module->file);
  }
  return method_unknown(python, call);
}
Ref inspect_get_annotations(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  if (object == nullptr || !object->is(Kind::class_) || object->as<Class>().names == nullptr)
    return call.take_everything(), method_unknown(python, call);
  const auto* entry = object->as<Class>().names->dictionary().find("__annotations__");
  const bool has = entry != nullptr && entry->value->is(Kind::dict);
  return python.heap.dict(has ? entry->value->dictionary() : Dictionary());
}
Ref inspect_signature(Interpreter& python, Call& call) {
  call.take_everything();
  return python.unknown_quietly("the signature of a function");
}

Ref gives_first(Interpreter& python, Call& call) {
  const Ref first = call.take(0);
  return first == nullptr ? method_unknown(python, call) : first;
}
Ref does_nothing(Interpreter& python, Call& call) {
  call.take_everything();
  return python.none();
}
Ref sys_encoding(Interpreter& python, Call& /*call*/) { return python.heap.text("utf-8"); }
Ref sys_exit(Interpreter& python, Call& call) {
  call.take_everything();
  return python.raise_with("SystemExit", call.args);
}
Ref sys_exception(Interpreter& python, Call& /*call*/) {
  const Frame* frame = python.frame();
  if (frame == nullptr || frame->handled.empty())
    return python.heap.tuple({python.none(), python.none(), python.none()});
  const Ref exception = frame->handled.back();
  return python.heap.tuple({exception->is_unknown() ? exception : python.type_of(exception), exception,
                            python.unknown_quietly("a traceback")});
}

constexpr auto sys_rows = std::to_array<Native>({{"_getframe", sys_get_frame},
                                                 {"intern", gives_first},
                                                 {"getdefaultencoding", sys_encoding},
                                                 {"setrecursionlimit", does_nothing, any},
                                                 {"exc_info", sys_exception},
                                                 {"gettrace", does_nothing, any},
                                                 {"getprofile", does_nothing, any},
                                                 {"exit", sys_exit, any}});
constexpr auto inspect_rows = std::to_array<Native>({{"currentframe", inspect_current_frame},
                                                     {"getfile", inspect_get_file},
                                                     {"get_annotations", inspect_get_annotations},
                                                     {"getsourcefile", inspect_get_file},
                                                     {"signature", inspect_signature, any},
                                                     {"stack", inspect_stack, any},
                                                     {"isclass", inspect_is_class},
                                                     {"ismodule", inspect_is_module},
                                                     {"isfunction", inspect_is_function},
                                                     {"ismethod", inspect_is_method},
                                                     {"getmembers", inspect_get_members}});

std::vector<Wide> version_numbers(std::string_view text) {
  std::vector<Wide> numbers;
  for (const auto part : split(text, '.')) {
    int number = 0;
    if (std::from_chars(part.data(), part.data() + part.size(), number).ptr != part.data() + part.size())
      return {};
    numbers.emplace_back(number);
  }
  return numbers;
}

void fill_version(Interpreter& python, ModuleState& module) {
  const auto& markers = python.world.environment.markers;
  const auto numbers = version_numbers(markers.python_full_version);
  if (numbers.size() != 3) return;
  const Fields fields{{"major", python.heap.integer(numbers[0])},
                      {"minor", python.heap.integer(numbers[1])},
                      {"micro", python.heap.integer(numbers[2])},
                      {"releaselevel", python.heap.text("final")},
                      {"serial", python.heap.integer(0)}};
  const Ref version = make_named_tuple(python, "version_info", "sys", fields);
  python.dict_set_text(module.names, "version_info", version);
  const Wide packed = (numbers[0] << 24U) + (numbers[1] << 16U) + (numbers[2] << 8U) + 0xF0;
  python.dict_set_text(module.names, "hexversion", python.heap.integer(packed));
  if (markers.implementation_name.empty()) return;
  for (const std::string_view name : {"implementation", "flags"})
    python.dict_set_text(module.names, name, python.defer("_namespace", name));
  // Where the standard library lies is where packages lie, too.
  if (!python.world.knows_library || numbers[1] < 9) return;
  const bool wide = std::ranges::any_of(python.world.search_path, [](const std::string& folder) {
    return folder.find("/lib64/") != std::string::npos;
  });
  if (!wide) python.dict_set_text(module.names, "platlibdir", python.heap.text("lib"));
}

}  // namespace

std::span<const Native> sys_functions() { return sys_rows; }
std::span<const Native> inspect_functions() { return inspect_rows; }

void fill_sys(Interpreter& python, ModuleState& module) {
  const auto& environment = python.world.environment;
  const auto set = [&](std::string_view name, Ref value) { python.dict_set_text(module.names, name, value); };
  if (!environment.markers.sys_platform.empty())
    set("platform", python.heap.text(environment.markers.sys_platform));
  fill_version(python, module);
  const Ref program = python.unknown_quietly("the program's name");
  held<Unknown>(python.heap.change(program).content).program_name = true;
  set("argv", python.heap.list({program}));
  Refs path;
  for (const auto& folder : python.world.search_path) path.push_back(python.heap.text(folder));
  set("path", python.heap.list(std::move(path)));
  set("modules", python.loaded_modules);
  set("byteorder", python.heap.text("little"));
  set("maxsize", python.heap.integer((Wide{1} << 63U) - 1));
  set("maxunicode", python.heap.integer(0x10FFFF));
  if (environment.kind == "venv" && !environment.path.empty()) {
    set("prefix", python.heap.text(environment.path));
    set("exec_prefix", python.heap.text(environment.path));
  }
  for (const std::string_view name : {"stdin", "stdout", "stderr", "__stdout__", "__stderr__"}) {
    const Ref stream = python.unknown_quietly(fmt::format("`sys.{}`", name));
    held<Unknown>(python.heap.change(stream).content).inert = true;
    set(name, stream);
  }
}

}  // namespace trysquare::settings
