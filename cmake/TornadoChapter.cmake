# One function, used by every chapter: tornado_chapter().
#
#   tornado_chapter(02-ioloop
#     SOURCES ioloop.cpp waker.cpp       # files of the chapter's folder
#     PROGRAMS linechat slow_page        # programs/NAME.cpp of that folder
#     EXAMPLES thread_chat               # of the book, run and traced like those
#     TESTS ioloop_test.cpp              # files of tests/02-ioloop
#     LINKS common_net common_log
#     AFTER 01-select-loop               # the chapters that it stands on
#     THREADS)                           # its tests also run under TSan
#
# It makes ch02 (library), ch02_tests, ch02_<program> and check-ch02, from the
# folder that TORNADO_TRACK_02 names: mine (chapters/), reference
# (solutions/) or an absolute path. CONTRIBUTING.md has the rest.

set(TORNADO_BASE "mine" CACHE STRING
  "Track of each chapter that has none of its own: mine or reference")

function(tornado_chapter_folder name out)
  string(SUBSTRING "${name}" 0 2 number)
  set(TORNADO_TRACK_${number} "" CACHE STRING
    "Chapter ${number}: mine, reference or a folder (empty: TORNADO_BASE)")
  set(track "${TORNADO_TRACK_${number}}")
  if(NOT track)
    set(track "${TORNADO_BASE}")
  endif()
  if(track STREQUAL "mine")
    set(folder "${CMAKE_SOURCE_DIR}/chapters/${name}")
  elseif(track STREQUAL "reference")
    set(folder "${CMAKE_SOURCE_DIR}/solutions/${name}")
  elseif(IS_DIRECTORY "${track}")
    set(folder "${track}")
  else()
    message(FATAL_ERROR "TORNADO_TRACK_${number} is '${track}'; it must be "
      "mine, reference or the path of a folder.")
  endif()
  set(${out} "${folder}" PARENT_SCOPE)
endfunction()

# The names of the test cases in a source file, read as text: nothing of the
# learner's runs while building.
function(tornado_case_names file out)
  # A chapter may use a file of another's; ninja wants one name for it.
  cmake_path(NORMAL_PATH file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" text)
  # CMake's lists are split at ';' and grouped by brackets.
  string(REPLACE ";" "<semicolon>" text "${text}")
  string(REPLACE "[" "<bracket>" text "${text}")
  # A long name may be written as several literals that stand together.
  string(REGEX MATCHALL "TEST_CASE\\([ \n]*\"[0-9][^\"]*\"([ \n]*\"[^\"]*\")*"
    cases "${text}")
  list(TRANSFORM cases REPLACE "\"[ \n]*\"" "")
  list(TRANSFORM cases REPLACE "TEST_CASE\\([ \n]*\"([^\"]*)\"" "\\1")
  string(REGEX MATCHALL "TEST_CASE(_[A-Z_]+)?\\(" begun "${text}")
  list(LENGTH begun begun)
  list(LENGTH cases read)
  if(NOT begun EQUAL read OR cases MATCHES "\\\\")
    message(FATAL_ERROR "${file}: ${begun} tests begin here, and CMake can read "
      "the names of ${read}. A test is a TEST_CASE, and its name begins with its "
      "task (\"02.3 IOLoop: …\") and has no quotes and no backslash in it.")
  endif()
  if(cases MATCHES "<semicolon>|<bracket>|\\]")
    message(FATAL_ERROR "${file}: a test's name has ';' or a bracket in it, "
      "which CMake's lists cannot carry: ${cases}")
  endif()
  set(${out} "${cases}" PARENT_SCOPE)
endfunction()

# One CTest entry a case; `program` runs it with --case NAME.
function(tornado_add_case_tests program prefix labels files)
  foreach(file IN LISTS files)
    tornado_case_names("${file}" names)
    foreach(name IN LISTS names)
      add_test(NAME "${prefix}${name}" COMMAND ${program} --case "${name}")
      set_tests_properties("${prefix}${name}" PROPERTIES
        LABELS "${labels}" TIMEOUT 60
        ENVIRONMENT "TORNADO_TEST_LIMIT=30")
    endforeach()
  endforeach()
endfunction()

# A third to a half of a file's compile time goes into headers that all of them
# read. Not with g++, which reads each test and program alone, and not in the
# tree for ThreadSanitizer, which reads each file of the libraries alone: so a
# missing include is found there.
function(tornado_read_headers_once target headers)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang"
      AND NOT TORNADO_SANITIZE STREQUAL "thread")
    target_precompile_headers(${target} REUSE_FROM ${headers})
  endif()
