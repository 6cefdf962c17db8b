// How much dearer does one event become when more and more connections are
// idle beside it? Measures select() and epoll through the Poller interface.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>

#include "epoll_poller.hpp"
#include "netutil.hpp"
#include "select_poller.hpp"

using namespace tornado;

namespace {

/// One event: a peer writes a byte, poll() reports it, the byte is read.
void one_event(Poller& poller, int reader, int writer) {
    write_to_fd(writer, "x");
    poller.poll(std::chrono::nanoseconds(-1));
    char byte[1];
    read_from_fd(reader, byte);
}

/// CPU time of this thread so far, in nanoseconds: what other programs do
/// meanwhile does not count.
double cpu_nanoseconds() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e9 +
           static_cast<double>(used.tv_nsec);
}

/// CPU nanoseconds for one event, the best of many rounds.
double cost_of_event(Poller& poller, int reader, int writer) {
    constexpr int rounds = 200;
    constexpr int events = 40;
    double best = 1e12;
    for (int round = 0; round < rounds; ++round) {
        const double begin = cpu_nanoseconds();
        for (int i = 0; i < events; ++i)
            one_event(poller, reader, writer);
        best = std::min(best, (cpu_nanoseconds() - begin) / events);
    }
    return best;
}

/// Nothing if the poller cannot hold so many.
std::optional<double> cost_beside(std::unique_ptr<Poller> poller, int idle) {
    auto [reader, writer] = socket_pair();
    auto [quiet, peer] = socket_pair();
    std::vector<UniqueFd> copies;
    try {
        for (int i = 0; i < idle; ++i) {
            copies.emplace_back(::fcntl(quiet.get(), F_DUPFD_CLOEXEC, 0));
            poller->register_fd(copies.back().get(), Poller::READ);
        }
    } catch (const std::out_of_range&) {
        return std::nullopt;
    }
    poller->register_fd(reader.get(), Poller::READ);
    return cost_of_event(*poller, reader.get(), writer.get());
}

void print(std::optional<double> nanoseconds) {
    if (nanoseconds)
        std::printf(" %10.0f", *nanoseconds);
    else
        std::printf(" %10s", "-");
}

}  // namespace

int main() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    std::printf("ns of CPU for one event beside so many idle descriptors\n");
    std::printf("%8s %10s %10s\n", "idle", "select", "epoll");
    for (int idle : {1, 10, 100, 250, 500, 750, 1000, 2500, 5000, 10000}) {
        std::printf("%8d", idle);
        print(cost_beside(std::make_unique<SelectPoller>(), idle));
        print(cost_beside(std::make_unique<EpollPoller>(), idle));
        std::printf("\n");
    }
}
