#include "locate/product.hpp"

#include "base/problems.hpp"
#include "base/text.hpp"
#include "data/embedded.hpp"
#include "locate/release_number.hpp"
#include "read/product_toml.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::locate {

namespace {

Result<model::Product> usable(read::ProductFile file) {
  if (file.problems.empty()) return std::move(file.product);
  Error error = all_as_one(std::move(file.problems));
  if (error.hint.empty()) error.hint = "docs/products.md describes the format";
  return std::unexpected(std::move(error));
}

}  // namespace

Result<std::vector<model::Product>> described_products() {
  std::vector<model::Product> found;
  for (const auto& file : data::embedded_files_below("constraints/")) {
    if (file_name(file.path) != "product.toml") continue;
    auto product = usable(read::parse_product_toml(file.content, file.path));
    if (!product) return std::unexpected(std::move(product.error()));
    found.push_back(*std::move(product));
  }
  std::ranges::sort(found, {}, &model::Product::name);
  return found;
}

const model::Product* find_product(const std::vector<model::Product>& described, std::string_view name) {
  const auto found = std::ranges::find(described, name, &model::Product::name);
  return found == described.end() ? nullptr : &*found;
}

Failure unknown_product(const std::vector<model::Product>& described, const std::string& words) {
  std::vector<std::string> names;
  for (const auto& product : described) names.push_back(product.name);
  return failure(
      fmt::format("`{}` is no release's directory, no product.toml and no described product", words),
      "described products: " + join(names, ", "));
}

Result<model::Product> read_product(const FileSystem& files, const std::string& path) {
  const auto text = files.read_file(path);
  if (!text) return std::unexpected(text.error());
  auto product = usable(read::parse_product_toml(*text, path));
  if (product) product->embedded = false;
  return product;
}

std::optional<std::string> read_beside(const FileSystem& files, const model::Product& product,
                                       std::string_view name) {
  const std::string path = join_path(product.directory, name);
  if (product.embedded) {
    const auto* file = data::find_embedded_file(path);
    return file == nullptr ? std::nullopt : std::optional(std::string(file->content));
  }
  auto text = files.read_file(path);
  return text ? std::optional(*std::move(text)) : std::nullopt;
}

std::vector<int> releases_with_constraints(const FileSystem& files, const model::Product& product) {
  std::vector<int> numbers;
  const auto add = [&](std::string_view name) {
    if (!name.ends_with(".txt")) return;
    const auto number = match_number(product.segment, name.substr(0, name.size() - 4));
    if (number) numbers.push_back(*number);
  };
  if (product.embedded) {
    for (const auto& file : data::embedded_files_below(product.directory + "/")) add(file_name(file.path));
  } else {
    for (const auto& entry : files.list(product.directory.empty() ? "." : product.directory)) add(entry.name);
  }
  std::ranges::sort(numbers);
  return numbers;
}

}  // namespace trysquare::locate
