#pragma once
// For tests of "it sleeps": not by the clock, but by asking the kernel.

#include <sys/resource.h>

namespace tornado::testing {

/// How often the calling thread has given its processor back by itself since
/// it began (voluntary context switches). It counts a call that waited, and
/// not one that returned at once.
inline long times_asleep() {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
}

}  // namespace tornado::testing
