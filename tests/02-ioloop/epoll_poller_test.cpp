#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>

#include "common/net/sockets.hpp"
#include "common/testing/testing.hpp"

#include "epoll_poller.hpp"
#include "ioloop.hpp"
#include "loop_chat.hpp"
#include "netutil.hpp"
#include "tests/support/linechat_contract.hpp"
#include "tests/support/turn_loop.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
namespace contract = tornado::linechat_contract;

namespace {

/// "READ, WRITE" of what is reported for `fd`; "nothing" if it is not.
std::string reported(Poller& poller, int fd) {
    std::string text;
    int entries = 0;
    for (const PollEvent& event : poller.poll(0ns)) {
        if (event.fd != fd) continue;
        if (++entries == 2) return "two entries";
        for (auto [bit, name] : {std::pair{Poller::READ, "READ"},
                                 std::pair{Poller::WRITE, "WRITE"},
                                 std::pair{Poller::ERROR, "ERROR"}})
            if ((event.events & bit) != 0)
                text += (text.empty() ? "" : ", ") + std::string(name);
    }
    return text.empty() ? "nothing" : text;
}

void allow_many_descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

TEST_CASE("02.5 EpollPoller: reports what is ready, as long as it is" *
          doctest::description(
              "The same contract as SelectPoller, level-triggered: what is "
              "left unread is reported again. [SEL-1, SEL-2, SEL-7]")) {
    auto [a, b] = socket_pair();
    auto [c, d] = socket_pair();
    EpollPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    poller.register_fd(c.get(), Poller::READ | Poller::WRITE);
    step("watched a for READ, c for READ and WRITE");
    EXPECT_EQ(reported(poller, a.get()), "nothing");
    EXPECT_EQ(reported(poller, c.get()), "WRITE");
    step("both peers wrote two bytes");
    write_to_fd(b.get(), "xy");
    write_to_fd(d.get(), "xy");
    EXPECT_EQ(reported(poller, a.get()), "READ");
    EXPECT_EQ(reported(poller, c.get()), "READ, WRITE");
    step("read one byte from a");
    std::array<char, 1> one;
    read_from_fd(a.get(), one);
    EXPECT_EQ(reported(poller, a.get()), "READ");
    step("read the other");
    read_from_fd(a.get(), one);
    EXPECT_EQ(reported(poller, a.get()), "nothing");
}

TEST_CASE("02.5 EpollPoller: modify replaces what is watched, unregister ends "
          "it" *
          doctest::description(
              "The kernel keeps the list; these change it. [SEL-1, SEL-7]")) {
    auto [a, b] = socket_pair();
    write_to_fd(b.get(), "x");
    EpollPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    EXPECT_EQ(reported(poller, a.get()), "READ");
    step("watched for WRITE instead of READ");
    poller.modify(a.get(), Poller::WRITE);
    EXPECT_EQ(reported(poller, a.get()), "WRITE");
    step("watched for nothing");
    poller.modify(a.get(), Poller::NONE);
    EXPECT_EQ(reported(poller, a.get()), "nothing");
    step("unregistered, then registered once more");
    poller.unregister(a.get());
    EXPECT_EQ(reported(poller, a.get()), "nothing");
    poller.register_fd(a.get(), Poller::READ);
    EXPECT_EQ(reported(poller, a.get()), "READ");
}

TEST_CASE("02.5 EpollPoller: a peer that is gone is ERROR, also for who "
          "watches nothing else" *
          doctest::description(
              "Where select() only shows something to read, epoll says "
              "hang-up. A half-close is no hang-up: it is READ, and the read "
              "gives zero bytes. [SEL-2, SEL-3]")) {
    auto [a, b] = socket_pair();
    auto [c, d] = socket_pair();
    EpollPoller poller;
    poller.register_fd(a.get(), Poller::ERROR);
    poller.register_fd(c.get(), Poller::READ);
    step("a is watched for ERROR; its peer closed");
    EXPECT_EQ(reported(poller, a.get()), "nothing");
    b.reset();
    EXPECT_EQ(reported(poller, a.get()), "ERROR");
    step("c is watched for READ; its peer closed its sending side");
    ::shutdown(d.get(), SHUT_WR);
    EXPECT_EQ(reported(poller, c.get()), "READ");
}

TEST_CASE("02.5 EpollPoller: the end of a peer's sending shows behind unread "
          "bytes, to who asks for it" *
          doctest::description(
              "READ says that there is something to read, and the end stands "
              "behind it. READ_HANG_UP says that no more will come: streams "
              "ask for it from chapter 05 on. [SEL-2]")) {
    auto [a, b] = socket_pair();
    EpollPoller poller;
    poller.register_fd(a.get(), Poller::READ_HANG_UP);
    step("watched a for READ_HANG_UP; the peer wrote a byte");
    write_to_fd(b.get(), "x");
    EXPECT(poller.poll(0ns).empty(), "nothing is reported: it did not hang up");
    step("the peer closed its sending side");
    ::shutdown(b.get(), SHUT_WR);
    const auto events = poller.poll(0ns);
    EXPECT(events.size() == 1 && (events[0].events & Poller::READ_HANG_UP) != 0,
           "READ_HANG_UP is reported, with the byte unread");
}

TEST_CASE("02.5 EpollPoller: wrong calls are refused, with the call's name" *
          doctest::description(
              "Registering twice or changing what is not there is a bug in "
              "the caller. [SEL-5]")) {
    auto [a, b] = socket_pair();
    EpollPoller poller;
    int code = 0;
    std::string text;
    step("called modify, unregister, register_fd and register_fd");
    try {
        poller.modify(a.get(), Poller::READ);
    } catch (const std::system_error& error) {
        code = error.code().value();
        text = error.what();
    }
    EXPECT_EQ(code, ENOENT);
    EXPECT(text.starts_with("epoll_ctl"),
           "the text begins with \"epoll_ctl\", not " + show(text));
    CHECK_THROWS_AS(poller.unregister(a.get()), std::system_error);
    poller.register_fd(a.get(), Poller::READ);
    try {
        poller.register_fd(a.get(), Poller::READ);
        code = 0;
    } catch (const std::system_error& error) {
        code = error.code().value();
    }
    EXPECT_EQ(code, EEXIST);
}

TEST_CASE("02.5 EpollPoller: takes descriptors that select() cannot, and a "
          "thousand at once" *
          doctest::description(
              "There is no fd_set and so no FD_SETSIZE. When very many are "
              "ready they may come in several calls, but all come. "
              "[SEL-1]")) {
    allow_many_descriptors();
    auto [a, b] = socket_pair();
    write_to_fd(b.get(), "x");
    EpollPoller poller;
    std::vector<UniqueFd> copies;
    step("watched 1500 readable descriptors, and unregistered each that was "
         "reported");
    for (int i = 0; i < 1500; ++i) {
        copies.emplace_back(::fcntl(a.get(), F_DUPFD_CLOEXEC, FD_SETSIZE));
        REQUIRE(copies.back().get() >= FD_SETSIZE);
        poller.register_fd(copies.back().get(), Poller::READ);
    }
    std::size_t reported_in_all = 0;
    for (auto events = poller.poll(0ns); !events.empty();
         events = poller.poll(0ns)) {
        reported_in_all += events.size();
        const std::vector<PollEvent> batch(events.begin(), events.end());
        for (const PollEvent& event : batch)
            poller.unregister(event.fd);
    }
    EXPECT_EQ(reported_in_all, copies.size());
}

TEST_CASE("02.5 EpollPoller: a timeout is rounded up, and may be longer than "
          "an int" *
          doctest::description(
              "epoll_wait() counts milliseconds in an int. Rounded down, a "
              "timer half a millisecond away would make the loop turn and "
              "turn; cut off, a month could become a moment. [SEL-8]")) {
    auto [a, b] = socket_pair();
    EpollPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    step("polled twenty times for 1 ns with nothing there");
    // The shortest counts: on a busy machine a call that does not sleep may
    // take long, too.
    auto shortest = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < 20; ++i) {
        const auto before = std::chrono::steady_clock::now();
        EXPECT(poller.poll(1ns).empty(), "no events");
        shortest =
            std::min(shortest, std::chrono::steady_clock::now() - before);
    }
    EXPECT(shortest >= 500us,
           "it slept for about the millisecond that epoll_wait() can count");
    step("a byte arrived after a poll for a hundred days had begun");
    itimerval once{{0, 0}, {0, 20'000}};
    struct sigaction action{};
    static int writer = -1;
    writer = b.get();
    action.sa_handler = [](int) {
        [[maybe_unused]] ssize_t size = ::send(writer, "x", 1, 0);
    };
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGALRM, &action, nullptr);
    const auto begin = std::chrono::steady_clock::now();
    ::setitimer(ITIMER_REAL, &once, nullptr);
    poller.poll(24h * 100);
    EXPECT(std::chrono::steady_clock::now() - begin >= 10ms,
           "it did not return before something happened");
    EXPECT_EQ(reported(poller, a.get()), "READ");
}

TEST_CASE("02.5 EpollPoller: a signal ends the sleep with no events and no "
          "error" *
          doctest::description(
              "EINTR is not a failure; the loop takes one more turn. What "
              "the poll before had found is old news. [SEL-9]")) {
    auto [a, b] = socket_pair();
    EpollPoller poller;
    poller.register_fd(a.get(), Poller::READ);
    step("a byte was reported, and read");
    write_to_fd(b.get(), "x");
    EXPECT_EQ(reported(poller, a.get()), "READ");
    std::array<char, 1> one;
    read_from_fd(a.get(), one);
    struct sigaction action{};
    action.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &action, nullptr);
    // Again and again, in case the first comes before the sleep.
    itimerval often{{0, 20'000}, {0, 20'000}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
    step("polled without a limit; a signal came");
    EXPECT(poller.poll(-1ns).empty(), "no events");
    itimerval off{};
    ::setitimer(ITIMER_REAL, &off, nullptr);
}

TEST_CASE("02.5 EpollPoller: the chat runs on it unchanged" *
          doctest::description(
              "The loop knows a Poller and nothing else; so do the handlers "
              "on it. [SEL-1]")) {
    struct Driven {
        TurnLoop loop{std::make_unique<EpollPoller>()};
        LoopChat chat{bind_socket(0), loop};

        std::uint16_t port() const { return chat.port(); }

        void turn() { loop.turn(); }
    };

    {
        Driven server;
        contract::a_line_reaches_the_others_only(server);
    }
    {
        Driven server;
        contract::a_reset_is_one_more_way_to_leave(server);
    }
    {
        Driven server;
        contract::a_slow_guest_may_break_off_in_the_end(server);
    }
    Driven server;
    contract::a_slow_guest_gets_every_byte(server);
}
