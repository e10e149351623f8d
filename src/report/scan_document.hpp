// What `scan` found, as a table for people and as JSON for programs (schema:
// include/trysquare/scan.schema.json).
#pragma once

#include "data/node.hpp"
#include "model/environment.hpp"
#include "model/product.hpp"
#include "report/style.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::report {

constexpr std::string_view scan_schema = "trysquare-scan/1";

struct ScanView {
  const model::Environment& environment;
  const std::optional<model::Release>& release;
  const std::vector<model::Finding>& findings;
};

std::string write_scan_text(const ScanView& scan, const Style& style);
data::Node scan_node(const ScanView& scan);

}  // namespace trysquare::report
