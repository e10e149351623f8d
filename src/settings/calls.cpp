// Calls: arguments bound as CPython binds them, functions run, classes instantiated.
// https://docs.python.org/3/reference/expressions.html#calls
#include "settings/interpreter.hpp"

#include "settings/lazy.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

namespace {

constexpr std::uint64_t steps_of_one_call = 50'000;  // into the environment's code
constexpr int most_of_itself = 3;  // calls of a function by itself, on a way that may not be taken

}  // namespace

Ref Interpreter::builtin(std::string_view name) {
  const auto* entry = builtins->dictionary().find(name);
  return entry == nullptr ? unknown(fmt::format("`{}` is not modelled", name)) : entry->value;
}

Ref Interpreter::native(const Native& function, Ref self, std::string path) {
  return heap.make(Kind::native, NativeFunction{&function, self, std::move(path), Kind::unknown});
}

Ref Interpreter::native_of(const Native& method, Kind owner, std::string path) {
  return heap.make(Kind::native, NativeFunction{&method, nullptr, std::move(path),
                                                method.of_class ? Kind::unknown : owner});
}

Ref Interpreter::call_method(Ref object, std::string_view name, Refs args) {
  const Ref method = attribute(object, name);
  return method == nullptr ? nullptr : call(method, {nullptr, std::move(args), {}});
}

Ref Interpreter::call(Ref callee, Call call) {
  callee = resolve(callee);
  if (callee == nullptr || !take_steps(1)) return nullptr;
  for (Ref& arg : call.args) arg = resolve(arg);
  for (auto& keyword : call.keywords) keyword.second = resolve(keyword.second);
  if (is_stopped()) return nullptr;
  if (depth_ > limits.depth) {
    const Ref why = unknown("calls are nested too deeply");
    return call_unknown(why, call);
  }
  ++depth_;
  Ref result = nullptr;
  switch (callee->kind()) {
    case Kind::function: result = call_function(callee, call.self, call); break;
    case Kind::native: result = call_native(callee, call); break;
    case Kind::bound: {
      const Bound& bound = callee->as<Bound>();
      if (bound.function->is(Kind::function)) {
        result = call_function(bound.function, bound.self, call);
      } else {
        call.args.insert(call.args.begin(), bound.self);
        result = this->call(bound.function, std::move(call));
      }
      break;
    }
    case Kind::class_: {
      const Ref meta = callee->as<Class>().meta;
      const Ref hook = meta == nullptr ? nullptr : class_attribute(meta, "__call__");
      result = hook == nullptr ? instantiate(callee, std::move(call))
                               : this->call(bind_to(hook, callee, meta), std::move(call));
      break;
    }
    case Kind::instance: {
      bool sure = true;
      const Ref method = attribute_or_null(callee, "__call__", sure);
      result = method != nullptr                    ? this->call(method, std::move(call))
               : raised_ != nullptr || is_stopped() ? nullptr
               : sure                               ? raise("TypeError", "object is not callable")
                      : call_unknown(unknown("a call of an object that is not known"), call);
      break;
    }
    case Kind::static_method: result = this->call(callee->as<Wrapper>().inner, std::move(call)); break;
    case Kind::unknown: result = call_unknown(callee, call); break;
    case Kind::opaque:
      result = call_unknown(unknown(fmt::format("a call of a `{}`", callee->as<Opaque>().type)), call);
      break;
    default: result = raise("TypeError", "object is not callable"); break;
  }
  --depth_;
  return result;
}

// A function that is not known may change whatever it gets, and may raise.
Ref Interpreter::call_unknown(Ref callee, Call& call) {
  if (callee->as<Unknown>().inert) return callee;
  for (const Ref arg : call.args) taint(arg, callee);
  for (const auto& keyword : call.keywords) taint(keyword.second, callee);
  for (const Ref alias : callee->as<Unknown>().aliases) taint(alias, callee);
  may_raise(callee);
  return unknown_like(callee, {});
}

namespace {

// Of an instance of a subclass of a plain type: the plain value.
Ref payload_or_self(Ref object) {
  if (!object->is(Kind::instance) || object->as<Instance>().payload == nullptr) return object;
  return object->as<Instance>().payload;
}

}  // namespace

