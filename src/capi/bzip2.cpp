// The C library does without bzip2: Debian builds its archive for programs only (no -fPIC). libarchive asks
// it to begin and is told that it cannot, which ends in an Error; the command has all of it.

namespace {

constexpr int config_error = -9;  // BZ_CONFIG_ERROR: "the library has been improperly compiled"

}  // namespace

extern "C" {

int BZ2_bzDecompressInit(void* /*stream*/, int /*verbosity*/, int /*small*/) noexcept { return config_error; }
int BZ2_bzDecompress(void* /*stream*/) noexcept { return config_error; }
int BZ2_bzDecompressEnd(void* /*stream*/) noexcept { return config_error; }

}  // extern "C"
