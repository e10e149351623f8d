#include "imports/code_index.hpp"

namespace trysquare::imports {

namespace {

std::string_view top_of(std::string_view module) { return module.substr(0, module.find('.')); }

}  // namespace

std::string_view callee_of(const model::Symbol& target) {
  return std::string_view(target.name).substr(0, target.name.find('.'));
}

CodeIndex::CodeIndex(const std::vector<model::CodeRule>& rules) {
  for (const model::CodeRule& rule : rules) {
    for (const auto& one : rule.symbols) {
      symbols_.try_emplace(one.gone.text(), &rule);
      by_name_[one.gone.name].push_back(&one);
      rule_of_[&one] = &rule;
    }
    for (const auto& one : rule.modules) modules_.try_emplace(one.gone.module, &rule);
    if (rule.adapter) adapters_.try_emplace(rule.adapter->target.text(), &rule);
    for (const auto& pattern : rule.calls)
      calls_[std::string(callee_of(pattern.target))].push_back({&rule, &pattern});
    for (const auto& pattern : rule.classes) classes_.push_back({&rule, &pattern});
  }
}

const model::CodeRule* CodeIndex::symbol(std::string_view module, std::string_view name) const {
  std::string key(module);
  key += ':';
  key += name;
  const auto found = symbols_.find(key);
  return found == symbols_.end() ? nullptr : found->second;
}

const model::CodeRule* CodeIndex::adapter(std::string_view target) const {
  const auto found = adapters_.find(target);
  return found == adapters_.end() ? nullptr : found->second;
}

const model::CodeRule* CodeIndex::symbol_of_package(std::string_view module, std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return nullptr;
  for (const model::Replacement* one : found->second) {
    if (top_of(one->gone.module) == top_of(module)) return rule_of_.at(one);
  }
  return nullptr;
}

const model::CodeRule* CodeIndex::module(std::string_view name) const {
  // A submodule goes with its package.
  for (std::string_view part = name;;) {
    const auto found = modules_.find(part);
    if (found != modules_.end()) return found->second;
    const std::size_t dot = part.find_last_of('.');
    if (dot == std::string_view::npos) return nullptr;
    part = part.substr(0, dot);
  }
}

const std::vector<CodeIndex::CallEntry>& CodeIndex::calls(std::string_view name) const {
  static const std::vector<CallEntry> none;
  const auto found = calls_.find(name);
  return found == calls_.end() ? none : found->second;
}

}  // namespace trysquare::imports
