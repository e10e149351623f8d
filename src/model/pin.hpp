// Pins: what is to be accepted of each distribution, made of what environments hold and products accept.
#pragma once

#include "model/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace trysquare::model {

struct Pin {
  std::string name, key;
  std::string version;     // that a source holds; empty: the sources tell ranges only
  std::string specifiers;  // "==4.2.27", ">=4.2.27,<5.0"; empty when `url` says it
  std::string url;         // `name @ URL`: it came from no index
  std::string marker;      // where it counts; empty: everywhere
  Hashes hashes;           // of its files, sorted
  std::shared_ptr<const Source> source = {};
  std::vector<std::string> from;  // who says so: "v261 (constraints/…:2)", ".venv"
  std::vector<std::string> via;   // keys of what requires it there
  bool editable = false;          // its sources are here, and only here
};

struct PinSet {
  std::vector<Pin> pins;             // by key, the unmarked one first
  std::vector<std::string> sources;  // what they were made of
  std::string python;                // "3.12": the Python that they are for; empty: any
  std::string marker;                // that every pin carries because it was asked for
};

}  // namespace trysquare::model
