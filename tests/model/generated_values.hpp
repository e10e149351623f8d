// Values of every kind, made from a seed.
#pragma once

#include "model/value.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <random>

namespace trysquare::test {

class ValueMaker {
 public:
  explicit ValueMaker(std::uint32_t seed) : random_(seed) {}

  model::Value value(int depth = 3) {
    using Content = model::Value::Content;
    switch (below(depth > 0 ? 13 : 8)) {
      case 0: return Content(model::None{});
      case 1: return Content(below(2) == 0);
      case 2: return Content(model::Integer{integer()});
      case 3: return Content(number());
      case 4: return Content(text());
      case 5: return Content(model::Bytes{octets()});
      case 6: return Content(model::Path{text()});
      case 7: return Content(model::Unknown{text(), "settings.py:" + std::to_string(below(99))});
      case 8: return Content(model::List{items(depth)});
      case 9: return Content(model::Tuple{items(depth)});
      case 10: return Content(set(depth));
      case 11: return Content(opaque());
      default: return Content(dict(depth));
    }
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  std::string integer() {
    std::string digits(1, static_cast<char>('1' + below(9)));
    for (std::size_t more = below(2) == 0 ? below(4) : below(60); more > 0; --more) {
      digits += static_cast<char>('0' + below(10));
    }
    return below(9) == 0 ? "0" : below(2) == 0 ? "-" + digits : digits;
  }

  double number() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double listed[] = {0.0,      1.0,      -2.5, 1e16, 1e-5, 5e-324, 1.7976931348623157e308,
                                 infinity, -infinity};
    if (below(2) == 0) return listed[below(std::size(listed))];
    return std::uniform_real_distribution<double>(-1e6, 1e6)(random_);
  }

  std::string text() {
    constexpr const char* parts[] = {"a", "B",    "0", "'",  "\"", "\\", "\n", "\x1B",
                                     "$", "$set", "é", "日", "😀", "/",  "~"};
    std::string out;
    for (std::size_t more = below(6); more > 0; --more) out += parts[below(std::size(parts))];
    return out;
  }

  std::string octets() {
    std::string out;
    for (std::size_t more = below(8); more > 0; --more) out += static_cast<char>(below(256));
    return out;
  }

  std::vector<model::Value> items(int depth) {
    std::vector<model::Value> out;
    for (std::size_t more = below(4); more > 0; --more) out.push_back(value(depth - 1));
    return out;
  }

  model::Set set(int depth) {
    model::Set out;
    for (auto& item : items(depth)) {
      if (std::ranges::find(out.items, item) == out.items.end()) out.items.push_back(std::move(item));
    }
    return out;
  }

  model::Dict dict(int depth) {
    model::Dict out;
    for (std::size_t more = below(4); more > 0; --more) {
      const auto key = below(3) == 0 ? value(1) : model::Value(text());
      const auto same = [&](const auto& item) { return item.first == key; };
      if (std::ranges::none_of(out.items, same)) out.items.emplace_back(key, value(depth - 1));
    }
    return out;
  }

  model::Opaque opaque() {
    data::Object rest;
    if (below(2) == 0) {
      rest.add("ref", std::to_string(below(1000)));
    } else {
      rest.add("args", data::Array{data::Node(text()), data::Node(1)});
    }
    return {"module.Class", rest};
  }

  std::mt19937 random_;
};

}  // namespace trysquare::test
