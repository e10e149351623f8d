// The yardstick of `check`: a bare loop that opens and reads every METADATA of a site directory, once, whole.
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

int main(int count, char** words) {
  std::size_t files = 0;
  std::size_t bytes = 0;
  std::vector<char> buffer(std::size_t{1} << 20U);
  for (int i = 1; i < count; ++i) {
    const int site = ::open(words[i], O_RDONLY | O_DIRECTORY);
    DIR* listing = site < 0 ? nullptr : ::fdopendir(::dup(site));
    if (listing == nullptr) return 2;
    while (const dirent* entry = ::readdir(listing)) {
      const std::string name = entry->d_name;
      if (!name.ends_with(".dist-info")) continue;
      const int file = ::openat(site, (name + "/METADATA").c_str(), O_RDONLY);
      if (file < 0) continue;
      ++files;
      for (;;) {
        const ssize_t got = ::read(file, buffer.data(), buffer.size());
        if (got <= 0) break;
        bytes += static_cast<std::size_t>(got);
      }
      ::close(file);
    }
    ::closedir(listing);
    ::close(site);
  }
  std::printf("%zu files, %zu bytes\n", files, bytes);
  return files > 0 ? 0 : 1;
}
