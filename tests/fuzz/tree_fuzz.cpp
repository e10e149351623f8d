// Any text as a tree of files (support/memory_filesystem.hpp: `=== path`), read as a site directory, as
// requirements files that name each other, as conda's records, as a folder of distributions, as an
// environment. Laws: what is found has a name, what is refused says why; a tree is only read.
#include "fuzz/demand.hpp"
#include "locate/environment.hpp"
#include "read/conda_list.hpp"
#include "read/distribution_files.hpp"
#include "read/externally_managed.hpp"
#include "read/requirement_target.hpp"
#include "read/requirements_txt.hpp"
#include "read/site_directory.hpp"
#include "support/memory_filesystem.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace trysquare;

void check_environment(const Result<model::Environment>& environment) {
  if (!environment) return test::demand(!environment.error().message.empty());
  for (const auto& distribution : environment->distributions) test::demand(!distribution.key.empty());
  for (const auto& problem : environment->problems) test::demand(!problem.message.empty());
}

void check_site(const FileSystem& files) {
  using enum read::Depth;
  for (const auto depth : {names, metadata, requirements, details}) {
    const auto site = read::read_site_directory(files, {"/s", depth});
    for (const auto& distribution : site.distributions) test::demand(!distribution.metadata_path.empty());
    for (const auto& link : site.egg_links) test::demand(!link.key.empty());
    for (const auto& problem : site.problems) test::demand(!problem.message.empty());
  }
  if (const auto text = files.read_file("/s/EXTERNALLY-MANAGED"))
    test::demand(read::parse_externally_managed(*text).size() <= text->size());
}

void check_requirements(const FileSystem& files) {
  for (const bool constraint : {false, true}) {
    const auto found = read::read_requirements({files, "/s", {{"A", "b"}}, constraint}, "r.txt");
    if (!found) {
      test::demand(!found.error().error.message.empty());
      continue;
    }
    for (const auto& entry : found->entries) {
      test::demand(!entry.text.empty() && entry.line > 0 && !entry.path.empty());
      const auto target = read::parse_requirement_target(entry.text, files, "/s");
      test::demand(target.has_value() || entry.editable || !target.error().message.empty());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const auto files = test::parse_world(text);
  check_site(files);
  check_requirements(files);
  read::Target target;
  target.known.sys_platform = "linux";
  target.known.python_version = "3.12";
  target.files = &files;
  check_environment(read::read_conda_meta("/s", target));
  check_environment(read::read_distribution_folder("/s", target));
  locate::EnvironmentQuery query;
  query.python = "/s";
  query.depth = read::Depth::details;
  check_environment(locate::find_environment({files, {}, "/", "posix", {}}, query));
  return 0;
}
