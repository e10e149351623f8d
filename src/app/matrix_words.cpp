#include "app/matrix_words.hpp"

#include "base/text.hpp"
#include "locate/product.hpp"
#include "locate/release_number.hpp"
#include "locate/release_search.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace trysquare::app {

namespace {

class Sorter {
 public:
  Sorter(const locate::Host& host, const MatrixWords& asked) : host_(host), asked_(asked) {}

  Result<MatrixSides> run() {
    for (const auto& word : asked_.words) {
      if (auto done = take_word(word); !done) return std::unexpected(std::move(done.error()));
    }
    for (const auto& name : asked_.releases) {
      if (auto done = take_release(asked_.product, name); !done)
        return std::unexpected(std::move(done.error()));
    }
    if (auto done = take_product(); !done) return std::unexpected(std::move(done.error()));
    for (const auto& path : asked_.constraints) {
      auto file = read_constraints_named(host_, path);
      if (!file) return std::unexpected(std::move(file.error()));
      add_release({path, "", *std::move(file)});
    }
    if (sides_.environments.empty()) sides_.environments.push_back(asked_.target);
    return std::move(sides_);
  }

 private:
  Result<void> take_word(const std::string& word) {
    if (names_environment(host_.files, word)) {
      add_environment(word);
      return {};
    }
    if (host_.files.is_file(word)) {
      add_manifest(word);
      return {};
    }
    if (!host_.files.is_directory(word)) return take_name(word);
    const auto inside = environments_in(word);
    for (const auto& path : inside) add_environment(path);
    if (!inside.empty()) return {};
    auto release = read_release_named(host_, {word, ""}, nullptr);
    if (release) {
      add_release({word, "", *std::move(release)});
      return {};
    }
    // A folder of wheels, say; what it is not is told by who reads it.
    locate::EnvironmentQuery query = asked_.target;
    query.manifest = word;
    if (!read_environment_named(host_, query))
      return failure(
          fmt::format("`{}` is no environment, no folder of environments, no release and no manifest", word),
          release.error().hint);
    add_manifest(word);
    return {};
  }

  // Nothing on the disk: a release, or nothing.
  Result<void> take_name(const std::string& word) {
    auto done = take_release(asked_.product, word);
    if (!done && !asked_.product.empty() && take_release("", word)) return {};
    if (done) return {};
    Failure failed =
        failure(fmt::format("`{}` is no file, no directory and no known release", word), done.error().hint);
    failed.error().context = done.error().context;
    return failed;
  }

  // The venvs of a folder: its own, and those that its projects keep.
  std::vector<std::string> environments_in(const std::string& folder) const {
    std::vector<std::string> found;
    for (const auto& entry : host_.files.list(folder)) {
      const std::string path = join_path(folder, entry.name);
      if (!host_.files.is_directory(path)) continue;
      if (names_environment(host_.files, path)) {
        found.push_back(path);
        continue;
      }
      for (const std::string_view inner : {".venv", "venv"}) {
        std::string own = join_path(path, inner);
        if (names_environment(host_.files, own)) found.push_back(std::move(own));
      }
    }
    return found;
  }

  void add_environment(const std::string& path) {
    locate::EnvironmentQuery query = asked_.target;
    query.python = path;
    add(path, std::move(query));
  }

  void add_manifest(const std::string& path) {
    locate::EnvironmentQuery query = asked_.target;
    query.manifest = path;
    add(path, std::move(query));
  }

  void add(const std::string& path, locate::EnvironmentQuery query) {
    if (named_.insert(normal_path(join_path(host_.directory, path))).second)
      sides_.environments.push_back(std::move(query));
  }

  static std::string product_of(const Accepted& accepted) {
    return accepted.release ? accepted.release->product : std::string();
  }

  void add_release(NamedRelease named) {
    const bool there = std::ranges::any_of(sides_.releases, [&](const NamedRelease& other) {
      return other.accepted.name == named.accepted.name &&
             product_of(other.accepted) == product_of(named.accepted);
    });
    if (!there) sides_.releases.push_back(std::move(named));
  }

  Result<void> take_release(const std::string& product, const std::string& name) {
    auto release = read_release_named(host_, {product, name}, nullptr);
    if (!release) return std::unexpected(std::move(release.error()));
    const auto& found = *release->release;
    const bool described = !host_.files.is_file(product);
    const std::string word = described && !found.path.empty() ? found.path : found.name;
    add_release({word, described ? std::string() : product, *std::move(release)});
    return {};
  }

  // All that are known of one, where none of them was named.
  Result<void> take_product() {
    if (host_.files.is_directory(asked_.product)) {
      if (!asked_.releases.empty()) return {};
      return take_release(asked_.product, "");
    }
    if (!sides_.releases.empty() || (asked_.product.empty() && !asked_.constraints.empty())) return {};
    const auto product = the_product();
    if (!product) return std::unexpected(product.error());
    std::set<int> numbers;
    for (const int number : locate::releases_with_constraints(host_.files, *product)) numbers.insert(number);
    for (const auto& candidate : locate::search_releases(host_, *product, 0, nullptr).whole)
      numbers.insert(candidate.number);
    for (const int number : numbers) {
      auto done = take_release(asked_.product.empty() ? product->name : asked_.product,
                               locate::release_name(*product, number));
      if (!done) return done;
    }
    if (!numbers.empty()) return {};
    return failure(fmt::format("no release of {} is known", product->title),
                   "name releases with --release NAME, by their directories, or constraints with -c FILE");
  }

  Result<model::Product> the_product() const {
    if (host_.files.is_file(asked_.product)) return locate::read_product(host_.files, asked_.product);
    auto described = locate::described_products();
    if (!described) return std::unexpected(std::move(described.error()));
    if (const auto* named = locate::find_product(*described, asked_.product)) return *named;
    if (!asked_.product.empty()) return locate::unknown_product(*described, asked_.product);
    if (described->size() == 1) return described->front();
    std::vector<std::string> names;
    for (const auto& product : *described) names.push_back(product.name);
    return failure("no release is named",
                   "name some with --release NAME, or a product with --product: " + join(names, ", "));
  }

  const locate::Host& host_;
  const MatrixWords& asked_;
  std::set<std::string> named_;
  MatrixSides sides_;
};

}  // namespace

Result<MatrixSides> find_sides(const locate::Host& host, const MatrixWords& words) {
  return Sorter(host, words).run();
}

}  // namespace trysquare::app
