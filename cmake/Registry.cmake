# assay_registry(TARGET TYPE NAMESPACE HEADER FOLDER)
# Turns a folder of .cpp files into one generated table of plain symbol references: NAMESPACE::all_<folder>()
# (for FOLDER `writer` that is all_writer()).
# FOLDER/squashfs.cpp must define `extern const TYPE squashfs{…}` in NAMESPACE; a missing or misspelt
# constant fails at link and is named there. No self-registration, no list that two people edit.
function(assay_registry target type ns header dir)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.cpp")
  list(SORT files)
  set(decl "")
  set(refs "")
  foreach(f IN LISTS files)
    get_filename_component(n ${f} NAME_WE)
    string(APPEND decl "extern const ${type} ${n};\n")
    string(APPEND refs "    &${n},\n")
  endforeach()
  get_filename_component(stem ${dir} NAME)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${stem}_table.cpp)
  list(LENGTH files count)
  file(CONFIGURE OUTPUT ${out} CONTENT
"#include \"${header}\"

#include <array>
#include <span>

namespace ${ns} {
${decl}
std::span<const ${type}* const> all_${stem}() {
  static const std::array<const ${type}*, ${count}> kTable{
${refs}  };
  return kTable;
}
}  // namespace ${ns}
" @ONLY)
  target_sources(${target} PRIVATE ${out})
endfunction()