endfunction()
function(tornado_tests_read_headers_once target)
  tornado_read_headers_once(${target} common_testing_headers)
endfunction()

# Nor need each file read the chapter's own headers anew: where nobody waits
# for one file alone, several are compiled as one. Because of that a name in an
# unnamed namespace must be the only one of its kind among a chapter's tests.
function(tornado_compile_together)
  if(TORNADO_TOGETHER)
    set_target_properties(${ARGN} PROPERTIES
      UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
    # An unnamed namespace is the file's own all the same.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      foreach(target IN LISTS ARGN)
        target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
      endforeach()
    endif()
  endif()
endfunction()

# A chapter's library in one variant: `target` is ch02 (or ch02_starter …),
# built from `folder`, standing on the ch<NN><BASE> of `AFTER`.
function(tornado_chapter_variant target folder)
  cmake_parse_arguments(arg "" "BASE" "SOURCES;LINKS;AFTER;WARNINGS" ${ARGN})
  set(sources "${arg_SOURCES}")
  list(TRANSFORM sources PREPEND "${folder}/")
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE tornado_warnings ${arg_WARNINGS})
    tornado_read_headers_once(${target} common_standard_headers)
    # A mutant's object takes the place of one of these.
    if(NOT TORNADO_MUTANTS)
      tornado_compile_together(${target})
    endif()
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} "${folder}")
  target_link_libraries(${target} ${scope}
    tornado_options common_stub ${arg_LINKS})
  foreach(earlier IN LISTS arg_AFTER)
    string(SUBSTRING "${earlier}" 0 2 number)
    target_link_libraries(${target} ${scope} ch${number}${arg_BASE})
  endforeach()
endfunction()

# One error for all files that a chapter names and that are not there: CMake
# would have one for each, and for each target that they are for.
function(tornado_must_be_there name)
  set(missing "${ARGN}")
  foreach(file IN LISTS ARGN)
    if(EXISTS "${file}")
      list(REMOVE_ITEM missing "${file}")
    endif()
  endforeach()
  if(missing)
    list(JOIN missing "\n  " missing)
    string(SUBSTRING "${name}" 0 2 number)
    message(FATAL_ERROR "tests/${name}/CMakeLists.txt names files that are not "
      "there:\n  ${missing}\nWhat chapters/ has lost is written anew by "
      "./learn reset ${number} --missing")
  endif()
endfunction()

# What tornado_chapter() was told, as variables: for further variants.
function(tornado_facts name)
  foreach(fact SOURCES PROGRAMS TESTS LINKS TEST_LINKS AFTER)
    get_property(value GLOBAL PROPERTY TORNADO_${name}_${fact})
    set(${fact} "${value}" PARENT_SCOPE)
  endforeach()
endfunction()

# What must not compile, and the words with which it is refused.
function(tornado_must_not_compile task name words)
  string(SUBSTRING "${task}" 0 2 number)
  add_test(NAME "${task} refused: ${name}"
    COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only
      "-I$<JOIN:$<TARGET_PROPERTY:ch${number}_tests,INCLUDE_DIRECTORIES>,;-I>"
      "${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/${name}.cpp"
    COMMAND_EXPAND_LISTS)
  set_tests_properties("${task} refused: ${name}" PROPERTIES
    LABELS "solution;ch${number}" TIMEOUT 60 PASS_REGULAR_EXPRESSION "${words}")
