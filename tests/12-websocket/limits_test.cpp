#include <algorithm>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/socket.h>

#include "common/testing/testing.hpp"

#include "tests/support/live_bytes.hpp"
#include "tests/support/websocket_server.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
using websocket::WebSocketHandler;

namespace {

/// A client that is asked whether it is still there.
struct Pinged {
    Pinged() {
        record.options.ping_interval = 10s;
        record.options.ping_timeout = 4s;
    }

    SocketRecord record;
};

/// Takes messages, and keeps nothing of them.
struct Forgetful : WebSocketHandler {
    struct Record {
        std::size_t messages = 0;
        httputil::MaybeFuture busy;  // with each
    };

    void initialize(Record& its_record) { record = &its_record; }

    httputil::MaybeFuture on_message(const Message&) override {
        ++record->messages;
        return record->busy;
    }

    Record* record = nullptr;
};

}  // namespace

TEST_CASE("12.3 limits: a message may be as large as max_message_size, and no "
          "larger" *
          doctest::description(
              "All fragments count, and what a frame's head announces is "
              "refused before it has come. The code is 1009. [WS-11]")) {
    const auto answer = [](const std::string& bytes) {
        SocketRecord record;
        record.options.max_message_size = 1000;
        record.message = [](WebSocketHandler& socket, const Message& message) {
            (void)socket.write_message(std::to_string(message.data.size()));
            return httputil::MaybeFuture();
        };
        RecordedServer at(record);
        SocketClient client(at);
        client.send(bytes);
        client.heard(1);
        for (const std::string& line : client.heard_so_far())
            if (!line.starts_with("pong")) return line.substr(0, 10);
        return client.heard(2).back().substr(0, 10);
    };
    const auto x = [](std::size_t count) { return std::string(count, 'x'); };
    EXPECT_EQ(answer(text_frame(x(1000))), "text 1000");
    EXPECT_EQ(answer(text_frame(x(1001))), "close 1009");
    EXPECT_EQ(
        answer(frame(0x01, x(500)) + ping_frame("") + frame(0x80, x(500))),
        "text 1000");
    EXPECT_EQ(answer(frame(0x01, x(500)) + frame(0x80, x(501))), "close 1009");
    EXPECT_EQ(answer(frame(0x02, x(1000)) + frame(0x00, "") + frame(0x80, "x")),
              "close 1009");
    step("only the head of a frame has come");
    EXPECT_EQ(answer(text_frame(x(1001)).substr(0, 8)), "close 1009");
    EXPECT_EQ(
        answer(std::string("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff", 10) +
               "\x37\xfa\x21\x3d"),
        "close 1009");
}

TEST_CASE("12.3 limits: who is idle keeps no memory for a message that is "
          "over" *
          doctest::description(
              "A server has ten thousand connections, and nearly all of them "
              "say nothing. A megabyte that each of them has sent once would "
              "be ten gigabytes, if it were let go of only when the next "
              "message begins. [WS-11]")) {
    constexpr std::size_t count = 10;
    const std::string message = frame(0x82, std::string(1'000'000, 'x'));
    for (const bool busy : {false, true}) {
        Forgetful::Record record;
        const Future<void> work;
        if (busy) record.busy = work;
        SocketServer at({web::url<Forgetful>("/ws", std::ref(record))});
        std::list<SocketClient> clients;
        while (clients.size() < count)
            clients.emplace_back(at);
        step(std::string("each sent a message of 1 MB; on_message() is done") +
             (busy ? " when all have sent theirs" : " at once"));
        const std::size_t before = live_bytes();
        for (SocketClient& client : clients) {
            std::string_view rest = message;
            const auto all_is_sent = [&] {
                rest.remove_prefix(client.raw().send_some(rest));
                return rest.empty();
            };
            at.drive(all_is_sent, "the server has taken the message");
        }
        at.drive([&] { return record.messages == count; },
                 "all messages are delivered");
        work.set_result();
        at.settle();
        const std::size_t after = live_bytes();
        constexpr std::size_t enough = 2'000'000;
        EXPECT(after < before + enough,
               "less than 2 MB is kept for all of them together");
    }
}

