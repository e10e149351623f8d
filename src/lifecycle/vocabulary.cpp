#include "lifecycle/vocabulary.hpp"

#include "base/problems.hpp"
#include "base/text.hpp"
#include "data/embedded.hpp"
#include "read/starter_toml.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace trysquare::lifecycle {

namespace {

template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  std::ranges::move(from, std::back_inserter(to));
}

Result<void> take(model::Starters& into, std::string_view text, const std::string& path) {
  read::StarterFile file = read::parse_starter_toml(text, path);
  if (!file.problems.empty()) {
    Error error = all_as_one(std::move(file.problems));
    if (error.hint.empty()) error.hint = "docs/lint.md describes the format";
    return std::unexpected(std::move(error));
  }
  append(into.starters, std::move(file.starters.starters));
  append(into.pools, std::move(file.starters.pools));
  append(into.start_methods, std::move(file.starters.start_methods));
  append(into.wrappers, std::move(file.starters.wrappers));
  append(into.hosts, std::move(file.starters.hosts));
  return {};
}

Result<void> take_files(model::Starters& into, const FileSystem& files, const std::string& path) {
  if (!files.is_directory(path)) {
    const auto text = files.read_file(path);
    if (!text) return std::unexpected(text.error());
    return take(into, *text, path);
  }
  bool any = false;
  for (const DirectoryEntry& entry : files.list(path)) {
    if (entry.kind == FileKind::directory || !entry.name.ends_with(".toml")) continue;
    any = true;
    const std::string file = join_path(path, entry.name);
    const auto text = files.read_file(file);
    if (!text) return std::unexpected(text.error());
    if (auto fine = take(into, *text, file); !fine) return fine;
  }
  if (!any) return failure(fmt::format("`{}` holds no *.toml", path), "docs/lint.md describes the format");
  return {};
}

