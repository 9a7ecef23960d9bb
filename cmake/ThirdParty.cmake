# Every library that is not ours, by the name that our targets link.

# Header-only, shared with the browser build through a private folder: -I/usr/include would poison Emscripten's sysroot.
add_library(json INTERFACE)
add_library(expected INTERFACE)
if(EMSCRIPTEN)
  target_include_directories(json SYSTEM INTERFACE ${CAUSERIE_DEPS}/include)
  target_include_directories(expected SYSTEM INTERFACE ${CAUSERIE_DEPS}/include)
endif()

add_library(md4c STATIC ${CAUSERIE_DEPS}/md4c/md4c.c)
target_include_directories(md4c SYSTEM PUBLIC ${CAUSERIE_DEPS}/md4c)

set(IMGUI ${CAUSERIE_DEPS}/imgui)
add_library(imgui STATIC ${IMGUI}/imgui.cpp ${IMGUI}/imgui_draw.cpp ${IMGUI}/imgui_widgets.cpp)
target_include_directories(imgui SYSTEM PUBLIC ${IMGUI} ${IMGUI}/backends)
# Not as an absolute path: ccache would find nothing again in another checkout.
target_include_directories(imgui PUBLIC ${CMAKE_SOURCE_DIR})
target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="wasm-client/views/imgui_config.hpp")
if(EMSCRIPTEN)
  target_sources(imgui PRIVATE ${IMGUI}/backends/imgui_impl_opengl3.cpp)
  target_compile_definitions(imgui PUBLIC IMGUI_IMPL_OPENGL_ES3)
  return()
endif()
# The client does without: wasm-client/platform/imgui_without_tables.cpp.
target_sources(imgui PRIVATE ${IMGUI}/imgui_tables.cpp)

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PISTACHE REQUIRED IMPORTED_TARGET libpistache)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
find_package(CLI11 REQUIRED)

# Pistache is linked in where Debian has an archive of it: as a library of its own it would be the only reason to load a
# shared C++ runtime, and the two cost every process some 2 MB of resident memory.
add_library(pistache INTERFACE)
find_library(PISTACHE_ARCHIVE libpistache.a)
if(PISTACHE_ARCHIVE)
  target_include_directories(pistache SYSTEM INTERFACE ${PISTACHE_INCLUDE_DIRS})
  target_link_libraries(pistache INTERFACE ${PISTACHE_ARCHIVE} ssl crypto Threads::Threads)
else()
  target_link_libraries(pistache INTERFACE PkgConfig::PISTACHE)
endif()

# libpqxx 7.10, built once from its source by script/setup.
add_library(pqxx INTERFACE)
target_include_directories(pqxx SYSTEM INTERFACE ${CAUSERIE_DEPS}/pqxx/include)
target_link_libraries(pqxx INTERFACE ${CAUSERIE_DEPS}/pqxx/lib/libpqxx.a PkgConfig::PQ)

# Catch2 is version 2 on Debian 12 (one header) and version 3 on Debian 13; tests/support/catch.hpp hides the difference.
if(CAUSERIE_TESTS)
  add_library(catch2 INTERFACE)
  find_package(Catch2 REQUIRED)
  target_link_libraries(catch2 INTERFACE Catch2::Catch2)
endif()
