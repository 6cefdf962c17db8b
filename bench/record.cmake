# Records the figures of book/speed.md and book/growth.md anew, on a machine
# that has nothing else to do: repeats the command in the first line of each
# file in book/recorded/speed, puts what it prints in the place of what it
# printed then, and takes over the pictures. The words around them are yours to
# look through.
#
#   cmake -P bench/record.cmake             all of it
#   cmake -DONLY=hello -P bench/record.cmake

cmake_minimum_required(VERSION 3.25)
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH root)
set(recorded "${root}/book/recorded/speed")

# What a page shows of it: no word on whose code is not measured here, and on
# where the files are; of ctest only what was counted.
function(shown_part said out)
  if(said MATCHES " for a request: ")
    string(REGEX MATCHALL "[a-z_]+ for a request: [^\n]*" lines "${said}")
    list(SORT lines)
    list(JOIN lines "\n...\n" said)
    set(said "...\n${said}\n...\n")
  endif()
  string(REGEX REPLACE "\nYour own code is not measured.*" "" said "${said}")
  string(REGEX REPLACE "\nMedians of .*" "" said "${said}")
  string(REGEX REPLACE "\n+$" "" said "${said}")
  set(${out} "${said}\n" PARENT_SCOPE)
endfunction()

# cost first: it needs no quiet machine, and fails early if nothing builds.
set(names cost hello longpoll websocket loop connections bodies routes)
set(plots_of_connections connections)
set(plots_of_bodies download upload)
set(plots_of_routes routes patterns)
if(ONLY)
  set(names ${ONLY})
endif()
foreach(name ${names})
  set(file "${recorded}/${name}.txt")
  file(STRINGS "${file}" first LIMIT_COUNT 1)
  string(REGEX REPLACE "^\\$ " "" command "${first}")
  separate_arguments(words UNIX_COMMAND "${command}")
  string(TIMESTAMP now "%H:%M:%S")
  message("${now}  ${command}")
  if(name STREQUAL "cost")
    execute_process(COMMAND cmake --build --preset bench --target bench_cost
      WORKING_DIRECTORY "${root}" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  endif()
  execute_process(COMMAND ${words} WORKING_DIRECTORY "${root}" TIMEOUT 1800
    RESULT_VARIABLE code OUTPUT_VARIABLE said)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${command}: ${code}; ${file} is as it was.\n${said}")
  endif()
  shown_part("${said}" text)
  file(WRITE "${file}" "${first}\n${text}")
  # Only those of this run: others may be there from a quick one.
  foreach(plot ${plots_of_${name}})
    foreach(figure cpu_us instructions)
      file(COPY "${root}/build/bench/${plot}-${figure}.svg"
        DESTINATION "${root}/book/growth")
    endforeach()
  endforeach()
endforeach()

string(TIMESTAMP now "%H:%M:%S")
message("${now}  done; `git diff --stat book` shows what is new")
