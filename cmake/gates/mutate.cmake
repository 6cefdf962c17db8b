# TO becomes a copy of the solution FROM with PATCH on it.
file(REMOVE_RECURSE "${TO}")
file(COPY "${FROM}/" DESTINATION "${TO}")
execute_process(COMMAND patch --batch --fuzz=0 -p1 -d "${TO}" -i "${PATCH}"
  RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${PATCH} does not fit the solution any more:\n${out}\n"
    "Make the change anew in a copy of the solution, and write the patch anew, "
    "as CONTRIBUTING.md says under \"Mutants in two minutes\".")
endif()
