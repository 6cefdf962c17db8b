# The maintainers' gates over all chapters: freshly generated starters that
# are red for the right reason, mutants that the tests kill, starters that
# equal what would be generated, and style. Only in trees in which every
# chapter is the reference, never in the learner's.

set(gates_scripts "${CMAKE_SOURCE_DIR}/cmake/gates")

# The files of a chapter's folder, relative to it.
function(tornado_chapter_files name out)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS
    RELATIVE "${CMAKE_SOURCE_DIR}/solutions/${name}"
    "${CMAKE_SOURCE_DIR}/solutions/${name}/*")
  set(${out} "${files}" PARENT_SCOPE)
endfunction()

# (a) and (b): the starter compiles without a warning, and each of its tests
# stops at a stub.
function(tornado_starter_gate name)
  tornado_facts("${name}")
  tornado_chapter_files("${name}" files)
  string(SUBSTRING "${name}" 0 2 number)
  set(folder "${CMAKE_BINARY_DIR}/starters/${name}")
  set(target "ch${number}_starter")

  set(from "${files}")
  list(TRANSFORM from PREPEND "${CMAKE_SOURCE_DIR}/solutions/${name}/")
  set(to "${files}")
  list(TRANSFORM to PREPEND "${folder}/")
  add_custom_command(OUTPUT ${to}
    COMMAND tornado-source generate
      --from "${CMAKE_SOURCE_DIR}/solutions/${name}" --to "${folder}"
    COMMAND ${CMAKE_COMMAND} -E touch ${to}
    DEPENDS ${from} tornado-source
    COMMENT "Generating the starter of ${name}" VERBATIM)
  add_custom_target(${target}_generated_files DEPENDS ${to})

  tornado_chapter_variant(${target} "${folder}" SOURCES ${SOURCES}
    LINKS ${LINKS} AFTER ${AFTER} WARNINGS tornado_starter_warnings)
  add_dependencies(${target} ${target}_generated_files)
  if(SOURCES)
    tornado_compile_together(${target})
  endif()
  set(tests "${TESTS}")
  list(TRANSFORM tests PREPEND "${CMAKE_SOURCE_DIR}/tests/${name}/")
  add_executable(${target}_tests ${tests})
  add_dependencies(${target}_tests ${target}_generated_files)
  target_link_libraries(${target}_tests PRIVATE
    ${target} common_testing ${TEST_LINKS} tornado_warnings
    tornado_starter_warnings)
  tornado_tests_read_headers_once(${target}_tests)
  tornado_compile_together(${target}_tests)
  foreach(program IN LISTS PROGRAMS)
    add_executable(${target}_${program} "${folder}/programs/${program}.cpp")
    target_link_libraries(${target}_${program} PRIVATE
      ${target} tornado_warnings tornado_starter_warnings)
    tornado_read_headers_once(${target}_${program} common_standard_headers)
  endforeach()

  foreach(file IN LISTS tests)
    tornado_case_names("${file}" names)
    foreach(case IN LISTS names)
      add_test(NAME "starter: ${case}"
        COMMAND ${CMAKE_COMMAND} "-DPROGRAM=$<TARGET_FILE:${target}_tests>"
          "-DCASE=${case}" -P "${gates_scripts}/starter_is_red.cmake")
      set_tests_properties("starter: ${case}" PROPERTIES
        LABELS "starter;ch${number}" TIMEOUT 60
        ENVIRONMENT "TORNADO_TEST_LIMIT=30")
    endforeach()
  endforeach()
endfunction()

# (e): what is committed in chapters/ is what would be generated.
function(tornado_generated_gate name)
  add_test(NAME "generated: chapters/${name}"
    COMMAND ${CMAKE_COMMAND} "-DROOT=${CMAKE_SOURCE_DIR}" "-DCHAPTER=${name}"
      "-DTOOL=$<TARGET_FILE:tornado-source>"
      -P "${gates_scripts}/starter_is_generated.cmake")
  set_tests_properties("generated: chapters/${name}" PROPERTIES
    LABELS generated TIMEOUT 60)
endfunction()

# And chapter.json tells of what there is.
function(tornado_course_gate name)
  add_test(NAME "generated: course/${name}"
    COMMAND ${CMAKE_COMMAND} "-DROOT=${CMAKE_SOURCE_DIR}" "-DCHAPTER=${name}"
      "-DTOOL=$<TARGET_FILE:tornado-source>"
      -P "${gates_scripts}/course_is_kept.cmake")
  set_tests_properties("generated: course/${name}" PROPERTIES
    LABELS generated TIMEOUT 60)
endfunction()

