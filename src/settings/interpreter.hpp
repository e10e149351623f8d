// Executes a module's source without running Python. What is not modelled exactly becomes unknown, with a
// reason and a place, and spreads; both branches of a condition that is not known are taken and joined.
// https://docs.python.org/3/reference/executionmodel.html
// Laws: a null Ref means that an exception is on its way (`raised`) or that the evaluation has been stopped;
// everything is bounded: steps, depth, sizes.
#pragma once

#include "base/error.hpp"
#include "data/node.hpp"
#include "pysource/node.hpp"
#include "pysource/parse.hpp"
#include "settings/call.hpp"
#include "settings/equality.hpp"
#include "settings/heap.hpp"
#include "settings/object.hpp"
#include "settings/postponed.hpp"
#include "settings/provenance.hpp"
#include "settings/unit.hpp"
#include "settings/world.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trysquare::pytext {
class Regex;
}

namespace trysquare::settings {

using pysource::NodeId;

enum class Flow : std::uint8_t { normal, break_, continue_, return_, raise };

constexpr std::size_t bytes_of_one_step = 256;  // that are copied or looked through

struct Limits {
  std::uint64_t steps = 3'000'000;
  std::uint64_t foreign_steps = 600'000;  // in the environment's own modules
  std::uint64_t spare_steps = 100'000;    // in what stands for some of them, beyond that
  int depth = 1000;
  std::size_t text = std::size_t{4} << 20U;  // bytes of one text
  std::size_t items = 1'000'000;             // of one container
  std::size_t objects = 6'000'000;
  std::size_t bytes = std::size_t{112} << 20U;   // of all values
  std::size_t written = std::size_t{24} << 20U;  // of all settings, as text
  std::size_t modules = 3000;
};

// A statement at the top of a module of the project that took all the work that there was: the next
// evaluation leaves it out, and what it may have changed is unknown.
struct Cut {
  std::string file;
  NodeId statement = 0;
  std::string reason;
};

// How a branch ended, and what it changed.
struct Outcome {
  Flow flow = Flow::normal;
  Ref value = nullptr;  // returned or raised
  Delta delta;
};

// A branch that left for somewhere else (a loop's end, a function's, a handler) and waits there to be joined.
struct Parked {
  const void* target = nullptr;
  Mark mark;
  Outcome outcome;
  Ref reason = nullptr;
};

struct Frame {
  Unit* unit = nullptr;
  Scope* scope = nullptr;
  Frame* back = nullptr;
  NodeId at = 0;  // the statement or call being evaluated
  Ref function = nullptr;
  Ref returned = nullptr;
  Ref yields = nullptr;                               // a list, that branches may take back
  Ref unlisted = nullptr;                             // what a generator yields is not known
  Origin reads = 0;                                   // what the statement at hand has looked at
  Refs handled;                                       // exceptions whose handlers are running
  const std::function<Ref(Ref)>* on_yield = nullptr;  // what a `yield` hands its value to, at once
};

struct ModuleState {
  std::string name;
  std::string file;  // absolute; empty: none
  bool is_package = false;
  bool is_project = false;
  std::vector<std::string> path;  // of a package
  bool is_native = false;
  Ref self = nullptr;    // the module object, which holds how far it is
  Ref names = nullptr;   // a dict
  Unit* unit = nullptr;  // of the environment's
  Scope* scope = nullptr;
  std::deque<Postponed> groups;

  Import status() const { return self->as<ModuleRef>().status; }
  // The package that it is, or lies in.
  std::string package() const {
    const std::size_t dot = name.find_last_of('.');
    return is_package ? name : name.substr(0, dot == std::string::npos ? 0 : dot);
  }
  Ref unknown() const { return self->as<ModuleRef>().unknown; }
};

// The attribute of a generator function that stands for a context manager.
constexpr std::string_view manager_mark = "$manager";

// What a class is made from.
struct ClassRequest {
  std::string name;
  std::string module;
  Refs bases;
  Ref names = nullptr;  // a dict
  std::vector<std::pair<std::string, Ref>> keywords;
  Ref meta = nullptr;
};

struct Iteration {
  enum class Outcome : std::uint8_t { items, unknown, raised } outcome = Outcome::items;
  Refs items;
  Ref unknown = nullptr;
  bool any_order = false;  // unknown is only the order of `items`
  Ref trailing = nullptr;  // an exception that comes behind the items
  Ref iterator = nullptr;  // that was used up for them, from here on
  std::size_t from = 0;
};

class Interpreter {
 public:
  explicit Interpreter(const World& world_seen, Limits bounds = {});
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;
  ~Interpreter();

