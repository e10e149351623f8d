// product.toml: how a product's releases look on disk (docs/products.md). All problems of a file in one go.
#pragma once

#include "model/product.hpp"

#include <string_view>
#include <vector>

namespace trysquare::read {

struct ProductFile {
  model::Product product;
  std::vector<Error> problems;  // each with its place; a file with problems is not used
};

ProductFile parse_product_toml(std::string_view text, std::string_view path);

}  // namespace trysquare::read
