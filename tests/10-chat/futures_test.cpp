#include <optional>
#include <string>
#include <utility>

#include "common/testing/testing.hpp"

#include "coroutine_handlers.hpp"
#include "future_message_buffer.hpp"
#include "tests/support/buffer_contract.hpp"
#include "tests/support/chat_contract.hpp"
#include "tests/support/chat_server.hpp"
#include "tests/support/leaving_contract.hpp"
#include "tests/support/live_bytes.hpp"
#include "tests/support/recorded_log.hpp"

using namespace tornado;
using namespace tornado::testing;
namespace buffers = tornado::buffer_contract;
namespace chats = tornado::chat_contract;
using chat::FutureMessageBuffer;
using chat::Messages;

namespace {

/// Those who wait get a Future, and hang what they want to do on it.
struct Futures {
    using Wait = Future<Messages>;

    Wait wait(const std::string& cursor, buffers::Hears hears) {
        Wait news = board.wait_for_messages(cursor);
        news.add_done_callback([hears = std::move(hears)](const Wait& done) {
            if (!done.result().empty()) hears(done.result());
        });
        return news;
    }

    void cancel(const Wait& wait) { board.cancel_wait(wait); }

    FutureMessageBuffer board{buffers::kept};
};

using GenChat = ChatServer<chat::GenMessageUpdatesHandler, FutureMessageBuffer>;

/// "pending", "no messages", or their ids.
std::string news_in(const Future<Messages>& future) {
    if (!future.done()) return "pending";
    const Messages& news = future.result();
    return news.empty() ? "no messages" : buffers::ids(news);
}

}  // namespace

TEST_CASE(
    "10.3 FutureMessageBuffer: what is new sets the Futures of all who "
    "wait, once, in order" *
    doctest::description(
        "A Future can be set once, and a waiter is one request. Those who "
        "come later get a Future of their own. [CHAT-5, CHAT-9]")) {
    buffers::who_waits_hears_the_next_message_once_in_order<Futures>();
    buffers::several_messages_are_told_together<Futures>();
    FutureMessageBuffer buffer;
    const Future<Messages> first = buffer.wait_for_messages();
    EXPECT_EQ(news_in(first), "pending");
    buffer.new_messages(buffers::messages({"1"}));
    const Future<Messages> second = buffer.wait_for_messages("1");
    buffer.new_messages(buffers::messages({"2"}));
    EXPECT_EQ(news_in(first), "1");
    EXPECT_EQ(news_in(second), "2");
}

TEST_CASE("10.3 FutureMessageBuffer: what was missed is there at once" *
          doctest::description(
              "The same cursors as with callbacks, and the same messages. A "
              "Future that is done already needs no second way to answer: who "
              "waits for it does not wait. [CHAT-1, CHAT-3]")) {
    buffers::a_cursor_gets_what_came_after_it<Futures>();
    buffers::who_knows_nothing_gets_all_there_is<Futures>();
    buffers::the_oldest_are_forgotten<Futures>();
    FutureMessageBuffer buffer;
    buffer.new_messages(buffers::messages({"1"}));
    EXPECT_EQ(news_in(buffer.wait_for_messages()), "1");
    EXPECT_EQ(buffer.waiting(), 0u);
}

TEST_CASE("10.3 FutureMessageBuffer: a wait that is cancelled ends with no "
          "messages" *
          doctest::description(
              "To forget the Future is not enough: a coroutine may wait for "
              "it, and would do so for ever, with its handler and all that it "
              "holds. And who stays goes on waiting, however many leave. "
              "[CHAT-9]")) {
    buffers::who_is_taken_back_hears_nothing<Futures>();
    buffers::who_stays_hears_it_when_most_have_left<Futures>();
    buffers::what_is_left_behind_goes_when_it_was_called<Futures>();
    FutureMessageBuffer buffer;
    const Future<Messages> leaves = buffer.wait_for_messages();
    const Future<Messages> stays = buffer.wait_for_messages();
    step("one of two is cancelled");
    buffer.cancel_wait(leaves);
    EXPECT_EQ(news_in(leaves), "no messages");
    EXPECT_EQ(news_in(stays), "pending");
    EXPECT_EQ(buffer.waiting(), 1u);
    buffer.new_messages(buffers::messages({"1"}));
    step("both are cancelled when all is over");
    buffer.cancel_wait(leaves);
    buffer.cancel_wait(stays);
    EXPECT_EQ(news_in(leaves), "no messages");
    EXPECT_EQ(news_in(stays), "1");
}

