# Writes OUT, a C++ file with every file of FILES, paths below FOLDER, as a text.
set(cases "")
list(SORT FILES)
foreach(file IN LISTS FILES)
  file(READ ${FOLDER}/${file} text)
  string(APPEND cases "      {\"${file}\", R\"TEXT~(${text})TEXT~\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"tools/templates.h\"

namespace senda::tools {

const std::vector<Template>& Templates() {
  static const std::vector<Template> templates = {
${cases}  };
  return templates;
}

}  // namespace senda::tools
")
