# Runs the test that a mutant names and compares the failure text with the
# golden file beside the patch. TORNADO_UPDATE_GOLDEN=1 writes the file.
cmake_path(GET GOLDEN STEM mutant)
cmake_path(GET GOLDEN PARENT_PATH folder)
cmake_path(GET folder FILENAME chapter)
set(update "./learn internal update-golden ${chapter}/${mutant}")
cmake_path(REPLACE_EXTENSION GOLDEN golden OUTPUT_VARIABLE golden)

set(ENV{TORNADO_TEST_LIMIT} 5)
# Golden files keep a sanitizer's verdict, and not its stack. To look up names
# and lines for that may take longer than the limit on a busy machine.
foreach(options ASAN_OPTIONS UBSAN_OPTIONS)
  set(ENV{${options}} "$ENV{${options}}:symbolize=0")
endforeach()
execute_process(COMMAND "${PROGRAM}" --case "${CASE}"
  RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
if(NOT code MATCHES "^[0-9]+$")
  message(FATAL_ERROR "${PROGRAM} did not run to its end: ${code}\n${err}")
endif()
if(code EQUAL 0)
  message(FATAL_ERROR "The mutant is alive: \"${CASE}\" passed. Either the "
    "test is too weak, or the patch changes nothing that it checks.")
endif()
if(code EQUAL 77 OR code EQUAL 2)
  message(FATAL_ERROR "\"${CASE}\" did not run (exit code ${code}):\n${err}")
endif()

# What differs from run to run or from machine to machine goes.
string(REGEX MATCH "SUMMARY: [^\n]*" summary "${err}")
# The kind of error; where it was noticed may depend on the stack.
string(REGEX REPLACE "(SUMMARY: [A-Za-z]+Sanitizer: [^ /\n]*).*" "\\1" summary
  "${summary}")
set(text "exit code ${code}\n${out}")
if(summary)
  string(APPEND text "${summary}\n")
endif()
string(REGEX REPLACE "\nwaiting: .*\nread: " "\nwaiting:  …\nread: " text "${text}")
string(REGEX REPLACE "fd [0-9]+" "fd N" text "${text}")
string(REGEX REPLACE "0x[0-9a-f]+" "0xN" text "${text}")
string(REGEX REPLACE "(port|127\\.0\\.0\\.1:) ?[0-9]+" "\\1 N" text "${text}")
string(REGEX REPLACE "==[0-9]+==" "==N==" text "${text}")
string(REGEX REPLACE "DOCTEST_ANON_FUNC_[0-9]+" "DOCTEST_ANON_FUNC_N" text
  "${text}")
string(REPLACE "${ROOT}/" "" text "${text}")
string(REGEX REPLACE "_test\\.cpp:[0-9]+" "_test.cpp:N" text "${text}")
string(REGEX REPLACE "_contract\\.hpp:[0-9]+" "_contract.hpp:N" text "${text}")

if("$ENV{TORNADO_UPDATE_GOLDEN}")
  file(WRITE "${golden}" "${text}")
  message(STATUS "wrote ${golden}")
  return()
endif()
if(NOT EXISTS "${golden}")
  message(FATAL_ERROR "${golden} is missing. See what the failure says, then "
    "write it with `${update}`:\n${text}")
endif()
file(READ "${golden}" expected)
if(NOT text STREQUAL expected)
  message(FATAL_ERROR "The failure text has changed. Read the new one as a "
    "learner would; if it teaches, `${update}`.\n"
    "--- expected\n${expected}\n--- got\n${text}")
endif()
