# Runs a handful of everyday coroutines with this compiler. g++ 12.2, Debian
# 12's default, miscompiles them, and a learner must be able to trust that a
# crash is their own (the book's page on compilers has the whole story).

# What was found out holds for this compiler: its path stays the same when a
# newer one is installed in its place, so its own words tell them apart.
execute_process(COMMAND "${CMAKE_CXX_COMPILER}" --version
  OUTPUT_VARIABLE probed ERROR_VARIABLE ignored)
string(REGEX REPLACE "[\r\n].*" "" probed "${probed}")
if(NOT probed STREQUAL "${TORNADO_PROBED_COMPILER}")
  foreach(probe condition temporaries lists)
    unset(TORNADO_PROBE_${probe} CACHE)
  endforeach()
endif()

foreach(probe condition temporaries lists)
  if(NOT DEFINED TORNADO_PROBE_${probe})
    try_run(ran compiled "${CMAKE_BINARY_DIR}/probes/${probe}"
      SOURCES "${CMAKE_SOURCE_DIR}/cmake/probes/${probe}.cpp"
      CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON
      COMPILE_OUTPUT_VARIABLE ignored)
    if(compiled AND ran EQUAL 0)
      set(verdict "good")
    elseif(compiled)
      set(verdict "miscompiled")
    else()
      set(verdict "refused")
    endif()
    set(TORNADO_PROBE_${probe} "${verdict}" CACHE INTERNAL
      "What this compiler made of cmake/probes/${probe}.cpp")
  endif()
  if(NOT TORNADO_PROBE_${probe} STREQUAL "good")
    list(APPEND TORNADO_BAD_PROBES
      "${probe} (${TORNADO_PROBE_${probe}})")
  endif()
endforeach()

set(TORNADO_PROBED_COMPILER "${probed}" CACHE INTERNAL
  "What the compiler said of itself when it was probed")

if(TORNADO_BAD_PROBES AND NOT TORNADO_ALLOW_COROUTINE_BUGS)
  list(JOIN TORNADO_BAD_PROBES ", " bad)
  message(FATAL_ERROR
    "${CMAKE_CXX_COMPILER} (${CMAKE_CXX_COMPILER_ID} "
    "${CMAKE_CXX_COMPILER_VERSION}) does not compile everyday coroutines "
    "correctly: ${bad}. Your right code would crash. Install a compiler that "
    "does: on Debian 12, clang-19 with libclang-rt-19-dev (./learn does "
    "that), and use `cmake --preset learn`; or g++ 13 or later with "
    "`cmake --preset learn-gcc -DCMAKE_CXX_COMPILER=g++-13`. With "
    "-DTORNADO_ALLOW_COROUTINE_BUGS=ON you go on at your own risk.")
elseif(TORNADO_BAD_PROBES)
  message(STATUS "Coroutine probes failed and allowed: ${TORNADO_BAD_PROBES}")
endif()
