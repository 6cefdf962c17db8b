# The chapter table of README.md says what course/, book/outlook.json and the
# generator say. `cmake -DROOT=. -DTOOL=…/tornado-source -DUPDATE=ON -P
# cmake/gates/readme_table.cmake` writes it.

# The lines that a chapter's tasks ask for, as the generator counts them: no
# blank ones, no comments.
function(lines_of name out)
  execute_process(COMMAND "${TOOL}" tasks "${ROOT}/solutions/${name}"
    RESULT_VARIABLE code OUTPUT_VARIABLE tasks ERROR_VARIABLE err)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "The tasks of ${name} cannot be read: ${err}")
  endif()
  string(JSON count LENGTH "${tasks}")
  math(EXPR last "${count} - 1")
  set(sum 0)
  foreach(task RANGE ${last})
    string(JSON lines GET "${tasks}" ${task} lines)
    math(EXPR sum "${sum} + ${lines}")
  endforeach()
  set(${out} "${sum}" PARENT_SCOPE)
endfunction()

file(READ "${ROOT}/book/outlook.json" outlook)
string(JSON count LENGTH "${outlook}")
math(EXPR last "${count} - 1")
set(table "| chapter | what you build | tasks | lines | hours | needs | state |\n| --- | --- | --- | --- | --- | --- | --- |\n")
foreach(i RANGE ${last})
  string(JSON name GET "${outlook}" ${i} name)
  list(APPEND told "${name}")
  string(JSON title ERROR_VARIABLE none GET "${outlook}" ${i} title)
  string(JSON about GET "${outlook}" ${i} about)
  set(tasks "")
  set(lines "")
  set(hours "")
  set(needs "")
  set(state "not written yet")
  if(EXISTS "${ROOT}/course/${name}/chapter.json")
    file(READ "${ROOT}/course/${name}/chapter.json" chapter)
    string(JSON title GET "${chapter}" title)
    string(JSON chapter_state GET "${chapter}" state)
    if(chapter_state STREQUAL "complete")
      string(JSON tasks LENGTH "${chapter}" tasks)
      lines_of("${name}" lines)
      string(JSON needs GET "${chapter}" needs)
      # An estimate, and called one: 30 to 60 lines an hour, with all that
      # belongs to them. Book and README say so.
      math(EXPR least "(${lines} + 30) / 60")
      math(EXPR most "(${lines} + 15) / 30")
      set(hours "${least} to ${most}")
      set(state "complete")
    endif()
  endif()
  string(SUBSTRING "${name}" 0 2 number)
  string(APPEND table
    "| ${number} ${title} | ${about} | ${tasks} | ${lines} | ${hours} | "
    "${needs} | ${state} |\n")
endforeach()

file(GLOB chapters RELATIVE "${ROOT}/course" "${ROOT}/course/*-*")
list(REMOVE_ITEM chapters ${told})
if(chapters)
  list(JOIN chapters ", " chapters)
  message(FATAL_ERROR "book/outlook.json does not say what ${chapters} is about, "
    "so that README.md's chapter table leaves it out.")
endif()

file(READ "${ROOT}/README.md" readme)
set(begin "<!-- chapters -->\n")
set(end "<!-- /chapters -->")
string(FIND "${readme}" "${begin}" from)
string(FIND "${readme}" "${end}" to)
if(from EQUAL -1 OR to EQUAL -1)
  message(FATAL_ERROR "README.md has lost its chapter table's marks.")
endif()
string(LENGTH "${begin}" length)
math(EXPR from "${from} + ${length}")
string(SUBSTRING "${readme}" 0 ${from} head)
string(SUBSTRING "${readme}" ${to} -1 tail)
if(UPDATE)
  file(WRITE "${ROOT}/README.md" "${head}${table}${tail}")
elseif(NOT readme STREQUAL "${head}${table}${tail}")
  message(FATAL_ERROR "README.md's chapter table is not what course/ says. "
    "Write it anew: cmake -DROOT=. -DTOOL=${TOOL} -DUPDATE=ON -P "
    "cmake/gates/readme_table.cmake")
endif()
