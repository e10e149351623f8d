# cmake -DROOT=… -DFILES=a;b -DOUT=file.cpp -P write_embedded.cmake
# Each file becomes raw string literals of at most 8,000 bytes (compilers limit a literal's length), with `sv` at
# the end: nobody has to count its characters while compiling, which clang does not do for this many.
set(text "// Written by cmake/write_embedded.cmake from the files named below.\n")
string(APPEND text "#include \"data/embedded.hpp\"\n\n#include <array>\n\nnamespace trysquare::data {\nnamespace {\n\n"
    "using namespace std::string_view_literals;\n\n")
set(count 0)
set(rows "")
foreach(name IN LISTS FILES)
  file(READ ${ROOT}/${name} content)
  # A list in CMake is text with `;`, and brackets group: neither may be touched, so work by substring.
  string(LENGTH "${content}" length)
  set(literal "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${content}" ${at} 8000 piece)
    string(APPEND literal "R\"embedded(${piece})embedded\"\n")
    math(EXPR at "${at} + 8000")
  endwhile()
  if(literal STREQUAL "")
    set(literal "\"\"")
  endif()
  string(STRIP "${literal}" literal)
  string(APPEND rows "    EmbeddedFile{\"${name}\"sv,\n${literal}sv},\n")
  math(EXPR count "${count} + 1")
endforeach()
string(APPEND text "constexpr std::array<EmbeddedFile, ${count}> all{{\n${rows}}};\n}  // namespace\n\n")
string(APPEND text "std::span<const EmbeddedFile> embedded_files() { return all; }\n\n}  // namespace trysquare::data\n")
file(WRITE ${OUT} "${text}")
