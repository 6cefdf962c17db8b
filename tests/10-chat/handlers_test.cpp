#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "chat_handlers.hpp"
#include "tests/support/chat_contract.hpp"
#include "tests/support/chat_server.hpp"
#include "tests/support/leaving_contract.hpp"
#include "tests/support/recorded_log.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

using Chat = ChatServer<chat::MessageUpdatesHandler, chat::MessageBuffer>;

/// The status of a message with this `next`, urlencoded.
std::string going_to(Chat& chat, const std::string& next) {
    return chat_contract::ask(
               chat,
               chat_contract::form_post(
                   "/a/message/new", "body=hello&next=" + next, "ben"))
        .status;
}

/// Says who one is: "303 See Other; /", and the cookie that comes of it.
WebAnswer named(Chat& chat, const std::string& form) {
    return chat_contract::ask(chat,
                              chat_contract::form_post("/a/name", form, ""));
}

}  // namespace

TEST_CASE("10.2 handlers: a message is the answer of who sends it, and reaches "
          "all who wait" *
          doctest::description(
              "The POST of one client ends the requests of the others, each on "
              "its own connection. Who has sent it hears it as well, by its "
              "own poll: a page knows it by its id. [CHAT-4, CHAT-14]")) {
    Chat chat;
    chat_contract::a_message_reaches_all_who_wait(chat);
    EXPECT_EQ(chat.buffer.waiting(), 0u);
}

TEST_CASE("10.2 handlers: a poll gets at once what came after its cursor" *
          doctest::description(
              "Without a cursor, or with one that is not known here, it gets "
              "all there is; and it waits if that is nothing. "
              "[CHAT-1, CHAT-3]")) {
    Chat chat;
    chat_contract::what_was_missed_comes_at_once(chat);
}

TEST_CASE("10.2 handlers: nothing is lost between two polls" *
          doctest::description(
              "Between an answer and the next request nobody waits for that "
              "client. The cursor is what brings it up to date. [CHAT-2]")) {
    Chat chat;
    chat_contract::nothing_is_lost_between_two_polls(chat);
}

TEST_CASE("10.2 handlers: who has no name is refused, and so is a message "
          "without a word" *
          doctest::description(
              "403 and 400, before anybody is told anything. A poll that can "
              "never be of use must not wait. [CHAT-14]")) {
    const RecordedLog log;  // keeps the warnings out of sight
    Chat nameless;
    chat_contract::who_has_no_name_is_refused(nameless);
    Chat wordless;
    chat_contract::a_message_without_a_word_is_refused(wordless);
    step("a poll without a name leaves nothing behind");
    Chat quiet;
    EXPECT_EQ(chat_contract::ask(quiet, chat_contract::poll_of("")).status,
              "403 Forbidden");
    EXPECT_EQ(quiet.buffer.waiting(), 0u);
}

TEST_CASE("10.2 handlers: what people write is text, also if it looks like "
          "HTML" *
          doctest::description(
              "A page that shows it as HTML would run a stranger's script. "
              "[CHAT-14]")) {
    Chat chat;
    chat_contract::what_people_write_is_text(chat);
}

TEST_CASE("10.2 handlers: a form can go on to another page of this server, and "
          "nowhere else" *
          doctest::description(
              "For pages without a script. Any other address is refused before "
              "anything is said: nobody may use us to send our guests to a "
              "stranger. [CHAT-15]")) {
    Chat chat;
    chat_contract::a_form_can_go_on_to_another_page(chat);
    const RecordedLog log;
    for (const char* next : {"http%3A%2F%2Fother.example%2F",
                             "%2F%2Fother.example%2F",
                             "%2F%5Cother.example",
                             "other",
                             ""})
        EXPECT_EQ(going_to(chat, next), "400 Bad Request");
    EXPECT_EQ(chat.buffer.messages().size(), 1u);
}

TEST_CASE("10.2 handlers: a message is from whom the cookie names" *
          doctest::description(
              "The cookie is plain, and whoever sends another name is another. "
              "That is the hole with which chapter 11 begins. [CHAT-16]")) {
    Chat chat;
    const RecordedLog log;
    step("somebody says who he is");
    const WebAnswer answer = named(chat, "name=+Zo%C3%AB%3B+%221%22+");
    EXPECT_EQ(answer.summary({"Location", "Set-Cookie"}),
              "303 See Other; Location: /; Set-Cookie: "
              "chat_name=Zo%C3%AB%3B%20%221%22; Path=/; ");
    EXPECT_EQ(chat_contract::say(chat, "Zoë; \"1\"", "hello").from,
              "Zoë; \"1\"");
    step("names that are none");
    for (const char* name : {"name=", "name=+", "", "name=a%0ab", "name=%FF"})
        EXPECT_EQ(named(chat, name).status, "400 Bad Request");
    EXPECT_EQ(named(chat, "name=" + std::string(41, 'x')).status,
              "400 Bad Request");
    step("he leaves");
    EXPECT_EQ(chat_contract::ask(
                  chat, chat_contract::form_post("/a/leave", "", "Zoë"))
                  .header("Set-Cookie"),
              "chat_name=; Path=/; Max-Age=0");
}

TEST_CASE(
    "10.2 MessageUpdatesHandler: who leaves is taken out, and its handler "
    "goes" *
    doctest::description(
        "However it leaves. Without this, dead requests pile up until "
        "something is said: in a quiet night, all night. [CHAT-8]")) {
    Chat chat;
    chat_contract::who_leaves_is_taken_out(chat);
}

TEST_CASE("10.2 MessageUpdatesHandler: who leaves stops nobody, and takes "
          "nobody else out" *
          doctest::description(
              "Whether it has gone before the message, in the same moment, or "
              "after its answer. [CHAT-7, CHAT-8]")) {
    Chat before;
    chat_contract::who_leaves_stops_nobody(before);
    Chat after;
    chat_contract::who_leaves_after_its_answer_is_no_concern(after);
}

TEST_CASE("10.2 MessageUpdatesHandler: messages go on when the server has "
          "gone" *
          doctest::description(
              "Its connections are closed, and the handlers that waited on "
              "them are gone. The buffer is older and lives longer: what they "
              "have left in it must keep nothing, and do no harm. [CHAT-8]")) {
    Chat chat;
    chat_contract::messages_go_on_when_the_server_has_gone(chat);
}
