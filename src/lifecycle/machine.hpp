// Follows a program through its source without running it: what its names may be, which functions they call,
// what starts threads and processes, and in which state each point meets the product's set-up.
//
// Every branch is taken that the tests do not exclude, loops are gone through twice, a call runs the function
// that it calls. Each way through the program keeps its own State (state.hpp).
// Bounded: a number of steps for the whole program; calls nest `deepest_call` deep.
#pragma once

#include "lifecycle/event.hpp"
#include "lifecycle/outline.hpp"
#include "lifecycle/program.hpp"
#include "lifecycle/value.hpp"
#include "lifecycle/vocabulary.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace trysquare::lifecycle {

constexpr std::size_t deepest = 2'500;

class Machine {
 public:
  Machine(const Program& program, const Vocabulary& words);
  Record run();

 private:
  using NodeId = pysource::NodeId;
  using List = pysource::List;

  struct Loop {
    States breaks, continues;
  };
  // What the handlers of a try statement begin with.
  struct Handler {
    States states;
    bool exact = false;                    // with these alone; else also with what was there before the body
    std::map<std::string, Numbers> bound;  // bindings that the body made
    void meet(States& raised) const;
  };
  struct Frame {
    ModuleId module = no_module;
    Scope* scope = nullptr;
    const Function* function = nullptr;
    Value returned, yielded;
    States at_return;
    std::vector<Loop> loops;
    std::vector<Handler> handlers;  // of the try statements around
  };
  // What surrounds a point, beside its state.
  struct Around {
    std::vector<Launch> through;
    std::vector<Site> calls;
    bool coroutine = false, guarded = false;
    int locks = 0, tolerates_setup = 0, tolerates_instance = 0;
    std::string host;
    Site host_at;
    std::string key() const;
  };
  struct Registered {
    const model::Starter* starter = nullptr;
    Value body;
    Site at;
    std::string name;
    auto operator<=>(const Registered&) const = delete;
  };

  // machine.cpp: the ways into a program.
  void choose_modules();
  void run_as_program(ModuleId id);
  void run_uncalled();
  void run_in_workers();
  void run_registered(std::vector<Registered> registered);
  void register_hooks(ModuleId id);
  void run_body(const Registered& one, model::Runs runs, int rounds);
  void begin(State state);
  Value run_module(ModuleId id);
  States state_of_imported(ModuleId id);
  bool spend();

  // launch.cpp: what is started.
  struct Start {
    Launch launch;
    Value body;
    Arguments arguments;
    Value initializer;
    Arguments initial_arguments;
    Site initial_at;
    bool again = false;  // the body runs for one task after the other
  };
  void launch(Start start);
  void launch_thread(const Start& start);
  void launch_process(const Start& start);
  void run_worker(const Start& start, bool forked);
  void register_body(const model::Starter& starter, std::string_view name, const Value& body, Site at);
  Value call_starter(const model::Starter& starter, std::string_view name, const Arguments& arguments,
                     Site at);
  void start_object(const Object& object, const model::Starter& starter);
  Value call_pool_task(const model::Pool& pool, std::string_view task, const Object* object,
                       const Arguments& arguments, Site at);
  Value make_pool(const model::Pool& pool, std::string_view name, const Arguments& arguments, Site at);
  Arguments tuple_arguments(const Argument* positional, const Argument* named) const;
  Arguments passed(model::Passes passes, const Arguments& arguments, int behind) const;
  std::string method_of(const Argument* context, const Arguments& arguments) const;
  static const Argument* pick(const Arguments& arguments, const model::Argument& wanted);

  // statements.cpp
  void run_block(List block);
  void run_statement(NodeId id);
  void run_if(NodeId id);
  void run_for(NodeId id);
  void run_while(NodeId id);
  void run_try(NodeId id);
  void run_with(NodeId id);
  void run_match(NodeId id);
  void leave_loop(List orelse);
  void assign(NodeId target, const Value& value, NodeId source);
  void assign_each(List targets, const Value& value);
  Value items_of(const Value& collection);
  std::vector<Value> rounds_over(const Value& collection);
  bool is_full_display(NodeId id) const;
  Value enter(const Value& manager, NodeId at);

