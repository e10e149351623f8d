// PEP 440 versions. https://packaging.python.org/en/latest/specifications/version-specifiers/
// Laws: parse(v.text()) == v; the order is total; "1.0" and "1.0.0" are equal. Numbers have any size.
// Reference: packaging 26.3, `packaging.version.Version`.
#pragma once

#include "base/error.hpp"
#include "pep/version_grammar.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::pep {

class Version {
 public:
  // Untrimmed text as a user or a metadata file gives it; surrounding white space is allowed.
  static Result<Version> parse(std::string_view text);
  // The same without the price of an error: for hot paths that only ask whether.
  static std::optional<Version> try_parse(std::string_view text);
  static Version from_parts(const VersionParts& parts);

  std::string text() const;         // canonical
  std::string public_text() const;  // without the local part
  std::string base_text() const;    // epoch and release only
  // The canonical text without the release's trailing zeros: equal versions have equal text.
  std::string trimmed_text() const;

  // Numbers as decimal digits without leading zeros.
  std::string epoch() const;
  std::vector<std::string> release() const;
  std::optional<std::pair<std::string, std::string>> pre() const;  // ("a" | "b" | "rc", number)
  std::optional<std::string> post() const;
  std::optional<std::string> dev() const;
  std::optional<std::string> local() const;
  std::size_t release_size() const { return release_size_; }

  bool is_prerelease() const { return pre_ != PreRelease::none || has_dev_; }  // a pre or dev part
  bool is_postrelease() const { return has_post_; }
  bool is_devrelease() const { return has_dev_; }
  bool has_local() const { return rare_ != nullptr && !rare_->local.empty(); }

  std::strong_ordering operator<=>(const Version& other) const {
    return both_have_keys(other) ? order_key_ <=> other.order_key_ : compare_parts(other);
  }
  bool operator==(const Version& other) const { return (*this <=> other) == 0; }

  // What specifiers ask. The order without the local parts:
  std::strong_ordering compare_public(const Version& other) const {
    return both_have_keys(other) ? order_key_ <=> other.order_key_ : compare_public_parts(other);
  }
  // Same epoch and release, "1.0" and "1" being the same; the second also asks for the same pre part.
  bool same_release(const Version& other) const;
  bool same_release_and_pre(const Version& other) const;
  // Same epoch, and the first `count` numbers of the release are those of `other`.
  bool starts_with(const Version& other, std::size_t count) const;
  // This version with `dev0` in place of its dev part: the first of everything that leads up to it.
  Version with_first_dev() const;

 private:
  // A number below 2^63, or this bit and an index into Rare::big.
  using Number = std::uint64_t;
  static constexpr Number big_bit = Number{1} << 63U;
  static constexpr std::size_t inline_size = 4;

  // What few versions have. Shared by copies, never changed.
  struct Rare {
    std::vector<Number> release_tail;  // from the fifth number on
    std::vector<std::string> big;      // digits without leading zeros
    std::string local;                 // normalized; empty: none
  };

  Version() = default;
  // Makes the rare part when it is first needed.
  class Builder;
  bool read_plain(std::string_view text);
  static bool read_number(const char*& at, const char* end, Number& number);
  bool read_suffix(const char* at, const char* end);
  static std::strong_ordering compare_big(Number a, const Version& va, Number b, const Version& vb);
  static std::strong_ordering compare(Number a, const Version& va, Number b, const Version& vb) {
    return ((a | b) & big_bit) == 0 ? a <=> b : compare_big(a, va, b, vb);
  }
  bool both_have_keys(const Version& other) const { return order_key_ != 0 && other.order_key_ != 0; }
  void make_order_key();
  std::strong_ordering compare_parts(const Version& other) const;
  std::strong_ordering compare_public_parts(const Version& other) const;
  Number release_number(std::size_t index) const;
  std::strong_ordering compare_release(const Version& other) const;
  std::strong_ordering compare_suffix(const Version& other) const;
  std::strong_ordering compare_local(const Version& other) const;
  int pre_rank() const;
  void append_number(std::string& out, Number number) const;
  void append_release(std::string& out, std::size_t count) const;
  void append_public(std::string& out, std::size_t release_count) const;

  // Of a common version its place in the order, so that two of them compare as numbers do; 0: it has none.
  std::uint64_t order_key_ = 0;
  std::array<Number, inline_size> release_{};  // padded with zeros, which do not count in the order
  Number epoch_ = 0, pre_number_ = 0, post_number_ = 0, dev_number_ = 0;
  std::uint32_t release_size_ = 1;
  PreRelease pre_ = PreRelease::none;
  bool has_post_ = false;
  bool has_dev_ = false;
  std::shared_ptr<const Rare> rare_;
};

}  // namespace trysquare::pep
