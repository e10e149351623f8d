#include "read/project_toml.hpp"

#include "base/problems.hpp"
#include "base/text.hpp"
#include "data/repair.hpp"
#include "data/toml.hpp"
#include "pep/name.hpp"
#include "read/byte_order_mark.hpp"
#include "read/declarations.hpp"
#include "read/logical_lines.hpp"
#include "read/poetry_tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>

namespace trysquare::read {

namespace {

using data::Node;

const Node* find_table(const Node& node, std::initializer_list<std::string_view> keys) {
  const Node* at = &node;
  for (const auto key : keys) {
    at = at->find(key);
    if (at == nullptr || at->object() == nullptr) return nullptr;
  }
  return at;
}

class Reader {
 public:
  Reader(const Node& document, EnvironmentList& list)
      : document_(document), list_(list), declarations_(list) {}

  void read() {
    const Node* project = document_.find("project");
    if (project != nullptr && project->object() != nullptr) {
      read_project(*project);
    } else if (project != nullptr) {
      list_.problem(*project, fmt::format("`project` is {}, not a table", project->kind()));
    }
    const Node* poetry = find_table(document_, {"tool", "poetry"});
    const bool own = project != nullptr && project->find("dependencies") != nullptr;
    if (poetry != nullptr) read_poetry_tables(*poetry, own, list_);
    read_groups();
    read_tool_groups();
  }

 private:
  void read_project(const Node& project) {
    const std::string name = list_.text(project, "name");
    if (!name.empty() && !pep::is_valid_name(name)) {
      list_.problem(
          *project.find("name"),
          fmt::format("`{:.80}` is no name of a project: expected letters, digits, `-`, `_` and `.`",
                      printable(name)));
    }
    name_ = pep::normalize_name(name);
    if (const std::string version = list_.text(project, "version"); !version.empty()) {
      if (const auto parsed = pep::Version::parse(version); !parsed)
        list_.problem(*project.find("version"), fmt::format("`version`: {}", parsed.error().message));
    }
    const std::string python = list_.text(project, "requires-python");
    const auto wanted = pep::SpecifierSet::parse(python);
    if (wanted) {
      list_.declare_python(python);
    } else {
      list_.problem(*project.find("requires-python"),
                    fmt::format("`requires-python`: {}", wanted.error().message));
    }
    if (const data::Array* dependencies = list_.array(project, "dependencies")) declare_all(*dependencies);
    optional_ = list_.object(project, "optional-dependencies");
    if (optional_ != nullptr) {
      for (const auto& extra : optional_->members) {
        if (list_.target().selection.wants_extra(extra.key)) read_extra(extra.key);
      }
      tell_unread_extras();
      tell_missing(list_.target().selection.extras, "extra");
    }
    read_dynamic(project);
  }

  // `name[other]` of a project is its own extra.
  void declare_all(const data::Array& dependencies) {
    for (const Node& item : dependencies) {
      const auto requirement = declarations_.parse(item);
      if (!requirement) continue;
      if (!name_.empty() && requirement->key == name_) {
        for (const auto& extra : requirement->extras) read_extra(extra);
      } else {
        list_.declare(*requirement, *item.string(), item.place(list_.path()));
      }
    }
  }

  void read_extra(const std::string& name) {
    const std::string key = pep::normalize_name(name);
    if (optional_ == nullptr || !extras_read_.insert(key).second) return;
    for (const auto& member : optional_->members) {
      if (pep::normalize_name(member.key) != key) continue;
      if (member.value.array() != nullptr) {
        declare_all(*member.value.array());
      } else {
        list_.problem(member.value, fmt::format("`{}` is {}, not an array", member.key, member.value.kind()));
      }
    }
  }

  // What nobody asks for is no part of the environment, but what is wrong in it is told.
  void tell_unread_extras() {
    for (const auto& extra : optional_->members) {
      if (extras_read_.contains(pep::normalize_name(extra.key))) continue;
      if (extra.value.array() != nullptr) {
        for (const Node& item : *extra.value.array()) declarations_.parse(item);
      } else {
        list_.problem(extra.value, fmt::format("`{}` is {}, not an array", extra.key, extra.value.kind()));
      }
    }
  }