TEST_CASE("12.3 limits: a client is asked now and then whether it is there" *
          doctest::description(
              "A cable that was pulled says nothing: only a question can find "
              "that out, each ping_interval. Anything that comes is an answer, "
              "and as long as we "
              "are busy and read nothing, the silence is ours. Who stays "
              "silent is gone, and on_close() runs. [WS-12, WS-15, WS-18]")) {
    step("a client that answers");
    {
        Pinged test;
        RecordedServer at(test.record);
        SocketClient client(at);
        at.pass(9900ms);
        EXPECT_EQ(client.heard_so_far(), Lines{});
        at.pass(200ms);
        EXPECT_EQ(client.heard(1), (Lines{"ping "}));
        client.tell(pong_frame(""));
        at.pass(4s);
        EXPECT_EQ(client.heard_so_far(), (Lines{"ping "}));
        at.pass(10s);
        EXPECT_EQ(client.heard(2), (Lines{"ping ", "ping "}));
        EXPECT_EQ(test.record.seen.lines(), (Lines{"open", "pong "}));
        client.tell(text_frame("I am here"));
        at.pass(5s);
        EXPECT_EQ(test.record.seen.lines(),
                  (Lines{"open", "pong ", "text I am here"}));
    }
    step("one that answers three times; no ping_timeout is set");
    {
        SocketRecord record;
        record.options.ping_interval = 10s;
        RecordedServer at(record);
        SocketClient client(at);
        for (int i = 0; i < 3; ++i) {
            at.pass(10s);
            client.tell(pong_frame(""));
        }
        EXPECT_EQ(client.heard_so_far(), (Lines{"ping ", "ping ", "ping "}));
    }
    step("one that says something else, to a handler that is busy");
    {
        Pinged test;
        Future<void> work;
        test.record.message = [&](WebSocketHandler&, const Message&) {
            return work;
        };
        RecordedServer at(test.record);
        SocketClient client(at);
        at.pass(10s);
        client.tell(text_frame("I am here"));
        at.pass(4s);
        for (int i = 0; i < 20; ++i)
            at.pass(2s);
        EXPECT_EQ(test.record.seen.lines(), (Lines{"open", "text I am here"}));
        EXPECT_EQ(client.heard_so_far().back(), "ping ");
    }
    step("one that answers, while open() takes its time");
    {
        Pinged test;
        const Future<void> opening;
        test.record.open = [&](WebSocketHandler&) { return opening; };
        RecordedServer at(test.record);
        SocketClient client(at);
        at.pass(10s);
        client.tell(pong_frame(""));
        at.pass(6s);
        EXPECT_EQ(test.record.seen.lines(), Lines{"open"});
        opening.set_result();
        at.pass(1s);
        EXPECT_EQ(test.record.seen.lines(), (Lines{"open", "pong "}));
    }
    step("one that is silent");
    {
        Pinged test;
        RecordedServer at(test.record);
        SocketClient client(at);
        at.pass(10s);
        EXPECT_EQ(client.heard(1), (Lines{"ping "}));
        at.pass(3900ms);
        EXPECT_EQ(test.record.seen.lines(), (Lines{"open"}));
        at.pass(200ms);
        EXPECT_EQ(client.heard_to_the_end(), (Lines{"ping ", "end"}));
        EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed"}));
        at.pass(1h);
        EXPECT_EQ(test.record.seen.lines().size(), 2u);
    }
}

