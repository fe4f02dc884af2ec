# Generates lexer and parser from grammar/ into the library senda_grammar, which only compiler/syntax may use.
#
# Takes grammar/SendaLexer.g4 and grammar/SendaParser.g4; gives "SendaLexer.h" and "SendaParser.h" in namespace
# senda::grammar. Tool 4.7.2 and runtime 4.9, as Debian packages them, are a tested pair; nothing in ANTLR checks that tool
# and runtime fit, so any other pair is refused here.
set(SENDA_ANTLR_TOOL 4.7.2)
set(SENDA_ANTLR_RUNTIME 4.9)

find_program(ANTLR4_PROGRAM antlr4 REQUIRED)
find_path(ANTLR4_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
find_library(ANTLR4_LIBRARY antlr4-runtime REQUIRED)

if(NOT SENDA_ANTLR_SEEN STREQUAL "${ANTLR4_PROGRAM}")
  execute_process(COMMAND ${ANTLR4_PROGRAM} OUTPUT_VARIABLE antlr_says ERROR_VARIABLE antlr_says)
  if(NOT antlr_says MATCHES "Version ${SENDA_ANTLR_TOOL}")
    message(FATAL_ERROR "Senda is tested with the ANTLR tool ${SENDA_ANTLR_TOOL}; ${ANTLR4_PROGRAM} is another one")
  endif()
  set(SENDA_ANTLR_SEEN ${ANTLR4_PROGRAM} CACHE INTERNAL "the ANTLR tool whose version was checked")
endif()
file(REAL_PATH ${ANTLR4_LIBRARY} antlr_library)
if(NOT antlr_library MATCHES "\\.so\\.${SENDA_ANTLR_RUNTIME}(\\.|$)")
  message(FATAL_ERROR "Senda is tested with the ANTLR runtime ${SENDA_ANTLR_RUNTIME}; ${antlr_library} is another one")
endif()

add_library(senda_antlr INTERFACE)
target_include_directories(senda_antlr SYSTEM INTERFACE ${ANTLR4_INCLUDE})
target_link_libraries(senda_antlr INTERFACE ${ANTLR4_LIBRARY})

# senda_grammar_library(): called once, by compiler/syntax.
function(senda_grammar_library)
  set(grammars ${CMAKE_SOURCE_DIR}/grammar/SendaLexer.g4 ${CMAKE_SOURCE_DIR}/grammar/SendaParser.g4)
  set(out ${CMAKE_BINARY_DIR}/grammar)
  file(GLOB present CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/grammar/*.g4)
  list(LENGTH present count)
  if(count LESS 2)
    add_library(senda_grammar INTERFACE)
    return()
  endif()
  set(generated ${out}/SendaLexer.cpp ${out}/SendaParser.cpp)
  add_custom_command(
    OUTPUT ${generated} ${out}/SendaLexer.h ${out}/SendaParser.h
    COMMAND ${ANTLR4_PROGRAM} -Dlanguage=Cpp -no-listener -no-visitor -Werror -package senda::grammar -Xexact-output-dir
      -lib ${out} -o ${out} ${CMAKE_SOURCE_DIR}/grammar/SendaLexer.g4 ${CMAKE_SOURCE_DIR}/grammar/SendaParser.g4
    DEPENDS ${grammars}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/grammar
    COMMENT "Generating lexer and parser"
    VERBATIM)
  add_library(senda_grammar STATIC ${generated})
  target_include_directories(senda_grammar SYSTEM PUBLIC ${out})
  target_link_libraries(senda_grammar PUBLIC senda_antlr)
  target_compile_options(senda_grammar PRIVATE -w)
  # Its serialised tables are u8"" literals, which C++20 would give another type.
  set_source_files_properties(${out}/SendaLexer.cpp PROPERTIES COMPILE_OPTIONS -fno-char8_t SKIP_PRECOMPILE_HEADERS ON)
endfunction()
