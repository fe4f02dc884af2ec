# Compile settings of the whole project, and the functions with which a folder becomes a library.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

# A decision must not depend on the machine: no fused multiply-add, no fast-math.
add_compile_options(-ffp-contract=off)
# Paths in assertions and debug information are relative to the project.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(SENDA_SANITIZE)
  add_compile_options(-fsanitize=${SENDA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SENDA_SANITIZE})
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CMAKE_SOURCE_DIR}/cmake/compile.sh)
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

# The warnings that Senda's own code is held to. Generated code has its own (see antlr.cmake).
add_library(senda_options INTERFACE)
target_include_directories(senda_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(senda_options INTERFACE -Wall -Wextra -Wswitch -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${SENDA_WERROR}>:-Werror>)
# GCC 12 reports overflows and overlaps inside the standard library's own strings when it optimises (GCC bugs 105329, 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(senda_options INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
    -Wno-stringop-overread -Wno-maybe-uninitialized)
endif()
target_compile_definitions(senda_options INTERFACE SENDA_VERSION="${PROJECT_VERSION}")

# What nearly every file includes: each folder has it precompiled, together with its PCH headers.
set(SENDA_COMMON_HEADERS <algorithm> <functional> <map> <memory> <optional> <set> <string> <string_view> <unordered_map>
  <utility> <variant> <vector> <fmt/core.h>)

# senda_library(NAME DEPS a b ... LINK x y ... TEST_DEPS c ... PCH <h> ...)
#
# Makes the library senda_NAME of every *.cc in the current folder except tests; a folder without any becomes an interface
# library. DEPS are the folders it may include (the arrows of the architecture), LINK libraries from outside. Each *_test.cc
# and *_testing.cc goes into the test binary of its half (compiler_tests, runtime_tests, tools_tests) and into a small one of
# its own, senda_NAME_tests, which links only the folder, its DEPS and TEST_DEPS and is built when asked for.
function(senda_library name)
  cmake_parse_arguments(ARG "" "" "DEPS;LINK;TEST_DEPS;PCH;EXCLUDE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  file(GLOB tests CONFIGURE_DEPENDS *_test.cc *_testing.cc)
  list(REMOVE_ITEM sources ${tests} "")
  foreach(file IN LISTS ARG_EXCLUDE)
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  list(TRANSFORM ARG_DEPS PREPEND senda_)
  list(TRANSFORM ARG_TEST_DEPS PREPEND senda_)
  if(sources)
    add_library(senda_${name} STATIC ${sources})
    target_link_libraries(senda_${name} PUBLIC senda_options ${ARG_DEPS} ${ARG_LINK})
    target_precompile_headers(senda_${name} PRIVATE ${SENDA_COMMON_HEADERS} ${ARG_PCH})
  else()
    add_library(senda_${name} INTERFACE)
    target_link_libraries(senda_${name} INTERFACE senda_options ${ARG_DEPS} ${ARG_LINK})
  endif()
  if(tests AND SENDA_TESTS)
    senda_folder_tests(${name} "${tests}" "${ARG_TEST_DEPS}")
  endif()
endfunction()

# The tests of one folder: compiled once, linked into the small and the large binary.
function(senda_folder_tests name tests deps)
  add_library(senda_${name}_test_objects OBJECT ${tests})
  target_link_libraries(senda_${name}_test_objects PUBLIC senda_${name} ${deps} GTest::gtest rapidcheck rapidcheck_gtest)
  target_include_directories(senda_${name}_test_objects SYSTEM PRIVATE
    $<TARGET_PROPERTY:rapidcheck,INTERFACE_INCLUDE_DIRECTORIES>)
  target_precompile_headers(senda_${name}_test_objects PRIVATE ${SENDA_COMMON_HEADERS} <gtest/gtest.h>)
  add_executable(senda_${name}_tests EXCLUDE_FROM_ALL)
  target_link_libraries(senda_${name}_tests PRIVATE senda_${name}_test_objects GTest::gtest_main)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE path)
  string(REGEX REPLACE "/.*" "" half ${path})
  set_property(GLOBAL APPEND PROPERTY senda_${half}_tests senda_${name}_test_objects)
endfunction()

# senda_test_binary(HALF LINK ...): the one binary with all tests below HALF/, each known to ctest by its own name.
function(senda_test_binary half)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  get_property(objects GLOBAL PROPERTY senda_${half}_tests)
  if(NOT objects)
    return()
  endif()
  add_executable(${half}_tests)
  target_link_libraries(${half}_tests PRIVATE ${objects} ${ARG_LINK} GTest::gtest_main)
  gtest_discover_tests(${half}_tests DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()
