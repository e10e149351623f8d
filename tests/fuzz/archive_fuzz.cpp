// Any bytes as an archive. Laws: no name leads out of the tree, every entry's parents are there, links end,
// and what is found in it is an environment, a distribution or a refusal in words.
#include "base/byte_source.hpp"
#include "fuzz/demand.hpp"
#include "locate/archive_environment.hpp"
#include "read/archive_tree.hpp"
#include "read/distribution_files.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace trysquare;

void check_tree(const read::ArchiveTree& tree) {
  std::size_t seen = 0;
  for (const auto& [path, entry] : tree.entries()) {
    test::demand(!path.empty() && path.front() != '/' &&
                 ("/" + path + "/").find("/../") == std::string::npos);
    const std::string parent = path.substr(0, path.find('/') == std::string::npos ? 0 : path.rfind('/'));
    test::demand(parent.empty() || tree.entries().contains(parent));
    if (++seen > 200) continue;
    const auto real = tree.real_path(tree.mounted(path));
    test::demand(!real || real->starts_with("f.tar"));
    std::string content;
    const auto read = tree.read_into(tree.mounted(path), content);
    test::demand(read.has_value() || !read.error().message.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  TextSource source(bytes);
  const std::string path = "f.tar";
  const auto content = read::read_archive(source, path);
  if (!content) {
    test::demand(!content.error().message.empty());
    return 0;
  }
  check_tree(*content->tree);
  if (const auto metadata = read::metadata_of_archive(*content->tree, "f.whl")) {
    const auto one = read::read_distribution_file(*content, *metadata, path);
    test::demand(one.has_value() || !one.error().message.empty());
  }
  const locate::Host host{*content->tree, {}, "/", "posix", {}};
  const auto environment =
      locate::find_archived_environment(host, *content, {path, "", read::Depth::details});
  test::demand(environment.has_value() || !environment.error().message.empty());
  return 0;
}
