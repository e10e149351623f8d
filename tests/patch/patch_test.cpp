// Source in, patched source out. Every case also holds the laws: the patched source reads back as the
// sanitized settings, and there is nothing left to do.
#include "patch/overlay.hpp"
#include "patch/plan.hpp"
#include "read/rule_toml.hpp"
#include "rules/sanitize.hpp"
#include "settings/settings.hpp"
#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;  // name below /site, text

std::vector<model::Rule> rules_of(const std::string& rule) {
  const std::string toml =
      "package = \"thing\"\nrelease = \"2\"\n[[rule]]\nname = \"r\"\nmessage = \"why\"\nwhen = "
      "[\"thing>=2\"]\n" +
      rule + "\n[[rule.example]]\ntitle = \"t\"\nwith = { thing = \"2\" }\nsettings = {}\n";
  auto file = read::parse_rule_toml(toml, "rules/thing/2.toml");
  for (const Error& problem : file.problems) FAIL(draw(problem));
  return file.rules;
}

class Site {
 public:
  explicit Site(const Files& files) {
    for (const auto& [name, text] : files) disk_.add("/site/" + name, text);
  }

  std::optional<model::Settings> read(const FileSystem& files) const {
    model::Environment environment;
    auto settings = settings::read_settings(
        {files, "/site", environment, "settings", {{"SET", "1"}, {"EMPTY", ""}}, {"WHO"}});
    if (!settings) FAIL(draw(settings.error()));
    if (settings->failure) return std::nullopt;
    return *std::move(settings);
  }

  static model::Dict dict_of(const model::Settings& settings) {
    model::Dict out;
    for (const auto& one : settings.settings) out.set(one.name, one.value);
    return out;
  }

  static model::Sanitized sanitized(const std::vector<model::Rule>& rules, const model::Dict& settings) {
    rules::Installed installed;
    installed.versions["thing"] = "2";
    auto answer = rules::sanitize({rules, installed, settings, {}, {}, true});
    if (!answer) FAIL(draw(answer.error()));
    return *std::move(answer);
  }

  patch::Patch patched(const std::vector<model::Rule>& rules) const {
    const auto before = read(disk_);
    REQUIRE(before);
    std::vector<patch::File> files;
    for (const auto& file : before->files)
      files.push_back({file.path, file.shown, disk_.read_file(file.path).value_or(""),
                       file.path.find("/lib_") == std::string::npos});
    const auto wanted = sanitized(rules, dict_of(*before));
    const auto again = [&](const std::vector<patch::File>& changed) -> std::optional<model::Dict> {
      const auto now = read(patch::Overlay(disk_, changed));
      return now ? std::optional(dict_of(*now)) : std::nullopt;
    };
    return patch::make_patch({files, dict_of(*before), wanted.edits, rules, again});
  }

 private:
  test::MemoryFileSystem disk_;
};

struct Case {
  std::string title, rule;
  Files before;
  Files after;      // the changed files
  std::string why;  // left alone
};

const std::string renamed =
    R"(match = [{ setting = "OLD", present = true }]
edits = [{ do = "move", setting = "OLD", to = "NEW" }])";
const std::string renamed_truth =
    R"(match = [{ setting = "OLD", present = true }]
edits = [{ do = "move", setting = "OLD", to = "NEW", as = "bool" }])";
const std::string gone =
    R"(match = [{ setting = "OLD", present = true }]
edits = [{ do = "remove", setting = "OLD" }])";
const std::string gather =
    R"(match = [{ any = [{ setting = "F", present = true }, { setting = "P", present = true }] }]
edits = [
  { do = "move", setting = "F", to = "S/f/B" },
  { do = "move", setting = "P", to = "S/p/B" },
  { do = "set_default", setting = "S/f", value = { B = "df" } },
  { do = "set_default", setting = "S/p", value = { B = "dp" } },
])";
const std::string replaced =
    R"(match = [{ setting = "L", contains = "old" }]
edits = [{ do = "replace", setting = "L", from = "old", value = "new" }])";
const std::string drop =
    R"(match = [{ setting = "L", contains = "old" }]
edits = [{ do = "remove_item", setting = "L", items = ["old"] }])";
const std::string inserted =
    R"(match = [{ setting = "L", contains = "a" }]
edits = [{ do = "insert_item", setting = "L", value = "n", at = "after", of = "a" }])";
const std::string deep =
    R"(match = [{ setting = "D/x/old", present = true }]
edits = [{ do = "remove", setting = "D/x/old" }, { do = "set_default", setting = "D/x/new", value = [1] }])";
const std::string standard =
    R"(match = [{ setting = "M", present = false }]
