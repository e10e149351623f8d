#include "model/drift.hpp"

#include <algorithm>
#include <array>

namespace trysquare::model {

namespace {

struct Row {
  std::string_view text, code;
};
constexpr std::array<Row, change_kinds> rows{{{"added", "TS701"},
                                              {"removed", "TS702"},
                                              {"up", "TS703"},
                                              {"down", "TS704"},
                                              {"other version", "TS705"},
                                              {"source", "TS706"},
                                              {"extras", "TS707"},
                                              {"marker", "TS708"},
                                              {"interpreter", "TS709"}}};

}  // namespace

std::string_view to_text(ChangeKind kind) { return rows[static_cast<std::size_t>(kind)].text; }
std::string_view code_of(ChangeKind kind) { return rows[static_cast<std::size_t>(kind)].code; }

const StateEntry* State::find(std::string_view key) const {
  const auto found = std::ranges::lower_bound(entries, key, {}, &StateEntry::key);
  return found == entries.end() || found->key != key ? nullptr : &*found;
}

}  // namespace trysquare::model
