# llhttp, the HTTP parser of Node.js: makes the target LLHTTP::llhttp.
#
# A system library of 9.x or later is taken as it is: those are strict by
# default. Otherwise the C sources that Debian's package node-llhttp installs
# are built here, as a static library in strict mode (8.x is lenient unless it
# is compiled with LLHTTP_STRICT_MODE=1). They are not ours: our warnings and
# sanitizers are not for them.

find_path(LLHTTP_INCLUDE_DIR llhttp.h PATH_SUFFIXES llhttp
  HINTS /usr/share/include)
find_library(LLHTTP_LIBRARY llhttp)
find_path(LLHTTP_SOURCE_DIR llhttp.c PATHS /usr/share/llhttp)
mark_as_advanced(LLHTTP_INCLUDE_DIR LLHTTP_LIBRARY LLHTTP_SOURCE_DIR)

if(LLHTTP_INCLUDE_DIR)
  set(LLHTTP_VERSION "")
  foreach(part MAJOR MINOR PATCH)
    file(STRINGS "${LLHTTP_INCLUDE_DIR}/llhttp.h" line
      REGEX "#define LLHTTP_VERSION_${part} ")
    string(REGEX MATCH "[0-9]+$" number "${line}")
    list(APPEND LLHTTP_VERSION "${number}")
  endforeach()
  list(JOIN LLHTTP_VERSION "." LLHTTP_VERSION)
endif()

if(LLHTTP_LIBRARY AND LLHTTP_VERSION VERSION_GREATER_EQUAL 9)
  set(LLHTTP_FROM "${LLHTTP_LIBRARY}")
elseif(LLHTTP_SOURCE_DIR)
  set(LLHTTP_FROM "${LLHTTP_SOURCE_DIR}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LLHTTP
  REQUIRED_VARS LLHTTP_FROM LLHTTP_INCLUDE_DIR VERSION_VAR LLHTTP_VERSION
  REASON_FAILURE_MESSAGE
    "On Debian it comes with the package node-llhttp (apt install node-llhttp)")

if(LLHTTP_FOUND AND NOT TARGET LLHTTP::llhttp)
  if(LLHTTP_FROM STREQUAL LLHTTP_SOURCE_DIR)
    add_library(llhttp STATIC
      "${LLHTTP_SOURCE_DIR}/api.c" "${LLHTTP_SOURCE_DIR}/http.c"
      "${LLHTTP_SOURCE_DIR}/llhttp.c")
    set_target_properties(llhttp PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_compile_definitions(llhttp PRIVATE LLHTTP_STRICT_MODE=1)
    # The generated state machine: fast code matters more than debugging it.
    target_compile_options(llhttp PRIVATE -w -O2)
    target_include_directories(llhttp SYSTEM PUBLIC "${LLHTTP_INCLUDE_DIR}")
    add_library(LLHTTP::llhttp ALIAS llhttp)
  else()
    add_library(LLHTTP::llhttp UNKNOWN IMPORTED GLOBAL)
    set_target_properties(LLHTTP::llhttp PROPERTIES
      IMPORTED_LOCATION "${LLHTTP_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${LLHTTP_INCLUDE_DIR}")
  endif()
endif()
