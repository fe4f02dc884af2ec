# Writes OUT, a C++ file with every one of PAGES (docs/diagnostics/S0123.md) as a text.
set(cases "")
foreach(page IN LISTS PAGES)
  get_filename_component(code ${page} NAME_WE)
  file(READ ${page} text)
  string(APPEND cases "  if (code == \"${code}\") return R\"PAGE~(${text})PAGE~\";\n")
endforeach()
file(WRITE ${OUT} "#include \"tools/explain_pages.h\"

namespace senda::tools {

std::string_view ExplainPage(std::string_view code) {
${cases}  (void)code;
  return {};
}

}  // namespace senda::tools
")
