// Iterators that run when they are first asked for a value: generators, map, filter, zip and their kin.
// https://docs.python.org/3/reference/expressions.html#yield-expressions
// Law: all that one gives is made on the first demand. Where Python would go on later and that could tell
// (what it looks at changes in between, or it changes what others look at), the rest is unknown.
#pragma once

#include "settings/interpreter.hpp"

#include <functional>

namespace trysquare::settings {

// A piece of code and where it looks its names up.
struct Code {
  Unit* unit = nullptr;
  NodeId node = 0;
  const Scope* scope = nullptr;
};

struct Pending {
  std::function<Iteration(Interpreter& python)> run;
  Refs goes_through;  // and no deeper
  Ref calls = nullptr;
  Code code;
  mutable Refs read = {};  // what its names stood for when it ran
};

Ref lazy_iterator(Interpreter& python, Pending pending);
// Of a list, a dictionary, whatever is gone through as it will be then. Null: it cannot be gone through.
Ref lazy_iterator_of(Interpreter& python, Ref iterable);
// What an object's own `__iter__` gives, where that has a `__next__` of the program's own; null: another, or
// raised.
Ref own_iterator(Interpreter& python, Ref iterable);
// One value more: null and `ended`, null and an exception, or a value, that is unknown where the end is not
// known.
Ref next_of(Interpreter& python, Ref own, bool& ended);
Iteration rest_of(Interpreter& python, Ref own);

// What an iterator of Python's own has still to give.
Iteration rest_of_iterator(Interpreter& python, Ref iterator, bool in_parts);
// Of a generator function or expression.
bool is_generator(Ref object);
// Null: what an iterator has still to give is as it was when it ran; else why it is not known.
Ref doubt_about(Interpreter& python, const Iterator& iterator);

// Takes what an iterable gives one after the other, with something else done in between.
class Walk {
 public:
  enum class Step : std::uint8_t { item, end, unknown, raised };

  Walk(Interpreter& python, Ref iterable);
  const Iteration& all() const { return all_; }
  Step next();
  Ref item() const { return item_; }
  Ref unknown() const { return all_.unknown; }
  // What was not taken is still there.
  void leave() { python_.give_back(all_, at_); }

 private:
  Step changed(Ref why);
  Step next_of_own();

  Interpreter& python_;
  Ref iterable_;
  Ref own_ = nullptr;  // asked for one value after the other
  Iteration all_;
  std::size_t at_ = 0;
  Ref item_ = nullptr;
};

}  // namespace trysquare::settings
