// What every object has from `object` and `type`, as functions that take the object first.
// https://docs.python.org/3/reference/datamodel.html#special-method-names
#pragma once

#include "settings/interpreter.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::settings {

// "__new__", "__setattr__", …; null: not modelled.
const Native* find_object_method(std::string_view name);
// `type.__call__`: makes an instance, whatever the metaclass says.
const Native& type_call_method();
const Native& mro_method();
// `meta(name, bases, names, **keywords)`.
Ref make_by_metaclass(Interpreter& python, Ref meta, Call& call);

// A tuple whose items have names as well: `sys.version_info`.
Ref make_named_tuple(Interpreter& python, std::string name, std::string module,
                     const std::vector<std::pair<std::string_view, Ref>>& fields);

}  // namespace trysquare::settings
