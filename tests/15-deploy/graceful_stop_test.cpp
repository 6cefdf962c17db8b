#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "common/testing/client.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "graceful_stop.hpp"
#include "leaving_chat.hpp"
#include "signals.hpp"
#include "tests/support/cookie_jar.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/http_pair.hpp"
#include "tests/support/web_answer.hpp"
#include "web.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

using Action = std::function<void()>;

/// A loop that really runs, and what a test does while it does.
class Running {
  public:
    Running() { loop.make_current(); }

    /// Does `action` on a turn in which `condition` holds.
    void when(std::function<bool()> condition, Action action) {
        loop.call_later(1ms, [this, condition, action] {
            if (!condition()) return when(condition, action);
            action();
        });
    }

    /// Does `action` some turns later: a loop that has polled so often has read
    /// what was there to be read, however slow the machine is.
    void some_turns_later(Action action, int turns = 10) {
        loop.add_callback([this, action, turns] {
            if (turns > 0) return some_turns_later(action, turns - 1);
            action();
        });
    }

    /// Runs until somebody stops it.
    void run() {
        loop.start();
        step("the loop has stopped");
    }

    IOLoop loop;
};

/// Waits for news that never come, until the server stops.
class Poll : public web::RequestHandler {
  public:
    void initialize(GracefulStop& stop, int& waiting) {
        stop_ = &stop;
        waiting_ = &waiting;
    }

    Future<void> get() {
        ++*waiting_;
        token_ = stop_->when_stopping([this] { news_.set_result(); });
        co_yield news_;
        --*waiting_;
        write("no news");
    }

  private:
    GracefulStop* stop_ = nullptr;
    int* waiting_ = nullptr;
    GracefulStop::Token token_;
    Future<void> news_;
};

/// A server with a page that waits, and one that does not.
struct Polls {
    explicit Polls(IOLoop::Duration limit = 3s)
        : stop(limit)
        , app({web::url<Poll>("/poll", std::ref(stop), std::ref(waiting))},
              {.log_function = [](const web::RequestHandler&) {}})
        , server(app.listen(0, "127.0.0.1")) {
        stop.add_server(server);
    }

    bool has(int polls, std::size_t connections) const {
        return waiting == polls && server.connections() == connections;
    }

    GracefulStop stop;
    int waiting = 0;
    web::Application app;
    HTTPServer& server;
};

}  // namespace

TEST_CASE("15.3 SignalWatch: a signal becomes a call on the loop" *
          doctest::description(
              "A signal may come in the middle of anything. Here it waits "
              "until the loop has time for it, and kills nobody. When that is "
              "over, all is as it was. [STOP-1]")) {
    CurrentTurnLoop loop;
    Transcript seen;
    sigset_t term;
    sigset_t before;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &term, &before);
    step("SIGTERM was blocked, and SIGUSR1 was not");
    {
        const SignalWatch watch({SIGUSR1, SIGTERM}, [&](int signal) {
            seen("heard " + std::to_string(signal));
        });
        step("raised SIGUSR1, and let the loop run");
        ::raise(SIGUSR1);
        seen("raised it");
        loop.turns(3);
        ::raise(SIGTERM);
        loop.turns(3);
    }
    sigset_t after;  // the next test has what was before
    pthread_sigmask(SIG_SETMASK, &before, &after);
    EXPECT_EQ(seen.lines(),
              (Lines{"raised it",
                     "heard " + std::to_string(SIGUSR1),
                     "heard " + std::to_string(SIGTERM)}));
    EXPECT(sigismember(&after, SIGTERM) == 1, "SIGTERM is still blocked");
    EXPECT(sigismember(&after, SIGUSR1) == 0, "SIGUSR1 is not any more");
}

