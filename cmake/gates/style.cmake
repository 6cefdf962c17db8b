# One check of style over the code that we wrote: format, lint or tidy.
file(GLOB_RECURSE files
  "${ROOT}/solutions/*.[ch]pp" "${ROOT}/common/*.[ch]pp"
  "${ROOT}/tests/*.[ch]pp" "${ROOT}/tools/*.[ch]pp" "${ROOT}/bench/*.[ch]pp"
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
  # The files of a folder are read in units of a few, since most of the time
  # goes into the headers that they share; each with the first one's flags. The
  # files of a unit that fails are read again one by one, and that counts: two
  # may have a name in common that each has for itself.
  # Only what this tree compiles: others have no flags to be read with.
  file(READ "${BUILD}/compile_commands.json" commands)
  set(folder "${BUILD}/tidy")
  file(REMOVE_RECURSE "${folder}")
  file(MAKE_DIRECTORY "${folder}")
  set(entries "")
  set(units "")
  set(most 6)
  set(before "")
  foreach(file IN LISTS files)
    string(FIND "${commands}" "\"file\": \"${file}\"" at)
    if(at EQUAL -1)
      continue()
    endif()
    cmake_path(GET file PARENT_PATH now)
    if(NOT now STREQUAL before OR size EQUAL most OR now MATCHES "/programs$")
      set(before "${now}")
      set(size 0)
      list(LENGTH units number)
      set(unit "${folder}/unit_${number}.cpp")
      list(APPEND units "${unit}")
      string(SUBSTRING "${commands}" 0 ${at} head)
      string(FIND "${head}" "{" open REVERSE)
      string(SUBSTRING "${head}" ${open} -1 entry)
      string(REPLACE "${file}" "${unit}" entry "${entry}")
      string(APPEND entries "${entry}\"file\": \"${unit}\"\n},\n")
    endif()
    math(EXPR size "${size} + 1")
    file(APPEND "${unit}"
      "#include \"${file}\"  // NOLINT(bugprone-suspicious-include)\n")
  endforeach()
  string(REGEX REPLACE ",\n$" "\n" entries "${entries}")
  file(WRITE "${folder}/compile_commands.json" "[\n${entries}]\n")
  file(COPY "${ROOT}/.clang-tidy" DESTINATION "${folder}")
  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
  list(JOIN units "\n" lines)
  file(WRITE "${folder}/units.txt" "${lines}\n")
  file(WRITE "${folder}/failed.txt" "")
  execute_process(
    COMMAND xargs -a "${folder}/units.txt" -d "\\n" -n 1 -P ${cores} sh -c
      "clang-tidy-19 --quiet --warnings-as-errors=* -p '${folder}' $0 >$0.log 2>&1 \
|| cat $0 >>'${folder}/failed.txt'")
  execute_process(
    COMMAND sed "s/^#include .\\(.*\\).  .*$/\\1/" "${folder}/failed.txt"
    COMMAND xargs -r -d "\\n" -n 6 -P ${cores} clang-tidy-19 --quiet
      --warnings-as-errors=* -p "${BUILD}"
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE ignored)
endif()
if(NOT code EQUAL 0)
  if(CHECK STREQUAL "format")
    string(APPEND out "\nMend it with: clang-format-19 -i FILE\n")
  endif()
  message(FATAL_ERROR "style: ${CHECK}:\n${out}")
endif()
