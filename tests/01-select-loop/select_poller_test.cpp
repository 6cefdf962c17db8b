#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <span>
#include <stdexcept>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>
#include <unistd.h>

#include "common/net/sockets.hpp"
#include "common/testing/client.hpp"
#include "common/testing/sleep_count.hpp"
#include "common/testing/testing.hpp"

#include "netutil.hpp"
#include "select_poller.hpp"
#include "tests/support/select_limit.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace tornado {

// Found by EXPECT_EQ, by argument-dependent lookup.
static std::string show(const PollEvent& event) {
    std::string bits;
    for (auto [bit, name] : {std::pair{Poller::READ, "READ"},
                             std::pair{Poller::WRITE, "WRITE"},
                             std::pair{Poller::ERROR, "ERROR"}})
        if ((event.events & bit) != 0)
            bits += (bits.empty() ? "" : "|") + std::string(name);
    return "fd " + std::to_string(event.fd) + " " + bits;
}

}  // namespace tornado

namespace {

using Events = std::vector<PollEvent>;

Events poll_now(Poller& poller) {
    auto events = poller.poll(0ns);
    return {events.begin(), events.end()};
}

/// The code of the std::system_error that `call` throws; 0 if it throws none.
int refusal(const std::function<void()>& call) {
    try {
        call();
    } catch (const std::system_error& error) {
        return error.code().value();
    }
    return 0;
}

/// A poller that says what it is asked, and sleeps never: it reports the first
/// that is watched.
class AskedPoller final : public Poller {
  public:
    void register_fd(int fd, std::uint32_t events) override {
        watched.push_back({fd, events});
    }

    void modify(int, std::uint32_t) override {}

    void unregister(int fd) override {
        std::erase_if(watched,
                      [fd](const PollEvent& event) { return event.fd == fd; });
    }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        timeouts.push_back(timeout);
        asked = watched;
        return {asked.data(), 1};
    }

    Events watched;
    Events asked;  // what was watched during the last poll()
    std::vector<std::chrono::nanoseconds> timeouts;
};

}  // namespace

TEST_CASE("01.3 SelectPoller: reports who has something to read" *
          doctest::description(
              "select() gets a set of descriptors and leaves those in it "
              "that are ready. One entry each, with the bits that hold. "
              "[SEL-1, SEL-2]")) {
    auto [a, b] = socket_pair();
    auto [c, d] = socket_pair();
    SelectPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    poller.register_fd(c.get(), Poller::READ);
    step("registered two descriptors for READ; nothing was sent");
    EXPECT_EQ(poll_now(poller), Events{});
    step("the second one's peer wrote");
    write_to_fd(d.get(), "x");
    EXPECT_EQ(poll_now(poller), (Events{{c.get(), Poller::READ}}));
}

TEST_CASE("01.3 SelectPoller: asks again as long as input is unread" *
          doctest::description(
              "Level-triggered: the question is \"is it readable\", not \"has "
              "something new arrived\". Who reads only a part is told again. "
              "select() overwrites its sets, so they must be built anew each "
              "time. [SEL-7]")) {
    auto [a, b] = socket_pair();
    SelectPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    write_to_fd(b.get(), "xy");
    step("two bytes arrived; polled, read one, polled");
    EXPECT_EQ(poll_now(poller), (Events{{a.get(), Poller::READ}}));
    std::array<char, 1> one;
    read_from_fd(a.get(), one);
    EXPECT_EQ(poll_now(poller), (Events{{a.get(), Poller::READ}}));
    step("read the other, polled");
    read_from_fd(a.get(), one);
    EXPECT_EQ(poll_now(poller), Events{});
    step("one more arrived, polled");
    write_to_fd(b.get(), "z");
    EXPECT_EQ(poll_now(poller), (Events{{a.get(), Poller::READ}}));
}

TEST_CASE("01.3 SelectPoller: READ and WRITE of one descriptor are one entry" *
          doctest::description(
              "select() answers in two sets; the loop wants one answer for "
              "each descriptor. A full peer is not writable. [SEL-4]")) {
    auto [a, b] = socket_pair();
    SelectPoller poller;
    poller.register_fd(a.get(), Poller::READ | Poller::WRITE);
    EXPECT_EQ(poll_now(poller), (Events{{a.get(), Poller::WRITE}}));
    step("the peer wrote");
    write_to_fd(b.get(), "x");
    EXPECT_EQ(poll_now(poller),
              (Events{{a.get(), Poller::READ | Poller::WRITE}}));
    step("filled the peer's buffer");
    const std::string block(64 * 1024, 'x');
    while (write_to_fd(a.get(), block)) {
    }
    EXPECT_EQ(poll_now(poller), (Events{{a.get(), Poller::READ}}));
}

