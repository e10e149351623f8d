# One place for what the compiler is asked to refuse, and for the sanitizers.
add_library(ts_warnings INTERFACE)
if(MSVC)
  target_compile_options(ts_warnings INTERFACE /W4 /WX /permissive- /utf-8)
else()
  target_compile_options(ts_warnings INTERFACE
    -Wall -Wextra -Werror -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wno-missing-field-initializers  # requests are filled by name: what is left out has its default
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wnull-dereference -Wextra-semi)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports these for correct library code once it has inlined it.
    target_compile_options(ts_warnings INTERFACE
      -Wno-null-dereference -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow
      -Wno-array-bounds -Wno-free-nonheap-object)
  else()
    # libstdc++ 12's own stable_sort calls what C++17 deprecated.
    target_compile_options(ts_warnings INTERFACE -Wno-deprecated-declarations)
  endif()
endif()

if(TRYSQUARE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # so that the fuzzer sees which branches an input takes
endif()

if(TRYSQUARE_SANITIZE)
  add_compile_options(-fsanitize=${TRYSQUARE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TRYSQUARE_SANITIZE})
  # Libraries that name their objects instead of holding them: these are large.
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    set(CMAKE_CXX_ARCHIVE_CREATE "<CMAKE_AR> qcT <TARGET> <LINK_FLAGS> <OBJECTS>")
  endif()
endif()
