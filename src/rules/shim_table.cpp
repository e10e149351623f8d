#include "rules/shim_table.hpp"

#include "data/json.hpp"

#include <algorithm>
#include <map>

namespace trysquare::rules {

namespace {

using model::CodeRule;

// One JSON array or object that grows.
class Group {
 public:
  explicit Group(std::string_view brackets) : text_(1, brackets[0]), close_(brackets[1]) {}

  // Where the next item is to be written.
  std::string& next() {
    if (text_.size() > 1) text_ += ',';
    return text_;
  }
  std::string& member(std::string_view key) {
    data::append_json(next(), key);
    text_ += ':';
    return text_;
  }
  bool empty() const { return text_.size() == 1; }
  std::string text() const { return text_ + close_; }

 private:
  std::string text_;
  char close_;
};

struct Module {
  Group symbols{"{}"}, exported{"[]"}, adapters{"[]"};
  std::set<std::string, std::less<>> names;
  bool of_a_class = false;  // one of them is a class's
};

class Table {
 public:
  void add(const CodeRule& rule) {
    const std::string id = rule.id();
    for (const auto& one : rule.symbols) {
      Module& module = modules_[one.gone.module];
      if (!module.names.insert(one.gone.name).second) continue;
      module.of_a_class = module.of_a_class || one.gone.name.contains('.');
      write_entry(module.symbols.member(one.gone.name), id, rule, one);
      if (rule.exported) data::append_json(module.exported.next(), one.gone.name);
    }
    for (const auto& one : rule.modules) {
      if (std::ranges::count(table_.missing_names, one.gone.module) != 0) continue;
      table_.missing_names.push_back(one.gone.module);
      write_entry(missing_.member(one.gone.module), id, rule, one);
    }
    if (rule.adapter)
      write_adapter(modules_[rule.adapter->target.module].adapters.next(), id, rule, *rule.adapter);
    std::string& said = rules_.member(id);
    said += '[';
    data::append_json(said, rule.message);
    said += ',';
    data::append_json(said, rule.behaviour);
    said += ']';
  }

  ShimTable table() && {
    for (const auto& [name, module] : modules_) {
      Group json("{}");
      json.member("symbols") += module.symbols.text();
      json.member("exported") += module.exported.text();
      json.member("adapters") += module.adapters.text();
      table_.modules.push_back(
          {name, json.text(), module.exported.empty() && module.adapters.empty() && !module.of_a_class});
    }
    table_.missing = missing_.text();
    table_.rules = rules_.text();
    return std::move(table_);
  }

 private:
  void write_symbol(std::string& out, const CodeRule& rule, const model::Symbol& symbol) {
    if (!symbol.in_file) return data::append_json(out, symbol.text());
    table_.files.insert(rule.package + "/" + symbol.module);
    data::append_json(out, rule.package + "/" + symbol.text());
  }

  void write_entry(std::string& out, const std::string& id, const CodeRule& rule,
                   const model::Replacement& one) {
    Group stand_ins("[]");
    for (const auto& stand_in : one.stand_ins) write_symbol(stand_ins.next(), rule, stand_in);
    out += '[';
    data::append_json(out, id);
    out += ',' + stand_ins.text() + ']';
  }

  void write_adapter(std::string& out, const std::string& id, const CodeRule& rule,
                     const model::Adapter& given) {
    Group drop("[]"), renamed("{}"), all("{}");
    for (const auto& name : given.drop) data::append_json(drop.next(), name);
    for (const auto& [from, to] : given.renamed) data::append_json(renamed.member(from), to);
    data::append_json(all.member("rule"), id);
    data::append_json(all.member("target"), given.target.name);
    all.member("drop") += drop.text();
    all.member("rename") += renamed.text();
    std::string& around = all.member("around");
    if (given.around)
      write_symbol(around, rule, *given.around);
    else
      around += "null";
    out += all.text();
  }

  std::map<std::string, Module> modules_;
  Group missing_{"{}"}, rules_{"{}"};
  ShimTable table_;
};

}  // namespace

ShimTable shim_table(const std::vector<model::CodeRule>& rules) {
  Table table;
  for (const CodeRule& rule : rules) {
    if (rule.kind != CodeRule::Kind::code) table.add(rule);
  }
  return std::move(table).table();
}

}  // namespace trysquare::rules
