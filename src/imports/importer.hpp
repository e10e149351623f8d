// Importing without executing: modules are found, read and followed as Python would import them, one after
// the other, each once; what would fail is a cause. https://docs.python.org/3/reference/import.html Laws:
// unknown is never told as missing. A cause is told as if earlier ones had been stepped over. What a `try`
// catches is no cause.
#pragma once

#include "base/filesystem.hpp"
#include "base/text_table.hpp"
#include "imports/code_index.hpp"
#include "imports/finder.hpp"
#include "imports/meaning.hpp"
#include "imports/sources.hpp"
#include "imports/startup.hpp"
#include "model/environment.hpp"
#include "pysource/module.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace trysquare::imports {

struct Cause {
  enum class Kind : std::uint8_t {
    module_missing,     // ModuleNotFoundError
    name_missing,       // ImportError of `from module import name`
    attribute_missing,  // AttributeError of `module.name`
    call_refused,       // TypeError
    class_refused,      // TypeError
    raised,             // the code raises by itself
    unreadable,         // SyntaxError
    felled,             // an imported module fails, which has a cause of its own
  };
  Kind kind;
  std::string module, name;               // what is asked for; the target of the call, the base of the class
  std::uint32_t at = 0;                   // in the importing module's text
  const model::CodeRule* rule = nullptr;  // that tells why; null: none does
  Truth executes = Truth::yes;            // when the module is imported
  bool later = false;                     // in a function, which nobody calls at import time
  bool passed_on = false;                 // a handler caught it and raised
  bool in_call = false;                   // in a function that another module calls: its own does not fail
  std::string detail;                     // the keyword, the attribute, the exception

  bool is_certain() const { return !later && executes == Truth::yes; }
  // The import of the module ends with it, as far as nobody catches it.
  bool ends_import() const { return is_certain() && !passed_on && !in_call; }
};
// "module", "module:name".
std::string target_of(const Cause& cause);
// "there is no `module:name`", "raises ValueError": without place and rule.
std::string words_of(const Cause& cause);

struct Binding {
  Meaning meaning;
  Truth there = Truth::yes;
  pysource::NodeId node = 0;  // of a function or class
};
using Names = TextTable<Binding>;

struct ClassFacts {
  std::vector<Meaning> bases;
  Names names;
};

struct Module;

// That a module imports another.
struct Need {
  Module* module;
  Truth executes;
  unsigned caught;     // what its guards catch, exception_mask.hpp
  std::size_t causes;  // of the module, that came before
};

struct Module {
  enum class State : std::uint8_t { untouched, running, done };
  std::string name;
  Found found;
  State state = State::untouched;
  std::size_t number = 0;          // of those that have been read, from 1; 0: it is none of them
  bool is_expected = false;        // announced
  bool is_looked_through = false;  // and what it imports, too
  bool is_library = false;         // of the standard library: taken as it is, never followed
  bool is_project = false;         // lies in the project
  bool dynamic = false;            // makes names at run time
  bool knows_globals = false;      // what is put into `globals()` is known
  bool has_walrus = false;         // may bind names in expressions
  bool is_open = false;            // finds modules that do not lie in it
  bool gives_names = false;        // puts names into the modules that use it
  bool refuses = false;            // serves its modules in a way that this Python does not ask for
  Module* stands_for = nullptr;    // which is found in sys.modules under its name
  std::optional<pysource::Module> tree;
  Names names;
  TextTable<ClassFacts> classes;
  std::vector<Cause> causes;
  Truth imports = Truth::yes;
  Cause::Kind failure = Cause::Kind::felled;  // what an import of it raises, when it fails
  std::string failure_detail;
  unsigned caught_around = 0;  // by those who imported it first
  // All that it fails for came out where it was met first, and is stepped over.
  bool is_stepped_over = true;
  // Whether it is imported when what was asked for first is; no: only by a function that nobody calls.
  Truth reached = Truth::no;
  std::vector<Need> needs;
  std::vector<std::string> stars;                         // modules whose names were all imported
  std::optional<std::set<std::string_view>> made_global;  // given_names.hpp; nothing: not asked for yet
  std::map<std::string, Truth, std::less<>> answers;      // of its `__getattr__`
};

struct ImportWorld {
  const FileSystem& files;
  const model::Environment& environment;  // its interpreter, its distributions
  std::vector<std::string> search_path;   // absolute, in order
  std::vector<std::string> library;       // those of them that hold the standard library
  std::vector<std::string> project;       // those whose modules are the project's own
  const CodeIndex& rules;
  bool is_cured = false;        // what the rules have a cure for does not fail
  bool many_threads = false;    // may ask the files at once
  bool with_functions = false;  // reads the project's that nobody calls, too: their causes are for later
};

class Execution;

class Importer {
 public:
  explicit Importer(ImportWorld world);
  Importer(const Importer&) = delete;
  Importer& operator=(const Importer&) = delete;
  ~Importer();

