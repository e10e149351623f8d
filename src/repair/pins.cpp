#include "repair/pins.hpp"

#include "base/text.hpp"
#include "base/truth.hpp"
#include "pep/common_version.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::repair {

namespace {

using model::Finding;
using model::Pin;
using pep::SpecifierSet;

// What one source says of one distribution.
struct Voice {
  std::string source;
  std::string name, version, text, url, marker;
  SpecifierSet specifiers;
  std::shared_ptr<const model::Source> origin;
  Place place;
  bool editable = false;
  bool line = false;  // it is accepted; otherwise it is held
};

Truth judge(const std::optional<pep::Marker>& marker, const pep::MarkerEnvironment& target) {
  if (!marker) return Truth::yes;
  for (const auto& name : marker->variables()) {
    const std::string* value = pep::marker_variable(target, name);
    if (value != nullptr && value->empty()) return Truth::unknown;
  }
  const auto value = marker->evaluate({target, pep::MarkerContext::metadata, std::string(), {}, {}});
  return value ? as_truth(*value) : Truth::unknown;
}

// "==1.0" names a version; a range does not.
std::string named_version(const SpecifierSet& specifiers) {
  for (const auto& clause : specifiers.specifiers()) {
    const bool equal = clause.op() == pep::Operator::equal || clause.op() == pep::Operator::arbitrary;
    if (equal && !clause.version_text().ends_with(".*")) return clause.version_text();
  }
  return {};
}

class Maker {
 public:
  explicit Maker(const PinQuestion& question) : question_(question) {}

  PinAnswer make() {
    for (const auto& source : question_.sources) {
      answer_.set.sources.push_back(source.name);
      hear_held(source);
      if (source.lines != nullptr) hear_lines(source);
      for (const auto& [key, requirers] : source.via) {
        auto& all = via_[key];
        all.insert(all.end(), requirers.begin(), requirers.end());
      }
    }
    answer_.set.python = question_.target.python_version;
    answer_.set.marker = question_.marker;
    for (const auto& [key, voices] : voices_) pin(key, voices);
    return std::move(answer_);
  }

 private:
  void hear_held(const PinSource& source) {
    for (const auto* one : source.versions) {
      if (one->version.empty() && one->origin.empty()) {
        Finding finding = model::make_finding(
            "TS902", one->key,
            fmt::format("{} does not tell the version of `{}`: it gets no pin", source.name, one->name));
        finding.severity = model::Severity::info;
        answer_.findings.push_back(std::move(finding));
        continue;
      }
      Voice voice{.source = source.name, .name = one->key, .version = one->version};
      voice.origin = one->source;
      voice.editable = one->editable;
      const bool from_index = one->source == nullptr || one->source->kind == model::Source::Kind::index;
      // The sources of an editable installation are this user's: there is a version, and no URL for others.
      if (!from_index && !one->editable) voice.url = model::pinned_location(*one->source);
      if (voice.url.empty() && one->version.empty()) continue;
      hold(voice);
      voices_[one->key].push_back(std::move(voice));
    }
  }

  void hear_lines(const PinSource& source) {
    for (const auto& line : *source.lines) {
      const auto& wanted = line.requirement;
      const Truth holds = judge(wanted.marker, question_.target);
      if (holds == Truth::no || (wanted.specifiers.empty() && !wanted.url)) continue;
      Voice voice{.source = source.name, .name = wanted.key, .text = wanted.specifiers.text()};
      voice.specifiers = wanted.specifiers;
      voice.url = wanted.url.value_or("");
      voice.origin = wanted.url ? read::source_of_location(*wanted.url) : line.source;
      voice.place = line.place;
      voice.line = true;
      voice.version = named_version(wanted.specifiers);
      if (wanted.marker && (holds == Truth::unknown || question_.marker.empty()))
        voice.marker = wanted.marker->text();
      if (!voice.version.empty() && question_.style) hold(voice);
      voices_[wanted.key].push_back(std::move(voice));
    }
  }

  void hold(Voice& voice) const {
    if (voice.version.empty()) return;
    voice.text = pep::pin_text(voice.version, question_.style.value_or(pep::PinStyle::exact));
    if (auto parsed = SpecifierSet::parse(voice.text)) voice.specifiers = *std::move(parsed);
  }

  // The lines of one distribution: one that counts everywhere, and one for each marker that nothing decides.
  void pin(const std::string& key, const std::vector<Voice>& voices) {
    std::vector<const Voice*> plain;
    std::map<std::string, std::vector<const Voice*>> marked;
    const bool held = std::ranges::any_of(voices, [](const Voice& voice) { return !voice.line; });
    for (const auto& voice : voices) {
      // Beside a version that is held, for this very target, what holds there needs no marker.
      if (voice.marker.empty() || (held && !question_.target.python_version.empty()))
        plain.push_back(&voice);
      else
        marked[voice.marker].push_back(&voice);
    }
    if (!plain.empty()) add(key, plain, "");
    for (auto& [marker, group] : marked) {
      if (disagree(key, group, plain)) continue;
      add(key, group, marker);
    }
  }

  bool disagree(const std::string& key, std::vector<const Voice*> group,
                const std::vector<const Voice*>& plain) {
    group.insert(group.end(), plain.begin(), plain.end());
    std::vector<const SpecifierSet*> sets;
    for (const auto* voice : group) sets.push_back(&voice->specifiers);
    if (pep::find_common_version(sets)) return false;
    conflict(key, group);
    return true;
  }

