#include "base/clock.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <charconv>
#include <chrono>

namespace trysquare {

std::string today(const Variables& variables) {
  using std::chrono::days, std::chrono::seconds, std::chrono::system_clock, std::chrono::time_point;
  auto now = std::chrono::floor<days>(system_clock::now());
  if (const auto told = variables.find("SOURCE_DATE_EPOCH"); told != variables.end()) {
    const std::string& text = told->second;
    long long count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (problem == std::errc() && end == text.data() + text.size())
      now = std::chrono::floor<days>(time_point<system_clock, seconds>(seconds(count)));
  }
  const std::chrono::year_month_day date{now};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::int64_t time_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

bool is_date(const std::string& text) {
  constexpr std::string_view form = "dddd-dd-dd";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == 'd' ? !is_digit(text[i]) : text[i] != form[i]) return false;
  }
  const auto number = [&](std::size_t at, std::size_t size) { return std::stoi(text.substr(at, size)); };
  return std::chrono::year_month_day{std::chrono::year(number(0, 4)),
                                     std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                     std::chrono::day(static_cast<unsigned>(number(8, 2)))}
      .ok();
}

}  // namespace trysquare
