#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "chat_connection.hpp"
#include "coroutine_handlers.hpp"
#include "following.hpp"
#include "tests/support/buffer_contract.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/outcome.hpp"
#include "web.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
using chat::Heard;

namespace {

using News = std::vector<Heard>;

News news(const std::vector<std::string>& ids) {
    News these;
    for (const std::string& id : ids)
        these.push_back({.id = id, .from = "anna", .body = "this is " + id});
    return these;
}

/// One who follows a chat that the test plays. Time passes where it says so.
struct Following {
    Following() {
        loop.make_current();
        step("somebody follows the chat");
        ended = chat::follow(
            [this](std::string cursor) {
                seen(cursor.empty() ? "asks" : "asks after " + cursor);
                asked = Future<News>();
                return *asked;
            },
            [this](const Heard& message) { seen("hears " + message.id); });
        pump(loop, 4);
    }

    ~Following() { loop.close(); }

    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;

    /// Answers the question.
    void answer(const std::vector<std::string>& ids) {
        step("it is answered");
        question().set_result(news(ids));
        pump(loop, 4);
    }

    void fail() {
        step("the question fails");
        question().set_exception(std::runtime_error("no network"));
        pump(loop, 4);
    }

    /// Whether it asks again within this time from now on. It must not have
    /// asked before.
    bool asks_after(IOLoop::Duration pause) {
        EXPECT(!asked, "it does not ask again at once");
        loop.pass(pause - 1ms);
        pump(loop, 4);
        EXPECT(!asked,
               "it does not ask again before " + show(pause) + " are over");
        loop.pass(1ms);
        pump(loop, 4);
        return asked.has_value();
    }

    Future<News> question() {
        EXPECT(asked, "it has asked");
        return *std::exchange(asked, std::nullopt);
    }

    FakeTimeIOLoop loop;
    Transcript seen;
    std::optional<Future<News>> asked;
    std::optional<Future<void>> ended;
};

}  // namespace

TEST_CASE("10.4 follow: asks at once for what came after the last message" *
          doctest::description(
              "The first question has no cursor. There is no pause between an "
              "answer and the next question, or news would be late. "
              "[CHAT-11]")) {
    Following page;
    page.answer({"1", "2"});
    page.answer({"3"});
    EXPECT_EQ(page.seen.lines(),
              (Lines{"asks",
                     "hears 1",
                     "hears 2",
                     "asks after 2",
                     "hears 3",
                     "asks after 3"}));
    step("nothing is said for an hour");
    page.loop.pass(1h);
    pump(page.loop, 4);
    EXPECT_EQ(page.seen.lines().size(), 6u);
    EXPECT(!page.ended->done(), "it still follows");
}

TEST_CASE(
    "10.4 follow: after a failure it pauses, each time twice as long, and "
    "asks the same again" *
    doctest::description(
        "A server that is down, or comes up again, must not be asked by "
        "everybody as fast as they can. And no message is lost: the "
        "cursor stays. [CHAT-11]")) {
    Following page;
    page.answer({"1"});
    for (const auto pause : {500ms, 1000ms, 2000ms, 4000ms}) {
        page.fail();
        EXPECT(page.asks_after(pause), "it asks again after " + show(pause));
    }
    EXPECT_EQ(page.seen.lines().back(), "asks after 1");
}

TEST_CASE("10.4 follow: the pause has an end" *
          doctest::description(
              "Tornado's script goes on doubling: after a night without a "
              "network, the next try is hours away. [CHAT-11]")) {
    Following page;
    const std::vector<IOLoop::Duration> pauses = {
        500ms, 1s, 2s, 4s, 8s, 15s, 15s, 15s};
    for (const auto pause : pauses) {
        page.fail();
        EXPECT(page.asks_after(pause), "it asks again after " + show(pause));
    }
}

