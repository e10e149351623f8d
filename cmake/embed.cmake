# Data that travels inside the binary: rules, product descriptions, constraints and the pages that
# `explain` prints. Written as one C++ source; which folders, and why: docs/dependencies.md.
file(GLOB_RECURSE ts_embedded_files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
     rules/*.toml rules/*.py constraints/*.toml constraints/*.txt frameworks/*.toml docs/findings/*.md values/*.toml values/*.py
     starters/*.toml names/*.toml pages/*.css pages/*.js
     src/python/sanitized_settings.py)
list(SORT ts_embedded_files)
set(ts_embedded_source ${CMAKE_BINARY_DIR}/embedded_files.cpp)
list(TRANSFORM ts_embedded_files PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE ts_embedded_paths)

add_custom_command(
  OUTPUT ${ts_embedded_source}
  COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR} -DOUT=${ts_embedded_source}
          "-DFILES=${ts_embedded_files}" -P ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
  DEPENDS ${ts_embedded_paths} ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
  VERBATIM)
