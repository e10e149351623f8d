// Any bytes as a requirement, a specifier set, a version and a marker. Laws: text reads back to an equal
// value (but see pep/marker.hpp), and a refusal points into its text.
#include "base/text.hpp"
#include "pep/requirement.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace trysquare;

void demand(bool truth) {
  if (!truth) std::abort();
}

template <class T>
void check(std::string_view text, bool reads_back) {
  const auto value = T::parse(text);
  if (!value) {
    demand(!value.error().message.empty() && !draw(value.error()).empty());
    demand(value.error().place.column <= count_code_points(text) + 1);
    return;
  }
  if (!reads_back) return;
  const auto again = T::parse(value->text());
  demand(again.has_value() && *again == *value && again->text() == value->text());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const bool plain = text.find('\\') == std::string::npos;
  check<pep::Version>(text, true);
  check<pep::SpecifierSet>(text, true);
  check<pep::Marker>(text, plain);
  check<pep::Requirement>(text, plain);
  return 0;
}