edits = [{ do = "set_default", setting = "M", value = { a = "it's" } }])";

std::string shown(Files files) {
  std::ranges::sort(files);
  std::string out;
  for (const auto& [name, text] : files) out += "=== " + name + "\n" + text;
  return out;
}

void run(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(one.title);
    const auto rules = rules_of(one.rule);
    const patch::Patch patch = Site(one.before).patched(rules);
    std::string left;
    for (const auto& alone : patch.left_alone) left += alone.why;
    CHECK(left == one.why);
    Files all = one.before, changed;
    for (const auto& file : patch.changed) {
      const std::string name = file.path.substr(6);
      changed.emplace_back(name, file.bytes);
      std::ranges::find(all, name, &Files::value_type::first)->second = file.bytes;
    }
    CHECK(shown(changed) == shown(one.after));
    if (!one.why.empty()) continue;
    const Site after(all);
    CHECK(Site::sanitized(rules, patch.settings).edits.empty());
    CHECK(after.patched(rules).changed.empty());
  }
}

}  // namespace

TEST_CASE("a setting is renamed wherever it stands") {
  run({
      {"quotes, comments and line stay",
       renamed,
       {{"settings.py", "A = 1\nOLD = 'x'  # why\nB = 2\n"}},
       {{"settings.py", "A = 1\nNEW = 'x'  # why\nB = 2\n"}},
       ""},
      {"in every branch, and where it is looked at",
       renamed,
       {{"settings.py", "import os\nif os.environ['SET']:\n    OLD = 1\nelse:\n    OLD = 2\nB = [OLD]\n"}},
       {{"settings.py", "import os\nif os.environ['SET']:\n    NEW = 1\nelse:\n    NEW = 2\nB = [NEW]\n"}},
       ""},
      {"step by step, with a type, deleted in a branch",
       renamed,
       {{"settings.py", "OLD: list = []\nOLD += ['x']\nOLD.append('y')\nif not OLD:\n    del OLD\n"}},
       {{"settings.py", "NEW: list = []\nNEW += ['x']\nNEW.append('y')\nif not NEW:\n    del NEW\n"}},
       ""},
      {"in the modules that it comes from",
       renamed,
       {{"base.py", "OLD = 1\nB = 2\n"}, {"settings.py", "from base import OLD, B as system\n"}},
       {{"base.py", "NEW = 1\nB = 2\n"}, {"settings.py", "from base import NEW, B as system\n"}},
       ""},
      {"a value that is not known",
       renamed,
       {{"settings.py", "import os\nOLD = os.environ['WHO']\n"}},
       {{"settings.py", "import os\nNEW = os.environ['WHO']\n"}},
       ""},
      {"text that looks like it is none of it",
       renamed,
       {{"settings.py", "OLD = 'OLD'  # OLD\nOLDER = 'OLD'\nD = {'OLD': 1}\n"}},
       {{"settings.py", "NEW = 'OLD'  # OLD\nOLDER = 'OLD'\nD = {'OLD': 1}\n"}},
       ""},
      {"a truth value",
       renamed_truth,
       {{"settings.py", "import os\nOLD = os.environ.get('SET')\n"}},
       {{"settings.py", "import os\nNEW = bool(os.environ.get('SET'))\n"}},
       ""},
      {"what is one already",
       renamed_truth,
       {{"settings.py", "import os\nOLD = os.environ.get('SET') == '1'\n"}},
       {{"settings.py", "import os\nNEW = os.environ.get('SET') == '1'\n"}},
       ""},
      {"Windows' line ends, a byte order mark, no end of the last line",
       renamed,
       {{"settings.py",
         "\xEF\xBB\xBF"
         "A = 1\r\nOLD = 2\r\nB = 3"}},
       {{"settings.py",
         "\xEF\xBB\xBF"
         "A = 1\r\nNEW = 2\r\nB = 3"}},
       ""},
  });
}

