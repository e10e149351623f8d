// What a framework's setup imports because settings name it: a file of frameworks/.
#pragma once

#include <string>
#include <vector>

namespace trysquare::model {

// One thing that is done for every text of a setting, before the next step begins. The text is a module, or a
// class of one: "{entry}" stands for the module, "{application}" for the package that the class names.
struct SetupStep {
  std::string setting;
  std::vector<std::string> imports;  // those of them that are there; "{entry}" always
  std::string calls;                 // a method of the classes of what the entry imported
  // With the call of an entry, the module of that name is imported of every application that has one.
  struct Discovery {
    std::string entry, module;
  };
  std::vector<Discovery> discovers;
  bool later = false;  // not setup itself does it, but what comes after: a first request
};

struct Framework {
  std::string name;
  std::vector<SetupStep> steps;
  std::vector<std::string> unconfigured;  // exceptions that tell of its configuration, not of the code
};

}  // namespace trysquare::model