  void tell_missing(const std::vector<std::string>& asked, std::string_view what) {
    for (const auto& name : asked) {
      const bool there = std::ranges::any_of(optional_->members, [&](const data::Member& member) {
        return pep::normalize_name(member.key) == pep::normalize_name(name);
      });
      if (!there)
        list_.problem({list_.path(), 0, 0}, fmt::format("there is no {} `{}` here", what, name),
                      model::Severity::warning);
    }
  }

  // What a build tool would put there: setuptools names the files.
  void read_dynamic(const Node& project) {
    const data::Array* dynamic = list_.array(project, "dynamic");
    if (dynamic == nullptr) return;
    for (const Node& field : *dynamic) {
      if (field.string() == nullptr || *field.string() != "dependencies") continue;
      const Node* from = find_table(document_, {"tool", "setuptools", "dynamic", "dependencies"});
      if (from == nullptr || list_.target().files == nullptr || from->find("file") == nullptr) {
        const bool poetry = find_table(document_, {"tool", "poetry", "dependencies"}) != nullptr;
        if (poetry) return;
        list_.problem(field.place(list_.path()),
                      "the dependencies are made by the project's build, and nothing here tells them",
                      model::Severity::info);
        return;
      }
      read_files(*from->find("file"));
    }
  }

  void read_files(const Node& names) {
    const data::Array one{names};
    for (const Node& name : names.array() != nullptr ? *names.array() : one) {
      if (name.string() == nullptr) continue;
      const std::string path = join_path(parent_path(list_.path()), *name.string());
      const auto text = list_.target().files->read_file(path);
      if (!text) {
        list_.problem(name, fmt::format("`{}` cannot be read: {}", *name.string(), text.error().message));
        continue;
      }
      const std::string plain = decode_by_mark(*text);
      LogicalLines lines(plain);
      for (LogicalLine line; lines.next(line);) {
        if (line.text.empty()) continue;
        const auto requirement = pep::Requirement::parse(line.text);
        if (requirement)
          list_.declare(*requirement, line.text, line.place(path));
        else
          list_.problem(line.place(path), requirement.error().message);
      }
    }
  }

  void read_groups() {
    groups_ = list_.object(document_, "dependency-groups");
    const auto& selection = list_.target().selection;
    if (groups_ == nullptr) return;
    std::set<std::string> known;
    for (const auto& group : groups_->members) {
      if (!known.insert(pep::normalize_name(group.key)).second) {
        list_.problem({list_.path(), group.line, group.column},
                      fmt::format("the group `{}` is there twice", group.key));
      }
      if (selection.wants_group(group.key)) read_group(group);
    }
    asked_ = false;
    for (const auto& group : groups_->members) read_group(group);
    asked_ = true;
  }

  void read_group(const data::Member& group) {
    const std::string key = pep::normalize_name(group.key);
    const Place place{list_.path(), group.line, group.column};
    if (std::ranges::find(open_, key) != open_.end())
      return list_.problem(place, fmt::format("the group `{}` includes itself", group.key));
    if (!groups_read_.insert(key).second) return;
    if (group.value.array() == nullptr) {
      return list_.problem(group.value,
                           fmt::format("`{}` is {}, not an array", group.key, group.value.kind()));
    }
    open_.push_back(key);
    for (const Node& item : *group.value.array()) {
      if (item.object() != nullptr)
        include_group(item);
      else if (asked_)
        declarations_.declare(item);
      else
        declarations_.parse(item);
    }
    open_.pop_back();
  }

  void include_group(const Node& item) {
    const Node* include = item.find("include-group");
    if (include == nullptr || include->string() == nullptr || item.object()->members.size() != 1) {
      return list_.problem(item, "expected a requirement or `{include-group = \"NAME\"}`");
    }
    const std::string key = pep::normalize_name(*include->string());
    for (const auto& group : groups_->members) {
      if (pep::normalize_name(group.key) == key) return read_group(group);
    }
    list_.problem(*include, fmt::format("there is no group `{}`", *include->string()));
  }

