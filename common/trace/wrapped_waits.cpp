// The calls in which a program sleeps. The linker puts __wrap_NAME in place of
// NAME (see tornado_traced() in cmake/TornadoTrace.cmake); __real_NAME is the
// system's.

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <mutex>
#include <unordered_map>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "common/trace/descriptors.hpp"
#include "common/trace/recorder.hpp"

using namespace tornado::trace;

extern "C" {
int __real_select(int, fd_set*, fd_set*, fd_set*, timeval*);
int __real_poll(pollfd*, nfds_t, int);
int __real_ppoll(pollfd*, nfds_t, const timespec*, const sigset_t*);
int __real_epoll_wait(int, epoll_event*, int, int);
int __real_epoll_pwait2(
    int, epoll_event*, int, const timespec*, const sigset_t*);
int __real_epoll_ctl(int, int, int, epoll_event*);
int __real_nanosleep(const timespec*, timespec*);
int __real_clock_nanosleep(clockid_t, int, const timespec*, timespec*);
}

namespace {

constexpr std::int64_t millisecond = 1'000'000;

std::int64_t in_ns(const timespec* time) {
    return time == nullptr ? no_timeout
                           : std::int64_t{1'000} * millisecond * time->tv_sec +
                                 time->tv_nsec;
}

std::int64_t in_ns(int milliseconds) {
    return milliseconds < 0 ? no_timeout : milliseconds * millisecond;
}

/// Which descriptor stands behind the word that a program gave to epoll.
class EpollWords {
  public:
    void remember(std::uint64_t word, int fd) {
        const std::scoped_lock lock(mutex_);
        descriptors_[word] = fd;
    }

    int descriptor(std::uint64_t word) {
        const std::scoped_lock lock(mutex_);
        const auto found = descriptors_.find(word);
        return found == descriptors_.end() ? -1 : found->second;
    }

  private:
    std::mutex mutex_;
    std::unordered_map<std::uint64_t, int> descriptors_;
};

EpollWords& epoll_words() {
    static auto* const words = new EpollWords;
    return *words;
}

void report_events(const Wait& wait, const epoll_event* events, int count) {
    for (int i = 0; i < count; ++i)
        wait.reports(epoll_words().descriptor(events[i].data.u64),
                     events[i].events);
}

void report_set(const Wait& wait,
                int count,
                const fd_set* read,
                const fd_set* write,
                const fd_set* error) {
    for (int fd = 0; fd < count; ++fd) {
        unsigned events = 0;
        if (read != nullptr && FD_ISSET(fd, read)) events |= POLLIN;
        if (write != nullptr && FD_ISSET(fd, write)) events |= POLLOUT;
        if (error != nullptr && FD_ISSET(fd, error)) events |= POLLPRI;
        if (events != 0) wait.reports(fd, events);
    }
}

void report_list(const Wait& wait, const pollfd* list, nfds_t count) {
    for (nfds_t i = 0; i < count; ++i)
        if (list[i].revents != 0)
            wait.reports(list[i].fd,
                         static_cast<unsigned short>(list[i].revents));
}

}  // namespace

extern "C" {

int __wrap_select(
    int count, fd_set* read, fd_set* write, fd_set* error, timeval* timeout) {
    if (!recording()) return __real_select(count, read, write, error, timeout);
    timespec time{};
    if (timeout != nullptr) time = {timeout->tv_sec, timeout->tv_usec * 1'000};
    Wait wait(Call::select,
              -1,
              in_ns(timeout == nullptr ? nullptr : &time),
              __builtin_frame_address(0));
    const int result =
        wait.finish(__real_select(count, read, write, error, timeout));
    if (result > 0) report_set(wait, count, read, write, error);
    return result;
}

int __wrap_poll(pollfd* list, nfds_t count, int timeout) {
    if (!recording()) return __real_poll(list, count, timeout);
    Wait wait(Call::poll, -1, in_ns(timeout), __builtin_frame_address(0));
    const int result = wait.finish(__real_poll(list, count, timeout));
    if (result > 0) report_list(wait, list, count);
    return result;
}

int __wrap_ppoll(pollfd* list,
                 nfds_t count,
                 const timespec* timeout,
                 const sigset_t* mask) {
    if (!recording()) return __real_ppoll(list, count, timeout, mask);
    Wait wait(Call::poll, -1, in_ns(timeout), __builtin_frame_address(0));
    const int result = wait.finish(__real_ppoll(list, count, timeout, mask));
    if (result > 0) report_list(wait, list, count);
    return result;
}

int __wrap_epoll_ctl(int epoll, int action, int fd, epoll_event* event) {
    if (recording() && event != nullptr) {
        epoll_words().remember(event->data.u64, fd);
        // It may be another than the one that had its number (see anew()).
        if (action == EPOLL_CTL_ADD) forget(fd);
    }
    return __real_epoll_ctl(epoll, action, fd, event);
}

int __wrap_epoll_wait(int epoll, epoll_event* events, int size, int timeout) {
    if (!recording()) return __real_epoll_wait(epoll, events, size, timeout);
    Wait wait(
        Call::epoll_wait, epoll, in_ns(timeout), __builtin_frame_address(0));
    const int result =
        wait.finish(__real_epoll_wait(epoll, events, size, timeout));
    report_events(wait, events, result);
    return result;
}

int __wrap_epoll_pwait2(int epoll,
                        epoll_event* events,
                        int size,
                        const timespec* timeout,
                        const sigset_t* mask) {
    if (!recording())
        return __real_epoll_pwait2(epoll, events, size, timeout, mask);
    Wait wait(
        Call::epoll_wait, epoll, in_ns(timeout), __builtin_frame_address(0));
    const int result =
        wait.finish(__real_epoll_pwait2(epoll, events, size, timeout, mask));
    report_events(wait, events, result);
    return result;
}

int __wrap_nanosleep(const timespec* time, timespec* left) {
    if (!recording()) return __real_nanosleep(time, left);
    Wait wait(Call::sleep, -1, in_ns(time), __builtin_frame_address(0));
    return wait.finish(__real_nanosleep(time, left));
}

int __wrap_clock_nanosleep(clockid_t clock,
                           int flags,
                           const timespec* time,
                           timespec* left) {
    if (!recording()) return __real_clock_nanosleep(clock, flags, time, left);
    auto asked = in_ns(time);
    if ((flags & TIMER_ABSTIME) != 0) {
        timespec present{};
        ::clock_gettime(clock, &present);
        asked = std::max<std::int64_t>(0, asked - in_ns(&present));
    }
    Wait wait(Call::sleep, -1, asked, __builtin_frame_address(0));
    return wait.finish(__real_clock_nanosleep(clock, flags, time, left));
}

}  // extern "C"
