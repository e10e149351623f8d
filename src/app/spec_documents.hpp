// The operations of the batch interface on documents: wheel names, requirements files, lock files, metadata.
#pragma once

#include "app/spec_fields.hpp"

#include <span>

namespace trysquare::app {

std::span<const SpecOperation> document_operations();

}  // namespace trysquare::app