# The value of "# key: value" in a mutant's first lines.
function(tornado_mutant_fact patch key out)
  file(STRINGS "${patch}" lines REGEX "^# ${key}: ")
  if(NOT lines)
    message(FATAL_ERROR "${patch}: there is no line \"# ${key}: …\"")
  endif()
  list(GET lines 0 line)
  string(REGEX REPLACE "^# ${key}: " "" value "${line}")
  set(${out} "${value}" PARENT_SCOPE)
endfunction()

# (d): the mutant's program fails in the test that it names, with the text
# that stands in its golden file.
function(tornado_mutant name patch)
  tornado_facts("${name}")
  tornado_chapter_files("${name}" files)
  string(SUBSTRING "${name}" 0 2 number)
  cmake_path(GET patch STEM mutant)
  tornado_mutant_fact("${patch}" kills case)
  tornado_mutant_fact("${patch}" bug bug)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${patch}")
  set(folder "${CMAKE_BINARY_DIR}/mutants/${name}/${mutant}")
  set(target "ch${number}_mutant_${mutant}")

  set(from "${files}")
  list(TRANSFORM from PREPEND "${CMAKE_SOURCE_DIR}/solutions/${name}/")
  set(to "${files}")
  list(TRANSFORM to PREPEND "${folder}/")
  add_custom_command(OUTPUT ${to}
    COMMAND ${CMAKE_COMMAND} "-DFROM=${CMAKE_SOURCE_DIR}/solutions/${name}"
      "-DTO=${folder}" "-DPATCH=${patch}" -P "${gates_scripts}/mutate.cmake"
    COMMAND ${CMAKE_COMMAND} -E touch ${to}
    DEPENDS ${from} "${patch}" COMMENT "Mutating ${name}: ${mutant}" VERBATIM)
  add_custom_target(${target}_generated_files DEPENDS ${to})

  # Where only .cpp files are patched, everything else is as in the reference,
  # and the patched objects hide those of the reference's library.
  file(STRINGS "${patch}" patched REGEX "^\\+\\+\\+ b/")
  set(tests "")
  list(TRANSFORM patched REPLACE "^\\+\\+\\+ b/([^ \t]*).*" "\\1")
  if(patched MATCHES "\\.hpp")
    set(sources "${SOURCES}")
    list(TRANSFORM sources PREPEND "${folder}/")
    # Of the tests only the file with the named case is compiled again.
    foreach(file IN LISTS TESTS)
      tornado_case_names("${CMAKE_SOURCE_DIR}/tests/${name}/${file}" names)
      if("${case}" IN_LIST names)
        list(APPEND tests "${CMAKE_SOURCE_DIR}/tests/${name}/${file}")
      endif()
    endforeach()
    if(NOT tests)
      message(FATAL_ERROR "${patch}: there is no test \"${case}\"")
    endif()
    add_executable(${target} EXCLUDE_FROM_ALL ${sources} ${tests})
    # The chapter's files as one, and the test by itself.
    if(TORNADO_TOGETHER AND sources)
      list(LENGTH sources count)
      set_target_properties(${target} PROPERTIES
        UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${count})
    endif()
    target_include_directories(${target} PRIVATE "${folder}")
    target_link_libraries(${target} PRIVATE common_stub ${LINKS})
    foreach(earlier IN LISTS AFTER)
      string(SUBSTRING "${earlier}" 0 2 before)
      target_link_libraries(${target} PRIVATE ch${before})
    endforeach()
  else()
    list(TRANSFORM patched PREPEND "${folder}/")
    add_executable(${target} EXCLUDE_FROM_ALL
      ${patched} $<TARGET_OBJECTS:ch${number}_test_objects>)
    target_link_libraries(${target} PRIVATE ch${number})
  endif()
  add_dependencies(${target} ${target}_generated_files)
  if(tests)
    tornado_tests_read_headers_once(${target})
  else()
    tornado_read_headers_once(${target} common_standard_headers)
  endif()
  target_link_libraries(${target} PRIVATE
    common_testing ${TEST_LINKS} tornado_warnings tornado_starter_warnings)
  add_dependencies(mutants ${target})

  add_test(NAME "mutant: ${number} ${mutant}"
    COMMAND ${CMAKE_COMMAND} "-DPROGRAM=$<TARGET_FILE:${target}>"
      "-DCASE=${case}" "-DGOLDEN=${patch}" "-DROOT=${CMAKE_SOURCE_DIR}"
      -P "${gates_scripts}/mutant_is_killed.cmake")
  set_tests_properties("mutant: ${number} ${mutant}" PROPERTIES
    LABELS "mutant;ch${number}" TIMEOUT 60)
endfunction()

add_custom_target(mutants)
add_custom_target(starters)
# What the newcomer's `./learn verify` needs beside the starters: the
# reference's tests, the tool and the book's check. Programs are for --all.
get_property(newcomer GLOBAL PROPERTY TORNADO_NEWCOMER)
add_custom_target(newcomer DEPENDS ${newcomer} learn learn_tool_tests
  tornado_source_tests tornado-source book-check book-check-cases)
