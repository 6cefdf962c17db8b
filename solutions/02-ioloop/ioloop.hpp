#pragma once
// The event loop: sleeps in a poller until a descriptor is ready, a timer is
// due or another thread calls, and then runs the callbacks that waited for it.
//
// Mirrors tornado/ioloop.py (v4.5.3) PollIOLoop. Left out on purpose:
// configurable subclasses, add_callback_from_signal, and close(all_fds):
// streams own their descriptors here, the loop never does.

#include "common/net/unique_fd.hpp"
#include "poller.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace tornado {

template <typename T>
class Future;

class IOLoop {
 public:
    static constexpr std::uint32_t NONE = Poller::NONE;
    static constexpr std::uint32_t READ = Poller::READ;
    static constexpr std::uint32_t WRITE = Poller::WRITE;
    static constexpr std::uint32_t ERROR = Poller::ERROR;

    using Clock = std::chrono::steady_clock;
    using Duration = Clock::duration;
    using TimePoint = Clock::time_point;
    using TimeSource = std::function<TimePoint()>;
    using Handler = std::function<void(int fd, std::uint32_t events)>;
    using Callback = std::function<void()>;

    IOLoop();
    explicit IOLoop(std::unique_ptr<Poller> poller, TimeSource time = Clock::now);
    ~IOLoop();
    IOLoop(const IOLoop&) = delete;
    IOLoop& operator=(const IOLoop&) = delete;

    static IOLoop& current();   // throws std::logic_error? decided by 02
    static IOLoop* current_or_null();
    static IOLoop& instance();
    void make_current();
    static void clear_current();

    void add_handler(int fd, Handler handler, std::uint32_t events);
    void update_handler(int fd, std::uint32_t events);
    void remove_handler(int fd);

    void start();
    void stop();
    void close();
    bool running() const;

    void add_callback(Callback callback);

    class Timeout;  // opaque handle, copyable
    Timeout add_timeout(TimePoint deadline, Callback callback);
    Timeout add_timeout(Duration delay, Callback callback);
    Timeout call_at(TimePoint when, Callback callback);
    Timeout call_later(Duration delay, Callback callback);
    void remove_timeout(const Timeout& timeout);
    TimePoint time() const;

    void add_at_close_hook(Callback hook);

    template <typename T, typename Function>
    void add_future(Future<T> future, Function callback);        // chapter 03
    template <typename Function>
    auto run_sync(Function function, std::optional<Duration> timeout = {});  // chapter 03
    template <typename Executor, typename Function>
    auto run_in_executor(Executor& executor, Function function);  // chapter 13
};

}  // namespace tornado