  // What pdm and uv had before the standard did.
  void read_tool_groups() {
    const Selection& selection = list_.target().selection;
    if (const Node* pdm = find_table(document_, {"tool", "pdm", "dev-dependencies"})) {
      for (const auto& group : pdm->object()->members)
        declarations_.declare_all(*pdm, group.key, selection.wants_group(group.key));
    }
    if (const Node* uv = find_table(document_, {"tool", "uv"}))
      declarations_.declare_all(*uv, "dev-dependencies", selection.wants_group("dev"));
  }

  const Node& document_;
  EnvironmentList& list_;
  Declarations declarations_;
  std::string name_;  // the project's own, normalized
  const data::Object* optional_ = nullptr;
  const data::Object* groups_ = nullptr;
  std::set<std::string> extras_read_, groups_read_;
  bool asked_ = true;  // whether what is read is part of the environment, or only looked at for what is wrong
  std::vector<std::string> open_;  // groups inside which we are
};

struct Block {
  std::string toml;  // as long as the file, with blanks where its comment signs are
  std::vector<std::uint32_t> lines;
};

std::string_view without_return(std::string_view line) {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

// The standard's regular expression, line by line: the block ends at the last "# ///" of its comment lines.
Block script_block(std::string_view text) {
  Block found;
  std::vector<std::string_view> lines = split(text, '\n');
  for (auto& line : lines) line = without_return(line);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != "# /// script") continue;
    std::size_t end = i + 1, last = 0;
    for (; end < lines.size() && (lines[end] == "#" || lines[end].starts_with("# ")); ++end) {
      if (lines[end] == "# ///") last = end;
    }
    if (last == 0) continue;
    found.lines.push_back(static_cast<std::uint32_t>(i + 1));
    if (found.lines.size() == 1) {
      found.toml = std::string(i + 1, '\n');
      for (std::size_t k = i + 1; k < last; ++k) {
        found.toml += "  ";
        found.toml += lines[k].substr(std::min<std::size_t>(2, lines[k].size()));
        found.toml += '\n';
      }
    }
    i = last;
  }
  return found;
}

}  // namespace

Result<model::Environment> read_project_toml(std::string_view text, const std::string& path,
                                             const Target& target) {
  const auto document = data::parse_toml(text, path);
  if (!document) return std::unexpected(document.error());
  EnvironmentList list(path, target, EnvironmentList::Kind::declared);
  Reader(*document, list).read();
  return list.take();
}

bool looks_like_script(std::string_view text) { return !script_block(text).lines.empty(); }

Result<model::Environment> read_script(std::string_view text, const std::string& path, const Target& target) {
  const Block block = script_block(text);
  if (block.lines.empty()) {
    return failure_at({path, 1, 1}, "no block of inline metadata: it begins with the line `# /// script`");
  }
  if (block.lines.size() > 1) {
    return failure_at({path, block.lines[1], 1},
                      fmt::format("a second block `script`: the first is in line {}", block.lines[0]));
  }
  const data::Repaired repaired = data::repair_toml(block.toml, path);
  const auto document = data::parse_toml(repaired.text, path);
  if (!document) return std::unexpected(all_as_one(repaired.problems));
  EnvironmentList list(path, target, EnvironmentList::Kind::declared);
  for (const Error& problem : repaired.problems) list.problem(problem.place, problem.message);
  const std::string python = list.text(*document, "requires-python");
  if (const auto wanted = pep::SpecifierSet::parse(python); !wanted) {
    list.problem(*document->find("requires-python"),
                 fmt::format("`requires-python`: {}", wanted.error().message));
  } else {
    list.declare_python(python);
  }
  Declarations(list).declare_all(*document, "dependencies");
  return list.take();
}

}  // namespace trysquare::read