  const World& world;
  Limits limits;
  Heap heap;
  Origins origins;
  Ref builtins = nullptr;                            // a dict
  Ref environ = nullptr;                             // os.environ, a dict
  std::set<std::string, std::less<>> written_files;  // absolute paths that the program may have written
  std::set<std::string, std::less<>> made_folders;   // likewise; what is in them is what the program writes
  std::map<std::string, std::shared_ptr<const pytext::Regex>, std::less<>> regexes;  // made so far
  std::map<std::string, data::Node, std::less<>> package_tables;  // values/<package>.toml, as asked for
  std::size_t frames_handed_out = 0;  // through which code reaches the names of its callers
  Ref loaded_modules = nullptr;       // sys.modules, a dict

  // modules.cpp
  Ref import_module(std::string_view name);
  Ref import_name(std::string_view module, std::string_view name);
  ModuleState* find_module(std::string_view name);  // null: there is none
  bool load(ModuleState& module);                   // false: raised or stopped
  Ref module_attribute(ModuleState& module, std::string_view name);
  ModuleState* source_of(ModuleState& module);  // the library's own, of a module that is modelled in part
  Ref resolve(Ref object);
  // A name of a module that is looked for when somebody asks for it.
  Ref defer(std::string_view module, std::string_view name);  // a Deferred's value
  ModuleState& add_module(std::string name);
  Ref replaced(const ModuleState& module);
  const Dictionary::Entry* settled(Ref names, std::string_view name);  // postponed.cpp
  void settle_names(Ref names);
  Ref seen(Ref value) const;
  void settle_module(ModuleState& module);
  Ref name_unseen(ModuleState& module, std::string_view name);
  Truth is_loaded(Ref name);  // whether a name that sys.modules does not hold is there all the same

  // Values with a meaning.
  // Of an operation that Python may end with an exception instead.
  Ref unknown(std::string reason);
  Ref unknown_quietly(std::string reason);
  Ref unknown_like(Ref source, Refs aliases);
  // The message tells people what it is; the program does not get to see it, as Python may word it otherwise.
  Ref raise(std::string_view exception, std::string message);
  // What `__name__` holds in the namespace at hand, as classes and functions note it; empty: not known.
  std::string name_of_globals();
  // What its `args` hold is what Python puts there, in every version.
  Ref raise_with(std::string_view exception, Refs args);
  Ref raise_saying(std::string_view exception, std::string message);
  Ref raise_object(Ref exception);
  Ref none() { return heap.none(); }
  std::string place_text();
  Origin origin_here();
  void push_condition(Origin place);
  bool take_steps(std::size_t count) {
    steps_ += count + heap.take_written() / bytes_of_one_step;
    const bool more = steps_ <= limits.steps && heap.size() <= limits.objects && heap.bytes() <= limits.bytes;
    return more ? stopped_ == nullptr : stop_at_limit();
  }
  bool take_look(Ref object);
  bool take_text(std::size_t count);  // of what is written for the settings
  bool stop(std::string reason);
  bool is_stopped() const { return stopped_ != nullptr; }
  Ref raised() const { return raised_; }
  void forget_raised() { raised_ = nullptr; }
  Ref stop_reason() const { return stopped_; }
  const std::optional<Cut>& cut() const { return cut_; }  // where the evaluation was stopped
  std::uint64_t steps() const { return steps_; }
  void leave_out(std::vector<Cut> cuts) { cuts_ = std::move(cuts); }

