# LLVM 19 as the one shared library, for compiler/codegen alone. Its headers count as system headers, so that their warnings
# are not ours. LLVM is built with RTTI and without exceptions.
find_package(LLVM 19.1 REQUIRED CONFIG PATHS /usr/lib/llvm-19/lib/cmake/llvm NO_DEFAULT_PATH)

add_library(senda_llvm INTERFACE)
target_include_directories(senda_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
separate_arguments(llvm_definitions NATIVE_COMMAND ${LLVM_DEFINITIONS})
target_compile_definitions(senda_llvm INTERFACE SENDA_LLVM_VERSION="${LLVM_PACKAGE_VERSION}")
# LLVM's classes have a deleter that fits its own `operator new` for operands; GCC 12 takes it for a mistake.
target_compile_options(senda_llvm INTERFACE ${llvm_definitions} -Wno-mismatched-new-delete)
target_link_libraries(senda_llvm INTERFACE LLVM)
