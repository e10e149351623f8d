// What happens when a module is imported: its statements in order, with what is known of every name, and only
// those that run. https://docs.python.org/3/reference/simple_stmts.html
// Branches whose condition is known are followed as Python follows them; of the others both are looked at,
// and what would fail there is not certain.
#pragma once

#include "imports/exception_mask.hpp"
#include "imports/importer.hpp"
#include "pysource/node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::imports {

class Execution {
 public:
  Execution(Importer& importer, Module& module);

  void run_module();
  // The bodies of functions that nobody called.
  void run_functions();
  void run_method(std::string_view owner, std::string_view method);
  // Whether the module's `__getattr__`, asked for the name, answers.
  Truth ask(pysource::NodeId function, std::string_view name);

 private:
  using NodeId = pysource::NodeId;
  struct Scope {
    Names* names;
    bool is_class = false;
    const std::set<std::string, std::less<>>* globals = nullptr;  // names that are the module's
  };
  // A `try` whose body runs.
  struct Guard {
    unsigned catches = 0;
    Truth failed = Truth::no;
    std::vector<Cause> caught;
    // What may go wrong that is not known to.
    bool import_risk = false, attribute_risk = false, call_risk = false;
    // A module that fails has been told before, and is stepped over.
    bool steps_over = false;
  };
  struct Handler {
    unsigned catches;
    NodeId node;
  };

  // Statements (execution.cpp).
  void run_block(pysource::List statements);
  void run_statement(NodeId id);
  void run_compound(NodeId id);
  void run_if(NodeId id);
  void run_loop(NodeId id);
  void run_try(NodeId id);
  // How it goes on after the one that is certain to run.
  Truth run_handlers(const std::vector<Handler>& handlers, Guard& guard, Truth before);
  void run_handler(NodeId id);
  void bind_perhaps(pysource::List body);
  std::string name_of_first(const Guard& guard, unsigned caught);
  void pass_on(Guard& guard, std::size_t told);
  void run_with(NodeId id);
  void run_match(NodeId id);
  void run_raise(NodeId id);
  void define_function(NodeId id);
  void define_class(NodeId id);
  struct Arguments {
    std::vector<Meaning> positional;
    std::vector<std::pair<std::string_view, Meaning>> named;
  };
  // What the function gives back, where that is certain.
  Meaning run_body(NodeId function, const Arguments& given = {});
  void bind_parameters(NodeId function, const Arguments& given, Names& names);
  void bind_stored_names(pysource::List body, Names& names, std::set<std::string, std::less<>>& globals);
  Meaning follow_call(const Meaning& callee, NodeId call, const std::vector<Meaning>& positional);
  Meaning follow_function(const Meaning& callee, const Arguments& given, std::uint32_t at);
  Meaning run_called(Execution& other, NodeId function, const Arguments& given, std::uint32_t at);
  void answer(Truth found);
  void assign(NodeId target, const Meaning& meaning);
  void bind(std::string_view name, Meaning meaning, NodeId node = 0);
  void unbind(NodeId target);
  void forget(NodeId changed);
  void forget_given(NodeId call);
  void be_given_names(const Meaning& used);
  void lend(std::string_view module, std::string_view name, Truth there);
  Meaning evaluate_decorator(NodeId id, std::string_view decorated);
  // Runs as if it were not certain that it runs.
  template <class Body>
  void perhaps(Body&& body);
  template <class Body>
  void in_scope(Names& names, bool is_class, Body&& body);

  // Failures (execution_guards.cpp).
  void fail(Cause cause);
  void risk(bool Guard::* kind);
  // Where it is not known whether the module has the name.
  void risk_name(const Module& module, std::string_view name, bool Guard::* kind);
  unsigned caught_by(NodeId type);
  unsigned caught_around() const;  // by any of the guards
  unsigned mask_of_cause(const Cause& cause);

  // Imports (execution_imports.cpp).
  void run_import(NodeId id);
  void run_import_from(NodeId id);
  void import_star(Module& from, std::uint32_t at);
  void import_listed(Module& from, const Constant& names, std::uint32_t at);
  bool may_lie_anywhere() const;
  void step_over(std::string_view name);
  // False: it cannot be imported, which has been told.
  bool import_or_fail(std::string_view name, std::uint32_t at);
  void fail_missing(std::string_view name, std::uint32_t at);
  const model::CodeRule* rule_of_missing(std::string_view name);

