# What is built for users: the command and the C library.
if(TARGET ts_cli)
  add_executable(trysquare src/cli/main.cpp)
  target_compile_definitions(ts_cli PRIVATE TRYSQUARE_VERSION="${PROJECT_VERSION}")
  target_compile_definitions(trysquare PRIVATE TRYSQUARE_VERSION="${PROJECT_VERSION}")
  target_link_libraries(trysquare PRIVATE ts_cli ts_warnings)
  if(TRYSQUARE_SANITIZE)
    set_target_properties(trysquare PROPERTIES EXCLUDE_FROM_ALL ON)  # large, and no test of that build runs it
  else()
    target_sources(trysquare PRIVATE src/cli/allocation.cpp)
  endif()
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT TRYSQUARE_SANITIZE)
    # Loading and resolving libraries costs a start more than all our own work before `main`. Where the system's
    # C library is not there as an archive, libstdc++ alone is linked in.
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_LINK_OPTIONS -static-pie)
    check_cxx_source_compiles("#include <string>\nint main() { return static_cast<int>(std::string().size()); }" TRYSQUARE_STATIC_PIE)
    unset(CMAKE_REQUIRED_LINK_OPTIONS)
    if(TRYSQUARE_STATIC_PIE)
      target_link_options(trysquare PRIVATE -static-pie)
    else()
      target_link_options(trysquare PRIVATE -static-libstdc++ -static-libgcc)
    endif()
  endif()
  set_target_properties(trysquare PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  install(TARGETS trysquare RUNTIME DESTINATION bin)
endif()

# The C library is built from its own folder: nothing links it statically.
file(GLOB capi_sources CONFIGURE_DEPENDS src/capi/*.cpp)
add_library(trysquare_shared SHARED ${capi_sources})
set_target_properties(trysquare_shared PROPERTIES
  OUTPUT_NAME trysquare LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
target_compile_definitions(trysquare_shared PRIVATE TRYSQUARE_VERSION="${PROJECT_VERSION}")
target_include_directories(trysquare_shared PUBLIC include)
target_link_libraries(trysquare_shared PRIVATE ts_app ts_warnings)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT TRYSQUARE_SANITIZE)
  # It goes into processes of any age: libc is all that it asks of them.
  target_link_options(trysquare_shared PRIVATE -static-libstdc++ -static-libgcc)
endif()
if(UNIX AND NOT APPLE)
  # Only ts_* leaves the library, whatever the static libraries in it hold.
  target_link_options(trysquare_shared PRIVATE -Wl,--exclude-libs,ALL)
endif()
install(TARGETS trysquare_shared LIBRARY DESTINATION lib RUNTIME DESTINATION bin)
install(FILES include/trysquare/trysquare.h DESTINATION include/trysquare)

# The Python side lies beside the command in the build tree as it does when installed.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/trysquare)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/python ${CMAKE_BINARY_DIR}/share/trysquare/python
     SYMBOLIC COPY_ON_ERROR)
install(DIRECTORY src/python/trysquare DESTINATION share/trysquare/python
        PATTERN __pycache__ EXCLUDE)
# And the rules' stand-ins: as files Python compiles them once (app/shims.hpp, "find_stand_ins").
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/rules ${CMAKE_BINARY_DIR}/share/trysquare/stand_ins
     SYMBOLIC COPY_ON_ERROR)
install(DIRECTORY rules/ DESTINATION share/trysquare/stand_ins FILES_MATCHING PATTERN "*.py"
        PATTERN __pycache__ EXCLUDE)

# The wheel (pyproject.toml) has the command among its scripts and the library inside the package. `./dev wheel` packs what was
# built and tested already: TRYSQUARE_BUILT names that build's directory, and nothing is compiled again.
if(SKBUILD)
  install(DIRECTORY rules/ DESTINATION trysquare/stand_ins COMPONENT wheel FILES_MATCHING PATTERN "*.py"
          PATTERN __pycache__ EXCLUDE)
  set(TRYSQUARE_BUILT "" CACHE PATH "a release build whose command and library the wheel takes")
  if(TRYSQUARE_BUILT)
    install(PROGRAMS ${TRYSQUARE_BUILT}/trysquare DESTINATION ${SKBUILD_SCRIPTS_DIR} COMPONENT wheel)
    install(FILES ${TRYSQUARE_BUILT}/libtrysquare.so DESTINATION trysquare COMPONENT wheel)
    add_custom_target(built)  # what is built in its place: nothing
  else()
    install(TARGETS trysquare RUNTIME DESTINATION ${SKBUILD_SCRIPTS_DIR} COMPONENT wheel)
    install(TARGETS trysquare_shared LIBRARY DESTINATION trysquare RUNTIME DESTINATION trysquare COMPONENT wheel)
  endif()
endif()
