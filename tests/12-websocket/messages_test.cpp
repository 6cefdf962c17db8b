#include <algorithm>
#include <exception>
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

/// Sends the bytes of a row to an echo, and a text that comes too late, and
/// looks at what becomes of the connection.
/// returns: what the client hears, to the end
std::string answer_to(const SocketRow& row) {
    SocketRecord record;
    record.message = echo;
    record.options.max_message_size = 1000;
    RecordedServer at(record);
    SocketClient client(at, handshake() + row.bytes + text_frame("too late"));
    std::string lines;
    for (const std::string& line : client.heard_to_the_end())
        lines += (lines.empty() ? "" : ", ") + line;
    client.raw().close();
    const Lines seen = at.seen_to_the_end();
    EXPECT_EQ(
        std::ranges::count_if(
            seen, [](const auto& one) { return one.starts_with("closed"); }),
        1);
    return lines;
}

/// Without the words of a close frame, which are for people: any will do.
std::string without_reason(const std::string& lines) {
    const std::size_t code = lines.find("close 10");
    if (code == lines.npos) return lines;
    constexpr std::size_t code_size = 10;
    return lines.substr(0, code + code_size) + lines.substr(lines.rfind(", "));
}

template <typename Call>
bool refuses(const Call& call) {
    try {
        call();
        return false;
    } catch (const std::invalid_argument&) {
        return true;
    }
}

}  // namespace

TEST_CASE("12.3 messages: text and bytes, there and back" *
          doctest::description(
              "What comes as text goes as text, in one frame, without a mask. "
              "A message that came with the handshake, before the client had "
              "seen the 101, is delivered, too. What a client would have to "
              "hang up for is not sent. [WS-6, WS-9, WS-10, WS-16]")) {
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
    step("written without being asked");
    const Future<void> written = record.socket->write_message("Grüße");
    EXPECT(written.done() && !written.exception(), "it was sent at once");
    (void)record.socket->write_message("\xff", Binary::yes);
    record.socket->ping("a");
    record.socket->ping();
    Lines heard = client.heard(9);
    heard.erase(heard.begin(), heard.begin() + 5);
    EXPECT_EQ(heard, (Lines{"text Grüße", "binary ff", "ping a", "ping "}));
    EXPECT(refuses([&] { (void)record.socket->write_message("\xff"); }),
           "std::invalid_argument for a text that is none");
    EXPECT(refuses([&] { record.socket->ping(std::string(126, 'x')); }),
           "std::invalid_argument for a ping that is too long");
    (void)record.socket->write_message("still there");
    EXPECT_EQ(client.heard(10).back(), "text still there");
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
    step("as long as a ping may be");
    const std::string longest(125, 'x');
    client.send(ping_frame(longest) + ping_frame(""));
    EXPECT_EQ(client.heard(3),
              (Lines{"pong are you there?", "pong " + longest, "pong "}));
}

TEST_CASE("12.3 messages: row by row, as the RFC says" *
          doctest::description(
              "What an echo answers to bytes, and then the end. Who breaks a "
              "rule is told so with 1002, who sends a text that is not UTF-8 "
              "with 1007, and nothing behind that is looked at. The real "
              "Tornado was asked the same; where it differs, it just hangs up, "
              "or takes what it should not. [WS-6, WS-7, WS-8, WS-9, WS-10, "
              "WS-11, WS-13, WS-15, ODD-5]")) {
    for (const SocketRow& row : socket_table()) {
        step("the row: " + row.name);
        const std::string& expected = row.ours.empty() ? row.answer : row.ours;
        EXPECT_EQ(without_reason(answer_to(row)), without_reason(expected));
    }
}

TEST_CASE("12.3 messages: one at a time, while open() and on_message take "
          "their time" *
          doctest::description(
              "A Future says when they are through. Until then the next "
              "message is not read, and a client that sends faster than it is "
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
    step("open() may have to ask somebody who this is");
    SocketRecord asked;
    Future<void> asking;
    asked.open = [&](WebSocketHandler&) { return asking; };
    RecordedServer there(asked);
    SocketClient early(there, handshake() + text_frame("early"));
    early.tell(text_frame("hello"));
    EXPECT_EQ(asked.seen.lines(), (Lines{"open"}));
    asking.set_result();
    there.settle();
    EXPECT_EQ(asked.seen.lines(), (Lines{"open", "text early", "text hello"}));
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
    SocketRecord failed;
    failed.message = [](WebSocketHandler&, const Message&) {
        return make_failed_future<void>(std::runtime_error("out of tea"));
    };
    EXPECT_EQ(ended(failed), (Lines{"open", "text one", "closed"}));
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

TEST_CASE("12.3 messages: an exception in open ends the connection, also if "
          "log_exception() throws" *
          doctest::description(
              "The reporter of errors may be down when it is needed. The "
              "client hears 1011 all the same, and on_close() runs: whatever "
              "open() has begun must be undone. [WS-15, WS-17]")) {
    struct Unlucky : WebSocketHandler {
        void initialize(bool& is_closed) { closed = &is_closed; }

        httputil::MaybeFuture open() override {
            throw std::runtime_error("out of tea");
        }

        httputil::MaybeFuture on_message(const Message&) override { return {}; }

        void on_close() override { *closed = true; }

        void log_exception(const std::exception_ptr&) override {
            throw std::runtime_error("out of paper");
        }

        bool* closed = nullptr;
    };

    bool closed = false;
    SocketServer at({web::url<Unlucky>("/ws", std::ref(closed))});
    SocketClient client(at);
    EXPECT_EQ(client.heard_to_the_end(), (Lines{"close 1011", "end"}));
    client.raw().close();
    at.drive([&] { return closed; }, "on_close() has run");
}

TEST_CASE("12.3 messages: what is written together arrives in its order, "
          "whatever its size" *
          doctest::description(
              "Small answers may be collected to be sent together, and a large "
              "one is not worth a copy. But it must not overtake those that "
              "were written before it. [WS-12, WS-16]")) {
    SocketRecord record;
    const std::string large(100'000, 'x');
    record.message = [&](WebSocketHandler& socket, const Message&) {
        (void)socket.write_message("one");
        (void)socket.write_message(large);
        (void)socket.write_message("two");
        return httputil::MaybeFuture();
    };
    RecordedServer at(record);
    SocketClient client(at);
    client.send(text_frame("go") + text_frame("again"));
    Lines sizes;
    for (const std::string& line : client.heard(6))
        sizes.push_back(line.size() < 30 ? line : "the large one");
    EXPECT_EQ(sizes,
              (Lines{"text one",
                     "the large one",
                     "text two",
                     "text one",
                     "the large one",
                     "text two"}));
}
