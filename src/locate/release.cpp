#include "locate/release.hpp"

#include "base/text.hpp"
#include "locate/product.hpp"
#include "locate/release_constraints.hpp"
#include "locate/release_number.hpp"
#include "locate/release_search.hpp"
#include "pep/specifier.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::locate {

namespace {

using model::Finding;
using model::Product;
using model::Release;

struct Wanted {
  std::optional<Product> product;
  std::string directory;  // of an explicit release
  int number = 0;
};

class Finder {
 public:
  Finder(const Host& host, const ReleaseQuery& query, const model::Environment* client)
      : host_(host), query_(query), client_(client) {}

  Result<ReleaseAnswer> find() {
    auto wanted = choose_product();
    if (!wanted) return std::unexpected(std::move(wanted.error()));
    if (!wanted->product) return ReleaseAnswer{};
    if (auto fine = choose_number(*wanted); !fine) return std::unexpected(std::move(fine.error()));
    const Product& product = *wanted->product;
    if (!wanted->directory.empty()) return explicit_release(product, *wanted);

    ReleaseSearch search = search_releases(host_, product, wanted->number, client_);
    ReleaseAnswer answer{product, std::nullopt, {}};
    if (search.whole.size() > 1) keep_supported(product, search.whole);
    if (search.whole.size() == 1) {
      answer.release = release_at(product, search.whole.front());
    } else if (search.whole.size() > 1) {
      answer.findings.push_back(ambiguous(search));
    } else {
      report_absence(product, *wanted, search, answer);
    }
    if (answer.release) load_constraints(host_, product, client_, *answer.release);
    return answer;
  }

 private:
  // --product is a file, a described product's name, or a directory of any described product.
  Result<Wanted> choose_product() {
    const std::string& given = query_.product;
    if (!given.empty() && host_.files.is_file(given)) {
      auto product = read_product(host_.files, given);
      if (!product)
        return std::unexpected(std::move(product.error()).during("while reading the product " + given));
      return Wanted{*std::move(product), "", 0};
    }
    auto products = described_products();
    if (!products) return std::unexpected(std::move(products.error()));
    if (given.empty()) return Wanted{implied_product(*products), "", 0};
    if (const auto* named = find_product(*products, given)) return Wanted{*named, "", 0};
    if (host_.files.is_directory(given)) return Wanted{product_of_directory(*products), given, 0};
    return unknown_product(*products, given);
  }

  // The product whose client is installed; without one, a named release still means the only product there
  // is.
  std::optional<Product> implied_product(const std::vector<Product>& products) const {
    for (const auto& product : products) {
      if (client_ != nullptr && client_->find(product.client) != nullptr) return product;
    }
    if (!query_.release.empty() && products.size() == 1) return products.front();
    for (const auto& product : products) {
      const bool known = !query_.release.empty() && parse_release_name(product, query_.release);
      if (known) return product;
    }
    return std::nullopt;
  }

  std::optional<Product> product_of_directory(const std::vector<Product>& products) const {
    for (const auto& product : products) {
      const auto candidate = look_above(host_.files, product, absolute(query_.product), "--product");
      if (candidate && candidate->missing.empty()) return product;
    }
    return products.empty() ? std::nullopt : std::optional(products.front());
  }

  std::string absolute(const std::string& path) const {
    return normal_path(join_path(host_.directory, path));
  }

  Result<void> choose_number(Wanted& wanted) const {
    if (query_.release.empty()) return {};
    const auto number = parse_release_name(*wanted.product, query_.release);
    if (!number) {
      const std::string example = join(release_spellings(*wanted.product, 261), "`, `");
      return failure(
          fmt::format("`{}` is no release of {}", query_.release, wanted.product->title),
          fmt::format("releases are written `{}`, `{}`", release_name(*wanted.product, 261), example));
    }
    wanted.number = *number;
    return {};
  }

