# Compiles SOURCE, which must fail with the sentence on its first line:
# "// error: …". Run by CTest as a script.

file(STRINGS "${SOURCE}" first LIMIT_COUNT 1)
string(REGEX REPLACE "^// error: " "" sentence "${first}")
string(REPLACE "|" ";" includes "${INCLUDES}")
list(TRANSFORM includes PREPEND "-I")
execute_process(
  COMMAND "${COMPILER}" -std=c++20 -fsyntax-only ${includes} "${SOURCE}"
  RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE text)
if(result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles. Expected: ${sentence}")
endif()
# Compilers quote and wrap differently; the words are what counts.
string(REGEX REPLACE "[ \n]+" " " text "${text}")
string(FIND "${text}" "${sentence}" found)
if(found EQUAL -1)
  message(FATAL_ERROR "Refused, but not with \"${sentence}\":\n${text}")
endif()
