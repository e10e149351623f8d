// `--hash=ALGORITHM:DIGEST` behind a line of a requirements or constraints file: the files that installers
// take. https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode
#pragma once

#include "model/source.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace trysquare::read {

// The files that the options behind byte `from` of `line` name, one for each digest; null without any. What
// is no digest of an algorithm that installers take is told with the option's first byte.
std::shared_ptr<const model::Source> read_hash_options(
    std::string_view line, std::size_t from,
    const std::function<void(std::size_t at, std::string message)>& problem);

}  // namespace trysquare::read