  // bindings.cpp
  const Rebound& rebound_in(ModuleId id);
  std::uint32_t number_of(const Value& value);
  bool matters(const Value& value, int depth) const;
  void close_scope(const Scope& scope);
  void remember_last(Scope& scope);
  void bind_name(Scope& scope, std::string_view name, const Value& value);
  void rebind_name(Scope& scope, std::string_view name, const Value& value);
  Value reaching(const Scope& scope, std::string_view name, const Value& all) const;
  std::vector<States> apart_by_name(NodeId expression) const;
  std::vector<std::string> hidden_from(const Function& function, const Arguments& arguments);
  bool closes_over(const Value& value, const Scope* scope) const;

  // definitions.cpp
  // The function that this node makes in this scope, and whether it is met for the first time.
  std::pair<std::uint32_t, bool> function_at(NodeId id, std::string_view name);
  void define_function(NodeId id);
  void define_class(NodeId id);
  bool enters_before(const Atom& decorator) const;
  Value decorate(Value value, const Value& decorator, Site at);
  Value decorate_with(const Value& value, std::string_view name, const Arguments& arguments, Site at);
  void run_import(NodeId id);
  void run_import_from(NodeId id);
  Value import_module(const std::string& name);
  Value import_name(const std::string& module, const std::string& name);

  // expressions.cpp
  Value eval(NodeId id);
  Value eval_node(NodeId id);
  Value eval_branches(NodeId id);
  Value eval_lambda(NodeId id);
  Value eval_name(NodeId id);
  Value eval_constant(NodeId id);
  Value eval_call(NodeId id);
  Value eval_call_of_one(NodeId id);
  Value eval_comprehension(List generators, NodeId element, NodeId value);
  Value eval_collection(NodeId id, List items);
  Value eval_dict(NodeId id);
  Value eval_subscript(NodeId id);
  Value look_up(std::string_view name);
  Value attribute(const Value& of, std::string_view name);
  Value attribute_of(const Atom& of, std::string_view name);
  Value attribute_of_object(const Object& object, std::string_view name);
  Value class_attribute(std::uint32_t cls, std::string_view name, std::uint32_t self, bool behind = false);
  Value bind(const Value& found, std::uint32_t self, std::uint32_t cls);
  Value external(std::string_view name, std::uint32_t self = 0);

  // calls.cpp
  Value call(const Value& callee, const Arguments& arguments, Site at);
  Value call_atom(const Atom& callee, const Arguments& arguments, Site at);
  Value call_thing(const Atom& callee, const Arguments& arguments, Site at);
  Value call_function(const Function& function, Value self, const Arguments& arguments);
  Value run_function(const Function& function, const Value& self, const Arguments& arguments);
  Value run_visible(const Function& function, const Value& self, const Arguments& arguments);
  void bind_parameters(const Function& function, Scope& scope, const Value& self, const Arguments& arguments);
  void bind_rest(const Function& function, Scope& scope, const Arguments& arguments, int position);
  template <class Run>
  Value run_once(const std::string& key, Value& standing, Run&& run);
  Value construct(std::uint32_t cls, const Arguments& arguments, Site at);
  Value make_object(std::uint32_t cls, const Arguments& arguments, Site at);
  void fill_fields(Object& object, const Arguments& arguments, Site at);
  Value default_of(const Value& field, Site at);
  Value call_object(Object& object, const Arguments& arguments, Site at);

  // externals.cpp
  Value call_external(const std::string& name, std::uint32_t self, const Arguments& arguments, Site at);
  Value call_product(const std::string& name, const Arguments& arguments, Site at, bool& known);
  Value call_builtin(const std::string& name, const Arguments& arguments, Site at, bool& known);
  Value call_collection(std::string_view method, Object& object, const Arguments& arguments, bool& known);
  Value call_wrapper(const model::Wrapper& wrapper, const std::string& name, const Arguments& arguments,
                     Site at);
  void product_setup(Event event);
  void product_made(Event event, const Arguments& arguments);
  void product_instance(Event event);
  void product_use(Event event);
  Event event_at(Happening what, Site at, std::string_view callable, std::string_view product) const;
  void emit(Event event);
  std::string configuration_of(const Arguments& arguments, bool& varies);
  std::string text_with_values(NodeId expression, bool& varies);

