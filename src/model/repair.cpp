#include "model/repair.hpp"

namespace trysquare::model {

std::string_view to_text(StepKind kind) {
  switch (kind) {
    case StepKind::remove: return "remove";
    case StepKind::write: return "write";
    case StepKind::link: return "link";
    case StepKind::install: return "install";
  }
  return "";
}

}  // namespace trysquare::model
