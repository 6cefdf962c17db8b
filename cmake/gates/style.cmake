# One check of style over the code that we wrote: format, lint or tidy.
# Where the clone stands is nobody's business, and may have any letters in it:
# files are chosen by their paths from the root, and never by whole ones.
file(GLOB_RECURSE files RELATIVE "${ROOT}"
  "${ROOT}/solutions/*.[ch]pp" "${ROOT}/common/*.[ch]pp"
  "${ROOT}/tests/*.[ch]pp" "${ROOT}/tools/*.[ch]pp" "${ROOT}/bench/*.[ch]pp"
  "${ROOT}/book/examples/*.[ch]pp" "${ROOT}/cmake/probes/*.[ch]pp")
list(FILTER files EXCLUDE REGEX "/(fixture|fixtures|compile_fail|broken)/")
if(NOT files)
  message(FATAL_ERROR "style: ${CHECK}: there are no files in ${ROOT}")
endif()

if(CHECK STREQUAL "format")
  execute_process(COMMAND clang-format-19 --dry-run --Werror ${files}
    WORKING_DIRECTORY "${ROOT}"
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
elseif(CHECK STREQUAL "lint")
  list(FILTER files INCLUDE REGEX "^(solutions|common|book/examples)/")
  # What is wrong on purpose may be.
  list(FILTER files EXCLUDE REGEX "/wrong_[^/]*$")
  execute_process(COMMAND "${TOOL}" lint ${files}
    WORKING_DIRECTORY "${ROOT}"
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
elseif(CHECK STREQUAL "tidy")
  # Tests and tools would double the time for little; their warnings are
  # errors already.
  list(FILTER files INCLUDE REGEX "^(solutions|common)/.*\\.cpp$")
  list(FILTER files EXCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM files PREPEND "${ROOT}/")
  # Most of the time goes into the headers, so the files of a chapter, or of a
  # folder of common/, are read in one unit, with the first one's flags. Each
  # program has a main(), so it stands in a namespace there, its headers before
  # it. The files of a unit that fails are read again one by one, and that
  # counts: two may have a name in common that each has for itself.
  # Only what this tree compiles: others have no flags to be read with.
  file(READ "${BUILD}/compile_commands.json" commands)
  # What is precompiled would be looked through once more in every unit.
  string(REGEX REPLACE
    " -Xclang -include(-pch)? -Xclang (\\\\\"[^\"]*\"|[^ ]+)" ""
    commands "${commands}")
  set(folder "${BUILD}/tidy")
  file(REMOVE_RECURSE "${folder}")
  file(MAKE_DIRECTORY "${folder}")
  set(entries "")
  set(units "")
  set(before "")
  foreach(file IN LISTS files)
    string(FIND "${commands}" "\"file\": \"${file}\"" at)
    if(at EQUAL -1)
      continue()
    endif()
    string(REGEX REPLACE "(/programs)?/[^/]*$" "" now "${file}")
    if(NOT now STREQUAL before)
      set(before "${now}")
      list(LENGTH units number)
      set(unit "${folder}/unit_${number}.cpp")
      list(APPEND units "${unit}")
      string(SUBSTRING "${commands}" 0 ${at} head)
      string(FIND "${head}" "{" open REVERSE)
      string(SUBSTRING "${head}" ${open} -1 entry)
      # Only main() may end without a return, and there it has another name.
      # CMake quotes a path with a space or a bracket in it, and only that.
      set(words "-iquote \\\"${now}/programs\\\" -Wno-return-type")
      foreach(written "-c ${file}" "-c \\\"${file}\\\"")
        string(REPLACE "${written}" "${words} -c \\\"${unit}\\\""
          entry "${entry}")
      endforeach()
      string(APPEND entries "${entry}\"file\": \"${unit}\"\n},\n")
    endif()
    set(line
      "#include \"${file}\"  // NOLINT(bugprone-suspicious-include)\n")
    if(file MATCHES "/programs/")
      cmake_path(GET file STEM program)
      file(STRINGS "${file}" headers REGEX "^#include")
      list(JOIN headers "\n" headers)
      set(line "${headers}\nnamespace program_${program} {\n${line}}\n")
    endif()
    file(APPEND "${unit}" "${line}")
  endforeach()
  file(WRITE "${folder}/alone/compile_commands.json" "${commands}")
  string(REGEX REPLACE ",\n$" "\n" entries "${entries}")
  file(WRITE "${folder}/compile_commands.json" "[\n${entries}]\n")
  file(COPY "${ROOT}/.clang-tidy" DESTINATION "${folder}")
  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
  # A fault that must be found, so that the gate cannot fall asleep.
  set(planted "${folder}/solutions/planted.cpp")
  set(unit "${folder}/unit_planted.cpp")
  file(WRITE "${planted}"
    "int* planted();\nint* planted() {\n    return 0;\n}\n")
  file(WRITE "${unit}" "#include \"${planted}\"\n")
  list(APPEND units "${unit}")
  foreach(pair "${folder}|${unit}" "${folder}/alone|${planted}")
    string(REGEX MATCH "(.*)\\|(.*)" pair "${pair}")
    set(place "${CMAKE_MATCH_1}/compile_commands.json")
    set(entry "{\"directory\": \"${folder}\", \"file\": \"${CMAKE_MATCH_2}\"")
    string(APPEND entry
      ", \"command\": \"clang++-19 -std=c++20 -c "
      "\\\"${CMAKE_MATCH_2}\\\"\"},")
    file(READ "${place}" text)
    string(SUBSTRING "${text}" 1 -1 text)
    file(WRITE "${place}" "[${entry}${text}")
  endforeach()
  list(JOIN units "\n" lines)
  file(WRITE "${folder}/units.txt" "${lines}\n")
  file(WRITE "${folder}/failed.txt" "")
  execute_process(
    COMMAND xargs -a "${folder}/units.txt" -d "\\n" -n 1 -P ${cores} sh -c
      "clang-tidy-19 --quiet --warnings-as-errors=* -p \"$0\" \"$1\" \
>\"$1.log\" 2>&1 || cat \"$1\" >>\"$0/failed.txt\"" "${folder}")
  file(STRINGS "${folder}/failed.txt" suspects REGEX "^#include \"/")
  list(TRANSFORM suspects REPLACE "^#include \"([^\"]*)\".*" "\\1")
  list(JOIN suspects "\n" lines)
  file(WRITE "${folder}/suspects.txt" "${lines}\n")
  execute_process(
    COMMAND xargs -a "${folder}/suspects.txt" -d "\\n" -n 6 -P ${cores}
      clang-tidy-19 --quiet --warnings-as-errors=* -p "${folder}/alone"
    OUTPUT_VARIABLE out ERROR_VARIABLE ignored RESULT_VARIABLE ignored)
  # One line for each fault; the planted one is the only one that may be.
  string(REGEX MATCHALL "[^\n]* error: [^\n]*" found "${out}")
  set(planted_is_found FALSE)
  set(faults "")
  foreach(fault IN LISTS found)
    string(FIND "${fault}" "${planted}:" at)
    if(at EQUAL 0)
      set(planted_is_found TRUE)
    else()
      list(APPEND faults "${fault}")
    endif()
  endforeach()
  if(NOT planted_is_found)
    message(FATAL_ERROR
      "style: tidy does not find a fault that was planted: ${planted}\n${out}")
  endif()
  list(LENGTH faults code)
endif()
if(NOT code EQUAL 0)
  if(CHECK STREQUAL "format")
    string(APPEND out "\nMend it with: clang-format-19 -i FILE\n")
  endif()
  message(FATAL_ERROR "style: ${CHECK}:\n${out}")
endif()
