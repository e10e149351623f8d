#include "imports/entries.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace trysquare::imports {

namespace {

using model::Value;

constexpr std::size_t deepest_package = 30;

void collect_texts(const Value& value, std::vector<std::string>& into) {
  if (const auto* text = value.as<std::string>()) into.push_back(*text);
  const auto each = [&](const auto* several) {
    if (several == nullptr) return;
    for (const Value& item : several->items) collect_texts(item, into);
  };
  each(value.as<model::List>());
  each(value.as<model::Tuple>());
  each(value.as<model::Set>());
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

class Setup {
 public:
  Setup(Importer& importer, const SetupQuestion& question) : importer_(importer), question_(question) {}

  std::vector<SetupEntry> follow() {
    ask(importer_.import(question_.settings_module), question_.settings_module, "", 0);
    if (question_.settings == nullptr) return std::move(asked_);
    for (const model::Framework& framework : question_.frameworks) {
      for (const model::SetupStep& step : framework.steps) run(step);
    }
    return std::move(asked_);
  }

 private:
  // A text of a setting, taken apart.
  struct Entry {
    std::string module, name, application;
    std::vector<std::string> imported;
  };

  void run(const model::SetupStep& step) {
    const auto& settings = question_.settings->settings;
    const auto setting = std::ranges::find(settings, step.setting, &model::Setting::name);
    if (setting == settings.end()) return;
    std::vector<std::string> texts;
    collect_texts(setting->value, texts);
    for (const std::string& text : texts) {
      run(step, entry_of(text));
      for (const auto& discovery : step.discovers) {
        if (discovery.entry == text) discover(step, discovery.module, texts);
      }
    }
  }

  void discover(const model::SetupStep& step, const std::string& name,
                const std::vector<std::string>& applications) {
    for (const std::string& text : applications) {
      Entry& entry = entry_of(text);
      name_application(entry);
      const std::string module = entry.application + "." + name;
      if (importer_.there(module) == Truth::yes) ask(importer_.import(module), module, step.setting, 0);
    }
  }

  void run(const model::SetupStep& step, Entry& entry) {
    for (const std::string& form : step.imports) {
      if (form.find("{application}") != std::string::npos) name_application(entry);
      const std::string module =
          replaced(replaced(form, "{entry}", entry.module), "{application}", entry.application);
      const bool is_entry = module == entry.module;
      const Truth there = importer_.there(module);
      // Where sys.path was changed, it may lie anywhere.
      if (there == Truth::no && is_entry && !step.later && importer_.path_changers.empty() && !is_put(module))
        asked_.push_back({nullptr, module, step.setting, 0, 0});
      if (there != Truth::yes) continue;
      // A class was named: what stands beside its module is not asked for.
      if (!is_entry && !entry.name.empty() && form.find("{entry}") != std::string::npos) continue;
      const Module& imported = importer_.import(module);
      if (!step.later) ask(imported, module, step.setting, 0);
      if (form.find("{entry}") != std::string::npos) entry.imported.push_back(module);
    }
    if (step.calls.empty()) return;
    for (const std::string& name : entry.imported) {
      Module& module = importer_.find(name);
      std::vector<std::string> classes;
      for (const auto& [owner, facts] : module.classes) {
        if (entry.name.empty() || owner == entry.name) classes.emplace_back(owner);
      }
      std::ranges::sort(classes);
      const std::size_t before = module.causes.size();
      for (const std::string& owner : classes) importer_.call(module, owner, step.calls);
      if (!step.later) ask(module, name, step.setting, before);
    }
  }

  // What settings include as source may put it into sys.modules, without anybody importing that source.
  bool is_put(const std::string& module) const {
    return std::ranges::any_of(question_.settings->evaluated, [&](const std::string& path) {
      const auto text = importer_.world().files.read_file(path);
      return text && (text->contains("sys.modules['" + module + "']") ||
                      text->contains("sys.modules[\"" + module + "\"]"));
    });
  }

  void ask(const Module& module, const std::string& name, const std::string& setting, std::size_t first) {
    asked_.push_back({&module, name, setting, first, module.causes.size()});
  }

  Entry& entry_of(const std::string& text) {
    const auto [found, fresh] = entries_.try_emplace(text);
    Entry& entry = found->second;
    if (!fresh) return entry;
    entry.module = text;
    if (importer_.there(text) != Truth::yes) {
      const std::size_t dot = text.find_last_of('.');
      if (dot != std::string::npos) {
        entry.module = text.substr(0, dot);
        entry.name = text.substr(dot + 1);
      }
    }
    entry.application = entry.module;
    return entry;
  }

  // The package that the entry's class says it is for.
  void name_application(Entry& entry) {
    if (entry.name.empty()) return;
    const auto* facts = importer_.class_of({Meaning::Kind::symbol, entry.module, entry.name, {}});
    entry.application = entry.module.substr(0, entry.module.find_last_of('.'));
    if (facts == nullptr) return;
    const Binding* name = facts->names.find("name");
    if (name == nullptr || !name->meaning.is(Meaning::Kind::constant)) return;
    const Constant& constant = *name->meaning.constant;
    if (constant.kind == Constant::Kind::text) entry.application = constant.text;
  }

  Importer& importer_;
  const SetupQuestion& question_;
  std::vector<SetupEntry> asked_;
  std::map<std::string, Entry> entries_;
};

bool is_test(std::string_view name) {
  return name == "tests" || name == "test" || name == "conftest" || name.starts_with("test_");
}

// All of them are known before the first one is followed, so that other threads have something to read from
// the start to the end.
std::vector<std::string> modules_of(Importer& importer, const FolderQuestion& question) {
  struct Place {
    std::string folder, prefix;
    std::size_t depth;
  };
  std::vector<Place> todo;
  std::set<std::string> linked;
  // Links may lead back to where they stand: through them each folder is entered once.
  const auto is_met = [&](const std::string& folder) {
    if (!importer.finder().is_link(folder)) return false;
    const auto real = importer.world().files.real_path(folder);
    return !real || !linked.insert(*real).second;
  };
  const auto enter = [&](const std::string& package, std::size_t depth) {
    for (const std::string& inner : importer.find(package).found.folders) {
      if (!is_met(inner)) todo.push_back({inner, package + ".", depth});
    }
  };
  if (question.package.empty())
    todo.push_back({question.folder, "", 0});
  else
    enter(question.package, 0);
  std::vector<std::string> all;
  while (!todo.empty()) {
    const Place place = std::move(todo.back());
    todo.pop_back();
    std::vector<std::string> modules;
    for (const std::string& name : importer.finder().modules_in(place.folder, question.with_name_spaces)) {
      if (question.with_tests || !is_test(name)) modules.push_back(place.prefix + name);
    }
    importer.announce(modules);
    if (place.depth < deepest_package) {
      for (const std::string& module : modules) enter(module, place.depth + 1);
    }
    all.insert(all.end(), modules.begin(), modules.end());
  }
  return all;
}

}  // namespace

std::vector<SetupEntry> follow_setup(Importer& importer, const SetupQuestion& question) {
  return Setup(importer, question).follow();
}

void follow_folder(Importer& importer, const FolderQuestion& question) {
  if (!question.package.empty()) importer.import(question.package, Truth::no);
  for (const std::string& module : modules_of(importer, question)) importer.import(module, Truth::no);
}

}  // namespace trysquare::imports