Ref Interpreter::call_native(Ref callee, Call& call) {
  const NativeFunction& function = callee->as<NativeFunction>();
  const Native& row = *function.native;
  call.self = function.self;
  call.path = function.path.empty() ? row.name : std::string_view(function.path);
  if (function.owner != Kind::unknown) {
    const Ref self = call.args.empty() ? nullptr : payload_or_self(call.args.front());
    const bool fits = self != nullptr && (self->is(function.owner) || self->is_unknown());
    if (!fits) return raise("TypeError", fmt::format("`{}` needs an object of its type", call.path));
    call.self = self;
    call.args.erase(call.args.begin());
  }
  const bool at_end =
      row.name == "append" || row.name == "extend" || (row.name == "pop" && call.args.empty());
  const bool keyed = call.self != nullptr && call.self->is(Kind::dict) && row.name != "pop";
  if (!at_end && !keyed) take_look(call.self);
  for (const Ref arg : call.args) take_look(arg);
  if (is_stopped()) return nullptr;
  // What an iterator does when it is run may change the object whose method takes it.
  if (call.self != nullptr && is_mutable(call.self->kind())) {
    for (const Ref arg : call.args) {
      if (arg->is(Kind::iterator) && !begin(arg, true)) return nullptr;
    }
  }
  // A method that was taken from a list is called when the list is not known any more.
  if (call.self != nullptr && call.self->is_unknown()) return call_unknown(call.self, call);
  if (row.takes == Native::Takes::known) {
    Ref strange = call.self != nullptr && call.self->is_unknown() ? call.self : nullptr;
    for (const Ref arg : call.args) strange = arg->is_unknown() ? arg : strange;
    for (const auto& keyword : call.keywords)
      strange = keyword.second->is_unknown() ? keyword.second : strange;
    if (strange != nullptr) {
      if (row.changes_self && call.self != nullptr) taint_shallow(call.self, strange);
      may_raise(strange);
      return unknown_like(strange, {});
    }
  }
  const Ref result = row.run(*this, call);
  if (result == nullptr || !call.has_leftovers()) return result;
  const Ref why = unknown(fmt::format("`{}` is not modelled with these arguments", call.path));
  if (row.changes_self && call.self != nullptr) taint(call.self, why);
  may_raise(why);
  return why;
}

bool Interpreter::bind_arguments(Ref function, Ref self, Call& call, Scope& scope) {
  const Function& made = function->as<Function>();
  const auto& tree = made.unit->tree;
  const bool lambda = tree.kind(made.node) == Syntax::lambda;
  const NodeId id = lambda ? tree.as<ast::Lambda>(made.node).args : tree.as<ast::FunctionDef>(made.node).args;
  Refs given = std::move(call.args);
  if (self != nullptr) given.insert(given.begin(), self);
  Dictionary names;
  names.is_namespace = true;
  const auto put = [&](std::string_view name, Ref value) {
    const std::uint64_t hash = hash_of_text(name);
    names.set(heap.word(name, hash), hash, value, frame_ == nullptr ? 0 : frame_->reads);
  };
  const auto fail = [&](std::string message) {
    raise("TypeError", fmt::format("{}() {}", made.name, message));
    return false;
  };
  if (id == 0) {
    const bool too_many = !given.empty() || !call.keywords.empty();
    if (too_many && call.unlisted == nullptr) return fail("takes no arguments");
    scope.names = heap.dict(std::move(names));
    return true;
  }
  const auto arguments = tree.as<ast::Arguments>(id);
  std::vector<std::string_view> positional;
  for (const NodeId arg : tree.items(arguments.positional_only))
    positional.push_back(tree.name(tree.as<ast::Arg>(arg).name));
  const std::size_t only = positional.size();
  for (const NodeId arg : tree.items(arguments.args))
    positional.push_back(tree.name(tree.as<ast::Arg>(arg).name));
  if (call.unlisted != nullptr) {
    const Ref any = unknown_like(call.unlisted, given);
    for (const auto name : positional) put(name, any);
    for (const NodeId arg : tree.items(arguments.keyword_only))
      put(tree.name(tree.as<ast::Arg>(arg).name), any);
    for (const NodeId arg : {arguments.vararg, arguments.kwarg}) {
      if (arg != 0) put(tree.name(tree.as<ast::Arg>(arg).name), any);
    }
    if (self != nullptr && !positional.empty()) put(positional.front(), self);
    scope.names = heap.dict(std::move(names));
    return true;
  }
  const std::size_t filled = std::min(given.size(), positional.size());
  for (std::size_t i = 0; i < filled; ++i) put(positional[i], given[i]);
  if (arguments.vararg != 0) {
    put(tree.name(tree.as<ast::Arg>(arguments.vararg).name),
        heap.tuple(Refs(given.begin() + static_cast<std::ptrdiff_t>(filled), given.end())));
  } else if (given.size() > filled) {
    return fail(
        fmt::format("takes {} positional arguments but {} were given", positional.size(), given.size()));
  }
  const auto keyword_only = tree.items(arguments.keyword_only);
  Dictionary rest;
  for (const auto& [name, value] : call.keywords) {
    const bool is_positional = std::find(positional.begin() + static_cast<std::ptrdiff_t>(only),
                                         positional.end(), name) != positional.end();
    const bool is_keyword = std::ranges::any_of(
        keyword_only, [&](NodeId arg) { return tree.name(tree.as<ast::Arg>(arg).name) == name; });
    if (is_positional || is_keyword) {
      if (names.find(name) != nullptr)
        return fail(fmt::format("got multiple values for argument '{}'", name));
      put(name, value);
    } else if (arguments.kwarg != 0) {
      rest.set(heap.text(name), hash_of_text(name), value, 0);
    } else {
      return fail(fmt::format("got an unexpected keyword argument '{}'", name));
    }
  }
  if (arguments.kwarg != 0)
    put(tree.name(tree.as<ast::Arg>(arguments.kwarg).name), heap.dict(std::move(rest)));
  const std::size_t first_default = positional.size() - made.defaults.size();
  for (std::size_t i = 0; i < positional.size(); ++i) {
    if (names.find(positional[i]) != nullptr) continue;
    if (i < first_default) return fail(fmt::format("missing a required argument: '{}'", positional[i]));
    put(positional[i], made.defaults[i - first_default]);
  }
  for (std::size_t i = 0; i < keyword_only.size(); ++i) {
    const std::string_view name = tree.name(tree.as<ast::Arg>(keyword_only[i]).name);
    if (names.find(name) != nullptr) continue;
    if (i >= made.keyword_defaults.size() || made.keyword_defaults[i] == nullptr)
      return fail(fmt::format("missing a required keyword argument: '{}'", name));
    put(name, made.keyword_defaults[i]);
  }
  scope.names = heap.dict(std::move(names));
  return true;
}

