#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "message_buffer.hpp"
#include "tests/support/buffer_contract.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;
namespace contract = tornado::buffer_contract;
using chat::MessageBuffer;
using chat::Messages;

namespace {

/// Those who wait leave a callback.
struct Callbacks {
    using Wait = MessageBuffer::Token;

    Wait wait(const std::string& cursor, contract::Hears hears) {
        return board.wait_for_messages(std::move(hears), cursor);
    }

    void cancel(Wait wait) { board.cancel_wait(wait); }

    MessageBuffer board{contract::kept};
};

}  // namespace

TEST_CASE("10.1 MessageBuffer: who waits is told the next message once, in "
          "order" *
          doctest::description(
              "A callback ends a request, and a request can be ended once. "
              "Whoever wants more asks again. [CHAT-5]")) {
    contract::who_waits_hears_the_next_message_once_in_order<Callbacks>();
    contract::several_messages_are_told_together<Callbacks>();
}

TEST_CASE("10.1 MessageBuffer: a cursor gets what came after it, and waits if "
          "that is nothing" *
          doctest::description(
              "Between an answer and the next request a client has nobody in "
              "the list. What is said in that gap it gets because it says "
              "which message it has seen last. [CHAT-1, CHAT-2]")) {
    contract::a_cursor_gets_what_came_after_it<Callbacks>();
}

TEST_CASE("10.1 MessageBuffer: who knows nothing, or something unknown, gets "
          "all there is" *
          doctest::description(
              "A page that was just opened has no cursor. One that was open "
              "while the server was started anew has one that means nothing "
              "here. Neither may wait while there is something to hear. "
              "[CHAT-1, CHAT-3]")) {
    contract::who_knows_nothing_gets_all_there_is<Callbacks>();
}

TEST_CASE("10.1 MessageBuffer: the oldest messages are forgotten" *
          doctest::description(
              "Memory must not grow with the talk: 200 are kept, or as many "
              "as you say. Who waits hears all that is posted at once, also "
              "if it is more than that. [CHAT-5]")) {
    contract::the_oldest_are_forgotten<Callbacks>();
    MessageBuffer buffer;
    std::vector<std::string> many;
    for (int i = 1; i <= 201; ++i)
        many.push_back(std::to_string(i));
    step("posted 201 to a buffer of the usual size");
    buffer.new_messages(contract::messages(many));
    EXPECT_EQ(buffer.messages().size(), 200u);
    EXPECT_EQ(buffer.messages().list().front()->id, "2");
}

TEST_CASE("10.1 MessageBuffer: who is taken back is told nothing, and a token "
          "names nobody else" *
          doctest::description(
              "A handler gives its token back when its client has gone, "
              "without knowing whether its callback was called meanwhile. "
              "[CHAT-8]")) {
    contract::who_is_taken_back_hears_nothing<Callbacks>();
    contract::who_stays_hears_it_when_most_have_left<Callbacks>();
    MessageBuffer buffer;
    Transcript seen;
    buffer.new_messages(contract::messages({"1"}));
    step("somebody is told at once; somebody else waits");
    const auto at_once =
        buffer.wait_for_messages(contract::note(seen, "a"), "");
    buffer.wait_for_messages(contract::note(seen, "b"), "1");
    EXPECT(at_once == MessageBuffer::Token::none,
           "who was told at once gets the token that names nobody");
    buffer.cancel_wait(at_once);
    EXPECT_EQ(buffer.waiting(), 1u);
}

TEST_CASE("10.1 MessageBuffer: what a callback holds goes when it was called "
          "or taken back" *
          doctest::description(
              "Nobody needs it any more, and it may be large. [CHAT-8]")) {
    contract::what_is_left_behind_goes_when_it_was_called<Callbacks>();
}

TEST_CASE("10.1 MessageBuffer: who waits again while being told waits for the "
          "next message" *
          doctest::description(
              "It must neither break the walk, nor be thrown away with the "
              "rest, nor hear the same message again: what it has just got "
              "must be known when it asks. [CHAT-6]")) {
    contract::who_waits_again_while_being_told_waits_for_the_next<Callbacks>();
}

TEST_CASE("10.1 MessageBuffer: who is taken back while others are told is told "
          "nothing" *
          doctest::description(
              "One answer can make another client's handler go. Its callback "
              "must not be called then, wherever it is kept at that moment. "
              "[CHAT-6, CHAT-8]")) {
    contract::who_is_taken_back_while_others_are_told_hears_nothing<
        Callbacks>();
}

TEST_CASE("10.1 MessageBuffer: a message posted in the middle of another "
          "reaches all, once" *
          doctest::description(
              "A callback posts while others have still to hear what it has "
              "heard. Nobody may miss the first message for it, nor hear "
              "either twice. [CHAT-6]")) {
    contract::a_message_in_the_middle_of_another_reaches_all_once<Callbacks>();
}

TEST_CASE("10.1 MessageBuffer: a callback that throws is logged and stops "
          "nobody" *
          doctest::description(
              "Whoever has posted has nothing to do with it, and those behind "
              "it in the list have not either. [CHAT-5]")) {
    MessageBuffer buffer;
    Transcript seen;
    const ExpectLog log("Exception in callback");
    buffer.wait_for_messages(contract::note(seen, "a"));
    buffer.wait_for_messages(
        [](const Messages&) { throw std::runtime_error("oh"); });
    buffer.wait_for_messages([](const Messages&) { throw 5; });
    buffer.wait_for_messages(contract::note(seen, "b"));
    step("posted 1");
    buffer.new_messages(contract::messages({"1"}));
    EXPECT_EQ(seen.lines(), (Lines{"a: 1", "b: 1"}));
    EXPECT_EQ(in_log(log), "lines in the log: 2");
    EXPECT_EQ(buffer.waiting(), 0u);
    EXPECT_EQ(contract::ids(buffer.messages()), "1");
    step("who asks gets 1 at once, and throws: nobody else has called it");
    EXPECT_THROWS(std::runtime_error,
                  buffer.wait_for_messages(
                      [](const Messages&) { throw std::runtime_error("oh"); }));
    EXPECT_EQ(in_log(log), "lines in the log: 2");
}

TEST_CASE("10.1 MessageBuffer: who is about to be told does not wait any more" *
          doctest::description(
              "What is counted are those who wait for the next message. Whose "
              "turn comes in a moment has its news already. [CHAT-5, "
              "CHAT-6]")) {
    MessageBuffer buffer;
    Transcript seen;
    const auto count = [&](const Messages&) {
        seen("waiting: " + std::to_string(buffer.waiting()));
    };
    buffer.wait_for_messages(count);
    buffer.wait_for_messages(count);
    buffer.wait_for_messages([&](const Messages&) {
        buffer.wait_for_messages([](const Messages&) {}, "1");
    });
    buffer.wait_for_messages(count);
    EXPECT_EQ(buffer.waiting(), 4u);
    step("posted 1; the third of four waits again, the others look who waits");
    buffer.new_messages(contract::messages({"1"}));
    EXPECT_EQ(seen.lines(), (Lines{"waiting: 0", "waiting: 0", "waiting: 1"}));
}
