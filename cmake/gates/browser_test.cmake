# One file of scenarios, run by Node. Skipped where browser_tools.cmake was.
if(NOT EXISTS "run/node_modules/.installed")
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo
    "SKIPPED: the tools are not installed")
  return()
endif()
find_program(node node)
find_program(browser chromium)
set(ENV{CHROMIUM} "${browser}")
execute_process(COMMAND "${node}" --test --test-reporter=spec "${FILE}"
  WORKING_DIRECTORY run RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "a scenario of ${FILE} failed")
endif()