  // Expressions (expressions.cpp).
  Meaning evaluate(NodeId id);
  Meaning evaluate_kind(NodeId id);
  void run_expression(NodeId id);  // whose value nobody wants
  Meaning evaluate_children(NodeId id);
  Meaning evaluate_name(NodeId id);
  Meaning evaluate_attribute(NodeId id);
  Meaning attribute_of(const Meaning& base, std::string_view name, std::uint32_t at);
  Meaning class_attribute(const Meaning& base, std::string_view name, std::uint32_t at);
  Meaning evaluate_logic(NodeId id);
  Meaning evaluate_operation(NodeId id);
  Meaning sum_of(const Meaning& left, const Meaning& right, std::uint32_t at, bool extends = false);
  Meaning value_of(const Meaning& meaning);
  Meaning evaluate_comparison(NodeId id);
  Meaning evaluate_subscript(NodeId id);
  Meaning evaluate_sequence(NodeId id);
  Meaning evaluate_table(NodeId id);
  Meaning evaluate_literal(NodeId id);
  Meaning evaluate_comprehension(NodeId id);
  Binding* lookup(std::string_view name) const;

  // Calls (calls.cpp).
  Meaning evaluate_call(NodeId id);
  Meaning known_attribute(std::string_view module, std::string_view name);
  Meaning known_call(std::string_view function, const std::vector<Meaning>& args, std::uint32_t at);
  Meaning method_of_constant(const Constant& constant, std::string_view method,
                             const std::vector<Meaning>& args);
  void check_call(const Meaning& callee, NodeId id);
  void check_class(const Meaning& symbol, NodeId id);
  bool is_target(const Meaning& one, const model::Symbol& target);
  std::string mismatch(const model::CallPattern& pattern, NodeId call) const;
  NodeId find_assignment(pysource::List body, std::string_view path) const;

  const pysource::Module& tree() const { return *module_.tree; }
  std::uint32_t start_of(NodeId id) const { return tree().node(id).begin; }

  Importer& importer_;
  Module& module_;
  std::vector<Scope> scopes_;
  std::vector<Guard> guards_;
  Truth flow_ = Truth::yes;
  bool later_ = false;
  bool left_ = false;                   // a function's `return` was met where it was not certain
  bool raised_ = false;                 // a handler ended with `raise`
  Module* on_behalf_ = nullptr;         // the module that is imported when this runs
  bool is_called_ = false;              // by another module
  unsigned outer_caught_ = 0;           // by that one's guards
  std::optional<std::string> escaped_;  // the exception that it raises
  struct Returned {
    Meaning meaning;
    bool is_met = false, is_open = false;
  };
  std::vector<Returned> returned_;  // of the functions that run
  std::string handling_;            // the exception that the handler has caught
  bool asking_ = false, is_answered_ = false;
  std::optional<Truth> answer_;  // of what is asked
  int calls_ = 0;                // of the module's own functions; bounded
  bool future_annotations_ = false;
  std::vector<NodeId> running_;    // functions
  std::vector<NodeId> functions_;  // for run_functions
};

// The value of the key; what `missing` says where the table does not have it.
template <class Missing>
Meaning value_in_table(const Constant& table, const Constant& key, Missing&& missing) {
  for (std::size_t i = 0; i < table.items.size(); ++i) {
    const Order order = compare(key, *table.items[i]);
    if (order == Order::unknown) return {};
    if (order == Order::equal) return constant_of(table.values[i]);
  }
  return missing();
}

template <class Body>
void Execution::perhaps(Body&& body) {
  const Truth before = flow_;
  const bool left_before = left_;
  left_ = false;
  flow_ = both(flow_, Truth::unknown);
  body();
  flow_ = left_ ? both(before, Truth::unknown) : before;
  left_ = left_ || left_before;
}

template <class Body>
void Execution::in_scope(Names& names, bool is_class, Body&& body) {
  scopes_.push_back({&names, is_class});
  body();
  scopes_.pop_back();
}

}  // namespace trysquare::imports