TEST_CASE("10.3 FutureMessageBuffer: who waits for a buffer that is gone "
          "goes on waiting" *
          doctest::description(
              "To end a wait with no messages means that somebody has taken "
              "it back. A program that ends has taken back nothing, and what "
              "goes on then may need what is gone already. [CHAT-9]")) {
    std::optional<FutureMessageBuffer> buffer(std::in_place);
    const Future<Messages> waits = buffer->wait_for_messages();
    const Future<Messages> left = buffer->wait_for_messages();
    buffer->cancel_wait(left);
    step("the buffer is destroyed");
    buffer.reset();
    EXPECT_EQ(news_in(waits), "pending");
    EXPECT_EQ(news_in(left), "no messages");
}

TEST_CASE("10.3 FutureMessageBuffer: what hangs on a Future may wait again, "
          "cancel others, and post" *
          doctest::description(
              "Coroutines go on in a later turn, but a done-callback runs "
              "inside set_result(), in the middle of the walk. "
              "[CHAT-6, CHAT-8]")) {
    buffers::who_waits_again_while_being_told_waits_for_the_next<Futures>();
    buffers::who_is_taken_back_while_others_are_told_hears_nothing<Futures>();
    buffers::a_message_in_the_middle_of_another_reaches_all_once<Futures>();
}

TEST_CASE("10.3 handlers: the same chat, with a coroutine for each who waits" *
          doctest::description(
              "Whoever is on the other end of the wire cannot tell the "
              "difference. [CHAT-1, CHAT-2, CHAT-3, CHAT-4]")) {
    {
        GenChat chat;
        chats::a_message_reaches_all_who_wait(chat);
        EXPECT_EQ(chat.buffer.waiting(), 0u);
    }
    {
        GenChat chat;
        chats::what_was_missed_comes_at_once(chat);
    }
    GenChat chat;
    chats::nothing_is_lost_between_two_polls(chat);
}

TEST_CASE("10.3 handlers: who has no name is refused, also by a coroutine" *
          doctest::description(
              "What a coroutine throws before its first co_yield is in its "
              "Future, and answered like any other. [CHAT-14]")) {
    const RecordedLog log;
    GenChat chat;
    chats::who_has_no_name_is_refused(chat);
    step("a poll without a name leaves nothing behind");
    GenChat quiet;
    EXPECT_EQ(chats::ask(quiet, chats::poll_of("")).status, "403 Forbidden");
    EXPECT_EQ(quiet.buffer.waiting(), 0u);
}

TEST_CASE("10.3 GenMessageUpdatesHandler: who leaves is taken out, and its "
          "coroutine ends" *
          doctest::description(
              "A frame that nobody resumes stays, and the handler with it: the "
              "wait must come to its end, with nothing. [CHAT-9]")) {
    {
        GenChat chat;
        chats::who_leaves_is_taken_out(chat);
    }
    GenChat chat;
    chats::messages_go_on_when_the_server_has_gone(chat);
}

TEST_CASE("10.3 GenMessageUpdatesHandler: who leaves stops nobody, and takes "
          "nobody else out" *
          doctest::description(
              "A client may have gone between the moment in which its Future "
              "was set and the turn in which its coroutine goes on. "
              "[CHAT-7, CHAT-9]")) {
    {
        GenChat chat;
        chats::who_leaves_stops_nobody(chat);
    }
    GenChat chat;
    chats::who_leaves_after_its_answer_is_no_concern(chat);
}

TEST_CASE("10.3 FutureMessageBuffer: who has left is not kept until somebody "
          "speaks" *
          doctest::description(
              "In a quiet night polls come and go for hours, and nothing new "
              "empties the list. [CHAT-9]")) {
    FutureMessageBuffer buffer;
    const Future<Messages> stays = buffer.wait_for_messages();
    const auto come_and_leave = [&](int count) {
        for (int i = 0; i < count; ++i)
            buffer.cancel_wait(buffer.wait_for_messages());
    };
    come_and_leave(1000);
    const std::size_t before = live_bytes();
    step("20,000 more come and leave, and nothing is said");
    come_and_leave(20'000);
    const std::size_t after = live_bytes();
    EXPECT(after < before + 200'000,
           "less than 200 KB is kept for all of them");
    EXPECT_EQ(news_in(stays), "pending");
    EXPECT_EQ(buffer.waiting(), 1u);
}
