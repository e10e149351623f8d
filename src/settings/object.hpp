// What the evaluator computes with: objects with identity, as Python has them, so that two names for one list
// see each other's changes.
// Laws: an object's state changes only through Heap::change, which can take it back; `Unknown` never stands
// for a value that could have been known wrongly: who cannot compute exactly makes an unknown one.
#pragma once

#include "base/truth.hpp"
#include "settings/provenance.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace trysquare::settings {

struct Object;
using Ref = Object*;
using Refs = std::vector<Ref>;

// Integers: exact within it, unknown beyond.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
using Wide = __int128;
#pragma GCC diagnostic pop

enum class Kind : std::uint8_t {
  none,
  ellipsis,
  not_implemented,
  boolean,
  integer,
  floating,
  text,
  bytes,
  list,
  tuple,
  dict,
  set,
  frozen_set,
  range,
  slice,
  path,
  function,
  native,
  bound,
  class_,
  instance,
  module,
  deferred,
  iterator,
  file,
  opaque,
  property,
  static_method,
  class_method,
  super,
  unknown
};

// Insertion-ordered, by Python's equality and hash. A set is one whose values are null.
class Dictionary {
 public:
  struct Entry {
    Ref key = nullptr;
    Ref value = nullptr;
    Origin from = 0;
    std::uint64_t hash = 0;
  };

  const std::vector<Entry>& entries() const { return entries_; }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }

  // The key must be hashable (hash_of, equality.hpp).
  const Entry* find(Ref key, std::uint64_t hash) const;
  const Entry* find(std::string_view text) const;
  const Entry* find(std::string_view text, std::uint64_t hash) const;  // its hash_of_text
  void set(Ref key, std::uint64_t hash, Ref value, Origin from);
  bool erase(Ref key, std::uint64_t hash);
  void erase_at(std::size_t index);
  void clear() { entries_.clear(), index_.clear(); }

  // A namespace's own: other names than these may be there, and why.
  Ref open = nullptr;
  bool is_namespace = false;

 private:
  std::size_t position(Ref key, std::uint64_t hash) const;
  void put_in_index(std::size_t entry);
  void build_index(std::size_t slots);

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> index_;  // open addressing, entry + 1; empty while small
};

class Interpreter;
struct Call;
struct Scope;
struct Unit;

// A function of ours that stands for one of Python's.
struct Native {
  std::string_view name;
  Ref (*run)(Interpreter& python, Call& call);
  enum class Takes : std::uint8_t {
    known,    // an unknown argument makes the result unknown
    anything  // looks at unknown arguments itself
  } takes = Takes::known;
  bool changes_self = false;
  bool of_class = false;  // a method of the type itself, like `dict.fromkeys`: it has no self
};

struct Items {
  Refs items;
};
struct Range {
  Wide start = 0, stop = 0, step = 1;
};
struct Slice {
  Ref lower = nullptr, upper = nullptr, step = nullptr;
};
struct Path {
  std::string text;
};
struct Function {
  Unit* unit = nullptr;
  std::uint32_t node = 0;  // FunctionDef or Lambda
  Scope* scope = nullptr;  // where it was defined
  std::string name;
  Refs defaults;
  Refs keyword_defaults;     // null: none
  Ref attributes = nullptr;  // a dict
  std::string module;
};
struct NativeFunction {
  const Native* native = nullptr;
  Ref self = nullptr;
  std::string path;  // "os.path.join", for messages and rules of packages
  // A method that was taken from its type (`str.strip`): its first argument has to be of this kind.
  Kind owner = Kind::unknown;
};
struct Bound {
  Ref function = nullptr;
  Ref self = nullptr;
};
struct Class {
  std::string name;
  std::string module;
  Refs bases;
  Refs mro;
  Ref names = nullptr;                // a dict
  Ref unknown = nullptr;              // a base, decorator or metaclass that is not known
  Kind builtin = Kind::unknown;       // of a type of Python's own: what its instances are
  const Native* construct = nullptr;  // what calling a type of Python's own does
  bool is_exception = false;
  Ref meta = nullptr;        // its own class; null: `type`
  bool is_abstract = false;  // other classes may be registered as its subclasses
  Refs registered;
  std::vector<std::string>
      unfilled;            // its abstract methods, sorted: nothing is made of a class that has some
  Ref unsure = nullptr;    // of one of them it is not known whether it is filled
  bool is_nested = false;  // in a class or a function, whose names its `__qualname__` holds as well
  bool reads_all = false;  // it, or a base, defines `__getattribute__`
};
struct Instance {
  Ref type = nullptr;
  Ref names = nullptr;    // a dict
  Ref payload = nullptr;  // of a subclass of a plain type: the plain value
  Refs args;              // of its creation
  std::vector<std::pair<std::string, Ref>> keywords;
};
struct ModuleState;
enum class Import : std::uint8_t { unloaded, loading, loaded, failed };
struct ModuleRef {
  ModuleState* state = nullptr;
  Import status = Import::unloaded;
  Ref unknown = nullptr;  // its source cannot be followed, and why
};
// A name imported from a module that nobody has looked at yet.
struct Postponed;
struct Deferred {
  Ref module = nullptr;  // texts
  Ref name = nullptr;
  Postponed* group = nullptr;  // of a module that is known: what has to be executed for it
};
struct Pending;
struct Iterator {
  std::shared_ptr<const Refs> items;
  std::size_t at = 0;
  std::shared_ptr<const Pending> pending = nullptr;  // has not been asked for anything yet
  Ref trailing = nullptr;                            // an exception that comes behind the items
  Ref order = nullptr;                               // unknown: their order is not known
  std::shared_ptr<const Pending> ran = nullptr;      // what made the items, and when
  std::uint32_t since = 0;
};
struct File {
  std::shared_ptr<const std::string> content;
  std::size_t at = 0;  // byte
  bool binary = false;
  bool closed = false;
  bool in_memory = false;     // io.StringIO, io.BytesIO
  bool any_line_end = false;  // \r and \r\n end a line as well
  bool odd_lines = false;     // where its lines end is not modelled
  Ref name = nullptr;
  std::string mode;
};
// A value that we carry but do not look into: its class and what it was made from.
struct Opaque {
  std::string type;
  Refs args;
  std::vector<std::pair<std::string, Ref>> keywords;
};
struct Wrapper {
  Ref inner = nullptr;
  Ref setter = nullptr;
};
struct Super {
  Ref owner = nullptr;
  Ref self = nullptr;
};
struct Unknown {
  std::string reason;
  std::string at;      // "file:line"
  Refs aliases;        // mutable objects that it may be, or that it may reach
  bool inert = false;  // using it changes nothing and raises nothing
  bool maybe_missing = false;
  bool program_name = false;  // sys.argv[0]
  bool spent = false;         // nothing that it may reach is known any more
};

