# Third-party code, from the system's packages. Reasons and versions: docs/dependencies.md.
# fmt, toml++, nlohmann/json and CLI11 are used as headers: each is compiled into one object of ours,
# so that the command and the C library load nothing but libc and libstdc++.
find_package(fmt 9 REQUIRED)
find_package(tomlplusplus 3.3 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
# libyaml is a library in C; its archive is linked in, so that the command stays one file.
find_path(YAML_INCLUDE_DIR yaml.h REQUIRED)
find_library(YAML_LIBRARY NAMES libyaml.a yaml_static yaml REQUIRED)

# libarchive, its archive too, with only the formats and filters that are asked for by name: a program takes from it
# what it calls. nettle is what its zip calls for encrypted entries.
find_path(ARCHIVE_INCLUDE_DIR archive.h REQUIRED)
set(ts_archive_libraries "")
foreach(name archive z zstd lzma bz2 nettle)
  find_library(ts_library_${name} NAMES lib${name}.a ${name} REQUIRED)
  list(APPEND ts_archive_libraries ${ts_library_${name}})
endforeach()

function(ts_headers_of target package)
  add_library(${target} INTERFACE)
  get_target_property(directories ${package} INTERFACE_INCLUDE_DIRECTORIES)
  if(directories)
    target_include_directories(${target} SYSTEM INTERFACE ${directories})
  endif()
endfunction()

ts_headers_of(ts_fmt fmt::fmt)
ts_headers_of(ts_toml tomlplusplus::tomlplusplus)
ts_headers_of(ts_json nlohmann_json::nlohmann_json)
ts_headers_of(ts_cli11 CLI11::CLI11)
add_library(ts_yaml INTERFACE)
target_include_directories(ts_yaml SYSTEM INTERFACE ${YAML_INCLUDE_DIR})
target_link_libraries(ts_yaml INTERFACE ${YAML_LIBRARY})
add_library(ts_archive INTERFACE)
target_include_directories(ts_archive SYSTEM INTERFACE ${ARCHIVE_INCLUDE_DIR})
target_link_libraries(ts_archive INTERFACE ${ts_archive_libraries})
