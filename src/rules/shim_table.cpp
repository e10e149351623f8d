#include "rules/shim_table.hpp"

#include <algorithm>
#include <set>

namespace trysquare::rules {

namespace {

using data::Array;
using data::Node;
using data::Object;
using model::CodeRule;

struct Module {
  Object symbols;
  Array exported, adapters;
};

class Table {
 public:
  explicit Table(const CodeCatalogue& catalogue) : catalogue_(catalogue) {}

  void add(const CodeRule& rule) {
    for (const auto& one : rule.symbols) {
      Module& module = modules_[one.gone.module];
      if (module.symbols.find(one.gone.name) != nullptr) continue;
      module.symbols.add(one.gone.name, entry(rule, one));
      if (rule.exported) module.exported.emplace_back(one.gone.name);
    }
    for (const auto& one : rule.modules) {
      if (missing_.find(one.gone.module) == nullptr) missing_.add(one.gone.module, entry(rule, one));
    }
    if (rule.adapter)
      modules_[rule.adapter->target.module].adapters.emplace_back(adapter(rule, *rule.adapter));
    rules_.add(rule.id(), Array{rule.message, rule.behaviour});
  }

  Node node() && {
    Object modules, code, out;
    for (auto& [name, module] : modules_) {
      Object one;
      one.add("symbols", std::move(module.symbols));
      one.add("exported", std::move(module.exported));
      one.add("adapters", std::move(module.adapters));
      modules.add(name, std::move(one));
    }
    for (const std::string& file : files_) {
      if (const auto text = catalogue_.file(file)) code.add(file, std::string(*text));
    }
    out.add("rules", std::move(rules_));
    out.add("modules", std::move(modules));
    out.add("missing", std::move(missing_));
    out.add("code", std::move(code));
    return out;
  }

 private:
  std::string text_of(const CodeRule& rule, const model::Symbol& symbol) {
    if (!symbol.in_file) return symbol.text();
    files_.insert(rule.package + "/" + symbol.module);
    return rule.package + "/" + symbol.text();
  }

  Node entry(const CodeRule& rule, const model::Replacement& one) {
    Array stand_ins;
    for (const auto& stand_in : one.stand_ins) stand_ins.emplace_back(text_of(rule, stand_in));
    return Array{rule.id(), std::move(stand_ins)};
  }

  Object adapter(const CodeRule& rule, const model::Adapter& given) {
    Array drop;
    for (const auto& name : given.drop) drop.emplace_back(name);
    Object renamed, out;
    for (const auto& [from, to] : given.renamed) renamed.add(from, to);
    out.add("rule", rule.id());
    out.add("target", given.target.name);
    out.add("drop", std::move(drop));
    out.add("rename", std::move(renamed));
    out.add("around", given.around ? Node(text_of(rule, *given.around)) : Node());
    return out;
  }

  const CodeCatalogue& catalogue_;
  std::map<std::string, Module> modules_;
  Object missing_, rules_;
  std::set<std::string> files_;
};

}  // namespace

Node shim_table(const CodeCatalogue& catalogue) {
  Table table(catalogue);
  for (const CodeRule& rule : catalogue.rules) {
    if (rule.kind != CodeRule::Kind::code) table.add(rule);
  }
  return std::move(table).node();
}

}  // namespace trysquare::rules