TEST_CASE("15.3 SignalWatch: two of them may go in any order" *
          doctest::description(
              "Each gives back what it has blocked itself, and nothing else. "
              "One that puts back all as it once found it lets a signal kill "
              "that somebody else still waits for, or blocks one for good. "
              "[STOP-1]")) {
    CurrentTurnLoop loop;
    Transcript seen;
    const auto blocked = [](int signal) {
        sigset_t now;
        pthread_sigmask(SIG_BLOCK, nullptr, &now);
        return sigismember(&now, signal) == 1;
    };
    std::optional<SignalWatch> first;
    std::optional<SignalWatch> second;
    first.emplace(std::vector{SIGUSR1}, [](int) {});
    second.emplace(std::vector{SIGUSR2}, [&](int) { seen("heard SIGUSR2"); });
    step("one watch for SIGUSR1, then one for SIGUSR2; the first one goes");
    first.reset();
    EXPECT(!blocked(SIGUSR1), "SIGUSR1 is not blocked any more");
    EXPECT(blocked(SIGUSR2),
           "SIGUSR2 is still blocked: the other waits for it");
    ::raise(SIGUSR2);
    loop.turns(3);
    EXPECT_EQ(seen.lines(), Lines{"heard SIGUSR2"});
    step("the second one goes");
    second.reset();
    EXPECT(!blocked(SIGUSR1), "SIGUSR1 is not blocked");
    EXPECT(!blocked(SIGUSR2), "SIGUSR2 is not blocked any more");
    step("a watch for SIGUSR1 on a loop that is closed");
    IOLoop closed;
    closed.close();
    bool refused = false;
    try {
        const SignalWatch none({SIGUSR1}, [](int) {}, closed);
    } catch (const std::logic_error&) {
        refused = true;
    }
    EXPECT(refused, "it is refused, since add_handler() throws");
    EXPECT(!blocked(SIGUSR1), "and SIGUSR1 is not blocked");
}

TEST_CASE("15.3 GracefulStop: idle connections are closed, nobody new comes "
          "in, and the loop stops" *
          doctest::description(
              "A kept connection is a promise of the client's and not of the "
              "server's: between two requests it may be closed. [STOP-2]")) {
    Running at;
    Polls polls;
    Client idle(polls.server.port());
    const std::uint16_t port = polls.server.port();
    at.when([&] { return polls.has(0, 1); },
            [&] {
                step("a client is connected; the server is told to stop");
                EXPECT(!polls.stop.stopping(), "it does not stop yet");
                polls.stop.stop();
                EXPECT(polls.stop.stopping(), "now it does");
            });
    at.run();
    EXPECT(idle.closed(), "the idle connection is closed");
    bool refused = false;
    try {
        const Client late(port);
    } catch (const std::system_error&) {
        refused = true;
    }
    EXPECT(refused, "nobody listens any more");
}

TEST_CASE("15.3 GracefulStop: who waits gets an answer, and then the loop "
          "stops" *
          doctest::description(
              "A request that has been taken is answered. The answer says "
              "that it was the last, so that the client asks elsewhere next. "
              "[STOP-2, STOP-3]")) {
    Running at;
    Polls polls;
    Client one(polls.server.port());
    Client other(polls.server.port());
    one.send(get("/poll"));
    other.send(get("/poll"));
    at.when([&] { return polls.has(2, 2); },
            [&] {
                step("two wait; the server is told to stop");
                polls.stop.stop();
            });
    at.run();
    for (Client* client : {&one, &other}) {
        const std::string answer = client->received();
        EXPECT_EQ(answer.substr(0, 15), "HTTP/1.1 200 OK");
        EXPECT(answer.find("Connection: close\r\n") != answer.npos,
               "the answer says \"Connection: close\"");
        EXPECT(answer.ends_with("no news"), "it is there to the end");
        EXPECT(client->closed(), "and then the connection is closed");
    }
}

TEST_CASE("15.3 GracefulStop: nobody new comes in while somebody is still "
          "there" *
          doctest::description(
              "The port is free for the next version from the first moment "
              "on. Who is let in while the others are answered would have to "
              "be answered, too, and a busy server would never be through. "
              "[STOP-2]")) {
    Running at;
    Polls polls(1h);
    const std::uint16_t port = polls.server.port();
    auto stays = polls.stop.when_stopping([] {});
    bool refused = false;
    at.loop.add_callback([&] {
        step("it is told to stop; somebody has a token, and stays for a while");
        polls.stop.stop();
        at.some_turns_later([&] {
            step("somebody else connects");
            try {
                const Client late(port);
            } catch (const std::system_error&) {
                refused = true;
            }
            stays.reset();
        });
    });
    at.run();
    EXPECT(refused, "nobody listens any more");
}

