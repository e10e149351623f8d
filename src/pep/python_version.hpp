// A version of Python by what differs between them: "3.11" of "3.11.7".
// https://docs.python.org/3/faq/general.html#how-does-the-python-version-numbering-scheme-work
#pragma once

#include <string>
#include <string_view>

namespace trysquare::pep {

// Empty: the text does not tell a major and a minor version.
std::string python_series(std::string_view version);

// 11 of "3.11" and "3.11.7"; 0: it does not tell.
int python_minor(std::string_view version);

}  // namespace trysquare::pep
