# Writes OUT, a C++ file with every one of PACKAGES (stdlib/cx.senda) as a text.
set(cases "")
foreach(package IN LISTS PACKAGES)
  get_filename_component(name ${package} NAME_WE)
  file(READ ${package} text)
  string(APPEND cases "  if (name == \"${name}\") return R\"SENDA~(${text})SENDA~\";\n")
endforeach()
file(WRITE ${OUT} "#include \"compiler/driver/library.h\"

namespace senda::driver {

std::string_view LibraryText(std::string_view name) {
${cases}  (void)name;
  return {};
}

}  // namespace senda::driver
")
