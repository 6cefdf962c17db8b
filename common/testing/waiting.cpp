// waiting_for(): reads a thread's current system call from
// /proc/self/task/TID/syscall and its arguments from this process's memory.

#include <array>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <vector>

#include <poll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "common/testing/descriptors.hpp"
#include "common/testing/watchdog.hpp"

namespace tornado::testing {

namespace {

struct SystemCall {
    long number = -1;
    std::array<std::uint64_t, 6> arguments{};
};

/// A copy of a T at `address` of this process, or nothing: the hanging thread
/// may have passed nonsense.
template <typename T>
bool peek(std::uint64_t address, T& value) {
    if (address == 0) return false;
    iovec local{&value, sizeof value};
    // The address is a number of /proc's.
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    iovec remote{reinterpret_cast<void*>(address), sizeof value};
    return ::process_vm_readv(::getpid(), &local, 1, &remote, 1, 0) ==
           static_cast<ssize_t>(sizeof value);
}

bool read_system_call(int tid, SystemCall& call) {
    std::ifstream file("/proc/self/task/" + std::to_string(tid) + "/syscall");
    if (!(file >> call.number)) return false;
    for (std::uint64_t& argument : call.arguments)
        file >> std::hex >> argument;
    return true;
}

std::string fd_line(int fd, const std::string& wants) {
    return "            fd " + std::to_string(fd) + " (" +
           describe_descriptor(fd) + ") for " + wants + "\n";
}

std::string mask_name(unsigned events) {
    std::string name;
    auto add = [&](unsigned bit, const char* text) {
        if ((events & bit) != 0)
            name += (name.empty() ? "" : "|") + std::string(text);
    };
    add(0x001, "READ");
    add(0x004, "WRITE");
    add(0x018, "ERROR");
    return name.empty() ? "nothing" : name;
}

/// Lines "tfd: 7 events: 19 …" of an epoll instance's fdinfo.
std::string epoll_interest(int epoll) {
    std::ifstream info("/proc/self/fdinfo/" + std::to_string(epoll));
    std::string text;
    for (std::string line; std::getline(info, line);) {
        std::istringstream words(line);
        std::string key;
        std::string ignored;
        int fd = 0;
        unsigned events = 0;
        if (words >> key >> fd >> ignored >> std::hex >> events &&
            key == "tfd:")
            text += fd_line(fd, mask_name(events));
    }
    return text.empty() ? "            no descriptor at all\n" : text;
}

std::string select_interest(const SystemCall& call) {
    std::string text;
    fd_set read{};
    fd_set write{};
    peek(call.arguments[1], read);
    peek(call.arguments[2], write);
    for (int fd = 0; fd < static_cast<int>(call.arguments[0]); ++fd) {
        unsigned events = (FD_ISSET(fd, &read) ? 0x001U : 0U) |
                          (FD_ISSET(fd, &write) ? 0x004U : 0U);
        if (events != 0) text += fd_line(fd, mask_name(events));
    }
    return text.empty() ? "            no descriptor at all\n" : text;
}

std::string poll_interest(const SystemCall& call) {
    std::string text;
    for (std::uint64_t i = 0; i < call.arguments[1] && i < 100; ++i) {
        pollfd entry{};
        if (peek(call.arguments[0] + i * sizeof entry, entry))
            text += fd_line(entry.fd,
                            mask_name(static_cast<unsigned>(entry.events)));
    }
    return text;
}

std::string milliseconds(double value) {
    std::ostringstream text;
    text << value << " ms";
    return text.str();
}

/// A timeout that the call got by pointer: timespec or timeval.
std::string pointed_timeout(std::uint64_t address, double units_per_ms) {
    struct {
        std::int64_t seconds;
        std::int64_t fraction;
    } time{};

    if (!peek(address, time)) return "without a limit";
    return "for at most " +
           milliseconds(static_cast<double>(time.seconds) * 1000 +
                        static_cast<double>(time.fraction) / units_per_ms);
}

std::string int_timeout(std::uint64_t argument) {
    auto value = static_cast<std::int32_t>(argument);
    return value < 0 ? "without a limit" : "for at most " + milliseconds(value);
}

std::string on_fd(const char* call, const SystemCall& made) {
    int fd = static_cast<int>(made.arguments[0]);
    return std::string("in ") + call + "() on fd " + std::to_string(fd) + " (" +
           describe_descriptor(fd) +
           "), a blocking call: nothing else can be served meanwhile\n";
}

/// A call that waits for many descriptors; empty if it is none of those.
std::string on_many(const SystemCall& call) {
    const auto& a = call.arguments;
    switch (call.number) {
#ifdef SYS_select
    case SYS_select:
        return "in select() " + pointed_timeout(a[4], 1e3) + ", watching\n" +
               select_interest(call);
#endif
    case SYS_pselect6:
        return "in select() " + pointed_timeout(a[4], 1e6) + ", watching\n" +
               select_interest(call);
#ifdef SYS_poll
    case SYS_poll:
        return "in poll() " + int_timeout(a[2]) + ", watching\n" +
               poll_interest(call);
#endif
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
#endif
    case SYS_epoll_pwait:
        return "in epoll_wait() " + int_timeout(a[3]) + ", watching\n" +
               epoll_interest(static_cast<int>(a[0]));
    case SYS_epoll_pwait2:
        return "in epoll_pwait2() " + pointed_timeout(a[3], 1e6) +
               ", watching\n" + epoll_interest(static_cast<int>(a[0]));
    default:
        return "";
    }
}

/// A call that waits for one thing.
std::string on_one(const SystemCall& call) {
    switch (call.number) {
    case SYS_read:
        return on_fd("read", call);
    case SYS_write:
        return on_fd("write", call);
    case SYS_recvfrom:
        return on_fd("recv", call);
    case SYS_sendto:
        return on_fd("send", call);
    case SYS_accept4:
    case SYS_accept:
        return on_fd("accept", call);
    case SYS_clock_nanosleep:
        return "asleep in nanosleep()\n";
    case SYS_futex:
        return "waiting for a lock or another thread\n";
    default:
        return "in system call number " + std::to_string(call.number) + "\n";
    }
}

}  // namespace

std::string waiting_for(int tid) {
    SystemCall call;
    if (!read_system_call(tid, call))
        return "it is busy: not waiting in a system call, but running in "
               "circles\n";
    std::string many = on_many(call);
    return many.empty() ? on_one(call) : many;
}

}  // namespace tornado::testing
