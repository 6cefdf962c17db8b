# What every target here is compiled with: language, warnings, sanitizers.

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

find_package(Threads REQUIRED)

add_library(tornado_options INTERFACE)
target_compile_features(tornado_options INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
target_link_libraries(tornado_options INTERFACE Threads::Threads)
# Every include says where it is from: "common/net/unique_fd.hpp".
target_include_directories(tornado_options INTERFACE "${CMAKE_SOURCE_DIR}")

# Warnings for our own C++, in one place. Learners see them; CI refuses them.
add_library(tornado_warnings INTERFACE)
target_compile_options(tornado_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees dangling pointers in libstdc++'s own std::string at -O2.
  target_compile_options(tornado_warnings INTERFACE -Wno-restrict)
endif()
if(TORNADO_WERROR)
  target_compile_options(tornado_warnings INTERFACE -Werror)
endif()

# A starter has parameters and members that nobody uses yet.
add_library(tornado_starter_warnings INTERFACE)
target_compile_options(tornado_starter_warnings INTERFACE
  -Wno-unused-parameter -Wno-unused-function -Wno-unused-variable
  -Wno-unused-member-function -Wno-unused-private-field
  -Wno-unused-but-set-variable -Wno-missing-noreturn)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set_target_properties(tornado_starter_warnings PROPERTIES
    INTERFACE_COMPILE_OPTIONS
    "-Wno-unused-parameter;-Wno-unused-function;-Wno-unused-variable;-Wno-unused-but-set-variable")
endif()

if(TORNADO_SANITIZE)
  set(flags -fsanitize=${TORNADO_SANITIZE} -fno-omit-frame-pointer)
  if(TORNADO_SANITIZE MATCHES "undefined")
    list(APPEND flags -fno-sanitize-recover=undefined)
  endif()
  target_compile_options(tornado_options INTERFACE ${flags})
  target_link_options(tornado_options INTERFACE ${flags})
endif()

# lld links a test program in a quarter of the time that GNU ld takes.
set(lld_folder "/usr/lib/llvm-19/bin")
if(EXISTS "${lld_folder}/ld.lld")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_link_options(tornado_options INTERFACE
      -B${lld_folder} -fuse-ld=lld)
  elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_link_options(tornado_options INTERFACE
      "--ld-path=${lld_folder}/ld.lld")
    # It can look at a whole program at once, too: then what one file calls of
    # another may be put in its place, as within one file. So the chapters'
    # small functions cost nothing where they are called often.
    option(TORNADO_LTO "Optimise whole programs" OFF)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ${TORNADO_LTO})
  endif()
endif()
