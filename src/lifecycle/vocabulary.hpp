// What dotted names mean: the callables of the products, and what starts threads, tasks and processes. All of
// it comes from data: product.toml and starters/*.toml, the embedded ones and the user's.
#pragma once

#include "base/filesystem.hpp"
#include "model/product.hpp"
#include "model/starter.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::lifecycle {

enum class ProductRole : std::uint8_t { none, setup, maker, instance, is_setup, member };
enum class HostRole : std::uint8_t { none, starts, configures, base, asks };

class Vocabulary {
 public:
  // The embedded starters, and the *.toml below the user's folders (or the files themselves).
  static Result<Vocabulary> load(const FileSystem& files, std::vector<model::Product> products,
                                 const std::vector<std::string>& extra);

  const model::Starter* starter(std::string_view name) const;
  const model::Pool* pool(std::string_view name) const { return find(pools_, name); }
  // Of a pool's method: "concurrent.futures.ProcessPoolExecutor.submit".
  const model::Pool* pool_task(std::string_view name) const { return find(pool_tasks_, name); }
  const model::StartMethod* start_method(std::string_view name) const { return find(start_methods_, name); }
  const model::Wrapper* wrapper(std::string_view name) const { return find(wrappers_, name); }
  const std::vector<model::Host>& hosts() const { return data_.hosts; }
  // Those whose functions are known by the file that they stand in.
  const std::vector<const model::Starter*>& hooks() const { return hooks_; }

  struct HostMeaning {
    HostRole role = HostRole::none;
    const model::Host* host = nullptr;
  };
  HostMeaning host(std::string_view name) const;

  struct ProductMeaning {
    ProductRole role = ProductRole::none;
    const model::Product* product = nullptr;
  };
  // `member` is what is called below the module that setup belongs to.
  ProductMeaning product(std::string_view name) const;
  // A name of a product's module, however deep below it the class was imported from, as product.toml has it.
  std::string canonical(std::string_view name) const;
  // Nothing of any product can be in a text without one of these.
  std::vector<std::string> product_words() const;
  bool is_settings_module(std::string_view name) const;

  Vocabulary(Vocabulary&&) = default;
  Vocabulary& operator=(Vocabulary&&) = default;

 private:
  template <class T>
  using Table = std::map<std::string, const T*, std::less<>>;
  template <class T>
  static const T* find(const Table<T>& table, std::string_view name) {
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
  }
  Vocabulary() = default;
  void index();
  void index_product(const model::Product& product);

  struct Module {
    std::string name;  // "acme.studio"
    const model::Product* product;
  };

  model::Starters data_;
  std::vector<model::Product> products_;
  // "acme.every.*.do": any names between.
  struct Pattern {
    std::string before, behind;
    const model::Starter* starter;
  };
  Table<model::Starter> starters_;
  std::vector<Pattern> patterns_;
  std::vector<const model::Starter*> hooks_;
  Table<model::Pool> pools_, pool_tasks_;
  Table<model::StartMethod> start_methods_;
  Table<model::Wrapper> wrappers_;
  std::map<std::string, HostMeaning, std::less<>> hosts_;
  std::map<std::string, ProductMeaning, std::less<>> callables_;
  std::vector<Module> modules_;
};

}  // namespace trysquare::lifecycle
