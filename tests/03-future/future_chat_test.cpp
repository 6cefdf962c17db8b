#include <string>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "future_chat.hpp"
#include "netutil.hpp"
#include "tests/support/hand_upstream.hpp"
#include "tests/support/linechat_contract.hpp"
#include "tests/support/turn_loop.hpp"

using namespace tornado;
using namespace tornado::testing;
namespace contract = tornado::linechat_contract;

namespace {

/// FutureChat as the contract wants it.
struct Driven {
    TurnLoop loop;
    HandUpstream upstream;
    future_chat::FutureChat chat{loop, bind_socket(0), upstream.port()};

    std::uint16_t port() const { return chat.port(); }

    void turn() { loop.turn(); }
};

}  // namespace

TEST_CASE("03.4 FutureChat: newcomers are welcomed, lines reach the others, "
          "however the bytes arrive" *
          doctest::description(
              "The same chat as on the poller and on the loop: each guest's "
              "next line is a Future now, and hearing one means asking for "
              "the next. [FUT-10, LINE-1, LINE-2, LINE-3]")) {
    {
        Driven server;
        contract::newcomers_are_welcomed(server);
    }
    {
        Driven server;
        contract::a_line_reaches_the_others_only(server);
    }
    Driven server;
    contract::lines_arrive_in_pieces_and_in_bulk(server);
}

TEST_CASE("03.4 FutureChat: whoever leaves is announced, and takes nobody "
          "along" *
          doctest::description(
              "A close, a reset, a half-close and a line that is too long all "
              "come as one thing: the Future of the next line fails. "
              "[FUT-8, LINE-4, LINE-7, LINE-8, LINE-11]")) {
    {
        Driven server;
        contract::leaving_is_told(server);
    }
    {
        Driven server;
        contract::a_reset_is_one_more_way_to_leave(server);
    }
    {
        Driven server;
        contract::a_half_closed_guest_is_heard_and_answered(server);
    }
    Driven server;
    contract::a_line_too_long_ends_its_guest_only(server);
}

TEST_CASE("03.4 FutureChat: a guest who reads slowly gets every byte, one who "
          "never reads is dropped" *
          doctest::description(
              "What is written to a guest waits in its connection, and the "
              "others wait for nobody. [FUT-10, LINE-6, LINE-9, LINE-10]")) {
    {
        Driven server;
        contract::a_slow_guest_gets_every_byte(server);
    }
    {
        Driven server;
        contract::a_slow_guest_may_break_off_in_the_end(server);
    }
    Driven server;
    contract::a_guest_that_never_reads_is_dropped(server);
}

TEST_CASE("03.5 FutureChat: one guest waits for the upstream, the others go on "
          "chatting" *
          doctest::description(
              "The time is a Future: the guest who asked is answered when it "
              "is there, and meanwhile the only thread serves everybody else, "
              "and the asker too. [FUT-10, FUT-11]")) {
    Driven server;
    auto one = contract::newcomer(server, {}, 1);
    auto two = contract::newcomer(server, {one.get()}, 2);
    step("guest1 said \"/time Tokyo\"");
    one->send("/time Tokyo\n");
    Client asked = server.upstream.accept([&] { server.turn(); });
    drive_until([&] { server.turn(); },
                [&] { return asked.received() == "Tokyo\n"; },
                "the upstream has been asked for \"Tokyo\\n\"");
    step("guest2 and guest1 chat while the upstream thinks");
    two->send("hello\n");
    contract::expect_received(server, *one, "guest1", "guest2: hello\n");
    one->send("I am waiting\n");
    contract::expect_received(server, *two, "guest2", "guest1: I am waiting\n");
    step("the upstream answers");
    asked.send("it is 08:00:00 in Tokyo\n");
    contract::expect_received(
        server, *one, "guest1", "* it is 08:00:00 in Tokyo\n");
    step("guest1 chats on; guest2 has heard neither question nor answer");
    one->send("so late\n");
    contract::expect_received(server, *two, "guest2", "guest1: so late\n");
}

TEST_CASE("03.5 FutureChat: a guest is told that the upstream failed" *
          doctest::description(
              "Whoever asked must hear how it ended, also when it ended "
              "badly. [FUT-8, FUT-11]")) {
    Driven server;
    auto one = contract::newcomer(server, {}, 1);
    step("guest1 said \"/time Atlantis\"");
    one->send("/time Atlantis\n");
    {
        Client asked = server.upstream.accept([&] { server.turn(); });
        step("the upstream hangs up");
    }
    for (int i = 0; i < 50 && one->received().empty(); ++i)
        server.turn();
    EXPECT(one->take().starts_with("* no time in Atlantis: "),
           "guest1 is told \"* no time in Atlantis: …\"");
    step("guest1 said \"/time Lima\", and nobody listens at the upstream's "
         "port");
    server.upstream.stop_listening();
    one->send("/time Lima\n");
    for (int i = 0; i < 50 && one->received().empty(); ++i)
        server.turn();
    EXPECT(one->received().starts_with("* no time in Lima: "),
           "guest1 is told \"* no time in Lima: …\"");
}

TEST_CASE("03.5 FutureChat: an answer for a guest who has left harms nobody" *
          doctest::description(
              "The Future knows nothing of its guest: it is the callback that "
              "must look whether there is still somebody to tell. [FUT-10]")) {
    ExpectLog quiet("exception was never retrieved");
    Driven server;
    auto one = contract::newcomer(server, {}, 1);
    auto two = contract::newcomer(server, {one.get()}, 2);
    step("guest2 said \"/time Tokyo\", and closed its sending side");
    two->send("/time Tokyo\n");
    Client asked = server.upstream.accept([&] { server.turn(); });
    two->shutdown_write();
    contract::expect_received(server, *one, "guest1", linechat::left("guest2"));
    drive_until([&] { server.turn(); },
                [&] { return two->closed(); },
                "guest2's connection is closed, though its question is open");
    step("the upstream answers");
    asked.send("it is 08:00:00 in Tokyo\n");
    drive_until([&] { server.turn(); },
                [&] { return asked.closed(); },
                "the upstream sees its connection closed");
    auto three = contract::newcomer(server, {one.get()}, 3);
    one->send("still here\n");
    contract::expect_received(server, *three, "guest3", "guest1: still here\n");
    step("guest1 asks, and the server ends before there is an answer");
    one->send("/time Lima\n");
    Client unanswered = server.upstream.accept([&] { server.turn(); });
}