// A function that calls itself with arguments that nobody knows would do so for ever.
bool Interpreter::recurs(Ref function, const Refs& given) const {
  if (std::ranges::none_of(given, &Object::is_unknown)) return false;
  int times = 0;
  for (const Frame* frame = frame_; frame != nullptr; frame = frame->back) {
    if (frame->function != nullptr && frame->function->as<Function>().node == function->as<Function>().node &&
        frame->unit == function->as<Function>().unit)
      ++times;
  }
  return times > most_of_itself;
}

Ref Interpreter::call_function(Ref function, Ref self, Call& call) {
  const Function& made = function->as<Function>();
  if (!pysource::read_body(made.unit->tree, made.node))
    return call_unknown(unknown(fmt::format("`{}` does not parse", made.unit->path)), call);
  for (const auto& keyword : call.keywords) {
    if (keyword.first.empty() && call.unlisted == nullptr)
      return call_unknown(unknown("a call with keywords that are not known"), call);
  }
  Scope& scope = scopes_.emplace_back(Scope{Scope::Type::function, nullptr, made.scope, made.scope->globals,
                                            &facts_of(*made.unit, made.node)});
  Refs given = call.args;
  for (const auto& keyword : call.keywords) given.push_back(keyword.second);
  if (self != nullptr) given.push_back(self);
  if (!bind_arguments(function, self, call, scope)) return nullptr;
  if (scope.facts->yields && made.attributes->dictionary().find(manager_mark) != nullptr)
    return pending_manager(function, scope);
  if (heap.is_recording() && recurs(function, given))
    return call_unknown(unknown(fmt::format("`{}` calls itself with what is not known", made.name)), call);
  if (scope.facts->yields && next_yield_ == nullptr) {
    const auto run = [function, &scope, given](Interpreter& python) {
      return python.run_generator(function, scope, given);
    };
    return lazy_iterator(*this, {run, {}, nullptr, {made.unit, made.node, &scope}});
  }
  const bool foreign = !made.unit->is_project && (frame_ == nullptr || frame_->unit->is_project);
  return foreign ? run_bounded(function, scope, given) : run_body(function, scope);
}