TEST_CASE("12.3 limits: a client that reads slowly is waited for, and one "
          "that does not read is cut off" *
          doctest::description(
              "To wait for write_message()'s Future is how a handler is held "
              "back by its client. And what is said to all must not be kept "
              "for ever for one who does not listen; nor must the answers to "
              "its own pings. It may come again. [WS-16]")) {
    {
        SocketRecord record;
        RecordedServer at(record);
        SocketClient client(at);
        const std::string piece(100'000, 'x');
        std::vector<Future<void>> written;
        do {
            written.push_back(record.socket->write_message(piece));
        } while (written.back().done() && written.size() < 1000);
        EXPECT_EQ(ending(written.front()), "written");
        EXPECT_EQ(ending(written.back()), "pending");
        EXPECT_EQ(client.heard(written.size()).size(), written.size());
        EXPECT_EQ(ending(written.back()), "written");
        step("and one that is never taken fails");
        do {
            written.push_back(record.socket->write_message(piece));
        } while (written.back().done() && written.size() < 1000);
        client.raw().reset();
        at.settle();
        EXPECT_EQ(ending(written.back()), "WebSocketClosedError");
        EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed"}));
    }
    step("one that never reads");
    SocketRecord record;
    record.options.max_unsent = 1'000'000;
    RecordedServer at(record);
    const SocketClient client(at);
    Future<void> last;
    int count = 0;
    for (; record.socket != nullptr && count < 1000; ++count) {
        last = record.socket->write_message(std::string(100'000, 'x'));
        at.settle();
    }
    EXPECT(count < 1000, "a limit to what is kept");
    EXPECT_EQ(ending(last), "WebSocketClosedError");
    EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed"}));
    step("another, which sends pings and does not read");
    SocketClient pinging(at);
    const std::string pings = [] {
        std::string bytes;
        for (int i = 0; i < 100; ++i)
            bytes += ping_frame(std::string(125, 'x'));
        return bytes;
    }();
    for (count = 0; record.socket != nullptr && count < 5000; ++count) {
        (void)pinging.raw().send_some(pings);
        at.settle();
    }
    EXPECT(record.socket == nullptr, "it is cut off");
}

TEST_CASE("12.3 limits: a message that the stream refuses is the last one" *
          doctest::description(
              "A stream may have a max_write_buffer_size. What it refuses "
              "cannot be left out: the client would never know that there "
              "was something. [WS-16]")) {
    SocketRecord record;
    record.message = [](WebSocketHandler& socket, const Message&) {
        (void)socket.write_message(std::string(3000, 'x'));
        (void)socket.write_message("after");
        return httputil::MaybeFuture();
    };
    RecordedServer at(record);
    at.server->set_stream_factory([](UniqueFd fd, IOLoop& loop, auto) {
        return std::make_shared<IOStream>(
            std::move(fd), loop, StreamLimits{.max_write_buffer_size = 1000});
    });
    SocketClient client(at);
    client.send(text_frame("one"));
    step("sent 3000 bytes, and a message behind it; the stream keeps 1000");
    EXPECT_EQ(client.heard_to_the_end(), (Lines{"end"}));
    EXPECT_EQ(at.seen_to_the_end().back().substr(0, 6), "closed");
}

TEST_CASE("12.3 limits: one message may be larger than max_unsent" *
          doctest::description(
              "What counts is what the client has left unread before. One who "
              "reads all that comes is not slow, however much there is to be "
              "said to him at a time. [WS-16]")) {
    SocketRecord record;
    record.options.max_unsent = 1000;
    RecordedServer at(record);
    SocketClient client(at);
    const std::string large(50'000, 'x');
    for (std::size_t count = 1; count <= 3; ++count) {
        step("sent 50000 bytes, where 1000 may be left unsent");
        EXPECT(record.socket != nullptr, "the connection stands");
        (void)record.socket->write_message(large);
        EXPECT(client.heard(count).back() == "text " + large,
               "the client has all of it");
    }
}

TEST_CASE("12.3 limits: who is idle keeps no memory for what it was sent" *
          doctest::description(
              "A page with a large table was told all of it when it came, and "
              "one row now and then since. What was collected to be sent is "
              "memory as well, and each connection would keep its own. "
              "[WS-11]")) {
    struct Speaker : WebSocketHandler {
        void initialize(std::vector<Speaker*>& all) { speakers = &all; }

        httputil::MaybeFuture open() override {
            speakers->push_back(this);
            return {};
        }

        httputil::MaybeFuture on_message(const Message&) override { return {}; }

        std::vector<Speaker*>* speakers = nullptr;
    };

    constexpr std::size_t count = 12;
    const std::string large(100'000, 'x');
    std::vector<Speaker*> speakers;
    SocketServer at({web::url<Speaker>("/ws", std::ref(speakers))});
    std::list<SocketClient> clients;
    while (clients.size() < count)
        clients.emplace_back(at);
    at.drive([&] { return speakers.size() == count; }, "all are open");
    step("each is sent a message of 100 KB, and reads it");
    const std::size_t before = live_bytes();
    auto speaker = speakers.begin();
    for (SocketClient& client : clients) {
        (void)(*speaker++)->write_message(large);
        std::size_t received = 0;
        const auto all_has_come = [&] {
            received += client.raw().take().size();
            return received > large.size();
        };
        at.drive(all_has_come, "the client has all of it");
    }
    at.settle();
    const std::size_t after = live_bytes();
    constexpr std::size_t enough = 400'000;
    EXPECT(after < before + enough,
           "less than 400 KB is kept for all of them together");
}

TEST_CASE("12.3 limits: what a client goes on sending after an error is read, "
          "and not kept" *
          doctest::description(
              "A client that sends 16 MB, where 1000 bytes are allowed, hears "
              "1009 after the head. It may look for that only when it has sent "
              "all. Who did not read the rest would have it wait, and then "
              "reset the connection, and our reason would be lost. [WS-8, "
              "WS-11]")) {
    SocketRecord record;
    record.options.max_message_size = 1000;
    RecordedServer at(record);
    SocketClient client(at);
    const int size = 512 * 1024;
    ::setsockopt(client.raw().fd(), SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    const std::string message =
        std::string("\x82\xff\0\0\0\0\0\xf4\x24\0", 10) +  // how long it is
        "\x37\xfa\x21\x3d" + std::string(16'000'000, 'x');
    const std::size_t before = live_bytes();
    std::size_t most = before;
    std::string_view rest = message;
    const auto all_is_sent = [&] {
        rest.remove_prefix(client.raw().send_some(rest));
        most = std::max(most, live_bytes());
        return rest.empty();
    };
    step("sent the head of a message of 16 MB, and then all of it");
    at.drive(all_is_sent, "the server has taken all 16 MB");
    constexpr std::size_t enough = 4'000'000;
    EXPECT(most < before + enough, "less than 4 MB of that were kept");
    EXPECT_EQ(client.heard_to_the_end().at(0).substr(0, 10), "close 1009");
    client.raw().close();
    EXPECT_EQ(at.seen_to_the_end(), (Lines{"open", "closed"}));
}

TEST_CASE("12.3 limits: a part of a frame is an answer to a ping, too" *
          doctest::description(
              "Somebody sends a film over a slow line: a frame that takes a "
              "minute to come, and a pong cannot stand within it. [WS-18]")) {
    Pinged test;
    RecordedServer at(test.record);
    SocketClient client(at);
    const std::string bytes = text_frame("a film");
    const auto send = [&](std::size_t begin, std::size_t end) {
        step("sent the frame's bytes from " + std::to_string(begin) + " to " +
             std::to_string(end));
        client.raw().send(bytes.substr(begin, end - begin));
        at.settle();
    };
    send(0, 8);
    at.pass(10s);
    EXPECT_EQ(client.heard(1), (Lines{"ping "}));
    send(8, 10);
    step("5 s later");
    at.pass(5s);
    send(10, bytes.size());
    EXPECT_EQ(test.record.seen.lines(), (Lines{"open", "text a film"}));
}