std::string_view without_last(std::string_view name) {
  const std::size_t dot = name.find_last_of('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

bool is_class_name(std::string_view part) {
  while (part.starts_with('_')) part.remove_prefix(1);
  return !part.empty() && is_upper(part.front());
}

// "acme.studio" of "acme.studio.Studio.setup" and of "acme.studio.setup".
std::string_view module_of(std::string_view callable) {
  std::string_view rest = without_last(callable);
  const std::size_t dot = rest.find_last_of('.');
  const std::string_view last = dot == std::string_view::npos ? rest : rest.substr(dot + 1);
  return is_class_name(last) ? without_last(rest) : rest;
}

}  // namespace

Result<Vocabulary> Vocabulary::load(const FileSystem& files, std::vector<model::Product> products,
                                    const std::vector<std::string>& extra) {
  Vocabulary words;
  // A user's own descriptions come first: the first one that names a callable counts.
  for (const std::string& path : extra) {
    if (auto fine = take_files(words.data_, files, path); !fine)
      return std::unexpected(std::move(fine.error()));
  }
  for (const auto& file : data::embedded_files_below("starters/")) {
    if (auto fine = take(words.data_, file.content, std::string(file.path)); !fine)
      return std::unexpected(std::move(fine.error()));
  }
  words.products_ = std::move(products);
  words.index();
  return words;
}

void Vocabulary::index() {
  const auto enter = [](auto& table, const auto& row) {
    for (const std::string& name : row.call) table.try_emplace(name, &row);
  };
  for (const auto& row : data_.starters) {
    if (!row.file.empty()) {
      hooks_.push_back(&row);
      continue;
    }
    enter(starters_, row);
    for (const std::string& name : row.call) {
      const std::size_t star = name.find(".*.");
      if (star != std::string::npos)
        patterns_.push_back({name.substr(0, star + 1), name.substr(star + 2), &row});
    }
  }
  for (const auto& row : data_.start_methods) enter(start_methods_, row);
  for (const auto& row : data_.wrappers) enter(wrappers_, row);
  for (const auto& row : data_.pools) {
    enter(pools_, row);
    for (const std::string& name : row.call) {
      for (const std::string& task : row.tasks) pool_tasks_.try_emplace(name + "." + task, &row);
    }
  }
  for (const auto& host : data_.hosts) {
    for (const auto& name : host.starts) hosts_.try_emplace(name, HostMeaning{HostRole::starts, &host});
    for (const auto& name : host.configures)
      hosts_.try_emplace(name, HostMeaning{HostRole::configures, &host});
    for (const auto& name : host.asks) hosts_.try_emplace(name, HostMeaning{HostRole::asks, &host});
    for (const auto& name : host.bases) hosts_.try_emplace(name, HostMeaning{HostRole::base, &host});
  }
  for (const auto& product : products_) index_product(product);
}

void Vocabulary::index_product(const model::Product& product) {
  for (const std::string& setup : product.lifecycle.setup) {
    callables_.try_emplace(setup, ProductMeaning{ProductRole::setup, &product});
    const std::string module(module_of(setup));
    if (module != without_last(setup))
      callables_.try_emplace(std::string(without_last(setup)), ProductMeaning{ProductRole::maker, &product});
    if (!module.empty()) modules_.push_back({module, &product});
  }
  for (const auto& name : product.lifecycle.instance)
    callables_.try_emplace(name, ProductMeaning{ProductRole::instance, &product});
  for (const auto& name : product.lifecycle.ready)
    callables_.try_emplace(name, ProductMeaning{ProductRole::is_setup, &product});
}

const model::Starter* Vocabulary::starter(std::string_view name) const {
  if (const auto* exact = find(starters_, name)) return exact;
  const auto fits = [&](const Pattern& pattern) {
    return name.size() > pattern.before.size() + pattern.behind.size() && name.starts_with(pattern.before) &&
           name.ends_with(pattern.behind);
  };
  const auto found = std::ranges::find_if(patterns_, fits);
  return found == patterns_.end() ? nullptr : found->starter;
}

Vocabulary::HostMeaning Vocabulary::host(std::string_view name) const {
  const auto found = hosts_.find(name);
  return found == hosts_.end() ? HostMeaning{} : found->second;
}

Vocabulary::ProductMeaning Vocabulary::product(std::string_view name) const {
  const auto found = callables_.find(name);
  if (found != callables_.end()) return found->second;
  // `Studio._is_setup`: the attribute behind the property.
  const std::string_view owner = without_last(name);
  if (const std::size_t bare = name.find_first_not_of('_', owner.size() + 1);
      !owner.empty() && bare != std::string_view::npos && bare != owner.size() + 1) {
    const auto hidden = callables_.find(fmt::format("{}.{}", owner, name.substr(bare)));
    if (hidden != callables_.end() && hidden->second.role == ProductRole::is_setup) return hidden->second;
  }
  for (const Module& module : modules_) {
    if (name.size() > module.name.size() && name.starts_with(module.name) && name[module.name.size()] == '.')
      return {ProductRole::member, module.product};
  }
  return {};
}

std::string Vocabulary::canonical(std::string_view name) const {
  for (const Module& module : modules_) {
    if (name.size() <= module.name.size() || !name.starts_with(module.name) ||
        name[module.name.size()] != '.')
      continue;
    std::string_view rest = name.substr(module.name.size() + 1);
    while (!is_class_name(rest)) {
      const std::size_t dot = rest.find('.');
      if (dot == std::string_view::npos) return std::string(name);
      rest.remove_prefix(dot + 1);
    }
    return module.name + "." + std::string(rest);
  }
  return std::string(name);
}

std::vector<std::string> Vocabulary::product_words() const {
  std::vector<std::string> out;
  for (const Module& module : modules_) out.emplace_back(module.name.substr(0, module.name.find('.')));
  return out;
}

bool Vocabulary::is_settings_module(std::string_view name) const {
  return std::ranges::any_of(products_, [&](const auto& product) { return product.settings_module == name; });
}

}  // namespace trysquare::lifecycle
