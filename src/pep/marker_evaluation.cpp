#include "pep/marker.hpp"
#include "pep/marker_words.hpp"
#include "pep/name.hpp"
#include "pep/specifier.hpp"

#include <algorithm>

namespace trysquare::pep {

// One walk over the nodes. Every comparison is made, as the reference does: an undefined one is an error even
// where the others decide.
class MarkerEvaluation {
 public:
  MarkerEvaluation(const Marker& marker, const MarkerQuestion& question)
      : marker_(marker), question_(question) {
    if (question.extra) extra_ = normalize_name(*question.extra);
  }

  std::expected<bool, MarkerError> run() {
    Group group;
    std::vector<Group> outer;
    for (const Marker::Node& node : marker_.nodes_) {
      bool truth = false;
      switch (node.kind) {
        case Marker::Kind::open:
          outer.push_back(group);
          group = {};
          continue;
        case Marker::Kind::both: continue;
        case Marker::Kind::either: group.next_alternative(); continue;
        case Marker::Kind::close:
          truth = group.truth();
          group = outer.back();
          outer.pop_back();
          break;
        case Marker::Kind::comparison:
          const auto result = compare(node);
          if (!result) return result;
          truth = *result;
          break;
      }
      group.all = group.all && truth;
    }
    return group.truth();
  }

 private:
  using Comparison = Marker::Comparison;
  using Answer = std::expected<bool, MarkerError>;

  // Alternatives, each a conjunction: `all` of the one that is being read, `any` of those before it.
  struct Group {
    bool any = false;
    bool all = true;
    void next_alternative() {
      any = truth();
      all = true;
    }
    bool truth() const { return any || all; }
  };

  struct Value {
    std::string_view text;
    const std::vector<std::string>* set = nullptr;
  };

  // The text of an operand that stands for itself: a variable on the right of another one is its name.
  std::string_view plain(const Marker::Operand& operand) const {
    return operand.variable == Marker::no_variable ? marker_.value(operand)
                                                   : variable_names[operand.variable];
  }

  // The variable that is looked up. Where both sides are quoted, the reference takes the right one as a name.
  std::optional<MarkerVariable> key_of(const Marker::Operand& operand) const {
    if (operand.variable != Marker::no_variable) return static_cast<MarkerVariable>(operand.variable);
    const auto found = std::ranges::find(variable_names, marker_.value(operand));
    if (found == variable_names.end()) return std::nullopt;
    return static_cast<MarkerVariable>(found - variable_names.begin());
  }

  std::optional<Value> look_up(MarkerVariable variable) {
    static const std::vector<std::string> nobody;
    const bool in_lock_file = question_.context == MarkerContext::lock_file;
    const auto set = [&](const std::optional<std::vector<std::string>>& names) -> std::optional<Value> {
      if (names) return Value{{}, &*names};
      return in_lock_file ? std::optional(Value{{}, &nobody}) : std::nullopt;
    };
    if (variable == MarkerVariable::extras) return set(question_.extras);
    if (variable == MarkerVariable::dependency_groups) return set(question_.dependency_groups);
    if (variable == MarkerVariable::extra) {
      const bool defined = question_.extra || question_.context == MarkerContext::metadata;
      return defined ? std::optional(Value{extra_}) : std::nullopt;
    }
    const std::string& text =
        *marker_variable(question_.environment, variable_names[static_cast<std::size_t>(variable)]);
    if (variable == MarkerVariable::python_full_version && text.ends_with('+')) {
      // A build from an untagged checkout; with `local` behind it the text is a version.
      full_version_ = text + "local";
      return Value{full_version_};
    }
    return Value{text};
  }

  Answer compare(const Marker::Node& node) {
    const bool variable_left = node.left.variable != Marker::no_variable;
    const auto key = key_of(variable_left ? node.left : node.right);
    const auto value = key ? look_up(*key) : std::nullopt;
    if (!value) return std::unexpected(MarkerError::undefined_name);
    if (variable_left) {
      if (value->set != nullptr) return std::unexpected(MarkerError::undefined_comparison);
      return compare_text(value->text, node.comparison, plain(node.right), *key);
    }
    const std::string_view left = plain(node.left);
    return value->set != nullptr ? compare_set(left, node.comparison, *value->set)
                                 : compare_text(left, node.comparison, value->text, *key);
  }

  static Answer compare_set(std::string_view left, Comparison comparison,
                            const std::vector<std::string>& set) {
    const bool member = std::ranges::find(set, normalize_name(left), normalize_name) != set.end();
    switch (comparison) {
      case Comparison::in: return member;
      case Comparison::not_in: return !member;
      case Comparison::not_equal: return true;  // a text is never a set
      case Comparison::identical:
      case Comparison::compatible: return std::unexpected(MarkerError::undefined_comparison);
      default: return false;
    }
  }

  static Answer compare_text(std::string_view left, Comparison comparison, std::string_view right,
                             MarkerVariable key) {
    if (compares_as_version(key) && comparison < Comparison::in) {
      std::string clause(comparison_texts[static_cast<std::size_t>(comparison)]);
      clause += right;
      if (const auto specifier = Specifier::try_parse(clause)) {
        return specifier->matches(left, Version::try_parse(left));
      }
    }
    switch (comparison) {
      case Comparison::in: return right.find(left) != std::string_view::npos;
      case Comparison::not_in: return right.find(left) == std::string_view::npos;
      case Comparison::equal:
      case Comparison::less_equal:
      case Comparison::greater_equal: return left == right;
      case Comparison::not_equal: return left != right;
      case Comparison::less:
      case Comparison::greater: return false;
      case Comparison::identical:
      case Comparison::compatible: break;
    }
    return std::unexpected(MarkerError::undefined_comparison);
  }

  const Marker& marker_;
  const MarkerQuestion& question_;
  std::string extra_;
  std::string full_version_;
};

std::expected<bool, MarkerError> Marker::evaluate(const MarkerQuestion& question) const {
  return MarkerEvaluation(*this, question).run();
}

}  // namespace trysquare::pep
