# Writes OUT, a C++ file with every one of PAGES (docs/diagnostics/S0123.md) and SPANISH (docs/diagnostics/es/S0123.md) as
# a text.
function(senda_page_cases pages result)
  set(cases "")
  foreach(page IN LISTS pages)
    get_filename_component(code ${page} NAME_WE)
    file(READ ${page} text)
    string(APPEND cases "    if (code == \"${code}\") return R\"PAGE~(${text})PAGE~\";\n")
  endforeach()
  set(${result} "${cases}" PARENT_SCOPE)
endfunction()
senda_page_cases("${SPANISH}" spanish)
senda_page_cases("${PAGES}" english)
file(WRITE ${OUT} "#include \"tools/explain_pages.h\"

namespace senda::tools {

std::string_view ExplainPage(std::string_view code, Language language) {
  if (language == Language::kSpanish) {
${spanish}  } else {
${english}  }
  return {};
}

}  // namespace senda::tools
")
