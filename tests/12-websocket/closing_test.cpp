#include <stdexcept>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "tests/support/alive.hpp"
#include "tests/support/websocket_server.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
using websocket::WebSocketHandler;

namespace {

/// What a client hears that closes so, and what the socket has seen.
std::string answer_to(const std::string& closing) {
    SocketRecord record;
    RecordedServer at(record);
    SocketClient client(at);
    client.send(closing);
    std::string lines;
    for (const std::string& line : client.heard_to_the_end())
        lines += line + ", ";
    client.raw().close();
    const Lines seen = at.seen_to_the_end();
    EXPECT_EQ(seen.size(), 2u);
    return lines + seen.back();
}

bool refuses_to_close(WebSocketHandler& socket,
                      std::optional<std::uint16_t> code,
                      const std::string& reason) {
    try {
        socket.close(code, reason);
        return false;
    } catch (const std::invalid_argument&) {
        return true;
    }
}

}  // namespace

TEST_CASE("12.3 closing: a close frame is answered with its code, if that "
          "means anything" *
          doctest::description(
              "Code and reason are there in on_close(), and the server closes "
              "first. 999 is no code, 1005, 1006 and 1015 stand for \"none\" "
              "and never go over the wire, half a code is none, a reason is "
              "UTF-8. What is refused from a client is not sent to one. "
              "[WS-13, WS-14, WS-15, ODD-3, ODD-5]")) {
    EXPECT_EQ(answer_to(close_frame(1000, "bye")),
              "close 1000, end, closed 1000 bye");
    EXPECT_EQ(answer_to(close_frame(1001)), "close 1001, end, closed 1001");
    EXPECT_EQ(answer_to(close_frame(4999)), "close 4999, end, closed 4999");
    EXPECT_EQ(answer_to(frame(0x88, "")), "close , end, closed");
    step("nothing is looked at behind it");
    EXPECT_EQ(
        answer_to(close_frame(1000) + ping_frame("a") + close_frame(1001)),
        "close 1000, end, closed 1000");
    for (const unsigned code :
         {0U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 2999U, 5000U, 65535U}) {
        step("the client closes with " + std::to_string(code));
        EXPECT_EQ(answer_to(close_frame(code)).substr(0, 10), "close 1002");
    }
    for (const unsigned code : {1003U, 1007U, 1011U, 1014U, 3000U}) {
        const std::string same = std::to_string(code);
        step("the client closes with " + same);
        EXPECT_EQ(answer_to(close_frame(code)),
                  "close " + same + ", end, closed " + same);
    }
    EXPECT_EQ(answer_to(frame(0x88, "\x03")).substr(0, 10), "close 1002");
    const std::string bad = answer_to(close_frame(1000, "a\xff"));
    EXPECT_EQ(bad.substr(0, 10), "close 1007");
    EXPECT(bad.ends_with(", end, closed"), "on_close() runs, without a code");
    step("close() with what must not be sent");
    SocketRecord record;
    RecordedServer at(record);
    SocketClient client(at);
    WebSocketHandler& socket = *record.socket;
    const std::vector<std::uint16_t> codes{
        0, 999, 1005, 1006, 1015, 2000, 5000};
    for (const std::uint16_t code : codes)
        EXPECT(refuses_to_close(socket, code, ""),
               "std::invalid_argument for " + std::to_string(code));
    EXPECT(refuses_to_close(socket, 1000, std::string(124, 'x')),
           "std::invalid_argument for a reason that is too long");
    EXPECT(refuses_to_close(socket, 1000, "\xff"),
           "std::invalid_argument for a reason that is not UTF-8");
    EXPECT(!refuses_to_close(socket, {}, std::string(123, 'x')),
           "123 bytes are taken");
    EXPECT_EQ(client.heard(1), (Lines{"close 1000 " + std::string(123, 'x')}));
}

