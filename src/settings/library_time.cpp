// Lengths of time: what a timedelta of whole numbers tells.
// https://docs.python.org/3/library/datetime.html#timedelta-objects
#include "settings/library.hpp"
#include "settings/opaque_types.hpp"

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

constexpr Wide second = 1'000'000;  // in microseconds
constexpr Wide day = 86'400 * second;
constexpr Wide longest = 999'999'999 * day;

struct Part {
  std::string_view name;
  Wide microseconds;
};
// In the order of the arguments.
constexpr std::array<Part, 7> units{{{"days", day},
                                     {"seconds", second},
                                     {"microseconds", 1},
                                     {"milliseconds", 1'000},
                                     {"minutes", 60 * second},
                                     {"hours", 3'600 * second},
                                     {"weeks", 7 * day}}};

// Nothing: of parts that are no whole numbers, or too long.
std::optional<Wide> microseconds_of(Ref object) {
  const Opaque& made = object->as<Opaque>();
  Wide total = 0;
  const auto add = [&](Ref part, Wide unit) {
    const auto count = as_whole(part);
    constexpr Wide most = Wide{1} << 80;
    if (!count || *count > most / unit || *count < -most / unit) return false;
    total += *count * unit;
    return true;
  };
  if (made.args.size() > units.size()) return std::nullopt;
  for (std::size_t i = 0; i < made.args.size(); ++i) {
    if (!add(made.args[i], units.at(i).microseconds)) return std::nullopt;
  }
  for (const auto& [name, part] : made.keywords) {
    const auto* unit = std::ranges::find(units, std::string_view(name), &Part::name);
    if (unit == units.end() || !add(part, unit->microseconds)) return std::nullopt;
  }
  return total > longest || total < -longest ? std::nullopt : std::optional(total);
}

Ref total_seconds(Interpreter& python, Call& call) {
  const auto total = microseconds_of(call.self);
  constexpr Wide exact = Wide{1} << 53;
  if (!total || *total > exact || *total < -exact) return method_unknown(python, call);
  return python.heap.floating(static_cast<double>(*total) / static_cast<double>(second));
}

Ref length_attribute(Interpreter& python, Ref object, std::string_view name) {
  const auto total = microseconds_of(object);
  if (!total) return nullptr;
  Wide days = *total / day;
  if (*total % day < 0) --days;
  const Wide rest = *total - days * day;
  if (name == "days") return python.heap.integer(days);
  if (name == "seconds") return python.heap.integer(rest / second);
  if (name == "microseconds") return python.heap.integer(rest % second);
  return nullptr;
}

constexpr auto rows = std::to_array<Native>({{"total_seconds", total_seconds}});

}  // namespace

const OpaqueType& length_of_time_type() {
  static const OpaqueType type{
      .name = "datetime.timedelta", .builtin = "$timedelta", .methods = rows, .attribute = length_attribute};
  return type;
}

}  // namespace trysquare::settings
