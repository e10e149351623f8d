# One library per folder of src/, in the order of src/layers.txt. A library sees the headers of lower
# layers only: each folder's headers are reached through a directory of their own.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS src/layers.txt)
file(STRINGS src/layers.txt layers REGEX "^[0-9]")

set(ts_modules "")
foreach(layer IN LISTS layers)
  string(REGEX MATCH "^([0-9]+) +([a-z]+)$" matched "${layer}")
  set(number ${CMAKE_MATCH_1})
  set(name ${CMAKE_MATCH_2})
  file(GLOB sources CONFIGURE_DEPENDS src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/(main|allocation)\\.cpp$")  # belongs to the command, not to the library
  if(NOT sources OR name STREQUAL "capi")  # capi is the shared library: cmake/products.cmake
    continue()
  endif()

  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/headers/${name})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/${name} ${CMAKE_BINARY_DIR}/headers/${name}/${name}
       SYMBOLIC COPY_ON_ERROR)

  add_library(ts_${name} STATIC ${sources})
  target_include_directories(ts_${name} PUBLIC ${CMAKE_BINARY_DIR}/headers/${name})
  target_link_libraries(ts_${name} PUBLIC ts_fmt PRIVATE ts_warnings)
  foreach(lower IN LISTS ts_modules)
    if(ts_number_${lower} LESS number AND NOT (name STREQUAL "pep" AND NOT lower STREQUAL "base"))
      target_link_libraries(ts_${name} PUBLIC ts_${lower})
    endif()
  endforeach()
  set(ts_number_${name} ${number})
  list(APPEND ts_modules ${name})
endforeach()

if(TARGET ts_data)
  target_link_libraries(ts_data PRIVATE ts_toml ts_json ts_yaml ts_archive)
  target_sources(ts_data PRIVATE ${ts_embedded_source})
endif()
if(TARGET ts_rules)
  # The rules' files, read by the build: a command parses none of their TOML (src/rules/compiled.hpp).
  add_executable(compile_rules cmake/compile_rules.cpp)
  target_link_libraries(compile_rules PRIVATE ts_read ts_warnings)
  set(ts_compiled_rules ${CMAKE_BINARY_DIR}/compiled_rules.cpp)
  add_custom_command(OUTPUT ${ts_compiled_rules} COMMAND compile_rules ${ts_compiled_rules} DEPENDS compile_rules VERBATIM)
  target_sources(ts_rules PRIVATE ${ts_compiled_rules})
endif()
if(TARGET ts_cli)
  target_link_libraries(ts_cli PRIVATE ts_cli11)
endif()
