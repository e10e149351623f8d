#include "app/release_remedy.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace trysquare::app {

std::string release_remedy(const model::Release& release, const std::string& product,
                           const std::string& client) {
  std::string command = "trysquare constraints " + release.name;
  if (!product.empty()) command += " --product " + shell_quoted(product);
  return fmt::format("{} -o {}.txt && pip install -c {}.txt {}", command, release.name, release.name, client);
}

}  // namespace trysquare::app
