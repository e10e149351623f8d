#if defined(_WIN32)
#include "base/file_changes.hpp"

// Repairs rest on links, renames over open files and modes as POSIX has them: elsewhere each of these says
// so.
namespace trysquare {

namespace {
Failure refused(const std::string& path) {
  return failure_at({path, 0, 0}, "environments are changed on POSIX systems only");
}
}  // namespace

Result<std::vector<TreeEntry>> read_tree(const std::string& root, std::string_view) { return refused(root); }
Result<void> make_directory(const std::string& path) { return refused(path); }
Result<void> remove_tree(const std::string& path) { return refused(path); }
Result<void> move_tree(const std::string& path, const std::string&) { return refused(path); }
Result<void> remove_empty_directory(const std::string& path) { return refused(path); }
Result<void> link_file(const std::string&, const std::string& name) { return refused(name); }
Result<void> copy_file(const std::string&, const std::string& to) { return refused(to); }
Result<void> share_file(const std::string&, const std::string& to) { return refused(to); }
Result<void> make_link(const std::string&, const std::string& path) { return refused(path); }
Result<void> make_pipe(const std::string& path) { return refused(path); }
Result<void> set_mode_and_time(const std::string& path, std::uint32_t, std::int64_t) { return refused(path); }
Result<void> write_with_mode(const std::string& path, std::string_view, std::uint32_t) {
  return refused(path);
}
Result<void> flush_disk(const std::string& path) { return refused(path); }
NewFile::NewFile(std::string path, std::string beside, int descriptor)
    : path_(std::move(path)), beside_(std::move(beside)), descriptor_(descriptor) {}
NewFile::~NewFile() = default;
Result<std::unique_ptr<NewFile>> NewFile::create(const std::string& path) { return refused(path); }
Result<void> NewFile::write(std::string_view) { return refused(path_); }
Result<void> NewFile::finish() { return refused(beside_); }
Result<void> NewFile::finish(std::uint32_t, std::int64_t) { return refused(path_); }
std::unique_ptr<FileLock> FileLock::take(const std::string&) { return nullptr; }
FileLock::~FileLock() = default;
Result<std::unique_ptr<TemporaryFile>> TemporaryFile::create(std::string_view) { return refused(""); }
TemporaryFile::~TemporaryFile() = default;

}  // namespace trysquare
#endif
