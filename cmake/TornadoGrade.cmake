# Somebody's chapters, beside the reference's in one tree, and twice: as
# ch02_work_tests on the reference's chapters, so that a fault in 01 does not
# sink 02, and as ch02_own_tests on the person's own. A chapter that they have
# not touched is the reference's there, as if lent. `./learn grade` reads it.

function(tornado_graded_variant name variant base folder)
  tornado_facts("${name}")
  string(SUBSTRING "${name}" 0 2 number)
  set(target "ch${number}_${variant}")
  tornado_chapter_variant(${target} "${folder}" SOURCES ${SOURCES}
    LINKS ${LINKS} AFTER ${AFTER} BASE "${base}"
    WARNINGS tornado_starter_warnings)
  list(TRANSFORM TESTS PREPEND "${CMAKE_SOURCE_DIR}/tests/${name}/")
  add_executable(${target}_tests EXCLUDE_FROM_ALL ${TESTS})
  target_link_libraries(${target}_tests PRIVATE
    ${target} common_testing ${TEST_LINKS} tornado_starter_warnings)
  tornado_tests_read_headers_once(${target}_tests)
  set_target_properties(${target}_tests PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/${name}")
endfunction()

get_property(chapters GLOBAL PROPERTY TORNADO_CHAPTERS)
foreach(chapter IN LISTS chapters)
  set(folder "${CMAKE_SOURCE_DIR}/solutions/${chapter}")
  if("${chapter}" IN_LIST TORNADO_WORK_CHAPTERS)
    set(folder "${TORNADO_WORK}/${chapter}")
    tornado_graded_variant("${chapter}" work "" "${folder}")
  endif()
  tornado_graded_variant("${chapter}" own _own "${folder}")
endforeach()
