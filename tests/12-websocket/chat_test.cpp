#include <string>
#include <utility>

#include "common/testing/testing.hpp"

#include "chat_socket.hpp"
#include "signed_value.hpp"
#include "tests/support/alive.hpp"
#include "tests/support/chat_answers.hpp"
#include "tests/support/websocket_server.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

const std::string secret = "no forger knows this";

struct CountedChat : session_chat::ChatSocket, Alive<CountedChat> {
    httputil::MaybeFuture open() override {
        last = this;
        return ChatSocket::open();
    }

    static inline CountedChat* last = nullptr;
};

/// The buffer outlives the server, as in the program.
struct Chat {
    Chat()
        : server(rules(buffer), session_chat::chat_settings(secret)) {}

    static web::Rules rules(chat::FutureMessageBuffer& buffer) {
        return {web::url<CountedChat>("/a/socket", std::ref(buffer))};
    }

    /// Somebody says something by some other way.
    void say(const std::string& from, const std::string& body) {
        buffer.new_messages(
            chat::Messages({chat::make_message(body, from, body)}));
    }

    void wait_for(int sockets) {
        server.drive([&] { return CountedChat::count == sockets; },
                     "as many sockets are left: " + std::to_string(sockets));
    }

    chat::FutureMessageBuffer buffer;
    SocketServer server;
};

/// What is said there takes its time, and nobody hears it.
struct SlowChat : session_chat::ChatSocket {
    Future<void> say(std::string body) override {
        said.push_back(body);
        return pending;
    }

    static inline Lines said;
    static inline Future<void> pending;
};

/// The handshake of somebody who has logged in.
std::string comes(const std::string& name, const std::string& cursor = "") {
    const std::string value =
        web::create_signed_value({{{0, secret}}, 0},
                                 session_chat::user_cookie,
                                 name,
                                 std::chrono::system_clock::now());
    return handshake("/a/socket" + (cursor.empty() ? "" : "?cursor=" + cursor),
                     "Cookie: chat_user=" + value + "\r\n");
}

/// What a client has heard, each frame's messages between bars.
std::string in_words(const Lines& frames) {
    std::string words;
    for (const std::string& line : frames) {
        if (!words.empty()) words += " / ";
        words += line.starts_with("text ") ? said(line.substr(5)) : line;
    }
    return words;
}

std::string heard(SocketClient& client, std::size_t frames) {
    return in_words(client.heard(frames));
}

}  // namespace

TEST_CASE("12.4 ChatSocket: what is said is heard by all, also by who said "
          "it" *
          doctest::description(
              "One frame there, and one to each: no request, no answer, and "
              "nobody asks again. Between one message and the next there is a "
              "moment in which nobody of a connection waits: what comes then "
              "is not lost. [CHAT-20]")) {
    Chat chat;
    SocketClient anna(chat.server, comes("anna"));
    SocketClient ben(chat.server, comes("ben"));
    anna.send(text_frame("{\"body\": \"hello\"}"));
    EXPECT_EQ(heard(anna, 1), "anna: hello");
    EXPECT_EQ(heard(ben, 1), "anna: hello");
    step("ben would like to be anna");
    ben.send(text_frame("{\"body\": \"hi\", \"from\": \"anna\"}"));
    step("somebody who polls says something, too");
    EXPECT_EQ(heard(anna, 2), "anna: hello / ben: hi");
    chat.say("carla", "good morning");
    EXPECT_EQ(heard(anna, 3), "anna: hello / ben: hi / carla: good morning");
    EXPECT_EQ(heard(ben, 3), "anna: hello / ben: hi / carla: good morning");
    step("four at once");
    for (const char* body : {"one", "two", "three", "four"})
        chat.say("ben", body);
    chat.server.settle();
    std::string all = in_words(anna.heard_so_far());
    for (std::size_t i = all.find(" / "); i != all.npos; i = all.find(" / "))
        all.replace(i, 3, " | ");
    EXPECT(all.ends_with(" | ben: one | ben: two | ben: three | ben: four"),
           "anna has heard all four: " + all);
}

TEST_CASE("12.4 ChatSocket: who comes back hears what was said meanwhile, and "
          "nothing twice" *
          doctest::description(
              "While a connection stands, none is needed; but connections end, "
              "and then it is the cursor again that loses nothing. "
              "[CHAT-20]")) {
    Chat chat;
    chat.say("anna", "one");
    chat.say("anna", "two");
    chat.say("anna", "three");
    SocketClient knows_one(chat.server, comes("ben", "one"));
    SocketClient knows_all(chat.server, comes("carla", "three"));
    SocketClient is_new(chat.server, comes("dora"));
    EXPECT_EQ(heard(knows_one, 1), "anna: two | anna: three");
    EXPECT_EQ(heard(is_new, 1), "anna: one | anna: two | anna: three");
    chat.say("anna", "four");
    EXPECT_EQ(heard(knows_all, 1), "anna: four");
    EXPECT_EQ(heard(knows_one, 2), "anna: two | anna: three / anna: four");
}

