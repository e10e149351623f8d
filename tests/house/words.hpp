// Words that have no business where they stand.
#pragma once

#include "house/source.hpp"

namespace trysquare::house {

// What rules and constraints are about: packages, products and settings. They are data, never code.
struct ProductWords {
  std::vector<std::string> names;     // in any case, also as a part of a word
  std::vector<std::string> settings;  // as written, as a whole word
};
ProductWords product_words(const std::vector<Source>& sources);

Complaints check_product_words(const Source& source, const ProductWords& words);
// Notes to oneself are issues, not comments.
Complaints check_notes(const Source& source);
// Files are named after their one concept.
Complaints check_file_name(const Source& source);
// Nothing of a registry or of one machine.
Complaints check_machine(const Source& source);
// Codes of findings in code are those of the table, and none of the table is unused.
Complaints check_finding_codes(const std::vector<Source>& sources);
// A check opens nothing for writing.
Complaints check_writing(const Source& source);

}  // namespace trysquare::house
