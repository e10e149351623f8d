// Abstract base classes: what is an instance of one without deriving from it.
// https://docs.python.org/3/library/collections.abc.html
#pragma once

#include "settings/interpreter.hpp"

namespace trysquare::settings {

// Whether an object of this type is one of a class that it does not derive from; `no` for other classes.
Truth abstract_answer(Interpreter& python, Ref own, Ref object, Ref wanted);
// Whether all instances of a class are.
Truth abstract_answer(Interpreter& python, Ref own, Ref wanted);
// Tells a new class whose metaclass looks which abstract methods it leaves unfilled. As in Python it is asked
// once: what is set later changes nothing.
void find_unfilled(Interpreter& python, Ref type);
// Whether `object.__new__` makes objects of a class: it does of those whose abstract methods are all filled.
// Otherwise `instead` is what comes of it: what is not known, or null and a TypeError is raised.
bool may_be_made(Interpreter& python, Ref type, Ref& instead);
// `ABCMeta`, or a metaclass that derives from it.
bool is_abstract_meta(Interpreter& python, Ref meta);
void fill_abc(Interpreter& python, ModuleState& module);

}  // namespace trysquare::settings