endfunction()

function(tornado_chapter name)
  cmake_parse_arguments(arg "THREADS" ""
    "SOURCES;PROGRAMS;EXAMPLES;TESTS;LINKS;TEST_LINKS;AFTER" ${ARGN})
  string(SUBSTRING "${name}" 0 2 number)
  set(ch "ch${number}")
  tornado_chapter_folder("${name}" folder)
  if(NOT IS_DIRECTORY "${folder}")
    # A chapter that is being written has no starter yet.
    message(STATUS "Chapter ${name} is left out: there is no ${folder}")
    return()
  endif()

  set(sources "${arg_SOURCES}")
  list(TRANSFORM sources PREPEND "${folder}/")
  set(tests "${arg_TESTS}")
  list(TRANSFORM tests PREPEND "${CMAKE_SOURCE_DIR}/tests/${name}/")
  set(programs "${arg_PROGRAMS}")
  list(TRANSFORM programs REPLACE ".+" "${folder}/programs/\\0.cpp")
  tornado_must_be_there("${name}" ${sources} ${tests} ${programs})

  tornado_chapter_variant(${ch} "${folder}" SOURCES ${arg_SOURCES}
    LINKS ${arg_LINKS} AFTER ${arg_AFTER})

  # As objects, because the mutants' programs are linked from them, too.
  add_library(${ch}_test_objects OBJECT ${tests})
  target_link_libraries(${ch}_test_objects PRIVATE
    ${ch} common_testing ${arg_TEST_LINKS} tornado_warnings)
  tornado_tests_read_headers_once(${ch}_test_objects)
  # With g++ each test stands alone, so that a missing include is found there.
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    tornado_compile_together(${ch}_test_objects)
  endif()
  add_executable(${ch}_tests $<TARGET_OBJECTS:${ch}_test_objects>)
  target_link_libraries(${ch}_tests PRIVATE
    ${ch} common_testing ${arg_TEST_LINKS})

  foreach(program IN LISTS arg_PROGRAMS)
    add_executable(${ch}_${program} "${folder}/programs/${program}.cpp")
    target_link_libraries(${ch}_${program} PRIVATE ${ch} tornado_warnings)
    tornado_read_headers_once(${ch}_${program} common_standard_headers)
    tornado_traced(${ch}_${program} "${folder}/programs/${program}.cpp")
  endforeach()
  foreach(program IN LISTS arg_EXAMPLES)
    set(source "${CMAKE_SOURCE_DIR}/book/examples/${name}/${program}.cpp")
    add_executable(${ch}_${program} EXCLUDE_FROM_ALL "${source}")
    target_link_libraries(${ch}_${program} PRIVATE
      tornado_options tornado_warnings)
    tornado_traced(${ch}_${program} "${source}")
  endforeach()

  set(labels "solution;case;${ch}")
  if(arg_THREADS)
    list(APPEND labels threads)
    set_property(GLOBAL APPEND PROPERTY TORNADO_THREADS ${ch}_tests)
  endif()
  tornado_add_case_tests(${ch}_tests "" "${labels}" "${tests}")
  add_custom_target(check-${ch}
    COMMAND ${CMAKE_CTEST_COMMAND} -L "^${ch}$" -L "^solution$"
      --output-on-failure --stop-on-failure
    DEPENDS ${ch}_tests WORKING_DIRECTORY "${CMAKE_BINARY_DIR}"
    USES_TERMINAL VERBATIM COMMENT "Running the tests of chapter ${name}")

  # Gates and grades build other variants of the chapter from these facts.
  foreach(fact SOURCES PROGRAMS TESTS LINKS TEST_LINKS AFTER)
    set_property(GLOBAL PROPERTY TORNADO_${name}_${fact} "${arg_${fact}}")
  endforeach()
  set_property(GLOBAL APPEND PROPERTY TORNADO_CHAPTERS "${name}")
endfunction()
