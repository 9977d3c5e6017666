# assay_registry(TARGET TYPE NAMESPACE HEADER FOLDER [INNER])
# Turns a folder of .cpp files into one generated table of plain symbol references: NAMESPACE::all_<folder>()
# (for FOLDER `writer` that is all_writer()).
# FOLDER/squashfs.cpp must define `extern const TYPE squashfs{…}` in NAMESPACE; a missing or misspelt
# constant fails at link and is named there. No self-registration, no list that two people edit.
# INNER: the constants stand in NAMESPACE::INNER, for a second registry in the same namespace. Two constants of one
# name would link without a word, the one taken for the other; so they are refused here.
function(assay_registry target type ns header dir)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.cpp")
  list(SORT files)
  set(decl "")
  set(inner "${ARGV5}")
  set(prefix "")
  if(inner)
    set(prefix "${inner}::")
  endif()
  set(refs "")
  foreach(f IN LISTS files)
    get_filename_component(n ${f} NAME_WE)
    get_property(taken GLOBAL PROPERTY assay_registered)
    if("${ns}::${prefix}${n}" IN_LIST taken)
      message(FATAL_ERROR "${f}: another registry holds ${ns}::${prefix}${n} already")
    endif()
    set_property(GLOBAL APPEND PROPERTY assay_registered "${ns}::${prefix}${n}")
    string(APPEND decl "extern const ${type} ${n};\n")
    string(APPEND refs "    &${prefix}${n},\n")
  endforeach()
  if(inner)
    set(decl "namespace ${inner} {\n${decl}}  // namespace ${inner}\n")
  endif()
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
