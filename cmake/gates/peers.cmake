# Asks a server of ./learn bench a little of every kind that it is measured in.
# bench_load checks each answer; nothing is timed.
#
#   cmake -DLOAD=BENCH_LOAD "-DSERVER=PROGRAM;ARGUMENT…" "-DLOADS=hello;…"
#     -P peers.cmake

set(hello --connections 4 --depth 16 --answers 640)
set(longpoll --connections 20)
set(websocket --connections 4 --depth 4 --answers 160)
set(download --connections 2 --size 1000000 --answers 8)
set(upload ${download})

list(GET SERVER 0 program)
find_program(PROGRAM_THAT_IS_HERE "${program}")
if(NOT PROGRAM_THAT_IS_HERE)
  message("skipped: ${program} is not here")
  return()
endif()

foreach(load IN LISTS LOADS)
  execute_process(
    COMMAND "${LOAD}" ${load} ${${load}} --milliseconds 30000 -- ${SERVER}
    RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${load}: ${said}")
  endif()
endforeach()