TEST_CASE("15.3 GracefulStop: who begins to wait while it stops is told, too" *
          doctest::description(
              "A request may have been half read when the signal came. "
              "Without this it would be the one that waits for the limit. "
              "[STOP-3]")) {
    Running at;
    Polls polls;
    Client late(polls.server.port());
    late.send("GET /poll HTT");
    const auto stop_half_way = [&] {
        step("half a request is there; the server is told to stop");
        polls.stop.stop();
        late.send("P/1.1\r\nHost: h\r\n\r\n");
    };
    at.when([&] { return polls.has(0, 1); },
            [&] { at.some_turns_later(stop_half_way); });
    at.run();
    EXPECT(late.received().ends_with("no news"), "it was answered");
}

TEST_CASE("15.3 GracefulStop: a callback goes with its token, and only with "
          "that" *
          doctest::description(
              "Clients leave all day long: what they leave behind must not be "
              "called, nor kept. And who is not on HTTP any more, as a "
              "WebSocket, still has time to say good-bye. [STOP-3]")) {
    Running at;
    GracefulStop stop(1h);
    Transcript seen;
    const auto kept = std::make_shared<int>();
    GracefulStop::Token gone =
        stop.when_stopping([&, kept] { seen("who has left was called"); });
    EXPECT_EQ(kept.use_count(), 2);
    gone.reset();
    EXPECT_EQ(kept.use_count(), 1);
    GracefulStop::Token token = stop.when_stopping([&] {
        seen("was told");
        at.loop.call_later(30ms, [&] {
            seen("has said good-bye");
            token.reset();
        });
    });
    GracefulStop::Token throws = stop.when_stopping([&] {
        throws.reset();
        throw std::runtime_error("what one throws is not the others' concern");
    });
    const ExpectLog logged("not the others' concern");
    at.loop.add_callback([&] { stop.stop(); });
    at.run();
    EXPECT_EQ(seen.lines(), (Lines{"was told", "has said good-bye"}));
    EXPECT_EQ(logged.count(), 1);
}

TEST_CASE("15.3 GracefulStop: callbacks are called on a later turn, and tokens "
          "may be left over" *
          doctest::description(
              "Whoever asks to be told has not got the token yet when the "
              "callback is called in the middle of that. And a handler goes "
              "with its server, which outlives the one that stops it. "
              "[STOP-3]")) {
    FakeTimeIOLoop loop;
    loop.make_current();
    Transcript seen;
    GracefulStop::Token early;
    GracefulStop::Token late;
    {
        GracefulStop stop(30s);
        early = stop.when_stopping([&] { seen("early"); });
        auto left = stop.when_stopping([&] { seen("who has left"); });
        step("told it to stop, and asked to be told of that; somebody left");
        stop.stop();
        left.reset();
        late = stop.when_stopping([&] { seen("late"); });
        EXPECT_EQ(seen.lines(), Lines{});
        pump(loop, 4);
        EXPECT_EQ(seen.lines(), (Lines{"early", "late"}));
        step("it goes before it is through");
    }
    loop.pass(1min);
    pump(loop, 4);
    step("and then the tokens");
    early.reset();
    late.reset();
}

TEST_CASE("15.3 GracefulStop: all servers are stopped, and waited for" *
          doctest::description(
              "One for people, and one for the monitoring, say. [STOP-2]")) {
    Running at;
    Polls polls;
    HTTPServer& second = polls.app.listen(0, "127.0.0.1");
    polls.stop.add_server(second);
    Client idle(second.port());
    Client late(second.port());
    late.send("GET /poll HTT");
    const auto stop_half_way = [&] {
        step("half a request has come to the second of two servers");
        polls.stop.stop();
        late.send("P/1.1\r\nHost: h\r\n\r\n");
    };
    at.when([&] { return second.connections() == 2; },
            [&] { at.some_turns_later(stop_half_way); });
    at.run();
    EXPECT(idle.closed(), "its idle connection is closed");
    EXPECT(late.received().ends_with("no news"), "its request was answered");
}

