#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "tests/support/websocket_server.hpp"
#include "tests/support/websocket_table.hpp"

using namespace tornado;
using namespace tornado::testing;
using websocket::WebSocketHandler;

namespace {

/// What a client hears that sends these bytes, and what the socket sees.
struct Conversation {
    Lines heard;
    Lines seen;
};

/// To the end, which the server must bring about.
Conversation refused(const std::string& bytes,
                     const std::string& headers = "") {
    SocketRecord record;
    RecordedServer at(record);
    SocketClient client(at, handshake("/ws", headers));
    client.send(bytes + text_frame("after"));
    Conversation result;
    result.heard = client.heard_to_the_end();
    client.raw().close();
    result.seen = at.seen_to_the_end();
    return result;
}

/// Only the code of the close frame counts, and that it was the only frame.
std::string refusal(const std::string& bytes) {
    const Conversation result = refused(bytes);
    EXPECT_EQ(result.seen, (Lines{"open", "closed"}));
    EXPECT_EQ(result.heard.size(), 2u);
    return result.heard.front().substr(0, 10) + " " + result.heard.back();
}

}  // namespace

TEST_CASE("12.3 messages: text and bytes, there and back" *
          doctest::description(
              "What comes as text goes as text. A message that came with the "
              "handshake, before the client had seen the 101, is delivered, "
              "too. [WS-6, WS-10]")) {
    SocketRecord record;
    record.message = echo;
    RecordedServer at(record);
    SocketClient client(at, handshake() + text_frame("early"));
    client.send(text_frame("Grüße") + frame(0x82, std::string("\0\xff", 2)) +
                text_frame(""));
    EXPECT_EQ(client.heard(4),
              (Lines{"text early", "text Grüße", "binary 00ff", "text "}));
    EXPECT_EQ(
        record.seen.lines(),
        (Lines{"open", "text early", "text Grüße", "binary 00ff", "text "}));
    step("a large one, each way");
    client.send(text_frame(std::string(70000, 'x')));
    EXPECT_EQ(client.heard(5).at(4), "text " + std::string(70000, 'x'));
}

TEST_CASE("12.3 messages: fragments are joined, and a character may lie in two "
          "of them" *
          doctest::description(
              "A text must be UTF-8 as a whole. Where its fragments begin is "
              "nobody's concern, and empty ones are fragments, too. [WS-6, "
              "WS-7]")) {
    SocketRecord record;
    RecordedServer at(record);
    SocketClient client(at);
    client.tell(frame(0x01, "Gr\xc3") + frame(0x00, "\xbc") + frame(0x00, ""));
    EXPECT_EQ(record.seen.lines(), (Lines{"open"}));
    client.tell(frame(0x80,
                      "\xc3\x9f"
                      "e"));
    client.tell(frame(0x02, "\xff") + frame(0x80, "\xfe") + text_frame("next"));
    EXPECT_EQ(record.seen.lines(),
              (Lines{"open", "text Grüße", "binary fffe", "text next"}));
}

TEST_CASE("12.3 messages: a ping between two fragments is answered at once" *
          doctest::description(
              "Control frames are no part of a message. Whoever waited for the "
              "message's end would look dead during a long one. [WS-7, "
              "WS-9]")) {
    SocketRecord record;
    RecordedServer at(record);
    SocketClient client(at);
    client.send(frame(0x01, "to") + ping_frame("are you there?"));
    EXPECT_EQ(client.heard(1), (Lines{"pong are you there?"}));
    EXPECT_EQ(record.seen.lines(), (Lines{"open", "ping are you there?"}));
    client.tell(pong_frame("nobody asked") + frame(0x80, "gether"));
    EXPECT_EQ(record.seen.lines(),
              (Lines{"open",
                     "ping are you there?",
                     "pong nobody asked",
                     "text together"}));
}