TEST_CASE("12.3 closing: close() says why, and waits five seconds for the "
          "answer" *
          doctest::description(
              "What was written before still arrives. The connection ends when "
              "the client has answered, or when its time is up: nobody may "
              "keep one by saying nothing, and on_close() must come some day, "
              "once. [WS-8, WS-13, WS-14, WS-15]")) {
    {
        SocketRecord record;
        RecordedServer at(record);
        SocketClient client(at);
        (void)record.socket->write_message("last words");
        record.socket->close(4000, "shop is shut");
        record.socket->close(1000);
        EXPECT_EQ(client.heard(2),
                  (Lines{"text last words", "close 4000 shop is shut"}));
        EXPECT_EQ(record.seen.lines(), (Lines{"open"}));
        client.send(close_frame(4000));
        EXPECT_EQ(client.heard_to_the_end().back(), "end");
        EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed 4000"}));
        at.pass(1h);
        EXPECT_EQ(record.seen.lines().size(), 2u);
    }
    step("the client's close frame was under way when ours was sent");
    {
        SocketRecord record;
        RecordedServer at(record);
        SocketClient client(at);
        client.send(close_frame(1001));
        record.socket->close(4000);
        EXPECT_EQ(client.heard_to_the_end(), (Lines{"close 4000", "end"}));
        EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed 1001"}));
    }
    step("a client that breaks the rules instead of answering");
    {
        SocketRecord record;
        RecordedServer at(record);
        SocketClient client(at);
        record.socket->close(4000);
        client.send(frame(0x80, "nothing was begun"));
        EXPECT_EQ(client.heard_to_the_end(), (Lines{"close 4000", "end"}));
        client.raw().close();
        EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed"}));
    }
    step("a client that does not answer");
    {
        SocketRecord record;
        RecordedServer at(record);
        SocketClient client(at);
        record.socket->close();
        EXPECT_EQ(client.heard(1), (Lines{"close "}));
        at.pass(4900ms);
        EXPECT_EQ(record.seen.lines(), (Lines{"open"}));
        at.pass(200ms);
        EXPECT_EQ(client.heard_to_the_end(), (Lines{"close ", "end"}));
        EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed"}));
    }
    step("one that says good-bye, and does not read what it was sent before");
    {
        SocketRecord record;
        RecordedServer at(record);
        SocketClient client(at);
        const std::string piece(100'000, 'x');
        int count = 0;
        while (record.socket->write_message(piece).done() && count < 1000)
            ++count;
        client.send(close_frame(1000));
        at.settle();
        at.pass(5100ms);
        EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed 1000"}));
    }
    step("one that is refused, and goes on sending");
    SocketRecord record;
    RecordedServer at(record);
    SocketClient client(at);
    client.send(frame(0x80, "nothing was begun"));
    EXPECT_EQ(client.heard_to_the_end().size(), 2u);
    client.tell(text_frame("I go on") + ping_frame("and on"));
    at.pass(4900ms);
    EXPECT_EQ(record.seen.lines(), (Lines{"open"}));
    at.pass(200ms);
    EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed"}));
}

TEST_CASE("12.3 closing: after close() nothing is written, and nothing "
          "delivered" *
          doctest::description(
              "Who has said good-bye is not spoken to any more, as in "
              "browsers; Tornado goes on delivering. A message that cannot be "
              "sent says so in its Future, and to look at that is not needed. "
              "open() and on_close() may call close(), too. [WS-15, WS-16, "
              "ODD-10]")) {
    {
        SocketRecord record;
        record.message = [](WebSocketHandler& socket, const Message&) {
            socket.close(1000);
            return httputil::MaybeFuture();
        };
        RecordedServer at(record);
        SocketClient client(at);
        client.tell(text_frame("one") + text_frame("two") + ping_frame(""));
        client.tell(frame(0x01, "th") + frame(0x80, "ree"));
        EXPECT_EQ(ending(record.socket->write_message("too late")),
                  "WebSocketClosedError");
        record.socket->ping();
        (void)record.socket->write_message("too late");
        client.send(close_frame(1000));
        EXPECT_EQ(client.heard_to_the_end(), (Lines{"close 1000", "end"}));
        EXPECT_EQ(at.seen_to_the_end().at(1), "text one");
        EXPECT_EQ(record.seen.lines().back(), "closed 1000");
        EXPECT_EQ(at.log.lines, Lines{});
    }
    step("a client that is asked each second whether it is there");
    {
        SocketRecord record;
        record.options.ping_interval = 1s;
        RecordedServer at(record);
        SocketClient client(at);
        record.socket->close(4000);
        EXPECT_EQ(client.heard(1), (Lines{"close 4000"}));
        step("2 s after close(); the client has not answered yet");
        at.pass(2s);
        EXPECT_EQ(client.heard_so_far(), (Lines{"close 4000"}));
        client.send(close_frame(4000));
        EXPECT_EQ(client.heard_to_the_end(), (Lines{"close 4000", "end"}));
    }
    step("closed in open(), and once more in on_close()");
    SocketRecord record;
    record.open = [](WebSocketHandler& socket) {
        socket.close(4001, "full");
        return httputil::MaybeFuture();
    };
    record.closed = [](WebSocketHandler& socket) {
        socket.close(1000);
        socket.ping();
        EXPECT_EQ(ending(socket.write_message("x")), "WebSocketClosedError");
    };
    RecordedServer at(record);
    SocketClient client(at);
    client.send(close_frame(4001));
    EXPECT_EQ(client.heard_to_the_end(), (Lines{"close 4001 full", "end"}));
    EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed 4001"}));
}

TEST_CASE("12.3 closing: on_close runs once, also when a client just goes" *
          doctest::description(
              "A tab is closed, a process killed: no close frame, so there is "
              "no code. What it had sent before is delivered first. While "
              "on_message() is busy it is noticed, too: that may be waiting "
              "for something that on_close() has to end. And whoever is gone "
              "is not asked any more whether he is there. [WS-12, WS-15, "
              "WS-18]")) {
    for (const bool reset : {false, true}) {
        step(std::string("a client that is asked each 10 s whether it is "
                         "there; the connection is ") +
             (reset ? "reset" : "closed"));
        SocketRecord record;
        record.options.ping_interval = 10s;
        RecordedServer at(record);
        SocketClient client(at);
        client.send(text_frame("one") + text_frame("two"));
        if (reset) at.settle();
        if (reset)
            client.raw().reset();
        else
            client.raw().close();
        EXPECT_EQ(at.seen_to_the_end(),
                  (Lines{"open", "text one", "text two", "closed"}));
        step("an hour later");
        at.pass(1h);
        EXPECT_EQ(record.seen.lines().size(), 4u);
    }
    step("while on_message() is busy");
    SocketRecord record;
    Future<void> work;
    std::shared_ptr<web::RequestHandler> kept;  // as by a coroutine
    record.message = [&](WebSocketHandler& socket, const Message&) {
        kept = socket.shared_from_this();
        return work;
    };
    RecordedServer at(record);
    SocketClient client(at);
    client.tell(text_frame("one"));
    client.raw().close();
    EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "text one", "closed"}));
    work.set_result();
    at.settle();
    EXPECT_EQ(record.seen.lines().size(), 3u);
    step("while on_message() is busy, and another message has come");
    SocketRecord two;
    Future<void> first;
    two.message = [&](WebSocketHandler&, const Message& message) {
        return message.data == "one" ? first : make_ready_future<void>();
    };
    RecordedServer there(two);
    SocketClient hasty(there);
    hasty.tell(text_frame("one"));
    hasty.tell(text_frame("two"));
    hasty.raw().close();
    there.settle();
    first.set_result();
    EXPECT_EQ(there.seen_to_the_end(),
              (Lines{"open", "text one", "text two", "closed"}));
    step("while on_message() is busy for good, and more has come");
    SocketRecord last;
    const Future<void> never;
    last.message = [&](WebSocketHandler& socket, const Message&) {
        kept = socket.shared_from_this();
        return never;
    };
    RecordedServer another(last);
    SocketClient gone(another);
    gone.tell(text_frame("one"));
    gone.tell(text_frame("two") + close_frame(1001));
    gone.raw().close();
    another.settle();
    another.pass(1h);
    EXPECT(last.seen.lines().back().starts_with("closed"),
           "the end is told after a while all the same");
    never.set_result();
    another.settle();
    EXPECT_EQ(last.seen.lines().size(), 3u);
}

