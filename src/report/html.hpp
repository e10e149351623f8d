// A report as one HTML file: it asks the network for nothing, is light or dark as its reader's screen is, and
// is whole without scripts; with them it can be searched. Its look and its script: pages/.
// Law: what comes from inputs is text wherever it stands; the policy in the page's head lets no other style
// and no other script run than ours. https://www.w3.org/TR/CSP3/
#pragma once

#include "model/matrix.hpp"
#include "report/findings_formats.hpp"
#include "report/roots.hpp"

#include <string>

namespace trysquare::report {

std::string write_html(const FindingsView& view, const Roots& roots);
// `version`: of trysquare.
std::string write_matrix_html(const model::Matrix& matrix, const std::string& version);

// The pictures, inline SVG.
std::string roots_picture(const Roots& roots);
std::string matrix_picture(const model::Matrix& matrix);

// The whole page around its content. `classes`: what can be shown and hidden, with their words.
struct HtmlFilter {
  std::string_view name;  // "error"
  std::string label;      // "3 errors"
};
std::string html_page(const std::string& title, const std::vector<HtmlFilter>& filters,
                      const std::string& head, const std::string& items);
std::string html_finding(const model::Finding& finding);

}  // namespace trysquare::report