TEST_CASE("12.3 messages: a text that is not UTF-8 ends the connection" *
          doctest::description(
              "With 1007, and nobody gets it. Bytes may be anything. [WS-6]")) {
    EXPECT_EQ(refusal(text_frame("a\xff")), "close 1007 end");
    EXPECT_EQ(refusal(text_frame("Gr\xc3")), "close 1007 end");
    EXPECT_EQ(refusal(frame(0x01, "Gr\xc3") + frame(0x80, "x")),
              "close 1007 end");
    EXPECT_EQ(refusal(text_frame("\xed\xa0\x80")), "close 1007 end");
}

TEST_CASE("12.3 messages: what breaks the rules ends the connection" *
          doctest::description(
              "With 1002, so that whoever wrote the client learns of it. What "
              "comes after it is not looked at. Tornado just hangs up, and "
              "takes frames without a mask. [WS-8, WS-10, ODD-5]")) {
    step("a continuation of nothing");
    EXPECT_EQ(refusal(frame(0x80, "a")), "close 1002 end");
    EXPECT_EQ(refusal(frame(0x00, "a")), "close 1002 end");
    step("a message within a message");
    EXPECT_EQ(refusal(frame(0x01, "a") + frame(0x81, "b")), "close 1002 end");
    EXPECT_EQ(refusal(frame(0x01, "a") + frame(0x02, "b")), "close 1002 end");
    step("compressed, and nobody has agreed on that");
    EXPECT_EQ(refusal(frame(0xc1, "a")), "close 1002 end");
    EXPECT_EQ(refusal(frame(0xc9, "a")), "close 1002 end");
    EXPECT_EQ(refusal(frame(0x01, "a") + frame(0xc0, "b")), "close 1002 end");
    step("what no frame is");
    EXPECT_EQ(refusal(bare_frame(0x81, "a")), "close 1002 end");
    EXPECT_EQ(refusal(frame(0x83, "a")), "close 1002 end");
    EXPECT_EQ(refusal("GET / HTTP/1.1\r\n\r\n"), "close 1002 end");
}

TEST_CASE("12.3 messages: one at a time, while on_message takes its time" *
          doctest::description(
              "Its Future says when it is through with one. Until then the "
              "next is not read, and a client that sends faster than it is "
              "served is held back. [WS-12]")) {
    SocketRecord record;
    std::vector<Future<void>> work(3);
    std::size_t next = 0;
    record.message = [&](WebSocketHandler&, const Message&) {
        return work.at(next++);
    };
    RecordedServer at(record);
    SocketClient client(at);
    client.tell(text_frame("one") + text_frame("two") + ping_frame("p") +
                text_frame("three"));
    EXPECT_EQ(record.seen.lines(), (Lines{"open", "text one"}));
    work[0].set_result();
    at.settle();
    EXPECT_EQ(record.seen.lines(), (Lines{"open", "text one", "text two"}));
    step("a megabyte more");
    const std::string more = text_frame(std::string(1000, 'x'));
    std::size_t sent = more.size();
    for (int i = 0; i < 100'000 && sent == more.size(); ++i) {
        sent = client.raw().send_some(more);
        if (i % 100 == 0) at.settle();
    }
    EXPECT(sent < more.size(), "the client is held back");
    work[1].set_result();
    at.settle();
    EXPECT_EQ(record.seen.lines(),
              (Lines{"open", "text one", "text two", "ping p", "text three"}));
}

TEST_CASE("12.3 messages: none is delivered before open() is through" *
          doctest::description(
              "open() may have to ask somebody who this is. [WS-12]")) {
    SocketRecord record;
    Future<void> asking;
    record.open = [&](WebSocketHandler&) { return asking; };
    RecordedServer at(record);
    SocketClient client(at, handshake() + text_frame("early"));
    client.tell(text_frame("hello"));
    EXPECT_EQ(record.seen.lines(), (Lines{"open"}));
    asking.set_result();
    at.settle();
    EXPECT_EQ(record.seen.lines(), (Lines{"open", "text early", "text hello"}));
}

