# Counts what one keep-alive hello of bench_server costs: instructions in user
# space (valgrind's callgrind) and system calls (strace), each as the
# difference of two runs, so that starting and ending do not count.
#
#   cmake -DPROGRAMS=FOLDER -DLIMITS=FILE -DWORK=FOLDER -DFIGURE=instructions
#     -P cost.cmake

set(few 300)
set(many 1300)
set(server "${PROGRAMS}/bench_server" --port 0)

if(FIGURE STREQUAL "instructions")
  set(tool valgrind)
else()
  set(tool strace)
endif()
find_program(TOOL_PROGRAM ${tool})
if(NOT TOOL_PROGRAM)
  message("skipped: ${tool} is not installed")
  return()
endif()

# The figure of a run with so many requests, on one connection.
function(count_run requests out)
  set(file "${WORK}/cost-${FIGURE}-${requests}.txt")
  file(REMOVE "${file}")
  if(FIGURE STREQUAL "instructions")
    set(wrapped "${TOOL_PROGRAM}" -q --tool=callgrind
      "--callgrind-out-file=${file}" ${server})
    set(pattern "\nsummary: ([0-9]+)")
  else()
    # -D: the server is the process that was started, and strace beside it.
    set(wrapped "${TOOL_PROGRAM}" -D -f -c -U calls,name -o "${file}" ${server})
    set(pattern "\n *([0-9]+) total")
  endif()
  execute_process(
    COMMAND "${PROGRAMS}/bench_load" hello --connections 1
      --answers ${requests} --milliseconds 60000 -- ${wrapped}
    RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "the server could not be measured: ${said}")
  endif()
  # strace may write a moment after the server's end.
  foreach(try RANGE 50)
    if(EXISTS "${file}")
      file(READ "${file}" text)
      if(text MATCHES "${pattern}")
        set(${out} "${CMAKE_MATCH_1}" PARENT_SCOPE)
        return()
      endif()
    endif()
    execute_process(COMMAND "${CMAKE_COMMAND}" -E sleep 0.1)
  endforeach()
  message(FATAL_ERROR "${file} has no figure in it")
endfunction()

count_run(${few} first)
count_run(${many} second)
# In hundredths, since CMake has no fractions.
math(EXPR hundredths "100 * (${second} - ${first}) / (${many} - ${few})")

file(STRINGS "${LIMITS}" line REGEX "^${FIGURE} ")
if(NOT line MATCHES "^${FIGURE} +([0-9]+)(\\.([0-9][0-9]))? +([0-9]+)$")
  message(FATAL_ERROR "${LIMITS} has no line for ${FIGURE}")
endif()
set(wanted "${CMAKE_MATCH_4}")
set(limit "${CMAKE_MATCH_1}${CMAKE_MATCH_2}")
math(EXPR limit_hundredths "100 * ${CMAKE_MATCH_1} + 0${CMAKE_MATCH_3}")
math(EXPR whole "${hundredths} / 100")
math(EXPR rest "${hundredths} % 100")
if(rest LESS 10)
  set(rest "0${rest}")
endif()
message("${FIGURE} for a request: ${whole}.${rest} "
  "(limit ${limit}, wanted ${wanted})")
if(hundredths GREATER limit_hundredths)
  message(FATAL_ERROR "A request costs more than it did: ${whole}.${rest} "
    "${FIGURE}, and the limit in bench/limits.txt is ${limit}. Find out what "
    "has become dearer (callgrind_annotate ${WORK}/cost-instructions-${many}.txt), "
    "or say in the message of your commit why it must be, and raise the limit.")
endif()
