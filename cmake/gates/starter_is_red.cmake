# A test of a fresh starter must stop at a stub: exit code 77, and the stub's
# own sentence, naming a task of this chapter that is not later than the
# test's. Red for any other reason would teach the learner a falsehood.
execute_process(COMMAND "${PROGRAM}" --case "${CASE}"
  RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
set(sentence
  "not implemented yet: [^\n]+ \\(task ([0-9][0-9])\\.([0-9]+), book [0-9][0-9] section [0-9]+\\)\n")
if(NOT code EQUAL 77 OR NOT err MATCHES "${sentence}")
  message(FATAL_ERROR "The starter's test \"${CASE}\" should stop at a stub "
    "(exit code 77), but it ended with ${code} and printed:\n${out}${err}")
endif()
set(chapter "${CMAKE_MATCH_1}")
set(task "${CMAKE_MATCH_2}")
string(REGEX MATCH "^([0-9][0-9])\\.([0-9]+)" ignored "${CASE}")
if(NOT chapter STREQUAL CMAKE_MATCH_1)
  message(FATAL_ERROR "The test \"${CASE}\" of chapter ${chapter} has a name "
    "that begins with another chapter's task.")
endif()
if(task GREATER CMAKE_MATCH_2)
  message(FATAL_ERROR "The test \"${CASE}\" stops at a stub of task "
    "${chapter}.${task}: a learner who has done the tasks up to this test's "
    "own could not pass it.")
endif()
