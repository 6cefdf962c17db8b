// The calls in which one thread waits for another; see wrapped_waits.cpp. That
// of std::condition_variable is in a shared library, where the linker wraps
// nothing, so it is taken by its own name.

#include <condition_variable>
#include <cstdint>
#include <ctime>
#include <mutex>

#include <pthread.h>

#include "common/trace/recorder.hpp"

using namespace tornado::trace;

namespace {

using Lock = std::unique_lock<std::mutex>;

}  // namespace

extern "C" {
int __real_pthread_mutex_lock(pthread_mutex_t*);
int __real_pthread_cond_wait(pthread_cond_t*, pthread_mutex_t*);
int __real_pthread_cond_clockwait(pthread_cond_t*,
                                  pthread_mutex_t*,
                                  clockid_t,
                                  const timespec*);
void __real__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(
    std::condition_variable*, Lock*);

/// A lock that is free is no wait, and not worth a record.
int __wrap_pthread_mutex_lock(pthread_mutex_t* mutex) {
    if (!recording()) return __real_pthread_mutex_lock(mutex);
    if (::pthread_mutex_trylock(mutex) == 0) return 0;
    Wait wait(Call::lock, -1, no_timeout, __builtin_frame_address(0));
    return wait.finish(__real_pthread_mutex_lock(mutex));
}

int __wrap_pthread_cond_wait(pthread_cond_t* condition,
                             pthread_mutex_t* mutex) {
    if (!recording()) return __real_pthread_cond_wait(condition, mutex);
    Wait wait(Call::condition, -1, no_timeout, __builtin_frame_address(0));
    return wait.finish(__real_pthread_cond_wait(condition, mutex));
}

/// wait_for() and wait_until(): how long is not said as a stretch of time, so
/// what ended it is not told from a timeout.
int __wrap_pthread_cond_clockwait(pthread_cond_t* condition,
                                  pthread_mutex_t* mutex,
                                  clockid_t clock,
                                  const timespec* until) {
    if (!recording())
        return __real_pthread_cond_clockwait(condition, mutex, clock, until);
    Wait wait(Call::condition, -1, no_timeout, __builtin_frame_address(0));
    return wait.finish(
        __real_pthread_cond_clockwait(condition, mutex, clock, until));
}

void __wrap__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(
    std::condition_variable* condition, Lock* lock) {
    if (!recording())
        return __real__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(
            condition, lock);
    Wait wait(Call::condition, -1, no_timeout, __builtin_frame_address(0));
    __real__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(condition,
                                                                     lock);
    wait.finish(0);
}

}  // extern "C"
