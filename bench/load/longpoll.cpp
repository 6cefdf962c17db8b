// Polls that are parked: what one takes of memory while it waits, and what one
// message to all of them costs.

#include <array>
#include <cerrno>
#include <stdexcept>
#include <thread>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "common/net/sockets.hpp"

#include "bench/load/exchange.hpp"
#include "bench/load/loads.hpp"

namespace tornado::bench {

namespace {

using Microseconds = std::chrono::duration<double, std::micro>;

/// Words that no answer has by chance.
constexpr auto message = "dinner-is-ready-4711";

class Waiters {
  public:
    explicit Waiters(const Target& target)
        : target_(target)
        , epoll_(
              check_syscall("epoll_create1", ::epoll_create1(EPOLL_CLOEXEC))) {}

    void park(std::size_t count) {
        Pace pace(target_);
        const std::string poll = form_request("/a/message/updates", "cursor=");
        for (std::size_t i = 0; i < count; ++i) {
            waiters_.push_back({connect_for_load(target_.port()), {}, false});
            const int fd = waiters_.back().fd.get();
            if (::send(fd, poll.data(), poll.size(), MSG_NOSIGNAL) < 0)
                throw std::runtime_error("the server does not take a poll");
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = i;
            check_syscall("epoll_ctl",
                          ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event));
            pace.step();
        }
        pace.wait();
    }

    /// Waits until each of them has heard the message.
    /// returns: when they did, in microseconds since `start`
    std::vector<float> hear(Clock::time_point start) {
        std::vector<float> times;
        std::array<epoll_event, 512> events{};
        while (times.size() < waiters_.size()) {
            const int count =
                ::epoll_wait(epoll_.get(),
                             events.data(),
                             static_cast<int>(events.size()),
                             target_.deadline().left("not all have heard it"));
            const Microseconds now = Clock::now() - start;
            for (int i = 0; i < count; ++i)
                if (has_heard(
                        waiters_[events[static_cast<std::size_t>(i)].data.u64]))
                    times.push_back(static_cast<float>(now.count()));
        }
        return times;
    }

    /// errors: std::runtime_error if anybody has been told more than once
    void check_silence() {
        for (Waiter& waiter : waiters_)
            read_into(waiter);
    }

  private:
    struct Waiter {
        UniqueFd fd;
        std::string in;
        bool heard = false;
    };

    static void read_into(Waiter& waiter) {
        std::array<char, 4096> buffer{};
        const ssize_t got =
            ::recv(waiter.fd.get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) throw std::runtime_error("the server hung up on a poll");
        if (waiter.heard) throw std::runtime_error("a poll was answered twice");
        waiter.in.append(buffer.data(), static_cast<std::size_t>(got));
    }

    static bool has_heard(Waiter& waiter) {
        read_into(waiter);
        const auto [size, body] = http_answer(waiter.in);
        if (size == 0) return false;
        const auto at = body.find(message);
        if (at == std::string_view::npos || size != waiter.in.size())
            throw std::runtime_error("a poll was answered with " + waiter.in);
        waiter.heard = true;
        return true;
    }

    const Target& target_;
    UniqueFd epoll_;
    std::vector<Waiter> waiters_;
};

}  // namespace

Figures load_longpoll(Target& target, const Order& order) {
    Talker publisher(target);
    (void)publisher.ask("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    (void)target.processor_time();
    const double empty = target.memory();
    Waiters waiters(target);
    waiters.park(order.connections);
    const auto parked = target.processor_time();
    const double full = target.memory();
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const auto idle = target.processor_time();

    const auto start = Clock::now();
    publisher.send(
        form_request("/a/message/new", std::string("body=") + message));
    auto times = waiters.hear(start);
    (void)publisher.receive();
    const Microseconds used = target.processor_time() - idle;
    waiters.check_silence();

    const auto count = static_cast<double>(order.connections);
    Figures figures{{"answers", count},
                    {"p50_us", quantile(times, 0.5)},
                    {"p99_us", quantile(times, 0.99)},
                    {"seconds", quantile(times, 1) / 1e6},
                    {"rate", count / (quantile(times, 1) / 1e6)}};
    if (target.known()) {
        figures.emplace_back("cpu_us", used.count() / count);
        figures.emplace_back("waiter_bytes", (full - empty) / count);
        figures.emplace_back("idle_us", Microseconds(idle - parked).count());
    }
    return figures;
}

}  // namespace tornado::bench