TEST_CASE("01.3 SelectPoller: modify replaces what is watched, unregister "
          "ends it" *
          doctest::description(
              "A server watches WRITE only while it has something to write: "
              "an idle socket is always writable, and a loop that asks would "
              "never sleep. [SEL-1, SEL-7]")) {
    auto [a, b] = socket_pair();
    write_to_fd(b.get(), "x");
    SelectPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    step("watched for WRITE instead of READ");
    poller.modify(a.get(), Poller::WRITE);
    EXPECT_EQ(poll_now(poller), (Events{{a.get(), Poller::WRITE}}));
    step("watched for nothing");
    poller.modify(a.get(), Poller::NONE);
    EXPECT_EQ(poll_now(poller), Events{});
    step("unregistered, then registered for READ once more");
    poller.unregister(a.get());
    EXPECT_EQ(poll_now(poller), Events{});
    poller.register_fd(a.get(), Poller::READ);
    EXPECT_EQ(poll_now(poller), (Events{{a.get(), Poller::READ}}));
}

TEST_CASE("01.3 SelectPoller: a peer that has closed is reported as READ" *
          doctest::description(
              "select() shows a closed peer as readable; the read then gives "
              "zero bytes. Who asks for ERROR alone must hear of it, too. "
              "[SEL-4]")) {
    auto [a, b] = socket_pair();
    auto [c, d] = socket_pair();
    SelectPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    poller.register_fd(c.get(), Poller::ERROR);
    step("one descriptor watched for READ, one for ERROR; both peers closed");
    b.reset();
    d.reset();
    Events expected{{a.get(), Poller::READ}, {c.get(), Poller::READ}};
    if (expected[1].fd < expected[0].fd) std::swap(expected[0], expected[1]);
    Events got = poll_now(poller);
    std::sort(got.begin(), got.end(), [](const auto& x, const auto& y) {
        return x.fd < y.fd;
    });
    EXPECT_EQ(got, expected);
}

TEST_CASE("01.3 SelectPoller: who waits to write is not woken by unread input" *
          doctest::description(
              "A server that only writes for now must be able to sleep until "
              "it can, however much the peer has sent. [SEL-7]")) {
    auto [a, b] = socket_pair();
    const std::string block(64 * 1024, 'x');
    while (write_to_fd(a.get(), block)) {
    }
    write_to_fd(b.get(), "unread");
    SelectPoller poller;
    poller.register_fd(a.get(), Poller::WRITE | Poller::ERROR);
    step("a full descriptor with unread input, watched for WRITE and ERROR");
    EXPECT_EQ(poll_now(poller), Events{});
}

TEST_CASE("01.3 SelectPoller: wrong calls are refused" *
          doctest::description(
              "Registering twice, or changing what is not there, is a bug in "
              "the caller; epoll refuses it with the same errors. So is a "
              "descriptor that was closed: who keeps silent about it makes a "
              "loop that never sleeps. [SEL-5]")) {
    auto [a, b] = socket_pair();
    SelectPoller poller;
    step("called modify, unregister, register_fd and register_fd");
    EXPECT_EQ(refusal([&] { poller.modify(a.get(), Poller::READ); }), ENOENT);
    EXPECT_EQ(refusal([&] { poller.unregister(a.get()); }), ENOENT);
    poller.register_fd(a.get(), Poller::READ);
    EXPECT_EQ(refusal([&] { poller.register_fd(a.get(), Poller::READ); }),
              EEXIST);
    step("closed the descriptor without a word to the poller, and called "
         "poll()");
    a.reset();
    EXPECT_EQ(refusal([&] { (void)poller.poll(0ns); }), EBADF);
}

TEST_CASE("01.3 SelectPoller: a descriptor that does not fit is refused" *
          doctest::description(
              "An fd_set has FD_SETSIZE (1024) bits, and FD_SET does not "
              "check: with a larger descriptor it writes past the end. This "
              "is why select() servers end at 1000 clients. [SOCK-4]")) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    REQUIRE(limit.rlim_cur > FD_SETSIZE);
    auto [a, b] = socket_pair();
    UniqueFd big(::fcntl(a.get(), F_DUPFD_CLOEXEC, FD_SETSIZE));
    REQUIRE(big.get() >= FD_SETSIZE);
    step("registered fd " + std::to_string(big.get()));
    SelectPoller poller;
    std::string text = "nothing";
    try {
        poller.register_fd(big.get(), Poller::READ);
    } catch (const std::out_of_range& error) {
        text = error.what();
    }
    EXPECT(text.find("FD_SETSIZE") != std::string::npos,
           "std::out_of_range whose text names FD_SETSIZE, not: " + text);
    CHECK_THROWS_AS(poller.register_fd(-1, Poller::READ), std::out_of_range);
    EXPECT_EQ(refusal([&] { poller.modify(big.get(), Poller::READ); }), ENOENT);
}