  // tests.cpp: what a test tells.
  struct Split {
    States yes, no;
  };
  Split split(NodeId test);
  Split split_all(List values, bool conjunction);
  Split split_compare(NodeId id);
  Split split_leaf(NodeId id);
  bool is_main_test(NodeId id, bool& negated) const;
  // The variables that an expression names, as facts know them; the first is the one that is written to.
  std::vector<std::string> keys_of(NodeId id);
  std::vector<std::string> attribute_keys(NodeId object, std::string_view name);
  NodeId object_asked_for(NodeId id) const;
  Split split_on_presence(NodeId object, NodeId call);
  void tell(const std::vector<std::string>& keys, const Value& value, const std::vector<std::string>& source);
  static void forget(State& state, std::string_view key);
  std::string literal_of(const Value& value) const;

  // Things.
  const pysource::Module& tree() const { return program_.module(frame_->module).tree; }
  Site here(NodeId node) const { return {frame_->module, node}; }
  Scope& new_scope(Scope* outer, ModuleId module, bool is_class = false);
  Object& object_at(Site at, std::string_view what);
  Value object_value(const Object& object) const { return Atom{AtomKind::object, object.id}; }
  std::uint32_t intern(std::string_view text);
  std::uint32_t class_object(std::uint32_t cls);
  bool is_callable(const Value& value) const;
  bool has_method(std::uint32_t cls, std::string_view name) const;
  std::vector<std::uint32_t> lineage(std::uint32_t cls) const;
  void set_name(std::string_view name, const Value& value);
  bool grow(Value& into, const Value& what);
  const model::Starter* starter_of(const Object& object) const;
  std::string external_base(std::uint32_t cls) const;

  const Program& program_;
  const Vocabulary& words_;
  std::vector<Outline> outlines_;
  std::set<ModuleId> relevant_;
  std::deque<Scope> scopes_;
  std::map<ModuleId, Scope*> module_scopes_;
  std::deque<Function> functions_;
  std::map<std::tuple<ModuleId, NodeId, std::uint32_t>, std::uint32_t> function_ids_;
  std::deque<Class> classes_;
  std::map<std::tuple<ModuleId, NodeId, std::uint32_t>, std::uint32_t> class_ids_;
  std::map<std::uint32_t, std::uint32_t> class_objects_;
  std::deque<Object> objects_;
  std::map<std::pair<Site, std::string>, std::uint32_t> object_ids_;
  std::vector<std::string> strings_;
  std::map<std::string, std::uint32_t, std::less<>> string_ids_;
  std::map<ModuleId, Rebound> rebound_;
  std::vector<Value> bindings_;
  std::map<std::string, std::uint32_t> binding_ids_;
  std::set<std::string, std::less<>> folders_;  // names of namespace packages of the program

  Frame* frame_ = nullptr;
  Around around_;
  States now_;
  std::set<ModuleId> imported_;  // in the process that is followed
  ModuleId root_ = no_module;
  std::string start_method_;
  std::vector<std::uint32_t> stack_;  // functions that run
  std::set<Site> executed_;           // functions
  std::set<ModuleId> imported_ever_;
  std::uint64_t growth_ = 0;
  std::uint64_t steps_ = 0, all_steps_ = 0;
  std::size_t depth_ = 0;  // of expressions, statements and calls together
  std::size_t import_depth_ = 0;

  struct Remembered {
    Value value;
    States after;
  };
  std::map<std::string, Remembered> memory_;
  std::map<std::string, Value> once_values_;
  std::map<ModuleId, std::pair<States, std::set<ModuleId>>> imports_done_;
  std::vector<Registered> registered_;  // by the root that is followed
  std::vector<Registered> tasks_, first_;
  std::set<std::tuple<std::string, std::string>> registered_once_;
  bool setup_on_import_ = false;
  Record record_;
  std::set<std::string> emitted_;
};

// The whole of it: the events of a program.
Record follow(const Program& program, const Vocabulary& words);

}  // namespace trysquare::lifecycle
