# What must not compile, and the sentence with which it is refused.

function(tornado_refused task name)
  set(source "${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/${name}.cpp")
  add_test(NAME "${task} refused: ${name}"
    COMMAND ${CMAKE_COMMAND}
      "-DCOMPILER=${CMAKE_CXX_COMPILER}" "-DSOURCE=${source}"
      "-DINCLUDES=$<JOIN:$<TARGET_PROPERTY:ch04_tests,INCLUDE_DIRECTORIES>,|>"
      -P "${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/check.cmake")
  set_tests_properties("${task} refused: ${name}" PROPERTIES
    LABELS "solution;ch04" TIMEOUT 60)
endfunction()

tornado_refused(04.2 await_in_generator)
tornado_refused(04.3 capturing_lambda)
tornado_refused(04.4 return_future)
tornado_refused(04.5 yield_number)
tornado_refused(04.5 await_foreign)
