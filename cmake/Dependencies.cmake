# Every third-party library of the C++ side, all from Debian 12 packages (NOTICE lists their licences).
# Each becomes an imported target `dep::NAME`; a folder's CMakeLists.txt names what it uses.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

function(assay_pkg name)
  pkg_check_modules(${name} REQUIRED QUIET IMPORTED_TARGET GLOBAL ${ARGN})
  add_library(dep::${name} ALIAS PkgConfig::${name})
endfunction()

# For libraries without pkg-config or CMake files.
function(assay_lib name)
  add_library(dep_${name} INTERFACE)
  target_link_libraries(dep_${name} INTERFACE ${ARGN})
  add_library(dep::${name} ALIAS dep_${name})
endfunction()

assay_pkg(crypto libcrypto)
assay_pkg(openssl openssl)
assay_pkg(fmt fmt)
assay_pkg(zstd libzstd)
assay_pkg(lzma liblzma)
assay_pkg(lz4 liblz4)
assay_lib(bzip2 bz2)
assay_pkg(zlib zlib)
assay_pkg(deflate libdeflate)
assay_pkg(isal libisal)
assay_pkg(archive libarchive)
assay_pkg(simdjson simdjson)
assay_pkg(sqlite3 sqlite3)
assay_pkg(sodium libsodium)
assay_pkg(seccomp libseccomp)
assay_pkg(yara yara)
assay_pkg(hs libhs)

assay_pkg(xlsxwriter xlsxwriter)
assay_pkg(pugixml pugixml)
assay_pkg(curl libcurl)
assay_lib(lmdb lmdb)
assay_lib(soci soci_core soci_sqlite3)
assay_lib(json)  # nlohmann-json3-dev: headers only

# GPL-2.0, linked by assay-clam alone; without it the program is not built and scans say so.
pkg_check_modules(clamav QUIET IMPORTED_TARGET GLOBAL libclamav)
assay_lib(tomlplusplus)  # libtomlplusplus-dev
