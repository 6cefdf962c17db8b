# chapters/NN-name must equal what the generator makes of solutions/NN-name.
# In a clone where somebody learns, chapters/ is theirs, and this stands aside.
if(EXISTS "${ROOT}/progress.txt" AND NOT DEFINED ENV{CI})
  message(STATUS "chapters/${CHAPTER} is a learner's now (progress.txt is "
    "there), so it is not compared with the generated starter.")
  return()
endif()
execute_process(COMMAND "${TOOL}" compare
    --from "${ROOT}/solutions/${CHAPTER}" --with "${ROOT}/chapters/${CHAPTER}"
  RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${out}${err}\nchapters/${CHAPTER} is not what the "
    "generator makes of solutions/${CHAPTER}. Write it anew with "
    "`./learn internal generate ${CHAPTER}` and commit it.")
endif()