  // expressions
  Ref evaluate(NodeId id);
  Ref attribute(Ref object, std::string_view name);
  Ref attribute_or_null(Ref object, std::string_view name, bool& sure);
  bool set_attribute(Ref object, std::string_view name, Ref value);
  bool set_attribute_plainly(Ref object, std::string_view name, Ref value);
  bool delete_attribute(Ref object, std::string_view name);
  // `hooked`: what is not there is asked of its class's `__getattr__`.
  Ref instance_attribute(Ref object, std::string_view name, bool& sure, bool hooked = true);
  Ref subscript(Ref object, Ref key);
  bool set_subscript(Ref object, Ref key, Ref value);
  bool delete_subscript(Ref object, Ref key);
  Ref binary(pysource::Operator operation, Ref left, Ref right, bool in_place);
  Ref compare(pysource::Comparison comparison, Ref left, Ref right);
  Truth contains(Ref container, Ref item, bool& raised);
  Truth truth(Ref object, bool& raised);
  // All at once; `in_parts`: one after the other, with something else in between.
  Iteration iterate(Ref object, bool in_parts = false);
  bool begin(Ref iterator, bool in_parts);
  void give_back(const Iteration& all, std::size_t taken);
  Refs reach_of(Ref object);  // what can change
  Ref to_text(Ref object);
  std::optional<std::string> repr(Ref object, int depth = 0);
  Ref format(Ref object, std::string_view specification);
  Ref lookup(std::string_view name);
  bool dict_set(Ref dict, Ref key, Ref value);
  // Null: not there. `found` tells whether that is sure.
  Ref dict_get(Ref dict, Ref key, Truth& found);
  void dict_set_text(Ref dict, std::string_view key, Ref value);

  // calls
  Ref call(Ref callee, Call call);
  Ref call_method(Ref object, std::string_view name, Refs args);
  Ref instantiate(Ref type, Call call);
  Ref class_attribute(Ref type, std::string_view name);
  bool is_subclass(Ref type, Ref base) const;
  Ref open_class(Ref type) const;
  Truth is_instance(Ref object, Ref type);
  Ref type_of(Ref object);
  Ref builtin(std::string_view name);
  Ref native(const Native& function, Ref self = nullptr, std::string path = {});
  // A method as its type gives it, without a self.
  Ref native_of(const Native& method, Kind owner, std::string path);
  Ref make_class(std::string name, std::string module, Refs bases, Ref names);
  Ref new_class(ClassRequest request);
  Ref create_class(ClassRequest request);
  Ref new_instance(Ref type, Call& call);
  std::optional<std::string> class_path(Ref type) const;

  // What is not known changes what it gets.
  void taint(Ref object, Ref reason);
  void taint_shallow(Ref object, Ref reason);
  void taint_names(Ref names, Ref reason, bool all);
  void taint_projects(Ref reason);
  void may_raise(Ref reason);
  Ref lasting(Ref reason);
  bool is_watched() const { return !tries_.empty(); }

  // forks
  Flow either(Ref reason, const std::function<Flow()>& first, const std::function<Flow()>& second);
  Ref either_value(Ref reason, const std::function<Ref()>& first, const std::function<Ref()>& second);
  Flow repeat_unknown(Ref reason, const std::function<Flow()>& body);

  Frame* frame() { return frame_; }
  Flow execute(pysource::List statements);
  bool execute_file(std::string_view path, std::string_view content, Ref globals);
  bool execute_text(std::string_view path, std::string_view content, Ref globals, Ref locals);
  Ref evaluate_text(std::string_view content, Ref globals, Ref locals);
  Ref globals() { return frame_->scope->globals; }
  // As `locals()` gives it: of a function a copy.
  Ref locals();
  const std::map<std::string, std::unique_ptr<ModuleState>, std::less<>>& modules() const { return modules_; }
  ModuleState* module_of(std::string_view name);
  const std::deque<Unit>& units() const { return units_; }
  int eager() const { return eager_; }

 private:
  // A `try` whose body is running.
  struct Try {
    bool may_raise = false;
    std::size_t recorded = 0;  // of the journal
    std::size_t retreats = 0;
    Refs smeared;  // what was changed between the first point that may raise and the last
  };
  struct Loop {
    Frame* frame = nullptr;
    char break_target = 0, continue_target = 0;
  };

