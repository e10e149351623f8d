// bare_walk DIRECTORY: every file below it is asked for its size, and nothing else. What `doctor` cannot do
// with less.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdio>
#include <string_view>

namespace {

struct Sum {
  unsigned long files = 0, bytes = 0;
};

void walk(int folder, Sum& sum) {
  DIR* stream = fdopendir(folder);
  if (stream == nullptr) return;
  while (const dirent* entry = readdir(stream)) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (entry->d_type == DT_DIR) {
      const int inner = openat(dirfd(stream), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (inner >= 0) walk(inner, sum);
      continue;
    }
    struct stat facts{};
    if (fstatat(dirfd(stream), entry->d_name, &facts, 0) != 0) continue;
    ++sum.files;
    sum.bytes += static_cast<unsigned long>(facts.st_size);
  }
  closedir(stream);
}

}  // namespace

int main(int count, char** arguments) {
  Sum sum;
  const int folder = count > 1 ? open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  if (folder < 0) return 2;
  walk(folder, sum);
  std::printf("%lu files, %lu bytes\n", sum.files, sum.bytes);
  return 0;
}
