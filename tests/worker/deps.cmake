# Until src/scan defines the engine: run_scan.cpp is in the library, and no test calls it yet.
target_link_options(worker_test PRIVATE -Wl,--unresolved-symbols=ignore-all)
if(TARGET assay-clam)
  add_dependencies(worker_test assay-clam)
endif()