TEST_CASE("10.4 follow: an answer takes the pause back" *
          doctest::description("The next failure is a new one. [CHAT-11]")) {
    Following page;
    page.fail();
    EXPECT(page.asks_after(500ms), "it asks again after 500 ms");
    page.fail();
    EXPECT(page.asks_after(1s), "it asks again after 1 s");
    page.answer({"1"});
    page.fail();
    EXPECT(page.asks_after(500ms), "it asks again after 500 ms");
}

TEST_CASE("10.4 follow: an answer with no messages is no failure, and no "
          "reason to hurry" *
          doctest::description(
              "A proxy, or a server that ends long waits, may answer with "
              "nothing. If it does so at once, and it is asked again at once, "
              "both do nothing else any more. [CHAT-11]")) {
    Following page;
    page.answer({"1"});
    for (int i = 0; i < 3; ++i) {
        page.answer({});
        EXPECT(page.asks_after(500ms), "it asks again after 500 ms");
    }
    EXPECT_EQ(page.seen.lines().back(), "asks after 1");
    step("two failures, an answer with no messages, and one more failure");
    page.fail();
    EXPECT(page.asks_after(500ms), "it asks again after 500 ms");
    page.fail();
    EXPECT(page.asks_after(1s), "it asks again after 1 s");
    page.answer({});
    EXPECT(page.asks_after(500ms), "it asks again after 500 ms");
    page.fail();
    EXPECT(page.asks_after(500ms), "it asks again after 500 ms");
}

TEST_CASE(
    "10.4 follow: what tell throws ends it, and is not taken for a failure "
    "to ask" *
    doctest::description(
        "A network that fails comes back. A mistake in the program does "
        "not go away by asking again, and must come out where somebody "
        "sees it: in the Future. [CHAT-11]")) {
    FakeTimeIOLoop loop;
    loop.make_current();
    Transcript seen;
    step("`ask` answers at once with a message, and `tell` throws");
    const auto ended = chat::follow(
        [&seen](const std::string& cursor) {
            seen(cursor.empty() ? "asks" : "asks after " + cursor);
            return make_ready_future<News>(news({"1"}));
        },
        [](const Heard&) { throw std::out_of_range("a mistake"); });
    pump(loop, 4);
    EXPECT(ended.done(), "the Future is done");
    EXPECT_THROWS(std::out_of_range, ended.result());
    step("a minute passes");
    loop.pass(1min);
    pump(loop, 4);
    EXPECT_EQ(seen.lines(), Lines{"asks"});
    loop.close();
}

TEST_CASE("10.4 follow: many hear every message once, also when their "
          "connections break" *
          doctest::description(
              "All of it together, on one loop: the chat, twenty who follow "
              "it, and a server that loses all of them at once while the talk "
              "goes on. [CHAT-2, CHAT-11]")) {
    FakeTimeIOLoop loop;
    loop.make_current();
    chat::FutureMessageBuffer buffer;
    web::Settings quiet;
    quiet.log_function = [](const web::RequestHandler&) {};
    web::Application app(chat::chat_rules(buffer), quiet);
    HTTPServer& server = app.listen(0, "127.0.0.1");
    constexpr std::size_t count = 20;
    std::vector<std::string> heard(count);
    for (std::string& all : heard) {
        auto connection = std::make_shared<chat::ChatConnection>(
            "127.0.0.1", server.port(), "one of many");
        (void)chat::follow(
            [connection](std::string cursor) {
                return connection->updates(std::move(cursor));
            },
            [&all](const Heard& message) { all += message.id; });
    }
    const auto all_wait = [&] {
        drive_until([&] { pump(loop); },
                    [&] { return buffer.waiting() == count; },
                    "all of them wait");
    };
    const auto say = [&](const std::string& id) {
        step(id + " is said");
        buffer.new_messages(buffer_contract::messages({id}));
    };
    all_wait();
    say("1");
    all_wait();
    step("the server loses all connections");
    server.close_all_connections();
    pump(loop, 20);
    EXPECT_EQ(buffer.waiting(), 0u);
    say("2");
    loop.pass(500ms);
    all_wait();
    say("3");
    all_wait();
    EXPECT_EQ(heard, std::vector<std::string>(count, "123"));
    loop.close();
}