TEST_CASE("01.3 SelectPoller: sleeps until something comes, however short or "
          "long its timeout" *
          doctest::description(
              "A timeout of zero only looks; a negative one waits without "
              "limit; one that select() cannot count exactly is rounded up, "
              "never down to zero. [SOCK-5]")) {
    auto [a, b] = socket_pair();
    SelectPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    step("looked once with a timeout of zero");
    EXPECT(poller.poll(0ns).empty(), "no events");
    step("polled 100 times for 1 ns with nothing there");
    const long sleeps = times_asleep();
    for (int i = 0; i < 100; ++i)
        poller.poll(1ns);
    EXPECT(times_asleep() > sleeps,
           "the kernel has put this thread to sleep at least once");
    step("something was there; polled without a limit");
    write_to_fd(b.get(), "x");
    EXPECT_EQ(poller.poll(-1ns).size(), 1U);
}

TEST_CASE("01.3 SelectPoller: a timeout may be longer than a second" *
          doctest::description(
              "A timeval has seconds, and microseconds beside them. Who drops "
              "the seconds wakes too early, who counts them in both wakes too "
              "late. [SOCK-5]")) {
    using std::chrono::steady_clock;
    auto [a, b] = socket_pair();
    SelectPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    step("polled for 1050 ms with nothing there");
    const auto begun = steady_clock::now();
    EXPECT(poller.poll(1050ms).empty(), "no events");
    EXPECT(steady_clock::now() - begun >= 1050ms,
           "it has slept for 1050 ms at least");
    const auto limit = last_select_limit();
    EXPECT(!limit || (*limit >= 1050ms && *limit < 1051ms),
           "select() is asked for 1050 ms" +
               (limit ? ", not for " + std::to_string(limit->count() / 1000) +
                            " ms"
                      : ""));
    step("something was there; polled for an hour");
    write_to_fd(b.get(), "x");
    EXPECT_EQ(poller.poll(1h).size(), 1U);
}

TEST_CASE("01.3 SelectPoller: a signal ends the sleep with no events and no "
          "error" *
          doctest::description(
              "A signal interrupts select() with EINTR, and says nothing "
              "about descriptors: neither the sets count then, nor what the "
              "poll before had found. [SEL-9]")) {
    auto [a, b] = socket_pair();
    SelectPoller poller;
    poller.register_fd(a.get(), Poller::READ | Poller::ERROR);
    step("a byte was reported, and read");
    write_to_fd(b.get(), "x");
    EXPECT_EQ(poll_now(poller), (Events{{a.get(), Poller::READ}}));
    std::array<char, 1> one;
    read_from_fd(a.get(), one);
    static volatile std::sig_atomic_t signals = 0;
    struct sigaction action{};
    action.sa_handler = [](int) { signals = signals + 1; };
    ::sigaction(SIGALRM, &action, nullptr);
    // Again and again, in case the first comes before the sleep.
    itimerval often{{0, 20'000}, {0, 20'000}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
    step("polled without a limit, with nothing to come but a signal");
    EXPECT(poller.poll(-1ns).empty(), "no events");
    EXPECT(signals > 0, "poll() slept until the signal came");
    itimerval off{};
    ::setitimer(ITIMER_REAL, &off, nullptr);
}

TEST_CASE("01.3 wait_until_readable: sleeps on all, and leaves the poller "
          "empty" *
          doctest::description(
              "With this the busy chat sleeps while nobody talks: the core "
              "that was at 100 % is free. [SOCK-5, SEL-7]")) {
    auto [a, b] = socket_pair();
    UniqueFd listener = bind_socket(0);
    SelectPoller poller;
    const std::vector<int> fds{a.get(), listener.get()};
    write_to_fd(b.get(), "x");
    step("one descriptor is readable");
    wait_until_readable(poller, fds);
    std::array<char, 1> one;
    read_from_fd(a.get(), one);
    step("a newcomer waits at the listener");
    Client client(local_port(listener.get()));
    wait_until_readable(poller, fds);
    EXPECT_EQ(poll_now(poller), Events{});
}

TEST_CASE("01.3 wait_until_readable: asks once, for all, without a limit" *
          doctest::description(
              "Who looks again and again, or wakes up now and then to look, "
              "does not sleep. [SOCK-5]")) {
    AskedPoller poller;
    const std::vector<int> fds{5, 7};
    step("waited for fd 5 and fd 7");
    wait_until_readable(poller, fds);
    EXPECT_EQ(poller.timeouts.size(), 1U);
    EXPECT(poller.timeouts[0] < 0ns, "poll() is asked to wait without a limit");
    EXPECT_EQ(poller.asked, (Events{{5, Poller::READ}, {7, Poller::READ}}));
    EXPECT_EQ(poller.watched, Events{});
}
