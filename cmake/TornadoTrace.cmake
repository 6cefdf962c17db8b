# A program of a chapter as ./learn trace runs it: the same objects, linked so
# that the system calls in which a server waits, reads and writes pass through
# common/trace. Nothing in its sources changes. What a shared library calls
# itself is not seen.

set(TORNADO_TRACED_CALLS
  select poll ppoll epoll_wait epoll_pwait2 epoll_ctl nanosleep
  clock_nanosleep read recv readv write send writev sendmsg accept accept4
  connect shutdown close pthread_mutex_lock pthread_cond_wait
  pthread_cond_clockwait _ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE)

# `program` is the target of the program itself, `source` its file.
function(tornado_traced program source)
  add_executable(${program}_traced EXCLUDE_FROM_ALL "${source}")
  get_target_property(libraries ${program} LINK_LIBRARIES)
  target_link_libraries(${program}_traced PRIVATE ${libraries}
    "$<LINK_LIBRARY:WHOLE_ARCHIVE,common_trace>")
  list(TRANSFORM TORNADO_TRACED_CALLS PREPEND "LINKER:--wrap="
    OUTPUT_VARIABLE flags)
  target_link_options(${program}_traced PRIVATE ${flags})
endfunction()