  // As `import name`: its parents before it. `there` tells whether there is such a module.
  Module& import(std::string_view name, Truth reached = Truth::yes);
  Truth there(std::string_view name);
  // Of a module that has been imported. `yes` and the binding, or why not.
  Truth offers(Module& module, std::string_view name, Binding& into);
  // Calls a method of a class of the module, as a framework would: its statements execute.
  void call(Module& module, std::string_view owner, std::string_view method);

  // These will be imported, in this order: their sources may be read whenever there is nothing else to do.
  void announce(const std::vector<std::string>& modules);
  // The number of the last module that has been read.
  std::size_t last_number() const { return last_number_; }
  // In the order in which they were first imported.
  const std::vector<Module*>& imported() const { return order_; }
  const ImportWorld& world() const { return world_; }
  int minor_version() const { return minor_; }

  // For the execution.
  Module& import_for(Module& importing, std::string_view name, Truth executes, unsigned caught);
  // Nested deeper than any honest source: what lies below is not known.
  bool is_deep() const { return depth > deepest; }
  // No honest package lies deeper: of a name with very many parts the first ones.
  static std::string_view bounded(std::string_view name);
  // What `from ..written import` in the module asks for; empty: it lies nowhere.
  static std::string absolute_name(const Module& module, std::uint32_t level, std::string_view written);
  int depth = 0;
  unsigned caught_around = 0;     // by all who are importing, exception_mask.hpp
  int calls = 0, call_depth = 0;  // of functions of other modules; bounded
  // Modules that change sys.path: what they, and those that need them, import may lie anywhere.
  std::set<std::string, std::less<>> path_changers;
  std::string_view keep(std::string_view text);
  Module& find(std::string_view name);
  Finder& finder() { return finder_; }
  // Somebody puts something into sys.modules under the name; `other`: another module, by its name.
  void put_module(std::string_view name, Truth executes, std::string_view other);
  void read(Module& module);
  // That says that the module is gone; null: none, or it is there all the same.
  const model::CodeRule* rule_of_gone(std::string_view name);
  const ClassFacts* class_of(const Meaning& symbol);
  // The class, or one that it inherits from, for which `wanted` says yes.
  template <class Wanted>
  const ClassFacts* find_in_bases(const Meaning& symbol, Wanted&& wanted);
  const std::string* version_of(std::string_view top_level);
  // Of a compiled module: whether its file holds the name as a string of its own, or the stub beside it binds
  // it. False: nobody knows.
  bool is_spoken_of(const Module& module, std::string_view name);

 private:
  Module& add(std::string_view name, Module* parent, std::string_view leaf);
  static pysource::Bodies bodies_of(const Module& module);
  void look_ahead(Module& module, const pysource::Module& tree);
  void look_further();
  void expect(Module& module, std::vector<Sources::Wanted>& wanted);
  void expect(std::string_view name, std::vector<Sources::Wanted>& wanted);
  void run(Module& module, Truth reached);
  void follow(Module& module, Source& source);
  Truth offers_itself(Module& module, std::string_view name, Binding& into);
  void run_functions();
  Truth after(const model::CodeRule& rule) const;
  Truth missing_of(std::string_view name);

  ImportWorld world_;
  Finder finder_;
  StartupFinders started_;
  int minor_ = 0;
  Sources sources_;
  bool knows_all_ = true;  // whether a module that is on no folder of the path is not there
  static constexpr int deepest = 5'000;
  std::unordered_set<std::string, TextHash, std::equal_to<>> texts_;
  TextTable<std::unique_ptr<Module>> modules_;  // by their own names
  std::vector<Module*> order_;
  std::vector<Module*> ahead_;  // announced; what they import themselves is not; the last ones first
  std::vector<Module*> later_;  // announced for later, in their order
  std::size_t next_later_ = 0;  // of them: what those before it import is announced
  std::set<std::string, std::less<>> put_;  // perhaps
  // Modules whose functions nobody called: what these import meets whole modules, and no half ones.
  std::vector<std::unique_ptr<Execution>> followed_;
  // Hashes of names; a stranger's that meets one of them is taken for it.
  std::map<const Module*, std::unordered_set<std::size_t>> spoken_of_;
  int being_read_ = 0;
  std::size_t last_number_ = 0;
};

template <class Wanted>
const ClassFacts* Importer::find_in_bases(const Meaning& symbol, Wanted&& wanted) {
  std::vector<Meaning> todo{symbol};
  for (std::size_t i = 0; i < todo.size() && i < 200; ++i) {
    const Meaning one = todo[i];
    const ClassFacts* facts = class_of(one);
    if (wanted(one, facts)) return facts;
    if (facts == nullptr) continue;
    for (const Meaning& base : facts->bases) todo.push_back(base);
  }
  return nullptr;
}

}  // namespace trysquare::imports
