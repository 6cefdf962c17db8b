# cmake -DPROGRAM=… -DEXPECTED=… -P compare.cmake

execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE got RESULT_VARIABLE status
  ERROR_VARIABLE errors)
file(READ "${EXPECTED}" expected)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the example ended with ${status}.\n${got}${errors}")
endif()
if(NOT got STREQUAL expected)
  message(FATAL_ERROR
    "the book says:\n${expected}\nthe example printed:\n${got}\n"
    "Mend the example, or write what it prints into ${EXPECTED}.")
endif()
