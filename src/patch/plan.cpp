#include "patch/plan.hpp"

#include "patch/change.hpp"
#include "rules/apply_edits.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <span>

namespace trysquare::patch {

using model::Dict;
using model::Edit;
using model::Value;

namespace {

bool agree_on_all(const Dict& left, const Dict& right) {
  return agree(Value(Value::Content(left)), Value(Value::Content(right)));
}

class Planner {
 public:
  explicit Planner(const Order& order) : order_(order), files_(order.files) {
    patch_.settings = order.settings;
  }

  Patch run() {
    const auto& edits = order_.edits;
    for (std::size_t first = 0; first < edits.size();) {
      std::size_t end = first + 1;
      while (end < edits.size() && edits[end].rule == edits[first].rule) ++end;
      const auto rule = std::ranges::find(order_.rules, edits[first].rule, &model::Rule::id);
      if (rule != order_.rules.end())
        follow(*rule, {edits.begin() + static_cast<std::ptrdiff_t>(first),
                       edits.begin() + static_cast<std::ptrdiff_t>(end)});
      first = end;
    }
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (files_[i].bytes != order_.files[i].bytes) patch_.changed.push_back(files_[i]);
    }
    return std::move(patch_);
  }

 private:
  void follow(const model::Rule& rule, const std::vector<Edit>& edits) {
    auto after = rules::apply_edits(patch_.settings, edits);
    if (!after) return leave(rule, "it needs what an earlier edit could not do in the source");
    std::vector<std::unique_ptr<Sheet>> sheets;
    for (const File& file : files_) {
      if (auto source = Source::read(file.bytes))
        sheets.push_back(std::make_unique<Sheet>(file, *std::move(source)));
    }
    const Task task{rule, edits, patch_.settings, *after, sheets};
    auto attempts = attempts_of(task);
    if (!attempts) return leave(rule, attempts.error());
    std::string why = "no change of the source gives exactly what the edits give";
    for (const Attempt& attempt : *attempts) {
      if (take(attempt, *after, why)) return;
    }
    leave(rule, why);
  }

  void leave(const model::Rule& rule, std::string why) {
    patch_.left_alone.push_back({&rule, std::move(why)});
  }

  using Ways = Tried<std::vector<Attempt>>;

  static Ways one_way(Tried<Attempt> tried) {
    if (!tried) return std::unexpected(std::move(tried.error()));
    return std::vector{*std::move(tried)};
  }

  // Each way so far together with each of the next; a rule that has too many is tried in the first ones.
  static void combine(std::vector<Attempt>& attempts, const std::vector<Attempt>& ways) {
    constexpr std::size_t most = 24;
    std::vector<Attempt> both;
    for (const Attempt& one : attempts) {
      for (const Attempt& way : ways) {
        if (both.size() == most) break;
        both.push_back(one);
        add(both.back(), way);
      }
    }
    attempts = std::move(both);
  }

  // All that a rule asks for, in the ways in which it can be done.
  static Ways attempts_of(const Task& task) {
    std::set<std::string> handled;
    std::vector<Attempt> attempts{{}};
    std::map<std::string, std::vector<Move>> by_target;
    for (const Move& move : moves_of(task)) by_target[move.to.setting()].push_back(move);
    for (const auto& [target, moves] : by_target) {
      const auto ways = follow_moves(task, moves);
      if (!ways) return std::unexpected(ways.error());
      combine(attempts, *ways);
      if (task.before.find(target) == nullptr) handled.insert(target);
      for (const Move& move : moves) handled.insert(move.from);
    }
    for (const auto& name : changed_names(task)) {
      if (handled.contains(name)) continue;
      const bool was = task.before.find(name) != nullptr, is = task.after.find(name) != nullptr;
      const auto ways = was && is ? change_setting(task, name)
                        : was     ? one_way(remove_setting(task, name))
                                  : one_way(add_setting(task, name));
      if (!ways) return std::unexpected(ways.error());
      combine(attempts, *ways);
    }
    return attempts;
  }

  static std::vector<std::string> changed_names(const Task& task) {
    std::vector<std::string> names;
    const auto add_from = [&](const Dict& from, const Dict& other) {
      for (const auto& [key, value] : from.items) {
        const auto* name = key.as<std::string>();
        if (name == nullptr || std::ranges::find(names, *name) != names.end()) continue;
        const Value* there = other.find(*name);
        if (there == nullptr || !agree(value, *there)) names.push_back(*name);
      }
    };
    add_from(task.before, task.after);
    add_from(task.after, task.before);
    return names;
  }

  bool take(const Attempt& attempt, const Dict& wanted, std::string& why) {
    std::vector<File> changed;
    for (const auto& [sheet, splices] : attempt) {
      const auto text = spliced(sheet->source.text(), splices);
      if (!text || splices.empty()) return false;
      if (!sheet->file->is_ours) {
        why = fmt::format("it would change `{}`, which is not the project's", sheet->file->shown);
        return false;
      }
      File file = *sheet->file;
      file.bytes = sheet->source.bytes_of(*text);
      if (!Source::read(file.bytes)) return false;
      changed.push_back(std::move(file));
    }
    std::vector<File> all = files_;
    for (const File& file : changed) *std::ranges::find(all, file.path, &File::path) = file;
    const auto now = order_.read(all);
    if (!now || !agree_on_all(*now, wanted)) return false;
    files_ = std::move(all);
    patch_.settings = *now;
    return true;
  }

  const Order& order_;
  std::vector<File> files_;
  Patch patch_;
};

}  // namespace

Patch make_patch(const Order& order) { return Planner(order).run(); }

}  // namespace trysquare::patch
