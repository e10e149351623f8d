#include "app/rule_book.hpp"

#include "rules/catalogue.hpp"

namespace trysquare::app {

namespace {

Result<rules::Basis> parse_basis(const std::vector<std::string>& texts) {
  rules::Basis basis;
  for (const std::string& text : texts) {
    auto requirement = pep::Requirement::parse(text);
    if (!requirement)
      return std::unexpected(
          std::move(requirement.error()).during("reading what the settings were built for"));
    basis.push_back(std::move(*requirement));
  }
  return basis;
}

}  // namespace

Result<RuleBook> open_rule_book(const FileSystem& files, rules::Installed installed,
                                const std::vector<std::string>& directories,
                                const std::vector<std::string>& built_for) {
  auto loaded = rules::load_rules_met(files, installed, directories);
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  auto basis = parse_basis(built_for);
  if (!basis) return std::unexpected(std::move(basis.error()));
  return RuleBook{*std::move(loaded), std::move(installed), *std::move(basis)};
}

Result<const RuleBook*> recall_rule_book(RuleMemory& memory, const FileSystem& files,
                                         rules::Installed installed,
                                         const std::vector<std::string>& directories,
                                         const std::vector<std::string>& built_for) {
  const bool same = memory && directories.empty() && memory->directories.empty() &&
                    memory->built_for == built_for && memory->book.installed == installed;
  if (same) return &memory->book;
  auto book = open_rule_book(files, std::move(installed), directories, built_for);
  if (!book) return std::unexpected(std::move(book.error()));
  memory = KnownBook{directories, built_for, *std::move(book)};
  return &memory->book;
}

Result<model::Sanitized> sanitize(const RuleBook& book, model::Dict settings, bool review,
                                  std::vector<model::Edit> previous) {
  return rules::sanitize(
      {book.rules, book.installed, std::move(settings), std::move(previous), book.built_for, review});
}

}  // namespace trysquare::app