TEST_CASE("12.4 ChatSocket: strangers, and who says nothing that is "
          "understood, are shown out" *
          doctest::description(
              "A browser tells its page that a handshake was refused, and not "
              "why; so strangers get a code. They hear nothing, and what they "
              "say is not said. And anybody may send anything: no JSON, no "
              "body, a body that is no text. The server does not mind. "
              "[CHAT-21]")) {
    {
        Chat chat;
        chat.say("anna", "among us");
        SocketClient stranger(chat.server, handshake("/a/socket"));
        SocketClient forger(
            chat.server, handshake("/a/socket", "Cookie: chat_user=anna\r\n"));
        stranger.send(text_frame("{\"body\": \"hello\"}"));
        EXPECT_EQ(stranger.heard(1).front().substr(0, 10), "close 4403");
        EXPECT_EQ(forger.heard(1).front().substr(0, 10), "close 4403");
        EXPECT_EQ(chat.buffer.messages().size(), 1u);
        EXPECT_EQ(chat.buffer.waiting(), 0u);
    }
    step("what says nothing");
    for (const std::string text : {"hello",
                                   "{\"body\": \" \\n\"}",
                                   "{\"body\": 7}",
                                   "{}",
                                   "[\"body\"]",
                                   "{\"body\": "}) {
        Chat chat;
        SocketClient anna(chat.server, comes("anna"));
        anna.send(text_frame(text));
        EXPECT_EQ(anna.heard(1).front().substr(0, 10), "close 1008");
        EXPECT_EQ(chat.buffer.messages().size(), 0u);
        EXPECT_EQ(chat.server.log.lines, Lines{});
    }
}

TEST_CASE("12.4 ChatSocket: what is understood is given to say, which a class "
          "may replace" *
          doctest::description(
              "Chapter 15 has such a class, whose words go to Redis: it must "
              "not read JSON once more. The next message waits until this one "
              "has been said, or they would change places. [CHAT-22]")) {
    SlowChat::said.clear();
    SlowChat::pending = {};
    chat::FutureMessageBuffer buffer;
    SocketServer server({web::url<SlowChat>("/a/socket", std::ref(buffer))},
                        session_chat::chat_settings(secret));
    SocketClient anna(server, comes("anna"));
    anna.tell(text_frame("{\"body\": \"one\"}") +
              text_frame("{\"body\": \"two\"}"));
    EXPECT_EQ(SlowChat::said, (Lines{"one"}));
    step("\"one\" has been said");
    std::exchange(SlowChat::pending, {}).set_result();
    server.settle();
    EXPECT_EQ(SlowChat::said, (Lines{"one", "two"}));
    EXPECT_EQ(buffer.messages().size(), 0u);
    SlowChat::pending.set_result();
}

TEST_CASE("12.4 ChatSocket: who leaves waits no longer" *
          doctest::description(
              "A coroutine that nobody ends waits for ever, and so does all "
              "that it holds. [CHAT-20]")) {
    Chat chat;
    {
        SocketClient anna(chat.server, comes("anna"));
        SocketClient ben(chat.server, comes("ben"));
        SocketClient carla(chat.server, comes("carla"));
        EXPECT_EQ(chat.buffer.waiting(), 3u);
        ben.send(close_frame(1000));
        carla.raw().close();
        chat.wait_for(1);
        EXPECT_EQ(chat.buffer.waiting(), 1u);
        step("a message comes while the last one leaves");
        chat.say("dora", "hello");
        anna.raw().reset();
    }
    chat.wait_for(0);
    EXPECT_EQ(chat.buffer.waiting(), 0u);
}

TEST_CASE("12.4 ChatSocket: who reads slowly is waited for" *
          doctest::description(
              "What he misses is in the buffer, which all share. When he reads "
              "again he hears it together, and nothing was kept for him alone. "
              "[CHAT-20, WS-16]")) {
    Chat chat;
    SocketClient slow(chat.server, comes("anna"));
    step("so much was written to him that he takes no more");
    const std::string piece(100'000, 'x');
    int count = 1;
    while (CountedChat::last->write_message(piece).done() && count < 1000)
        ++count;
    chat.say("ben", "one");
    chat.server.settle();
    EXPECT_EQ(chat.buffer.waiting(), 0u);
    step("said while he does not listen");
    chat.say("ben", "two");
    chat.say("ben", "three");
    chat.server.settle();
    EXPECT_EQ(CountedChat::count, 1);
    const Lines frames = slow.heard(static_cast<std::size_t>(count) + 2);
    EXPECT_EQ(in_words({frames.end() - 2, frames.end()}),
              "ben: one / ben: two | ben: three");
}
