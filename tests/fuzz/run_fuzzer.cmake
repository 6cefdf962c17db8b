# Runs PROGRAM for SECONDS on a copy of CORPUS in SCRATCH.
file(REMOVE_RECURSE "${SCRATCH}")
file(MAKE_DIRECTORY "${SCRATCH}/corpus" "${SCRATCH}/found")
file(GLOB seeds "${CORPUS}/*")
if(seeds)
  file(COPY ${seeds} DESTINATION "${SCRATCH}/corpus")
endif()
execute_process(
  COMMAND "${PROGRAM}" "${SCRATCH}/corpus" "-max_total_time=${SECONDS}"
    -timeout=10 -rss_limit_mb=1024 -max_len=1024 -print_final_stats=1
    -artifact_prefix=${SCRATCH}/found/ -verbosity=0
  RESULT_VARIABLE result ERROR_VARIABLE log)
string(REGEX MATCH "number_of_executed_units: [0-9]+" executed "${log}")
message(STATUS "${executed}")
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${log}\nThe input is in ${SCRATCH}/found. Make it a "
    "test, and put it into ${CORPUS}.")
endif()
