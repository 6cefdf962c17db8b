# kainjow's mustache, a header: makes the target kainjow::mustache.

find_path(KAINJOW_MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp)
mark_as_advanced(KAINJOW_MUSTACHE_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(KainjowMustache
  REQUIRED_VARS KAINJOW_MUSTACHE_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "On Debian it comes with the package \
libkainjow-mustache-dev (apt install libkainjow-mustache-dev)")

if(KainjowMustache_FOUND AND NOT TARGET kainjow::mustache)
  add_library(kainjow::mustache INTERFACE IMPORTED GLOBAL)
  set_target_properties(kainjow::mustache PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${KAINJOW_MUSTACHE_INCLUDE_DIR}")
endif()
