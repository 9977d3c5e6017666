target_include_directories(asset_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)