  Result<ReleaseAnswer> explicit_release(const Product& product, const Wanted& wanted) const {
    const std::string path = absolute(wanted.directory);
    // The directory itself, as it was given, or one inside a release: the product root, or what joins
    // sys.path.
    auto candidate = look_at(host_.files, product, wanted.directory, "--product");
    if (!candidate || !candidate->missing.empty())
      candidate = look_above(host_.files, product, path, "--product");
    if (!candidate || !candidate->missing.empty()) {
      std::vector<std::string> places;
      for (const auto& root : product.roots) {
        places.push_back(normal_path(join_path(join_path(wanted.directory, root), product.marker_file)));
      }
      return failure(fmt::format("`{}` holds no release of {}", wanted.directory, product.title),
                     "looked for " + join(places, ", "));
    }
    if (wanted.number != 0 && candidate->number != wanted.number) {
      return failure(
          fmt::format("`{}` is {}, not {}", wanted.directory, release_name(product, candidate->number),
                      release_name(product, wanted.number)),
          "leave --release out, or give the other release's directory");
    }
    ReleaseAnswer answer{product, release_at(product, *candidate), {}};
    load_constraints(host_, product, client_, *answer.release);
    return answer;
  }

  Release release_named(const Product& product, int number) const {
    Release release;
    release.product = product.name;
    release.number = number;
    release.name = release_name(product, number);
    release.spellings = release_spellings(product, number);
    release.settings_module = product.settings_module;
    release.title = product.title;
    release.client = product.client;
    release.configuration = product.configuration;
    release.lifecycle = product.lifecycle;
    return release;
  }

  Release release_at(const Product& product, const Candidate& candidate) const {
    Release release = release_named(product, candidate.number);
    release.path = candidate.path;
    release.product_root = candidate.root;
    release.found_by = candidate.found_by;
    for (const auto& path : product.python_path) {
      release.python_path.push_back(join_path(candidate.root, fill_number(path, candidate.number)));
    }
    read_bundled(host_, product, release);
    return release;
  }

  // Of several installed releases, those that the installed client supports.
  void keep_supported(const Product& product, std::vector<Candidate>& whole) const {
    const auto* client = client_ == nullptr ? nullptr : client_->find(product.client);
    if (client == nullptr) return;
    for (const auto& window : product.support) {
      const auto versions = pep::SpecifierSet::parse(window.client);
      if (!versions || !versions->contains(client->version, pep::Prereleases::allow)) continue;
      std::vector<Candidate> kept;
      std::ranges::copy_if(whole, std::back_inserter(kept), [&](const Candidate& candidate) {
        return std::ranges::find(window.lines, std::to_string(candidate.number / 10)) != window.lines.end();
      });
      if (kept.size() == 1) {
        kept.front().found_by +=
            fmt::format(", the only one that {} {} supports", client->name, client->version);
        whole = std::move(kept);
      }
      return;
    }
  }

  Finding ambiguous(const ReleaseSearch& search) const {
    Finding finding = model::make_finding(
        "TS603", "release",
        fmt::format("{} releases are installed and none was chosen", search.whole.size()));
    for (const auto& candidate : search.whole) {
      finding.evidence.push_back(fmt::format("{} (found by {})", candidate.path, candidate.found_by));
    }
    finding.evidence.emplace_back("choose one with --release NAME or --product DIR");
    finding.fatal = true;
    return finding;
  }

  void report_absence(const Product& product, const Wanted& wanted, const ReleaseSearch& search,
                      ReleaseAnswer& answer) const {
    for (const auto& candidate : search.incomplete) {
      Finding finding = model::make_finding(
          "TS602", candidate.path,
          fmt::format(
              "`{}` looks like a release of {}, but `{}` is not there: half removed, or not whole yet",
              candidate.path, product.title, candidate.missing),
          {candidate.missing, 0, 0});
      finding.evidence = search.seen;
      finding.fatal = true;
      answer.findings.push_back(std::move(finding));
    }
    if (wanted.number != 0) {
      answer.release = release_named(product, wanted.number);
      if (!search.incomplete.empty()) return;
    } else if (!search.incomplete.empty()) {
      return;
    }
    const std::string subject = wanted.number == 0 ? product.name : release_name(product, wanted.number);
    Finding finding = model::make_finding(
        "TS601", subject,
        wanted.number == 0
            ? fmt::format("no installed release of {} was found", product.title)
            : fmt::format("{} is not installed here: only its constraints are compared", subject));
    finding.evidence = search.seen;
    finding.evidence.emplace_back("name one with --product DIR, or a release with --release NAME");
    answer.findings.push_back(std::move(finding));
  }

  const Host& host_;
  const ReleaseQuery& query_;
  const model::Environment* client_;
};

}  // namespace

Result<ReleaseAnswer> find_release(const Host& host, const ReleaseQuery& query,
                                   const model::Environment* client) {
  return Finder(host, query, client).find();
}

}  // namespace trysquare::locate
