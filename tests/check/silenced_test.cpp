#include "check/silenced.hpp"
#include "support/catch.hpp"

#include <string_view>

using namespace trysquare::check;

TEST_CASE("noqa: what a comment says of a code") {
  struct Case {
    std::string_view comment;
    bool silences;
  };
  const auto row = GENERATE(
      Case{"# noqa", true}, Case{"#noqa", true}, Case{"# NOQA", true}, Case{"# noqa: TS501", true},
      Case{"# noqa:TS501", true}, Case{"# noqa : TS501", true}, Case{"# noqa: ts501", true},
      Case{"# noqa: E501, TS501", true}, Case{"# noqa: E501 TS501", true},
      Case{"# noqa: E501,TS501,W605", true}, Case{"# noqa: TS501 -- joined before anything else", true},
      Case{"# noqa: TS501: joined first", true}, Case{"# noqa: TS501 joined first", true},
      Case{"# noqa: TS5", true}, Case{"# type: ignore # noqa: TS501", true},
      Case{"# joined first  # noqa: TS501", true}, Case{"# noqa -- on purpose", true},
      Case{"# noqa: TS502", false}, Case{"# noqa: E501", false}, Case{"# noqa: because TS501", false},
      Case{"# no qa", false}, Case{"# noqa: TS5011", false}, Case{"# nothing", false},
      Case{"# noqa:", false});
  CAPTURE(row.comment);
  CHECK(silences(row.comment, "TS501") == row.silences);
}