TEST_CASE("12.3 messages: an exception in open or on_message ends the "
          "connection, and nothing else" *
          doctest::description(
              "It is logged, and the client hears 1011 and no more about it. "
              "The same for a Future that fails. [WS-17]")) {
    const auto ended = [](SocketRecord& record) {
        RecordedServer at(record);
        SocketClient client(at);
        client.send(text_frame("one") + text_frame("two"));
        EXPECT_EQ(client.heard_to_the_end(), (Lines{"close 1011", "end"}));
        client.raw().close();
        const Lines seen = at.seen_to_the_end();
        EXPECT_EQ(at.log.lines.empty(), false);
        EXPECT(at.log.lines.front().starts_with("E ") &&
                   at.log.lines.front().find("out of tea") != std::string::npos,
               "an error in the log, with what was thrown");
        return seen;
    };
    SocketRecord opening;
    opening.open = [](WebSocketHandler&) -> httputil::MaybeFuture {
        throw std::runtime_error("out of tea");
    };
    EXPECT_EQ(ended(opening), (Lines{"open", "closed"}));
    SocketRecord throwing;
    throwing.message = [](WebSocketHandler&,
                          const Message&) -> httputil::MaybeFuture {
        throw std::runtime_error("out of tea");
    };
    EXPECT_EQ(ended(throwing), (Lines{"open", "text one", "closed"}));
    SocketRecord failing;
    Future<void> work;
    failing.message = [&](WebSocketHandler& socket, const Message&) {
        (void)socket;
        IOLoop::current().add_callback(
            [work] { work.set_exception(std::runtime_error("out of tea")); });
        return work;
    };
    EXPECT_EQ(ended(failing), (Lines{"open", "text one", "closed"}));
}

TEST_CASE("12.3 write_message: text, bytes, and pings" *
          doctest::description(
              "One frame each, without a mask. A text that is not UTF-8 would "
              "end the connection at the other side, so it is refused here; "
              "and so is a ping with more than 125 bytes. [WS-9, WS-10, "
              "WS-16]")) {
    SocketRecord record;
    RecordedServer at(record);
    SocketClient client(at);
    const Future<void> written = record.socket->write_message("Grüße");
    EXPECT(written.done() && !written.exception(), "it was sent at once");
    (void)record.socket->write_message("\xff", Binary::yes);
    record.socket->ping("a");
    record.socket->ping();
    EXPECT_EQ(client.heard(4),
              (Lines{"text Grüße", "binary ff", "ping a", "ping "}));
    bool refused_text = false;
    bool refused_ping = false;
    try {
        (void)record.socket->write_message("\xff");
    } catch (const std::invalid_argument&) {
        refused_text = true;
    }
    try {
        record.socket->ping(std::string(126, 'x'));
    } catch (const std::invalid_argument&) {
        refused_ping = true;
    }
    EXPECT(refused_text, "std::invalid_argument for a text that is none");
    EXPECT(refused_ping, "std::invalid_argument for a ping that is too long");
    (void)record.socket->write_message("still there");
    EXPECT_EQ(client.heard(5).back(), "text still there");
}

TEST_CASE("12.3 messages: the whole table, which Tornado has answered, too" *
          doctest::description(
              "Row by row what an echo answers; where we differ from Tornado, "
              "the row says both. [WS-6, WS-7, WS-8, WS-9, WS-10, WS-11, "
              "WS-13]")) {
    for (const SocketRow& row : socket_table()) {
        step("the row: " + row.name);
        SocketRecord record;
        record.message = echo;
        record.options.max_message_size = 1000;
        RecordedServer at(record);
        SocketClient client(at, handshake() + row.bytes);
        std::string lines;
        for (const std::string& line : client.heard_to_the_end())
            lines += (lines.empty() ? "" : ", ") + line;
        const std::string& expected = row.ours.empty() ? row.answer : row.ours;
        // A reason of ours is for people: any words will do.
        const bool has_reason = expected.starts_with("close 10");
        EXPECT_EQ(has_reason ? lines.substr(0, 10) : lines,
                  has_reason ? expected.substr(0, 10) : expected);
    }
}
