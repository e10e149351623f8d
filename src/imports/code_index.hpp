// Code rules by what they speak of, for whoever reads source: a symbol, a module, a call, a class.
// Law: holds the rules that the environment meets, and no other.
#pragma once

#include "base/text_hash.hpp"
#include "model/code_rule.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trysquare::imports {

class CodeIndex {
 public:
  struct CallEntry {
    const model::CodeRule* rule;
    const model::CallPattern* pattern;
  };
  struct ClassEntry {
    const model::CodeRule* rule;
    const model::ClassPattern* pattern;
  };

  // The rules must outlive the index.
  explicit CodeIndex(const std::vector<model::CodeRule>& rules);

  // "package.module:name", "package.module:Class.name"; null: no rule speaks of it.
  const model::CodeRule* symbol(std::string_view module, std::string_view name) const;
  // A rule that speaks of the name in another module of the same package: what is imported from where it
  // was only offered.
  const model::CodeRule* symbol_of_package(std::string_view module, std::string_view name) const;
  const model::CodeRule* module(std::string_view name) const;
  // The adapter of a callable, "module:Class.method".
  const model::CodeRule* adapter(std::string_view target) const;
  // By the last class or function of the target: "ForeignKey".
  const std::vector<CallEntry>& calls(std::string_view name) const;
  const std::vector<ClassEntry>& classes() const { return classes_; }

 private:
  template <class Value>
  using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  ByText<const model::CodeRule*> symbols_, modules_, adapters_;
  ByText<std::vector<const model::Replacement*>> by_name_;
  std::map<const model::Replacement*, const model::CodeRule*> rule_of_;
  ByText<std::vector<CallEntry>> calls_;
  std::vector<ClassEntry> classes_;
};

// The class of "Class.method", the function of "function".
std::string_view callee_of(const model::Symbol& target);

}  // namespace trysquare::imports