TEST_CASE("a setting that nobody reads goes") {
  run({
      {"its line with the comment behind it, not the one above",
       gone,
       {{"settings.py", "A = 1\n# note\nOLD = 1  # why\nB = 2\n"}},
       {{"settings.py", "A = 1\n# note\nB = 2\n"}},
       ""},
      {"one of two blank lines",
       gone,
       {{"settings.py", "A = 1\n\nOLD = (\n    1,\n    2,\n)\n\nB = 2\n"}},
       {{"settings.py", "A = 1\n\nB = 2\n"}},
       ""},
      {"a block keeps a statement",
       gone,
       {{"settings.py", "import os\nif os.environ['SET']:\n    OLD = 1\nelse:\n    OLD = 2\n    B = 1\n"}},
       {{"settings.py", "import os\nif os.environ['SET']:\n    pass\nelse:\n    B = 1\n"}},
       ""},
      {"all that makes it",
       gone,
       {{"settings.py", "OLD = []\nOLD += ['a']\nOLD.append('b')\nOLD[0] = 'c'\n"}},
       {{"settings.py", ""}},
       ""},
      {"what looks at it stays, and so does it",
       gone,
       {{"settings.py", "OLD = 1\nif OLD:\n    B = 1\n"}},
       {},
       "`OLD` is used for something else at settings.py:2:4"},
      {"a line with another statement",
       gone,
       {{"settings.py", "A = 1; OLD = 2\n"}},
       {},
       "`OLD` shares its line with another statement in settings.py"},
      {"one of several targets",
       gone,
       {{"settings.py", "A = OLD = 2\n"}},
       {},
       "`OLD` is bound together with other names in settings.py"},
      {"what is not the project's",
       gone,
       {{"lib_x.py", "OLD = 1\n"}, {"settings.py", "from lib_x import *\n"}},
       {},
       "it would change `lib_x.py`, which is not the project's"},
      {"what is made at run time",
       gone,
       {{"settings.py", "globals()['OLD'] = 1\n"}},
       {},
       "the statement that sets `OLD` was not found"},
      {"another encoding cannot be written back",
       gone,
       {{"settings.py", "# coding: latin-1\nOLD = '\xE9'\n"}},
       {},
       "the statement that sets `OLD` was not found"},
  });
}

TEST_CASE("settings move into a dict") {
  run({
      {"at the place of the last, with their comments",
       gather,
       {{"settings.py", "# files\nF = 'x'  # one\nA = 1\n# pages\nP = \"y\"\nB = 2\n"}},
       {{"settings.py",
         "A = 1\n# files\n# pages\nS = {\n    \"f\": {\n        \"B\": 'x',  # one\n    },\n    \"p\": {\n   "
         " "
         "    \"B\": \"y\",\n    },\n}\nB = 2\n"}},
       ""},
      {"what was not set gets the old default",
       gather,
       {{"settings.py", "P = 'y'\n"}},
       {{"settings.py",
         "S = {\n    'p': {\n        'B': 'y',\n    },\n    'f': {\n        'B': 'df',\n    },\n}\n"}},
       ""},
      {"branches keep their own",
       gather,
       {{"settings.py",
         "import os\nF = 'x'\nif os.environ['EMPTY']:\n    P = 'y'\nelif os.environ['WHO']:\n    F = 'z'\n"}},
       {{"settings.py",
         "import os\nS = {'f': {'B': 'x'}, 'p': {'B': 'dp'}}\nif os.environ['EMPTY']:\n    S['p']['B'] = "
         "'y'\nelif "
         "os.environ['WHO']:\n    S['f']['B'] = 'z'\n"}},
       ""},
      {"before the branches that set them",
       gather,
       {{"settings.py", "import os\n# where\nif os.environ['SET']:\n    P = 'y'\n"}},
       {{"settings.py",
         "import os\nS = {'p': {'B': 'dp'}, 'f': {'B': 'df'}}\n# where\nif os.environ['SET']:\n    "
         "S['p']['B'] "
         "= 'y'\n"}},
       ""},
      {"over modules",
       gather,
       {{"base.py", "F = 'x'\n"}, {"settings.py", "from base import *\nP = 'y'\n"}},
       {{"base.py", "S = {'f': {'B': 'x'}, 'p': {'B': 'dp'}}\n"},
        {"settings.py", "from base import *\nS = {**S, 'p': {**S['p'], 'B': 'y'}}\n"}},
       ""},
      {"where they are looked at",
       gather,
       {{"settings.py", "F = 'x'\nA = F + '.y'\n"}},
       {{"settings.py", "S = {'f': {'B': 'x'}, 'p': {'B': 'dp'}}\nA = S['f']['B'] + '.y'\n"}},
       ""},
      {"what changes in between cannot wait",
       gather,
       {{"settings.py", "n = 'a'\nF = n\nn = 'b'\nP = n\n"}},
       {{"settings.py", "n = 'a'\nS = {'f': {'B': n}, 'p': {'B': 'dp'}}\nn = 'b'\nS['p']['B'] = n\n"}},
       ""},
  });
}

