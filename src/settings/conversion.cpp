// str() and repr(). https://docs.python.org/3/library/stdtypes.html#str
#include "model/value.hpp"
#include "pytext/characters.hpp"
#include "settings/interpreter.hpp"
#include "settings/library.hpp"
#include "settings/os_errors.hpp"

#include <fmt/core.h>

namespace trysquare::settings {

namespace {

constexpr int deepest = 40;
constexpr std::size_t letters_of_one_step = 32;  // that are written

std::string digits_of(Wide value) {
  if (value == 0) return "0";
  const bool negative = value < 0;
  std::string out;
  for (; value != 0; value /= 10) {
    const int digit = static_cast<int>(value % 10);
    out.insert(out.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
  }
  return negative ? "-" + out : out;
}

}  // namespace

std::string whole_text(Wide value) { return digits_of(value); }

std::optional<std::string> exact_float(double number) {
  return model::to_python(model::Value(model::Value::Content(number)));
}

std::optional<std::string> Interpreter::repr(Ref object, int depth) {
  object = resolve(object);
  if (object == nullptr || depth > deepest || !take_steps(1)) return std::nullopt;
  const auto all = [&](const Refs& items) -> std::optional<std::string> {
    std::string out;
    for (const Ref item : items) {
      const auto one = repr(item, depth + 1);
      if (!one || out.size() > limits.text) return std::nullopt;
      out += (out.empty() ? "" : ", ") + *one;
    }
    return out;
  };
  switch (object->kind()) {
    case Kind::none: return "None";
    case Kind::ellipsis: return "Ellipsis";
    case Kind::boolean: return object->as<bool>() ? "True" : "False";
    case Kind::integer: return digits_of(object->as<Wide>());
    case Kind::floating: return exact_float(object->as<double>());
    case Kind::text:
      if (!take_steps(object->text().size() / letters_of_one_step)) return std::nullopt;
      if (!pytext::is_valid_text(object->text())) return std::nullopt;
      return model::to_python(model::Value(object->text()));
    case Kind::bytes:
      return model::to_python(model::Value(model::Value::Content(model::Bytes{object->text()})));
    case Kind::list: {
      const auto inside = all(object->items());
      return inside ? std::optional("[" + *inside + "]") : std::nullopt;
    }
    case Kind::tuple: {
      const auto inside = all(object->items());
      return inside ? std::optional("(" + *inside + (object->items().size() == 1 ? ",)" : ")"))
                    : std::nullopt;
    }
    case Kind::dict: {
      if (object->dictionary().open != nullptr || object->dictionary().is_namespace) return std::nullopt;
      std::string out;
      for (const auto& entry : object->dictionary().entries()) {
        const auto key = repr(entry.key, depth + 1);
        const auto value = repr(entry.value, depth + 1);
        if (!key || !value || out.size() > limits.text) return std::nullopt;
        out += (out.empty() ? "" : ", ") + *key + ": " + *value;
      }
      return "{" + out + "}";
    }
    case Kind::path: {
      const auto inside = repr(heap.text(object->as<Path>().text), depth + 1);
      if (!inside || world.is_windows()) return std::nullopt;
      return "PosixPath(" + *inside + ")";
    }
    default: return std::nullopt;
  }
}

Ref Interpreter::to_text(Ref object) {
  object = resolve(object);
  if (object == nullptr) return nullptr;
  switch (object->kind()) {
    case Kind::text: return object;
    case Kind::path: return heap.text(object->as<Path>().text);
    case Kind::unknown: return unknown_like(object, {});
    case Kind::instance: {
      for (const std::string_view name : {"__str__", "__repr__"}) {
        const Ref method = class_attribute(object->as<Instance>().type, name);
        if (method != nullptr && method->is(Kind::function))
          return call(heap.make(Kind::bound, Bound{method, object}), {});
      }
      const Instance& instance = object->as<Instance>();
      if (instance.payload != nullptr && instance.payload->is(Kind::text)) return instance.payload;
      if (instance.type->as<Class>().is_exception) {
        if (const Ref told = os_error_text(*this, object)) return told;
        if (instance.args.size() > 1) {
          const auto all = repr(heap.tuple(instance.args));
          return all ? heap.text(*all) : unknown("the text of an exception");
        }
        if (instance.args.empty()) return heap.text("");
        // A KeyError shows what was missing as it is written.
        if (!is_subclass(instance.type, builtin("KeyError"))) return to_text(instance.args[0]);
        const auto shown = repr(instance.args[0]);
        return shown ? heap.text(*shown) : unknown("the text of an exception");
      }
      break;
    }
    default: break;
  }
  const auto shown = repr(object);
  if (is_stopped()) return nullptr;
  return shown ? heap.text(*shown) : unknown("the text of a value that is not modelled");
}

}  // namespace trysquare::settings
