// What one value has to become another: the smallest changes, which a source can follow one by one.
#pragma once

#include "model/setting_path.hpp"
#include "model/value.hpp"

#include <cstddef>
#include <vector>

namespace trysquare::patch {

struct Change {
  enum class Kind : std::uint8_t {
    replace,      // the value at `path` by another
    remove_item,  // of the list, tuple or set at `path`
    insert_item,  // behind `anchor`, or before it when `in_front`
    remove_key,   // `path` is the key's own
    add_key
  };
  Kind kind = Kind::replace;
  model::SettingPath path;
  model::Value old_value, new_value;
  model::Value anchor;
  bool in_front = false;
};

std::vector<Change> changes_between(const model::Value& before, const model::Value& after,
                                    const model::SettingPath& path);

// Whether two readings say the same: what is not known agrees with what is not known, whatever the reason.
bool agree(const model::Value& left, const model::Value& right);

}  // namespace trysquare::patch
