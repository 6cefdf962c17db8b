#include <memory>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "coroutine_chat.hpp"
#include "future_chat.hpp"
#include "ioloop.hpp"
#include "loop_chat.hpp"
#include "netutil.hpp"
#include "tests/support/hand_upstream.hpp"
#include "tests/support/linechat_contract.hpp"
#include "tests/support/turn_loop.hpp"

using namespace tornado;
using namespace tornado::testing;
namespace contract = tornado::linechat_contract;

namespace {

/// A loop, current as in a program: that is where coroutines sleep.
class CurrentLoop {
  public:
    CurrentLoop() { loop_.make_current(); }

    ~CurrentLoop() {
        loop_.close();
        IOLoop::clear_current();
    }

    IOLoop& loop() { return loop_; }

  private:
    TurnLoop loop_;
};

/// A chat on the current loop, as the contract wants it.
template <typename Chat>
class Driven {
  public:
    template <typename... Arguments>
    explicit Driven(Arguments&&... arguments)
        : chat_(std::forward<Arguments>(arguments)...) {}

    std::uint16_t port() const { return chat_.port(); }

    void turn() { IOLoop::current().start(); }

  private:
    Chat chat_;
};

using CoroutineChat = coroutine_chat::CoroutineChat;
using FutureChat = future_chat::FutureChat;

/// Runs one clause of the contract on each of the three versions.
#define FOR_ALL_CHATS(clause)                                                  \
    do {                                                                       \
        CurrentLoop current;                                                   \
        HandUpstream upstream;                                                 \
        {                                                                      \
            step("linechat written with callbacks");                           \
            Driven<LoopChat> chat(bind_socket(0), current.loop());             \
            contract::clause(chat);                                            \
        }                                                                      \
        {                                                                      \
            step("linechat written with Futures");                             \
            Driven<FutureChat> chat(                                           \
                current.loop(), bind_socket(0), upstream.port());              \
            contract::clause(chat);                                            \
        }                                                                      \
        step("linechat written with coroutines");                              \
        Driven<CoroutineChat> chat(                                            \
            current.loop(), bind_socket(0), upstream.port());                  \
        contract::clause(chat);                                                \
    } while (false)

}  // namespace

TEST_CASE("04.5 linechat: three versions, one contract: lines are passed on" *
          doctest::description(
              "Callbacks, Futures, a coroutine: newcomers are welcomed and "
              "lines reach the others, however the bytes arrive. Nobody can "
              "tell from outside which it is. [GEN-1, GEN-5]")) {
    FOR_ALL_CHATS(newcomers_are_welcomed);
    FOR_ALL_CHATS(a_line_reaches_the_others_only);
    FOR_ALL_CHATS(lines_arrive_in_pieces_and_in_bulk);
}

TEST_CASE("04.5 linechat: three versions, one contract: guests may leave" *
          doctest::description(
              "A close, a reset, a half-close and a line that is too long: in "
              "the coroutine each is an exception, caught once, at the end of "
              "the guest's own story. One who does not fit into select() "
              "never came. [GEN-8]")) {
    FOR_ALL_CHATS(leaving_is_told);
    FOR_ALL_CHATS(a_reset_is_one_more_way_to_leave);
    FOR_ALL_CHATS(a_half_closed_guest_is_heard_and_answered);
    FOR_ALL_CHATS(a_line_too_long_ends_its_guest_only);
    ExpectLog quiet("not below FD_SETSIZE");  // of who does not fit
    FOR_ALL_CHATS(a_guest_who_does_not_fit_is_sent_away);
}

TEST_CASE("04.5 linechat: three versions, one contract: slow readers" *
          doctest::description(
              "Straight-line code must not mean that the others wait: who "
              "reads slowly gets every byte, and who never reads is dropped. "
              "[GEN-5]")) {
    FOR_ALL_CHATS(a_slow_guest_gets_every_byte);
    FOR_ALL_CHATS(a_slow_guest_may_break_off_in_the_end);
    FOR_ALL_CHATS(a_guest_that_never_reads_is_dropped);
}

