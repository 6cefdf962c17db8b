#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/testing/sleep_count.hpp"
#include "common/testing/testing.hpp"

#include "netutil.hpp"
#include "select_chat.hpp"
#include "tests/support/failing_accept.hpp"
#include "tests/support/linechat_contract.hpp"
#include "tests/support/select_limit.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
namespace contract = tornado::linechat_contract;

namespace {

/// SelectChat as the contract wants it.
struct SelectDriven {
    SelectChat chat{bind_socket(0)};

    std::uint16_t port() const { return chat.port(); }

    void turn() { chat.turn(20ms); }
};

/// Lets this process have as many descriptors as the system allows.
void allow_many_descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Takes all descriptors below `end` that are free.
std::vector<UniqueFd> take_descriptors_below(int end) {
    std::vector<UniqueFd> taken;
    do
        taken.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    while (taken.back().get() >= 0 && taken.back().get() < end);
    return taken;
}

}  // namespace

TEST_CASE("01.4 SelectChat: newcomers are welcomed, lines reach the others" *
          doctest::description(
              "The same chat as BusyChat, asleep in poll() between two "
              "turns. [LINE-1, LINE-2]")) {
    {
        SelectDriven server;
        contract::newcomers_are_welcomed(server);
    }
    SelectDriven server;
    contract::a_line_reaches_the_others_only(server);
}

TEST_CASE("01.4 SelectChat: all who wait at the door come in within one turn" *
          doctest::description(
              "The listener is readable as long as one of them is there; to "
              "come back for each costs a round of everything. [NET-2]")) {
    SelectDriven server;
    step("three connected, and one turn");
    std::array<Client, 3> clients{
        Client(server.port()), Client(server.port()), Client(server.port())};
    server.chat.turn(1s);
    for (Client& client : clients)
        EXPECT(client.received().ends_with("\n"), "each is welcomed");
}

TEST_CASE("01.4 SelectChat: lines are whole, however the bytes arrive" *
          doctest::description(
              "What is not yet a line waits in the guest's buffer. [LINE-3]")) {
    SelectDriven server;
    contract::lines_arrive_in_pieces_and_in_bulk(server);
}

TEST_CASE("01.4 SelectChat: the others are told who left" *
          doctest::description(
              "A close is a readable zero bytes. Several may come at "
              "once. [LINE-4, SEL-2]")) {
    {
        SelectDriven server;
        contract::leaving_is_told(server);
    }
    SelectDriven server;
    contract::several_leave_at_once(server);
}

TEST_CASE("01.4 SelectChat: sleeps when there is nothing to do" *
          doctest::description(
              "With idle guests a turn must sleep for its whole timeout. One "
              "that watches WRITE with nothing to write comes back at once, "
              "and the core is at 100 % again. [LINE-6, SEL-7]")) {
    SelectDriven server;
    auto one = contract::newcomer(server, {}, 1);
    auto two = contract::newcomer(server, {one.get()}, 2);
    server.turn();
    step("nobody does anything; 5 turns of 20 ms");
    const long sleeps = times_asleep();
    for (int i = 0; i < 5; ++i)
        server.turn();
    EXPECT(times_asleep() - sleeps >= 5, "each turn has slept in poll()");
}

TEST_CASE("01.4 SelectChat: a reset ends one guest and nothing else" *
          doctest::description(
              "recv() or send() fails with ECONNRESET or EPIPE for that one "
              "connection. An exception that leaves the loop would end the "
              "chat for everybody. [LINE-7]")) {
    SelectDriven server;
    contract::a_reset_is_one_more_way_to_leave(server);
}

TEST_CASE("01.4 SelectChat: a half-closed guest is heard and answered" *
          doctest::description(
              "`printf 'hi\\n' | nc -N` closes its sending side at once and "
              "goes on reading. Zero bytes from recv() means \"says no "
              "more\", not \"hears no more\". [LINE-8, SEL-2]")) {
    SelectDriven server;
    contract::a_half_closed_guest_is_heard_and_answered(server);
}

TEST_CASE("01.4 SelectChat: a slow guest gets every byte, in order" *
          doctest::description(
              "send() takes a part; the rest must be kept and written when "
              "poll() reports WRITE, also after the guest has stopped "
              "talking. [LINE-9]")) {
    {
        SelectDriven server;
        contract::a_slow_guest_gets_every_byte(server);
    }
    SelectDriven server;
    contract::a_slow_guest_may_break_off_in_the_end(server);
}

TEST_CASE("01.4 SelectChat: a guest that never reads is dropped, the others "
          "go on" *
          doctest::description(
              "What it does not take must be kept, and memory ends. At "
              "linechat::max_pending it is closed and the others are told. "
              "[LINE-10]")) {
    SelectDriven server;
    contract::a_guest_that_never_reads_is_dropped(server);
}

TEST_CASE("01.4 SelectChat: a line that is too long ends its guest only" *
          doctest::description(
              "Unfinished lines are kept in memory, too; a client could send "
              "one without end. [LINE-11]")) {
    SelectDriven server;
    contract::a_line_too_long_ends_its_guest_only(server);
}