  // statements
  Flow execute_one(NodeId id);
  std::optional<Cut> statement_at_work(const std::string& reason) const;
  bool leaves_out(NodeId id);
  Flow execute_simple(NodeId id);
  Flow execute_assignment(NodeId id);
  Flow execute_augmented(NodeId id);
  Flow execute_if(NodeId id);
  Flow execute_for(NodeId id);
  Flow execute_while(NodeId id);
  Flow execute_try(NodeId id);
  Flow execute_with(NodeId id);
  Flow execute_import(NodeId id);
  Flow execute_import_from(NodeId id);
  Flow execute_star_import(ModuleState* module, Ref reason);
  Flow execute_raise(NodeId id);
  Flow execute_assert(NodeId id);
  Flow execute_delete(NodeId target);
  Flow execute_function(NodeId id);
  Flow execute_class(NodeId id);
  bool evaluate_bases(NodeId id, ClassRequest& request);
  Flow execute_match(NodeId id);
  Flow return_value(NodeId value);
  bool annotate(NodeId id);
  bool assign(NodeId target, Ref value);
  bool assign_items(std::span<const NodeId> targets, Ref value);
  bool store(std::string_view name, Ref value, bool walrus = false);
  bool bind(Ref names, std::string_view name, Ref value);
  Flow loop_body(pysource::List body, Loop& loop);
  Flow run_handlers(NodeId statement, Ref exception);
  Truth matches_handler(Ref exception, NodeId type);
  Flow end_try(Try& context, Flow flow, const std::function<Flow(Ref)>& handle);
  Flow finally(std::size_t first, Flow flow, const std::function<Flow(Flow)>& last);
  Flow end_with(Flow flow, const std::function<Flow(Flow)>& last);
  Flow with_item(pysource::List items, std::size_t index, pysource::List body);
  Flow with_instance(Ref manager, const std::function<Flow(Ref)>& body);
  Flow with_generator(Ref manager, const std::function<Flow(Ref)>& body);
  Flow leave_manager(Ref manager, Ref exception);
  Truth match_pattern(NodeId pattern, Ref subject);
  Truth match_sequence(NodeId pattern, Ref subject);
  Truth match_mapping(NodeId pattern, Ref subject);
  Truth match_class(NodeId pattern, Ref subject);
  std::string absolute_module(std::string_view module, std::uint32_t level);

  // expressions
  Ref evaluate_constant(NodeId id);
  void yield_value(Ref value);
  Ref evaluate_joined(NodeId id);
  Ref evaluate_bool(NodeId id);
  Ref evaluate_bool_from(std::span<const NodeId> values, bool is_and);
  Ref evaluate_condition(NodeId id);
  Ref evaluate_binary(NodeId id);
  Ref evaluate_unary(NodeId id);
  Ref evaluate_compare(NodeId id);
  Ref evaluate_call(NodeId id);
  Ref evaluate_display(NodeId id);
  Ref evaluate_dict(NodeId id);
  Ref evaluate_subscript(NodeId id);
  Ref evaluate_slice(NodeId id);
  Ref evaluate_lambda(NodeId id);
  Ref evaluate_comprehension(NodeId id);
  Flow comprehend(std::span<const NodeId> generators, const std::function<bool()>& emit, Ref iterable);
  Iteration run_comprehension(NodeId id, Scope& scope, Ref iterable, Ref dict);
  Ref generator_expression(NodeId id, Scope& scope, Ref iterable);
  bool evaluate_items(pysource::List list, Refs& into);
  Ref function_object(NodeId id, NodeId arguments, std::string name);
  Ref lookup_name(NodeId id);

  // calls
  Ref call_function(Ref function, Ref self, Call& call);
  bool recurs(Ref function, const Refs& given) const;
  bool bind_arguments(Ref function, Ref self, Call& call, Scope& scope);
  Ref call_native(Ref callee, Call& call);
  Ref call_unknown(Ref callee, Call& call);
  Ref call_unlisted(Ref callee, Call call, Ref unlisted);
  Ref run_body(Ref function, Scope& scope);
  Iteration run_generator(Ref function, Scope& scope, const Refs& given);
  Ref run_bounded(Ref function, Scope& scope, const Refs& given);
  Ref pending_manager(Ref function, Scope& scope);
  Ref doubted(Ref function, const Refs& given);
  Ref attribute_of_class(Ref object, std::string_view name, bool& sure);
  Ref attribute_of_super(Ref object, std::string_view name, bool& sure);
  Ref bind_to(Ref found, Ref object, Ref type);
  Ref dunder(Ref object, std::string_view name, Refs args);
  Ref ordered_by_methods(pysource::Comparison comparison, Ref left, Ref right);
  Ref compare_items(pysource::Comparison comparison, Ref left, Ref right);

