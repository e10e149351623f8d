// What follows from what each module does: which failures come out at the modules that were asked for, and
// which modules fail, whichever of them is imported first. Laws: a failure that every way to it catches comes
// out nowhere; in a circle of modules all fail that import one that fails.
#pragma once

#include "imports/importer.hpp"

#include <cstddef>
#include <set>
#include <vector>

namespace trysquare::imports {

class Reach {
 public:
  // `asked`: the modules that are imported for themselves.
  Reach(Importer& importer, const std::vector<const Module*>& asked);

  // Whether it is a failure of an import of one of the modules that were asked for.
  bool comes_out(const Module& module, const Cause& cause) const;
  // The first of the module's causes that nobody steps over, as it is caught on every way out: the module is
  // read no further; behind the last one: there is none.
  std::size_t end_of(const Module& module) const;

  struct Failure {
    const Module* origin = nullptr;  // whose cause it is
    const Cause* cause = nullptr;
  };
  // Null: it does not fail, as far as is known.
  const Failure* failure_of(const Module& module) const;
  // What one who imports the module meets first, in its packages and then statement by statement, of its
  // causes from `begin` to `end`: those of one step. Without a cause: nothing that fails.
  Failure first_met(const Module& module, std::size_t begin, std::size_t end) const;
  // Of modules that do not fail: whether something may go wrong that is not known.
  bool is_open(const Module& module) const;

 private:
  void follow_ways(const std::vector<const Module*>& asked);
  enum class GoesOn : std::uint8_t { unknown, no, yes };
  bool widen();
  bool is_stepped_over(const Module& module, const Cause& cause) const;
  GoesOn goes_on_behind(const Module& module);
  void follow_first_causes(const Module* module);
  void spread_failures();
  const Module* failing_package(const Module& module, const std::set<const Module*>& seen) const;

  Importer& importer_;
  // By the modules' numbers; nothing is known of 0.
  std::vector<unsigned> uncaught_;
  std::vector<GoesOn> goes_on_;
  std::vector<Failure> failures_;
};

}  // namespace trysquare::imports
