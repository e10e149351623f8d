#include "model/move.hpp"

#include <array>
#include <string_view>

namespace trysquare::model {

std::string_view to_text(MoveKind kind) {
  constexpr std::array<std::string_view, 6> texts{"must",   "narrowed", "added",
                                                  "source", "widened",  "dropped"};
  return texts[static_cast<std::size_t>(kind)];
}

std::string_view to_text(Verdict verdict) {
  constexpr std::array<std::string_view, 4> texts{"unknown", "absent", "stays", "moves"};
  return texts[static_cast<std::size_t>(verdict)];
}

bool is_pressing(const Move& move) {
  if (move.verdict != Verdict::unknown) return move.verdict == Verdict::moves;
  return move.kind != MoveKind::widened && move.kind != MoveKind::dropped;
}

}  // namespace trysquare::model
