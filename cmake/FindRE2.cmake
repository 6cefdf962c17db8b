# RE2, regular expressions that take time in proportion to the text: makes the
# target RE2::re2. Debian 12's package brings no CMake files of its own.

find_path(RE2_INCLUDE_DIR re2/re2.h)
find_library(RE2_LIBRARY re2)
mark_as_advanced(RE2_INCLUDE_DIR RE2_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(RE2
  REQUIRED_VARS RE2_LIBRARY RE2_INCLUDE_DIR
  REASON_FAILURE_MESSAGE
    "On Debian it comes with the package libre2-dev (apt install libre2-dev)")

if(RE2_FOUND AND NOT TARGET RE2::re2)
  add_library(RE2::re2 UNKNOWN IMPORTED GLOBAL)
  set_target_properties(RE2::re2 PROPERTIES
    IMPORTED_LOCATION "${RE2_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${RE2_INCLUDE_DIR}")
  # Newer ones are built on Abseil, whose libraries its .cmake file names.
  find_package(absl QUIET)
  if(absl_FOUND)
    set_target_properties(RE2::re2 PROPERTIES
      INTERFACE_LINK_LIBRARIES "absl::strings;absl::synchronization")
  endif()
endif()