get_property(chapters GLOBAL PROPERTY TORNADO_CHAPTERS)
foreach(chapter IN LISTS chapters)
  string(SUBSTRING "${chapter}" 0 2 number)
  tornado_starter_gate("${chapter}")
  add_dependencies(newcomer ch${number}_tests)
  add_dependencies(starters ch${number}_starter_tests)
  tornado_generated_gate("${chapter}")
  tornado_course_gate("${chapter}")
  if(TORNADO_MUTANTS)
    file(GLOB patches CONFIGURE_DEPENDS
      "${CMAKE_SOURCE_DIR}/tests/mutants/${chapter}/*.patch")
    foreach(patch IN LISTS patches)
      tornado_mutant("${chapter}" "${patch}")
    endforeach()
    # Fewer wrong solutions than that prove little about a chapter's tests.
    list(LENGTH patches count)
    file(READ "${CMAKE_SOURCE_DIR}/course/${chapter}/chapter.json" facts)
    string(JSON state GET "${facts}" state)
    if(state STREQUAL "complete" AND count LESS 6)
      message(SEND_ERROR "tests/mutants/${chapter} has ${count} mutants; a "
        "chapter is complete with six.")
    endif()
  endif()
endforeach()

add_test(NAME "generated: the chapter table of README.md"
  COMMAND ${CMAKE_COMMAND} "-DROOT=${CMAKE_SOURCE_DIR}"
    "-DTOOL=$<TARGET_FILE:tornado-source>"
    -P "${gates_scripts}/readme_table.cmake")
set_tests_properties("generated: the chapter table of README.md" PROPERTIES
  LABELS generated TIMEOUT 60)

# Style: the same settings that an editor uses, checked.
foreach(check format lint tidy)
  add_test(NAME "style: ${check}"
    COMMAND ${CMAKE_COMMAND} "-DROOT=${CMAKE_SOURCE_DIR}" "-DCHECK=${check}"
      "-DBUILD=${CMAKE_BINARY_DIR}" "-DTOOL=$<TARGET_FILE:tornado-source>"
      -P "${gates_scripts}/style.cmake")
  set_tests_properties("style: ${check}" PROPERTIES LABELS style TIMEOUT 1200)
endforeach()

# What is compiled together may live off another file's includes, so the target
# `all_parsed` parses each of `target`'s files alone. The gate has it done with
# what no tree but this one compiles. With tests the other compiler's tree does
# it; `cmake --build build/ci --target tests_parsed` says so half an hour sooner.
function(tornado_parse_alone target all_parsed)
  get_target_property(folder ${target} SOURCE_DIR)
  get_target_property(sources ${target} SOURCES)
  # Such a file holds doctest itself, and may not have read it before.
  list(FILTER sources EXCLUDE REGEX "main\\.cpp$")
  list(TRANSFORM sources PREPEND "${folder}/" REGEX "^[^/]")
  add_library(${target}_alone OBJECT EXCLUDE_FROM_ALL ${sources})
  get_target_property(libraries ${target} LINK_LIBRARIES)
  target_link_libraries(${target}_alone PRIVATE ${libraries})
  get_target_property(definitions ${target} COMPILE_DEFINITIONS)
  if(definitions)
    target_compile_definitions(${target}_alone PRIVATE ${definitions})
  endif()
  get_target_property(headers ${target} PRECOMPILE_HEADERS_REUSE_FROM)
  get_target_property(own ${target} PRECOMPILE_HEADERS)
  if(headers)
    tornado_read_headers_once(${target}_alone ${headers})
  elseif(own)
    tornado_read_headers_once(${target}_alone ${target})
  endif()
  # It leaves no object, so that it is done each time.
  target_compile_options(${target}_alone PRIVATE -fsyntax-only)
  add_dependencies(${all_parsed} ${target}_alone)
endfunction()

if(TORNADO_TOGETHER AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  add_custom_target(tools_parsed)
  add_custom_target(tests_parsed)
  # Those that tools link are known in their folders only.
  find_package(doctest REQUIRED)
  find_package(nlohmann_json REQUIRED)
  foreach(chapter IN LISTS chapters)
    string(SUBSTRING "${chapter}" 0 2 number)
    tornado_parse_alone(ch${number}_test_objects tests_parsed)
  endforeach()
  foreach(target book-check-cases learn_tool_tests scripted-learner
      tornado_book tornado_source_tests)
    tornado_parse_alone(${target} tools_parsed)
  endforeach()
  add_test(NAME "style: the tools include what they use"
    COMMAND ${CMAKE_COMMAND} --build "${CMAKE_BINARY_DIR}"
      --target tools_parsed)
  set_tests_properties("style: the tools include what they use" PROPERTIES
    LABELS style TIMEOUT 1200)
endif()
