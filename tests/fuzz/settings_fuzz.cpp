// Any text as a settings module, beside a package, a module that imports it back, and a file. Laws: the
// evaluation ends, with values that have a form as data and an end; the same text gives the same answer.
#include "base/filesystem.hpp"
#include "data/json.hpp"
#include "fuzz/demand.hpp"
#include "report/settings_document.hpp"
#include "settings/settings.hpp"
#include "support/memory_filesystem.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace trysquare;
using test::demand;

std::string evaluated(const std::string& source) {
  test::MemoryFileSystem files;
  files.add("/project/app/__init__.py", "");
  files.add("/project/app/settings.py", source);
  files.add("/project/app/base.py",
            "import os\nfrom . import back\nAPPS = ['a', 'b']\nDEBUG = os.environ['WHO']\n");
  files.add("/project/app/back.py",
            "from .settings import *\nfrom . import settings\nLEVEL = len(dir(settings))\n");
  files.add("/project/data.json", R"({"name": "n", "list": [1, 2.5, null]})");
  model::Environment environment;
  environment.markers.os_name = "posix";
  environment.markers.sys_platform = "linux";
  environment.markers.python_version = "3.12";
  environment.markers.python_full_version = "3.12.1";
  const auto answer =
      settings::read_settings({files, "/project", environment, "app.settings", {{"HERE", "1"}}, {"WHO"}});
  demand(answer.has_value());
  if (answer->failure) demand(!answer->failure->message.empty());
  return data::write_json(report::settings_node(*answer), data::JsonStyle::indented);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string source(data, data + size);
  const std::string answer = evaluated(source);
  if (size < 2000) demand(evaluated(source) == answer);
  return 0;
}