TEST_CASE("04.5 linechat: a guest waits for the time, and nobody else does" *
          doctest::description(
              "tell_time() is started and not waited for: the guest may go "
              "on talking. Its try and catch stand around the wait, and who "
              "asked is told how it ended, also when it ended badly. "
              "[GEN-8, GEN-21]")) {
    CurrentLoop current;
    HandUpstream upstream;
    Driven<CoroutineChat> server(
        current.loop(), bind_socket(0), upstream.port());
    auto one = contract::newcomer(server, {}, 1);
    auto two = contract::newcomer(server, {one.get()}, 2);
    step("guest1 said \"/time Tokyo\"");
    one->send("/time Tokyo\n");
    Client asked = upstream.accept([&] { server.turn(); });
    drive_until([&] { server.turn(); },
                [&] { return asked.received() == "Tokyo\n"; },
                "the upstream has been asked for \"Tokyo\\n\"");
    step("they chat while the upstream thinks");
    two->send("hello\n");
    contract::expect_received(server, *one, "guest1", "guest2: hello\n");
    one->send("I am waiting\n");
    step("guest1 said \"I am waiting\"; 20 turns later, guest2 has received");
    for (int i = 0; i < 20 && two->received().empty(); ++i)
        server.turn();
    EXPECT_EQ(two->take(), "guest1: I am waiting\n");
    step("the upstream answers");
    asked.send("it is 08:00:00 in Tokyo\n");
    contract::expect_received(
        server, *one, "guest1", "* it is 08:00:00 in Tokyo\n");
    step("guest1 said \"/time Atlantis\", and the upstream hangs up");
    one->send("/time Atlantis\n");
    {
        Client again = upstream.accept([&] { server.turn(); });
    }
    drive_until([&] { server.turn(); },
                [&] { return !one->received().empty(); },
                "guest1 is told why there is no time");
    EXPECT(one->take().starts_with("* no time in Atlantis: "),
           "guest1 is told \"* no time in Atlantis: …\"");
    step("guest1 said \"/time Lima\" and left; then the upstream answers");
    one->send("/time Lima\n");
    Client last = upstream.accept([&] { server.turn(); });
    one->close();
    // The next thing that guest2 hears: nobody else is told the time.
    contract::expect_received(server, *two, "guest2", linechat::left("guest1"));
    last.send("it is 18:00:00 in Lima\n");
    drive_until([&] { server.turn(); },
                [&] { return last.closed(); },
                "the upstream sees its connection closed");
    auto three = contract::newcomer(server, {two.get()}, 3);
    step("guest3 said \"/time Oslo\", and nobody listens at the upstream's "
         "port");
    upstream.stop_listening();
    three->send("/time Oslo\n");
    for (int i = 0; i < 50 && three->received().empty(); ++i)
        server.turn();
    EXPECT(three->received().starts_with("* no time in Oslo: "),
           "guest3 is told \"* no time in Oslo: …\"");
}

TEST_CASE("04.5 linechat: closing the loop ends it with everybody in it" *
          doctest::description(
              "Each guest is a frame that sleeps in the middle of its story. "
              "The loop destroys them, and with them their connections: every "
              "guest sees the server close. [GEN-21]")) {
    ExpectLog quiet("exception was never retrieved");  // the time's
    HandUpstream upstream;
    std::vector<std::unique_ptr<Client>> guests;
    {
        CurrentLoop current;
        Driven<CoroutineChat> server(
            current.loop(), bind_socket(0), upstream.port());
        for (std::size_t i = 0; i < 3; ++i)
            guests.push_back(std::make_unique<Client>(server.port()));
        drive_until(
            [&] { server.turn(); },
            [&] { return guests.back()->received().ends_with("here: 2\n"); },
            "three guests are welcomed");
        step("one has asked for the time, and the upstream has not answered");
        guests[0]->send("/time Tokyo\n");
        Client asked = upstream.accept([&] { server.turn(); });
        step("closed the loop, then destroyed the chat");
        current.loop().close();
        for (auto& guest : guests)
            EXPECT(guest->closed(), "the guest sees its connection closed");
    }
}
