# One check of style over the code that we wrote: format, lint or tidy.
file(GLOB_RECURSE files
  "${ROOT}/solutions/*.[ch]pp" "${ROOT}/common/*.[ch]pp"
  "${ROOT}/tests/*.[ch]pp" "${ROOT}/tools/*.[ch]pp"
  "${ROOT}/book/examples/*.[ch]pp" "${ROOT}/cmake/probes/*.[ch]pp")
list(FILTER files EXCLUDE REGEX "/(fixture|fixtures|compile_fail|broken)/")

if(CHECK STREQUAL "format")
  execute_process(COMMAND clang-format-19 --dry-run --Werror ${files}
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
elseif(CHECK STREQUAL "lint")
  list(FILTER files INCLUDE REGEX "${ROOT}/(solutions|common|book/examples)/")
  # What is wrong on purpose may be.
  list(FILTER files EXCLUDE REGEX "/wrong_[^/]*$")
  execute_process(COMMAND "${TOOL}" lint ${files}
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
elseif(CHECK STREQUAL "tidy")
  # Tests and tools would double the time for little; their warnings are
  # errors already.
  list(FILTER files INCLUDE REGEX "${ROOT}/(solutions|common)/.*\\.cpp$")
  list(FILTER files EXCLUDE REGEX "_test\\.cpp$")
  # Only what this tree compiles: others have no flags to be read with.
  file(READ "${BUILD}/compile_commands.json" commands)
  foreach(file IN LISTS files)
    string(FIND "${commands}" "\"file\": \"${file}\"" compiled)
    if(compiled EQUAL -1)
      list(REMOVE_ITEM files "${file}")
    endif()
  endforeach()
  # A few files a process, as many processes as there are cores.
  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
  list(JOIN files "\n" lines)
  file(WRITE "${BUILD}/tidy-files.txt" "${lines}\n")
  execute_process(
    COMMAND xargs -a "${BUILD}/tidy-files.txt" -d "\\n" -n 6 -P ${cores}
      clang-tidy-19 --quiet --warnings-as-errors=* -p "${BUILD}"
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE ignored)
endif()
if(NOT code EQUAL 0)
  message(FATAL_ERROR "style: ${CHECK}:\n${out}")
endif()