TEST_CASE("01.4 SelectChat: many leave and come within one turn" *
          doctest::description(
              "The kernel gives the number of a closed descriptor to the "
              "next connection. If a guest is closed in the middle of a "
              "turn, an old event may reach a newcomer. [LINE-12]")) {
    SelectDriven server;
    auto one = contract::newcomer(server, {}, 1);
    auto two = contract::newcomer(server, {one.get()}, 2);
    auto three = contract::newcomer(server, {one.get(), two.get()}, 3);
    step("guest2 and guest3 closed, two others connected, then one turn");
    two->close();
    three->close();
    Client four(server.port());
    Client five(server.port());
    drive_until(
        [&] { server.turn(); },
        [&] {
            return four.received().find("guest5 joined") != std::string::npos ||
                   five.received().find("guest4 joined") != std::string::npos;
        },
        "the newcomers have met");
    four.send("from four\n");
    drive_until([&] { server.turn(); },
                [&] {
                    return five.received().find(": from four\n") !=
                           std::string::npos;
                },
                "a newcomer's line has reached the other");
}

TEST_CASE("01.4 SelectChat: serves 500 guests on one thread" *
          doctest::description(
              "No thread per client, no process per client: one loop and a "
              "table. [LINE-13]")) {
    allow_many_descriptors();
    SelectDriven server;
    // Both ends live here: 500 guests are 1000 descriptors, and select() ends
    // at 1024.
    contract::many_guests_at_once(server, 500);
}

TEST_CASE("01.4 SelectChat: who does not fit into select() is sent away" *
          doctest::description(
              "The poller refuses a descriptor of FD_SETSIZE or more. That is "
              "bad luck for one newcomer; the guests who are here must not "
              "suffer for it. [SOCK-4, LINE-14]")) {
    allow_many_descriptors();
    SelectDriven server;
    auto one = contract::newcomer(server, {}, 1);
    auto two = contract::newcomer(server, {one.get()}, 2);
    step("used up all descriptors below FD_SETSIZE; connected one more guest");
    auto taken = take_descriptors_below(FD_SETSIZE);
    REQUIRE(taken.back().get() >= FD_SETSIZE);
    Client more(server.port());
    drive_until(
        [&] { server.turn(); }, [&] { return more.closed(); }, "it is closed");
    EXPECT_EQ(more.take(), "");
    step("guest2 sent a line");
    two->send("still here\n");
    contract::expect_received(server, *one, "guest1", "guest2: still here\n");
}

TEST_CASE("01.4 SelectChat: with no descriptor left, newcomers wait and the "
          "others stay" *
          doctest::description(
              "accept() then fails with EMFILE, and the listener stays "
              "readable: whoever throws ends the chat, and whoever just goes "
              "on is told so again at once and never sleeps. [LINE-15]")) {
    SelectDriven server;
    auto one = contract::newcomer(server, {}, 1);
    auto two = contract::newcomer(server, {one.get()}, 2);
    auto three = contract::newcomer(server, {one.get(), two.get()}, 3);
    step("connected guest4; accept() fails as if no descriptor were left");
    Client four(server.port());
    let_accept_fail(EMFILE);
    server.turn();
    step("5 turns of 20 ms");
    const long sleeps = times_asleep();
    for (int i = 0; i < 5; ++i)
        server.turn();
    EXPECT(times_asleep() - sleeps >= 5, "each turn has slept in poll()");
    step("guest2 sent a line");
    two->send("still here\n");
    contract::expect_received(server, *one, "guest1", "guest2: still here\n");
    step("guest3 left, so that there is a descriptor again");
    three->close();
    contract::expect_received(server, *one, "guest1", linechat::left("guest3"));
    let_accept_work();
    contract::expect_received(
        server, four, "guest4", linechat::welcome("guest4", 2));
}

TEST_CASE("01.4 SelectChat: with no descriptor left in the system, it looks "
          "again without being told" *
          doctest::description(
              "ENFILE: other processes hold the descriptors, and nobody says "
              "when they have given some back. A chat that waits for a guest "
              "of its own to go may have none, and then sleeps for ever. "
              "[LINE-15]")) {
    SelectDriven server;
    step("connected guest1; accept() fails as if the system had none left");
    Client one(server.port());
    let_accept_fail(ENFILE);
    server.turn();
    step("5 turns of 20 ms");
    const long sleeps = times_asleep();
    for (int i = 0; i < 5; ++i)
        server.turn();
    EXPECT(times_asleep() - sleeps >= 5, "each turn has slept in poll()");
    step("one turn of an hour, which must end after a second all the same");
    server.chat.turn(1h);
    EXPECT(last_select_limit() && *last_select_limit() <= 1s,
           "select() was to sleep for a second at most");
    step("accept() works again; one turn without a limit, which must end "
         "after a second all the same");
    let_accept_work();
    server.chat.turn();
    contract::expect_received(
        server, one, "guest1", linechat::welcome("guest1", 0));
}