  void add(const std::string& key, const std::vector<const Voice*>& group, const std::string& marker) {
    std::vector<const SpecifierSet*> sets;
    Pin pin{.name = key, .key = key};
    std::vector<std::string> versions;
    for (const auto* voice : group) {
      if (!voice->text.empty()) sets.push_back(&voice->specifiers);
      if (!voice->url.empty() && pin.url.empty()) {
        pin.url = voice->url;
        pin.source = voice->origin;
      }
      if (!voice->version.empty() && std::ranges::find(versions, voice->version) == versions.end())
        versions.push_back(voice->version);
      if (pin.source == nullptr) pin.source = voice->origin;
      pin.editable |= voice->editable;
      std::string from = voice->source;
      if (!voice->place.empty() && to_text(voice->place) != from)
        from += fmt::format(" ({})", place_text(*voice));
      if (std::ranges::find(pin.from, from) == pin.from.end()) pin.from.push_back(std::move(from));
    }
    for (const auto* voice : group) {
      if (!pin.url.empty() && !voice->line && !model::same_source(voice->origin.get(), pin.source.get()))
        return conflict(key, group);
    }
    if (!sets.empty() && !pep::find_common_version(sets)) return conflict(key, group);
    if (versions.size() == 1) pin.version = versions.front();
    pin.specifiers = pin.url.empty() ? pep::merged_text(sets) : "";
    if (question_.style == pep::PinStyle::exact && pin.version.empty()) choose(key, sets, pin);
    if (const bool fits = std::ranges::all_of(sets,
                                              [&](const SpecifierSet* set) {
                                                return pin.version.empty() ||
                                                       set->contains(pin.version, pep::Prereleases::allow);
                                              });
        !fits)
      return conflict(key, group);
    const bool exact = question_.style.value_or(pep::PinStyle::exact) == pep::PinStyle::exact;
    if (exact && !pin.version.empty() && pin.url.empty() && (sets.size() > 1 || !group.front()->line))
      pin.specifiers = pep::pin_text(pin.version, pep::PinStyle::exact);
    pin.marker = with_target(marker);
    if (const auto found = via_.find(key); found != via_.end()) pin.via = found->second;
    std::ranges::sort(pin.via);
    const auto rest = std::ranges::unique(pin.via);
    pin.via.erase(rest.begin(), rest.end());
    take_hashes(group, pin);
    answer_.set.pins.push_back(std::move(pin));
  }

  static std::string place_text(const Voice& voice) {
    // "c.txt (c.txt:2)" says the file twice.
    return voice.place.path == voice.source ? fmt::format("line {}", voice.place.line)
                                            : to_text(Place{voice.place.path, voice.place.line, 0});
  }

  // A range becomes the version that the release brings along, where that is inside.
  void choose(const std::string& key, const std::vector<const SpecifierSet*>& sets, Pin& pin) const {
    if (!pin.url.empty()) return;
    for (const auto& source : question_.sources) {
      const auto found = std::ranges::find(source.candidates, key, &model::Distribution::key);
      if (found == source.candidates.end() || (*found)->version.empty()) continue;
      const bool inside = std::ranges::all_of(sets, [&](const SpecifierSet* set) {
        return set->contains((*found)->version, pep::Prereleases::allow);
      });
      if (!inside) continue;
      pin.version = (*found)->version;
      pin.specifiers = pep::pin_text(pin.version, pep::PinStyle::exact);
      return;
    }
  }

  std::string with_target(const std::string& marker) const {
    if (marker.empty()) return question_.marker;
    if (question_.marker.empty()) return marker;
    const bool either = marker.find(" or ") != std::string::npos;
    return fmt::format("{} and {}", either ? "(" + marker + ")" : marker, question_.marker);
  }

  static void take_hashes(const std::vector<const Voice*>& group, Pin& pin) {
    for (const auto* voice : group) {
      if (voice->origin == nullptr) continue;
      const auto add = [&](const model::Hashes& hashes) {
        for (const auto& hash : hashes) {
          // What installers take; a digest of another algorithm makes them refuse the file.
          const bool known = hash.first == "sha256" || hash.first == "sha384" || hash.first == "sha512";
          if (known && std::ranges::find(pin.hashes, hash) == pin.hashes.end()) pin.hashes.push_back(hash);
        }
      };
      for (const auto& file : voice->origin->files) add(file.hashes);
      if (voice->origin->kind == model::Source::Kind::archive) add(voice->origin->hashes);
    }
    std::ranges::sort(pin.hashes);
  }

  void conflict(const std::string& key, const std::vector<const Voice*>& group) {
    std::vector<std::string> parts;
    for (const auto* voice : group) {
      const std::string what = !voice->url.empty() ? voice->url
                               : voice->line       ? "`" + voice->text + "`"
                                                   : voice->version;
      parts.push_back(fmt::format("{} {} {}", voice->source, voice->line ? "accepts" : "holds", what));
    }
    Finding finding = model::make_finding("TS207", key, join(parts, ", ") + ": no version is in all of them",
                                          group.front()->place);
    for (const auto* voice : group) {
      if (!voice->place.empty())
        finding.evidence.push_back(fmt::format("{}: {}", to_text(voice->place), voice->text));
    }
    answer_.findings.push_back(std::move(finding));
  }

  const PinQuestion& question_;
  PinAnswer answer_;
  std::map<std::string, std::vector<Voice>> voices_;
  std::map<std::string, std::vector<std::string>> via_;
};

}  // namespace

PinAnswer make_pins(const PinQuestion& question) { return Maker(question).make(); }

}  // namespace trysquare::repair