TEST_CASE("12.3 closing: messages that nobody looks after are not logged when "
          "a client leaves" *
          doctest::description(
              "What is said to all is said to many at a time, and one of them "
              "is always just leaving. A line in the log for each message "
              "that was under way to him would hide what matters. [WS-16]")) {
    SocketRecord record;
    RecordedServer at(record);
    SocketClient client(at);
    const std::string piece(100'000, 'x');
    step("wrote messages, until some have to wait for the client");
    for (int count = 0; count < 1000; ++count)
        if (!record.socket->write_message(piece).done()) break;
    (void)record.socket->write_message("one more");
    (void)record.socket->write_message("and another");
    step("the client leaves");
    client.raw().reset();
    EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed"}));
    Lines complaints;
    for (const std::string& line : at.log.lines)
        if (line.find("never retrieved") != line.npos)
            complaints.push_back(line);
    EXPECT_EQ(complaints, Lines{});
}

TEST_CASE("12.3 closing: a handler whose on_close throws is let go of" *
          doctest::description(
              "Also if log_exception() throws as well, since the reporter of "
              "errors is down. What waits for the end of the connection keeps "
              "the handler, and must hear of it. [WS-15, OWN-1]")) {
    struct Unlucky : WebSocketHandler, Alive<Unlucky> {
        void initialize(bool down) { reporter_is_down = down; }

        httputil::MaybeFuture on_message(const Message&) override { return {}; }

        void on_close() override { throw std::runtime_error("out of tea"); }

        void log_exception(const std::exception_ptr& error) override {
            if (reporter_is_down) throw std::runtime_error("out of paper");
            WebSocketHandler::log_exception(error);
        }

        bool reporter_is_down = false;
    };

    for (const bool down : {false, true}) {
        step(down ? "on_close() and log_exception() throw"
                  : "on_close() throws");
        SocketServer at({web::url<Unlucky>("/ws", down)});
        SocketClient client(at);
        at.settle();
        EXPECT_EQ(Unlucky::count, 1);
        client.raw().close();
        at.drive([] { return Unlucky::count == 0; }, "the handler is gone");
        EXPECT(!at.log.lines.empty(), "the log says what was thrown");
    }
}
