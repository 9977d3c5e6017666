# Warnings for our own code only; third-party headers come in as SYSTEM.
add_library(assay_warnings INTERFACE)
target_compile_options(assay_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-align
  -Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi -Wimplicit-fallthrough
  # gcc 12 sees the unused alternatives of a moved std::variant as uninitialised once it inlines (gcc bug 80635);
  # UBSan and the analysers of the tidy preset look for the real ones.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  # C++20 designated initialisers leave the rest at their defaults on purpose.
  -Wno-missing-field-initializers)
if(ASSAY_WERROR)
  target_compile_options(assay_warnings INTERFACE -Werror)
endif()
if(ASSAY_HARDEN)
  add_compile_options(-fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS)
  add_link_options(-pie -Wl,-z,relro,-z,now -Wl,--as-needed)
endif()
