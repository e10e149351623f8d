// What is wrong with an environment, as a repair wants to know it: the doctor's findings, those of a
// release's constraints, and the interpreter that it should start with.
#pragma once

#include "app/fix_request.hpp"
#include "locate/host.hpp"
#include "locate/installation.hpp"
#include "repair/plan.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::app {

struct Diagnosis {
  std::string path;
  std::optional<model::Environment> environment;  // nothing: it cannot be read before it is mended
  locate::Installation installation;
  std::vector<model::Finding> findings;  // those of the repair's own journal left out
  std::optional<repair::BaseInterpreter> base;

  repair::PlanFacts facts(const locate::Host& host) const;
};

// The one of the findings that says the same of the same subject; null when none does.
const model::Finding* find_same(const std::vector<model::Finding>& findings, const model::Finding& one);
bool is_among(const std::vector<model::Finding>& findings, const model::Finding& one);

// The environment's folder by its full path, also where nothing of it can be read.
std::string root_of(const locate::Host& host, const locate::EnvironmentQuery& query);

// An error where nobody may repair: no virtual environment, or one that others manage.
Result<Diagnosis> diagnose(const locate::Host& host, const FixRequest& request);

}  // namespace trysquare::app
