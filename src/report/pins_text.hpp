// Pins in the forms that tools read: constraints files, [tool.uv], a project's dependencies, conda's
// environment files, and JSON (schema: include/trysquare/pins.schema.json).
// https://pip.pypa.io/en/stable/user_guide/#constraints-files
// https://docs.astral.sh/uv/reference/settings/#constraint-dependencies
// https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html
// Law: each form accepts what the pins accept; what a form cannot say is a comment in it, never left unsaid.
#pragma once

#include "data/node.hpp"
#include "model/pin.hpp"

#include <map>
#include <string>

namespace trysquare::report {

constexpr std::string_view pins_schema = "trysquare-pins/1";

struct PinsView {
  const model::PinSet& set;
  bool notes = true;                              // where each line comes from
  std::map<std::string, std::string> conda = {};  // key -> what conda calls it, where that is another name
};

// "django==4.2.27; python_version == '3.12'", or "name @ URL": as PEP 508 writes it.
std::string requirement_of(const model::Pin& pin);

std::string write_constraints(const PinsView& view);
std::string write_uv_table(const PinsView& view);
std::string write_project_table(const PinsView& view);
std::string write_conda(const PinsView& view);
data::Node pins_node(const model::PinSet& set);

}  // namespace trysquare::report