// A value of its own in a place of its own: what is large must not make every object large.
template <class T>
class Box {
 public:
  Box(T value) : held_(std::make_unique<T>(std::move(value))) {}  // NOLINT: stands for its value
  Box(const Box& other) : held_(other.held_ == nullptr ? nullptr : std::make_unique<T>(*other.held_)) {}
  Box(Box&& other) noexcept = default;
  // Into the place at hand: who refers to it sees the new value.
  Box& operator=(const Box& other) {
    if (this != &other) *this = Box(other);
    return *this;
  }
  Box& operator=(Box&& other) noexcept {
    if (held_ == nullptr || other.held_ == nullptr)
      held_ = std::move(other.held_);
    else
      *held_ = std::move(*other.held_);
    return *this;
  }
  ~Box() = default;
  T& operator*() { return *held_; }
  const T& operator*() const { return *held_; }

 private:
  std::unique_ptr<T> held_;
};

template <class T>
constexpr bool is_boxed =
    std::is_same_v<T, Dictionary> || std::is_same_v<T, Range> || std::is_same_v<T, Function> ||
    std::is_same_v<T, NativeFunction> || std::is_same_v<T, Class> || std::is_same_v<T, Instance> ||
    std::is_same_v<T, File> || std::is_same_v<T, Iterator> || std::is_same_v<T, Opaque> ||
    std::is_same_v<T, Unknown>;

using Content =
    std::variant<std::monostate, bool, Wide, double, std::string, Items, Box<Dictionary>, Box<Range>, Slice,
                 Path, Box<Function>, Box<NativeFunction>, Bound, Box<Class>, Box<Instance>, ModuleRef,
                 Deferred, Box<Iterator>, Box<File>, Box<Opaque>, Wrapper, Super, Box<Unknown>>;

// What an object holds, whether it lies in a box or not.
template <class T>
const T* held_if(const Content& content) {
  if constexpr (is_boxed<T>) {
    const auto* box = std::get_if<Box<T>>(&content);
    return box == nullptr ? nullptr : &**box;
  } else {
    return std::get_if<T>(&content);
  }
}
template <class T>
T* held_if(Content& content) {
  return const_cast<T*>(held_if<T>(std::as_const(content)));
}
template <class T>
const T& held(const Content& content) {
  if constexpr (is_boxed<T>)
    return *std::get<Box<T>>(content);
  else
    return std::get<T>(content);
}
template <class T>
T& held(Content& content) {
  return const_cast<T&>(held<T>(std::as_const(content)));
}

struct State {
  Kind kind = Kind::none;
  Content content;
  Origin from = 0;  // places that changed it in place
};

struct Object {
  State state;
  std::uint32_t serial = 0;
  std::uint32_t epoch = 0;       // of the last checkpoint that holds its earlier state
  bool holds_constants = false;  // of a tuple: nothing in it can change or is not known
  std::uint32_t changed = 0;     // when, as the heap counts changes
  bool outlives = false;         // the branch in which it was made: that takes back all of its changes
  std::uint32_t looked_at = 0;   // by which search that goes through objects (Heap::new_search)

  Kind kind() const { return state.kind; }
  bool is(Kind kind) const { return state.kind == kind; }
  bool is_unknown() const { return state.kind == Kind::unknown; }
  template <class T>
  const T& as() const {
    if constexpr (std::is_same_v<T, Unknown>) {
      // A container that nobody knew, and that was taken back with the branch that spoilt it, is still a
      // reason.
      static const Unknown taken_back{"what a branch did is not known", {}, {}};
      const Unknown* why = held_if<Unknown>(state.content);
      return why == nullptr ? taken_back : *why;
    } else {
      return held<T>(state.content);
    }
  }
  const std::string& text() const { return std::get<std::string>(state.content); }
  const Refs& items() const { return std::get<Items>(state.content).items; }
  const Dictionary& dictionary() const { return held<Dictionary>(state.content); }
};

// Objects that can change in place.
constexpr bool is_mutable(Kind kind) {
  return kind == Kind::list || kind == Kind::dict || kind == Kind::set || kind == Kind::instance ||
         kind == Kind::iterator || kind == Kind::file;
}

}  // namespace trysquare::settings
