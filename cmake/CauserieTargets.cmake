# How our own libraries and tests are built. Every library is one folder; sources are globbed, so a new file needs no
# edit here.

add_library(causerie_options INTERFACE)
target_include_directories(causerie_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(causerie_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor)
if(CAUSERIE_WERROR)
  target_compile_options(causerie_options INTERFACE -Werror)
endif()
if(CAUSERIE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(EMSCRIPTEN)
  # Whole-program, small: what the browser downloads before the first frame is budgeted.
  add_compile_options(-Oz -flto -fno-exceptions -fno-rtti -fno-threadsafe-statics -mnontrapping-fptoint -mbulk-memory)
  add_link_options(-Oz -flto)
endif()

# causerie_library(NAME FOLDER [libraries ...]): all .cpp files directly in FOLDER and below it.
function(causerie_library name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE causerie_options ${ARGN})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC causerie_options ${ARGN})
endfunction()

# causerie_test(KIND NAME FOLDER [libraries ...]): one Catch2 binary NAME from FOLDER's *_KIND.cpp files, where KIND is
# `test` (needs nothing), `viewtest` (headless ImGui), `pgtest` (PostgreSQL) or `httptest` (server and PostgreSQL).
function(causerie_test kind name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*_${kind}.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name}_${kind} ${sources} $<TARGET_OBJECTS:test_main>)
  target_link_libraries(${name}_${kind} PRIVATE causerie_options catch2 ${ARGN})
  if(kind STREQUAL "pgtest")
    add_dependencies(pg_tests ${name}_${kind})
  elseif(kind STREQUAL "httptest")
    add_dependencies(http_tests ${name}_${kind})
  else()
    add_dependencies(unit_tests ${name}_${kind})
  endif()
endfunction()
