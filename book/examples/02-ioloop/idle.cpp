// What does it cost to have 5,000 connections and 10,000 timers, while nothing
// happens? Counts the calls of poll() and the CPU time of ten seconds.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <vector>

#include <sys/resource.h>

#include "epoll_poller.hpp"
#include "ioloop.hpp"
#include "netutil.hpp"

using namespace tornado;
using namespace std::chrono_literals;

namespace {

int polls = 0;

class CountingPoller final : public Poller {
  public:
    void register_fd(int fd, std::uint32_t events) override {
        poller_.register_fd(fd, events);
    }

    void modify(int fd, std::uint32_t events) override {
        poller_.modify(fd, events);
    }

    void unregister(int fd) override { poller_.unregister(fd); }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        ++polls;
        return poller_.poll(timeout);
    }

  private:
    EpollPoller poller_;
};

double cpu_milliseconds() {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 +
           static_cast<double>(used.tv_nsec) / 1e6;
}

void allow_many_descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main() {
    allow_many_descriptors();
    UniqueFd listener = bind_socket(0);
    std::vector<UniqueFd> both_ends;
    IOLoop loop(std::make_unique<CountingPoller>());
    for (int i = 0; i < 5'000; ++i) {
        both_ends.push_back(connect_to(local_port(listener.get())));
        both_ends.push_back(accept_connection(listener.get()).value());
        loop.add_handler(
            both_ends.back().get(),
            [](int, std::uint32_t) { std::printf("who spoke?\n"); },
            IOLoop::READ);
    }
    for (int i = 0; i < 10'000; ++i)
        loop.call_later(1h + std::chrono::milliseconds(i),
                        [] { std::printf("an hour has passed\n"); });
    loop.call_later(10s, [&] { loop.stop(); });

    std::printf("5000 connections, 10000 timers, 10 seconds\n");
    const double before = cpu_milliseconds();
    loop.start();
    std::printf("calls of poll(): %d\n", polls);
    std::printf("CPU time:        %.3f ms\n", cpu_milliseconds() - before);
}