TEST_CASE("15.3 GracefulStop: after the limit it is over" *
          doctest::description(
              "One client that does not read its answer must not keep the "
              "service from its restart. [STOP-4]")) {
    FakeTimeIOLoop loop;
    loop.make_current();
    const ExpectLog logged("connections open");
    HTTPServer::RequestCallback forget =
        [](const std::shared_ptr<httputil::HTTPServerRequest>&) {};
    HTTPServer server(std::move(forget));
    server.listen(0, "127.0.0.1");
    GracefulStop stop(30s);
    stop.add_server(server);
    Client client(server.port());
    client.send(get("/nobody-answers"));
    pump(loop, 8);
    const auto began = loop.time();
    loop.add_callback([&] { stop.stop(); });
    step("a request will never be answered; the limit is 30 seconds");
    loop.start();
    EXPECT_EQ(
        std::chrono::round<std::chrono::seconds>(loop.time() - began).count(),
        30);
    EXPECT(client.closed(), "its connection was closed");
    EXPECT_EQ(logged.count(), 1);
}

TEST_CASE("15.3 GracefulStop: the second signal ends it at once" *
          doctest::description(
              "Who presses Ctrl-C again has lost patience. [STOP-1, STOP-4]")) {
    Running at;
    Polls polls(1h);
    polls.stop.handle_signals();
    const auto stays = polls.stop.when_stopping([] {});
    at.when([&] { return polls.has(0, 0); },
            [&] {
                step("a SIGTERM; somebody has a token and keeps it");
                ::raise(SIGTERM);
            });
    at.when([&] { return polls.stop.stopping(); },
            [&] {
                step("a SIGINT");
                ::raise(SIGINT);
            });
    at.run();
}

TEST_CASE("15.3 GracefulStop: a signal that comes twice within a moment is one "
          "request" *
          doctest::description(
              "Who signals a whole group of processes reaches each child "
              "itself, and once more over the parent that passes signals on. "
              "Taken for lost patience, the second would cut off everybody "
              "who is about to be answered. A second later it is meant so. "
              "[STOP-2, STOP-4]")) {
    FakeTimeIOLoop loop;
    loop.make_current();
    Transcript seen;
    GracefulStop stop(1h);
    stop.handle_signals();
    const auto stays = stop.when_stopping([&] { seen("told to leave"); });
    const auto raises = [&](IOLoop::Duration when, const std::string& words) {
        loop.call_later(when, [&seen, words] {
            seen(words);
            ::raise(SIGTERM);
        });
    };
    step("somebody has a token, and keeps it; a SIGTERM, and another");
    raises(0ms, "a SIGTERM");
    raises(1ms, "the same, passed on by the parent");
    raises(1s, "still there a second later: a SIGTERM");
    loop.call_later(1min, [&] {
        seen("still there a minute later");
        loop.stop();
    });
    loop.start();
    seen("the loop has stopped");
    EXPECT_EQ(seen.lines(),
              (Lines{"a SIGTERM",
                     "told to leave",
                     "the same, passed on by the parent",
                     "still there a second later: a SIGTERM",
                     "the loop has stopped"}));
}

TEST_CASE("15.3 leaving_chat: who waits for a message is answered without one" *
          doctest::description(
              "The page asks again at once, and whoever serves it then goes on "
              "from the same cursor: a restart is nothing that anybody sees. "
              "[STOP-3]")) {
    Running at;
    chat::FutureMessageBuffer buffer;
    GracefulStop stop(3s);
    auto settings = session_chat::chat_settings("a secret", false);
    settings.log_function = [](const web::RequestHandler&) {};
    web::Application app(leaving_chat::chat_rules(buffer, stop), settings);
    HTTPServer& server = app.listen(0, "127.0.0.1");
    stop.add_server(server);
    Client client(server.port());
    client.send(web_post("/auth/login", "name=ann"));
    std::optional<WebAnswer> answer;
    const auto answered = [&] {
        answer = WebAnswerReader().read(client.received(), client.closed());
        return answer.has_value();
    };
    at.when(answered, [&] {
        CookieJar cookies;
        cookies.take(*answer);
        client.take();
        step("Ann has logged in, and waits");
        client.send(web_request("POST",
                                "/a/message/updates",
                                cookies.header() + "Content-Length: 0\r\n"));
    });
    at.when([&] { return buffer.waiting() == 1; }, [&] { stop.stop(); });
    at.run();
    EXPECT(answered() && client.closed(), "an answer, and then the end");
    EXPECT_EQ(answer->summary(), "200 OK; {\"messages\":[]}");
    EXPECT_EQ(buffer.waiting(), std::size_t{0});
}