  // forks
  Outcome capture(const Mark& mark, Flow flow);
  Flow settle(const Mark& mark, Outcome now, Outcome other, Ref reason);
  Flow resume(const Mark& mark, Outcome outcome);
  bool park(const Mark& mark, Outcome& outcome, Ref reason);
  const void* target_of(Flow flow) const;
  Flow resolve_parked(const void* target, Flow flow);
  bool widen(const Delta& delta, const Mark& mark, Ref reason);
  bool is_lost(const Outcome& outcome) const;
  void drop_parked(std::size_t from);

  // modules
  Unit* parse_unit(ModuleState& module, std::string_view content);
  Unit& parse_text(std::string_view path, std::string_view content, pysource::Mode mode);
  bool run_unit(Unit& unit, ModuleState& module);
  bool search(ModuleState& module, const std::vector<std::string>& folders, std::string_view leaf);
  std::vector<std::string> search_path(bool& whole);
  const std::set<std::string, std::less<>>& names_in(const std::string& folder);
  bool load_apart(ModuleState& module, bool watched = false);
  bool apart(const ModuleState& module, std::uint64_t most_steps, const std::function<void()>& work);
  bool run_outline(ModuleState& module);
  Result<std::string> source_at(const std::string& file);
  bool stop_at_limit();
  void give_up(Postponed& group, const Postponed::Waiting& one);
  bool run_foreign(Postponed& group, const Postponed::Waiting& one);
  void run_postponed(Postponed& group);
  bool run_replacement(Postponed& group, const std::vector<Postponed::Waiting>& waiting);
  void postpone(Postponed& group, Postponed::Waiting one, bool surely);
  Ref resolve_postponed(const Deferred& wanted);
  void set_status(ModuleState& module, Import status, Ref why = nullptr);
  bool run_source(ModuleState& module);
  bool sets_variables(const ModuleState& module);
  bool arranges_modules(const ModuleState& module);
  bool words_tell(std::map<std::string, bool, std::less<>>& known, const ModuleState& module,
                  bool (*tells)(std::string_view source));
  Ref missing_module(std::string_view name);
  ModuleState* find_anew(std::string_view name);
  void forget_module(std::string_view name);
  Ref attribute_to_import(Ref stand_in, std::string_view module, std::string_view name);
  Ref make_native_module(ModuleState& module);

  Frame* frame_ = nullptr;
  Ref raised_ = nullptr;
  Ref yielded_ = nullptr;              // by the generator that has run last, a list
  Ref order_ = nullptr;                // why the order of what a comprehension gives is not known
  Ref resumed_ = nullptr;              // the value of the expression that two branches gave
  const Unit* placed_unit_ = nullptr;  // whose place `origin_here` told last
  NodeId placed_at_ = 0;
  Origin placed_ = 0;
  Ref stopped_ = nullptr;
  std::optional<Cut> cut_;
  std::vector<Cut> cuts_;  // of earlier evaluations
  std::uint64_t steps_ = 0;
  std::uint64_t whole_steps_;      // of the whole evaluation, whatever the bound of the call at hand
  std::uint64_t foreign_steps_;    // left for the environment's own modules
  std::uint64_t spare_steps_;      // left for our stand-ins when nothing is left for these
  std::uint64_t apart_steps_ = 0;  // that were taken inside of the work at hand, by work of its own budget
  std::size_t written_ = 0;
  int depth_ = 0;
  int eager_ = 0;          // depth of imports that are followed at once
  bool watching_ = false;  // a `try` watches the import of the module that is about to run
  int trusting_ = 0;       // within the environment's own modules nothing unknown is taken to raise
  const std::function<Ref(Ref)>* next_yield_ = nullptr;  // of the generator that is about to run
  Scope* class_body_ = nullptr;                          // whose class is being made
  std::vector<Try*> tries_;
  std::vector<Loop*> loops_;
  std::vector<Parked> parked_;
  std::vector<Origin> conditions_;
  std::deque<Unit> units_;
  std::deque<Scope> scopes_;
  std::vector<std::pair<Ref, Scope*>> pending_;  // calls of generators that stand for context managers
  std::map<std::string, std::unique_ptr<ModuleState>, std::less<>> modules_;
  std::unordered_map<std::string_view, ModuleState*> by_name_;  // the same, found at once
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> folders_;
  std::map<std::string, bool, std::less<>> variable_setters_, arrangers_;  // by file
  std::map<std::string, std::string, std::less<>> sources_;                // looked at, not yet executed
  std::size_t loaded_ = 0;
};

}  // namespace trysquare::settings
