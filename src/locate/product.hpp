// The products that are described: those inside the binary, and a user's own product.toml.
#pragma once

#include "locate/host.hpp"
#include "model/product.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::locate {

// Embedded ones, sorted by name.
Result<std::vector<model::Product>> described_products();

// Of the described ones, the one that has the name; null: none has.
const model::Product* find_product(const std::vector<model::Product>& described, std::string_view name);
// What is said of words that name neither a described product nor anything on the disk.
Failure unknown_product(const std::vector<model::Product>& described, const std::string& words);

// A user's file. The first of its problems is the error; its context counts the others.
Result<model::Product> read_product(const FileSystem& files, const std::string& path);

// The text of one of the product's own files ("v261.txt"), beside its product.toml; nothing when there is
// none.
std::optional<std::string> read_beside(const FileSystem& files, const model::Product& product,
                                       std::string_view name);

// The releases that have a constraints file: their numbers, ascending.
std::vector<int> releases_with_constraints(const FileSystem& files, const model::Product& product);

}  // namespace trysquare::locate