TEST_CASE("items of lists") {
  run({
      {"replaced in the same quotes",
       replaced,
       {{"settings.py", "L = [\n    \"a\",\n    'old',  # it\n]\n"}},
       {{"settings.py", "L = [\n    \"a\",\n    'new',  # it\n]\n"}},
       ""},
      {"in every branch, and in what it is made from",
       replaced,
       {{"settings.py",
         "import os\n_base = ['old']\nL = _base + ['b']\nif os.environ['EMPTY']:\n    L = ['old', 'c']\n"}},
       {{"settings.py",
         "import os\n_base = ['new']\nL = _base + ['b']\nif os.environ['EMPTY']:\n    L = ['new', 'c']\n"}},
       ""},
      {"another setting that it is made from stays",
       replaced,
       {{"settings.py", "B = ('old', 'x')\nL = B + ('b',)\nC = 1\n"}},
       {{"settings.py",
         "B = ('old', 'x')\nL = B + ('b',)\nL = tuple('new' if item == 'old' else item for item in L)\nC = "
         "1\n"}},
       ""},
      {"what is not the project's stays",
       replaced,
       {{"lib_x.py", "L = ['old', 'x']\n"}, {"settings.py", "from lib_x import *\n"}},
       {{"settings.py", "from lib_x import *\nL = [\"new\" if item == \"old\" else item for item in L]\n"}},
       ""},
      {"in a tuple", replaced, {{"settings.py", "L = ('old',)\n"}}, {{"settings.py", "L = ('new',)\n"}}, ""},
      {"a line of its own",
       drop,
       {{"settings.py", "L = [\n    'a',\n    # about it\n    'old',  # it\n    'b',\n]\n"}},
       {{"settings.py", "L = [\n    'a',\n    # about it\n    'b',\n]\n"}},
       ""},
      {"the last without a comma, the first, the middle",
       drop,
       {{"settings.py", "L = ['a', 'old']\n"}},
       {{"settings.py", "L = ['a']\n"}},
       ""},
      {"the first", drop, {{"settings.py", "L = ['old', 'a']\n"}}, {{"settings.py", "L = ['a']\n"}}, ""},
      {"a tuple stays one",
       drop,
       {{"settings.py", "L = ('a', 'old')\n"}},
       {{"settings.py", "L = ('a',)\n"}},
       ""},
      {"the only one", drop, {{"settings.py", "L = ('old',)\n"}}, {{"settings.py", "L = ()\n"}}, ""},
      {"appended",
       drop,
       {{"settings.py", "L = ['a']\nL.append('old')\nL += ['b', 'old']\n"}},
       {{"settings.py", "L = ['a']\nL += ['b']\n"}},
       ""},
      {"a set of one would be a dict",
       drop,
       {{"settings.py", "L = {'old'}\n"}},
       {},
       "what makes `L` is not written in a form that can be changed in place"},
      {"computed",
       drop,
       {{"settings.py", "L = 'a old'.split()\n"}},
       {{"settings.py", "L = 'a old'.split()\nL = [item for item in L if item != 'old']\n"}},
       ""},
      {"inserted on a line of its own",
       inserted,
       {{"settings.py", "L = [\n    'a',  # it\n    'b'\n]\n"}},
       {{"settings.py", "L = [\n    'a',  # it\n    'n',\n    'b'\n]\n"}},
       ""},
      {"inserted behind the last",
       inserted,
       {{"settings.py", "L = [\n    'a'  # it\n]\n"}},
       {{"settings.py", "L = [\n    'a',  # it\n    'n',\n]\n"}},
       ""},
      {"inserted in the line",
       inserted,
       {{"settings.py", "L = ('a', )\n"}},
       {{"settings.py", "L = ('a', 'n', )\n"}},
       ""},
  });
}

TEST_CASE("entries of dicts, and defaults") {
  run({
      {"a key goes, another comes",
       deep,
       {{"settings.py", "D = {\n    'x': {\n        'old': 1,  # it\n        'k': 2,\n    },\n}\n"}},
       {{"settings.py", "D = {\n    'x': {\n        'k': 2,\n        'new': [1],\n    },\n}\n"}},
       ""},
      {"set part by part",
       deep,
       {{"settings.py", "D = {'x': dict(k=1)}\nD['x']['old'] = 2\n"}},
       {{"settings.py", "D = {'x': dict(k=1)}\nD['x']['new'] = [1]\n"}},
       ""},
      {"behind what is set, before what others have to say",
       standard,
       {{"settings.py",
         "import os\nA = 'x'\ntry:\n    from os import name\nexcept ImportError:\n    pass\n"}},
       {{"settings.py",
         "import os\nA = 'x'\nM = {'a': \"it's\"}\ntry:\n    from os import name\nexcept ImportError:\n    "
         "pass\n"}},
       ""},
      {"a module that holds nothing",
       standard,
       {{"settings.py", ""}},
       {{"settings.py", "M = {\"a\": \"it's\"}\n"}},
       ""},
  });
}
