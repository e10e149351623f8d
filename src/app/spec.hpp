// The batch interface of the standards (docs/spec.md): one JSON request in, one JSON answer out, so that
// other programs, and our own differential tests, can ask the core directly. Law: every request is answered;
// what is wrong with one never touches the next.
#pragma once

#include <string>
#include <string_view>

namespace trysquare::app {

// `line` without its end. The answer is one line of JSON, without its end.
std::string answer_spec(std::string_view line);

}  // namespace trysquare::app