Ref Interpreter::run_body(Ref function, Scope& scope) {
  const Function& made = function->as<Function>();
  const auto& tree = made.unit->tree;
  Frame here{made.unit, &scope, frame_};
  here.at = made.node;
  here.function = function;
  const bool yielding = scope.facts->yields;
  if (yielding) here.yields = heap.list({});
  here.on_yield = std::exchange(next_yield_, nullptr);
  frame_ = &here;
  Flow flow = tree.kind(made.node) == Syntax::lambda ? return_value(tree.as<ast::Lambda>(made.node).body)
                                                     : execute(tree.as<ast::FunctionDef>(made.node).body);
  if (flow != Flow::raise && flow != Flow::return_) {
    here.returned = none();
    flow = Flow::return_;
  }
  if (!is_stopped()) flow = resolve_parked(&here, flow);
  frame_ = here.back;
  if (frame_ != nullptr) frame_->reads = origins.both(frame_->reads, here.reads);
  if (yielding) yielded_ = here.yields;
  if (flow == Flow::raise) return nullptr;
  if (yielding && here.on_yield != nullptr) return none();
  if (yielding && here.unlisted != nullptr)
    return unknown_like(here.unlisted, here.yields->is(Kind::list) ? here.yields->items() : Refs{});
  return yielding ? here.yields : here.returned;
}

// The body of a generator, whole: what it has yielded when it ends or raises.
Iteration Interpreter::run_generator(Ref function, Scope& scope, const Refs& given) {
  const bool foreign =
      !function->as<Function>().unit->is_project && (frame_ == nullptr || frame_->unit->is_project);
  const Ref outer = std::exchange(yielded_, nullptr);
  const Ref made = foreign ? run_bounded(function, scope, given) : run_body(function, scope);
  const Ref yielded = std::exchange(yielded_, outer);
  Iteration all;
  if (made == nullptr) all.outcome = Iteration::Outcome::raised;
  const Ref list = made == nullptr ? yielded : made;
  if (list != nullptr && list->is(Kind::list)) {
    all.items = list->items();
  } else if (list != nullptr && list->is_unknown()) {
    all.outcome = Iteration::Outcome::unknown;
    all.unknown = list;
    raised_ = made == nullptr ? nullptr : raised_;
  }
  return all;
}

// All names of the project's modules: code that reaches them could not be followed.
void Interpreter::taint_projects(Ref reason) {
  for (const auto& [name, module] : modules_) {
    if (module->is_project && module->names->is(Kind::dict)) taint_shallow(module->names, reason);
  }
}

// The environment's code hardly fails for a slip in it: what looks like one is where we could not follow it.
Ref Interpreter::doubted(Ref function, const Refs& given) {
  const Ref exception = raised_;
  if (!exception->is(Kind::instance)) return nullptr;
  const Instance& told = exception->as<Instance>();
  const bool by_us = told.names->dictionary().find("$raised") == nullptr;
  const std::string& name = told.type->as<Class>().name;
  constexpr std::string_view slips[] = {"TypeError",         "AttributeError", "NameError",
                                        "UnboundLocalError", "ImportError",    "ModuleNotFoundError"};
  if (!by_us || std::ranges::find(slips, name) == std::end(slips)) return nullptr;
  raised_ = nullptr;
  const Ref why = unknown(fmt::format("`{}` could not be followed: {}", function->as<Function>().name, name));
  Call all{nullptr, given, {}};
  return call_unknown(why, all);
}

// A function of the environment's that is too much work to follow is one that is not known.
Ref Interpreter::run_bounded(Ref function, Scope& scope, const Refs& given) {
  const Mark mark = heap.checkpoint();
  const std::size_t parked = parked_.size();
  const std::size_t tries = tries_.size();
  const std::size_t loops = loops_.size();
  const std::size_t conditions = conditions_.size();
  Frame* const caller = frame_;
  const std::uint64_t bound = limits.steps;
  const int depth = depth_;
  const std::uint64_t begun = steps_;
  limits.steps = std::min(whole_steps_, steps_ + steps_of_one_call);
  const std::size_t frames = frames_handed_out;
  const Ref result = run_body(function, scope);
  limits.steps = std::min(whole_steps_, bound + (steps_ - begun));
  if (!is_stopped() || steps_ >= whole_steps_ || heap.size() > limits.objects) {
    heap.release(mark);
    if (result != nullptr || is_stopped()) return result;
    const Ref doubt = doubted(function, given);
    if (doubt != nullptr && frames != frames_handed_out) taint_projects(doubt);
    return doubt;
  }
  stopped_ = nullptr;
  frame_ = caller;
  depth_ = depth;
  tries_.resize(tries);
  loops_.resize(loops);
  conditions_.resize(conditions);
  drop_parked(parked);
  const Outcome outcome = capture(mark, Flow::normal);
  const Ref why = unknown(fmt::format("`{}` is too much work to follow", function->as<Function>().name));
  widen(outcome.delta, mark, why);
  if (frames != frames_handed_out) taint_projects(why);
  heap.release(mark);
  Call all{nullptr, given, {}};
  return call_unknown(why, all);
}

}  // namespace trysquare::settings
