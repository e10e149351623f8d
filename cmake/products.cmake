# What is built for users: the command and the C library.
if(TARGET ts_cli)
  add_executable(trysquare src/cli/main.cpp)
  target_compile_definitions(trysquare PRIVATE TRYSQUARE_VERSION="${PROJECT_VERSION}")
  target_link_libraries(trysquare PRIVATE ts_cli ts_warnings)
  set_target_properties(trysquare PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  install(TARGETS trysquare RUNTIME DESTINATION bin)
endif()

if(TARGET ts_capi)
  file(GLOB capi_sources CONFIGURE_DEPENDS src/capi/*.cpp)
  add_library(trysquare_shared SHARED ${capi_sources})
  set_target_properties(trysquare_shared PROPERTIES
    OUTPUT_NAME trysquare VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_include_directories(trysquare_shared PUBLIC include)
  target_link_libraries(trysquare_shared PRIVATE ts_app ts_warnings)
  install(TARGETS trysquare_shared LIBRARY DESTINATION lib)
  install(FILES include/trysquare/trysquare.h DESTINATION include/trysquare)
  install(DIRECTORY src/python/trysquare DESTINATION share/trysquare/python)
endif()
