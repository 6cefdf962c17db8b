#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/gzip/gzip.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "tests/support/alive.hpp"
#include "tests/support/recorded_log.hpp"
#include "tests/support/web_server.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

using web::RequestHandler;

/// What a handler waits for, and what it does: the test holds both.
struct Stage {
    Transcript seen;
    std::vector<Future<void>> waited;                // by coroutines
    std::vector<std::function<void()>> callbacks{};  // left behind

    Future<void> wait() {
        waited.emplace_back();
        return waited.back();
    }

    /// Ends all waiting; whoever has gone is not there to notice.
    void release() {
        for (const auto& future : std::exchange(waited, {}))
            future.set_result();
        for (const auto& callback : std::exchange(callbacks, {}))
            callback();
    }
};

struct Actor : RequestHandler, Alive<Actor> {
    void initialize(Stage& given) { stage = &given; }

    void on_finish() override { stage->seen("on_finish"); }

    void on_connection_close() override { stage->seen("on_connection_close"); }

    Stage* stage = nullptr;
};

/// "handlers alive: 1".
std::string alive() {
    return "handlers alive: " + std::to_string(Actor::count);
}

struct Coroutine : Actor {
    Future<void> get() {
        stage->seen("get begins");
        co_yield stage->wait();
        stage->seen("get goes on");
        write("done");
    }
};

struct Callback : Actor {
    web::Asynchronous get() {
        stage->callbacks.push_back(callback([this] { finish("done"); }));
        return web::asynchronous;
    }
};

struct Flushing : Actor {
    Future<void> get() {
        write(std::string(100'000, 'x'));
        co_yield flush();
        co_yield stage->wait();
        write("done");
        co_yield flush();
    }
};

struct Upload : Actor {
    static constexpr bool stream_request_body = true;

    Future<void> prepare() {
        stage->seen("prepare");
        co_yield stage->wait();
    }

    httputil::MaybeFuture data_received(std::string_view piece) override {
        stage->seen("piece " + std::string(piece));
        return {};
    }

    void post() {
        stage->seen("post " + request().body);
        write("thanks");
    }
};

}  // namespace

TEST_CASE("07.5 Future<void>: the request is finished when it is done" *
          doctest::description(
              "The Future is what the framework waits for, and there is "
              "nothing else that it could see. It may be a coroutine's or any "
              "other; if it fails, that is the request's error. [WEB-4]")) {
    struct Plain : Actor {
        Future<void> get() {
            write("from a Future");
            return stage->wait();
        }
    };

    struct Failing : Actor {
        Future<void> get() {
            co_yield stage->wait();
            throw web::HTTPError(403);
        }
    };

    Stage stage;
    WebServer at({web::url<Coroutine>("/coroutine", std::ref(stage)),
                  web::url<Plain>("/plain", std::ref(stage)),
                  web::url<Failing>("/failing", std::ref(stage))});
    const auto answered = [&](const std::string& path) {
        Client client = at.connect();
        step("sent GET " + path);
        client.send(web_get(path));
        drive_until([&] { at.turn(); },
                    [&] { return !stage.waited.empty(); },
                    "it waits");
        at.loop.turns(4);
        EXPECT_EQ(client.received(), "");
        step("set the Future that it waits for");
        stage.release();
        const WebAnswer answer = at.answer(client);
        return answer.status + "; " + answer.body.substr(0, 13);
    };
    EXPECT_EQ(answered("/coroutine"), "200 OK; done");
    EXPECT_EQ(answered("/plain"), "200 OK; from a Future");
    EXPECT_EQ(answered("/failing"), "403 Forbidden; <html><title>");
    at.loop.turns(4);
    EXPECT_EQ(alive(), "handlers alive: 0");
}

TEST_CASE("07.5 prepare(): goes before the method, which waits for it" *
          doctest::description(
              "What all methods need is done once, and may take its time. If "
              "prepare() has answered or thrown, there is nothing left to do "
              "for the method. [WEB-1]")) {
    struct Prepared : Actor {
        Future<void> prepare() {
            stage->seen("prepare " + path_arguments().values.at(0).value());
            co_yield stage->wait();
            stage->seen("prepare goes on");
            if (request().query == "no") finish("closed");
            if (request().query == "bad") throw web::HTTPError(403);
        }

        void get(std::string /*name*/) {
            stage->seen("get");
            write("open");
        }
    };

    Stage stage;
    WebServer at({web::url<Prepared>("/(.*)", std::ref(stage))});
    for (const std::string path : {"/a", "/b?no", "/c?bad"}) {
        Client client = at.connect();
        step("sent GET " + path);
        client.send(web_get(path));
        drive_until([&] { at.turn(); },
                    [&] { return !stage.waited.empty(); },
                    "prepare() waits");
        at.loop.turns(2);
        stage.release();
        stage.seen(at.answer(client).body.substr(0, 27));
    }
    EXPECT_EQ(stage.seen.lines(),
              (Lines{"prepare a",
                     "prepare goes on",
                     "get",
                     "on_finish",
                     "open",
                     "prepare b",
                     "prepare goes on",
                     "on_finish",
                     "closed",
                     "prepare c",
                     "prepare goes on",
                     "on_finish",
                     "<html><title>403: Forbidden"}));
}

TEST_CASE("07.5 on_connection_close(): is called if the client leaves before "
          "the answer, and only then" *
          doctest::description(
              "Who waits for something on behalf of a client learns that the "
              "client has gone, once. What it still does then harms nobody; "
              "after finish() nobody calls. [WEB-25, WEB-26]")) {
    struct Stubborn : Actor {
        web::Asynchronous get() {
            // Holds itself, to answer although nobody is there.
            stage->callbacks.emplace_back(
                [self = shared_from_this()] { self->finish("too late"); });
            return web::asynchronous;
        }
    };

    Stage stage;
    WebServer at({web::url<Callback>("/callback", std::ref(stage)),
                  web::url<Stubborn>("/stubborn", std::ref(stage))});
    Client answered = at.connect();
    answered.send(web_get("/callback"));
    drive_until([&] { at.turn(); },
                [&] { return !stage.callbacks.empty(); },
                "a request waits");
    stage.release();
    (void)at.answer(answered);
    step("the client left after its answer");
    answered.close();
    at.loop.turns(6);
    EXPECT_EQ(stage.seen.lines(), (Lines{"on_finish"}));
    Client left = at.connect();
    left.send(web_get("/stubborn"));
    drive_until([&] { at.turn(); },
                [&] { return !stage.callbacks.empty(); },
                "a request waits");
    step("the client left before its answer; ten turns later");
    left.close();
    at.loop.turns(10);
    EXPECT_EQ(stage.seen.lines(), (Lines{"on_finish", "on_connection_close"}));
    step("finish() is called all the same");
    stage.release();
    EXPECT_EQ(stage.seen.lines(),
              (Lines{"on_finish", "on_connection_close", "on_finish"}));
    EXPECT_EQ(alive(), "handlers alive: 0");
}

TEST_CASE("07.5 on_connection_close(): is called also if the handler's own "
          "write finds the client gone" *
          doctest::description(
              "Nobody was watching yet: the method is still running when the "
              "write fails. What the handler will register next must be "
              "cleaned up all the same. [WEB-25]")) {
    struct Robbed : Actor {
        web::Asynchronous get() {
            stage->callbacks.at(0)();
            write("to nobody");
            (void)flush();
            return web::asynchronous;
        }
    };

    Stage stage;
    WebServer at({web::url<Robbed>("/", std::ref(stage))});
    Client client = at.connect();
    stage.callbacks.emplace_back([&] { client.reset(); });
    client.send(web_get("/"));
    drive_until([&] { at.turn(); },
                [&] { return !stage.seen.lines().empty(); },
                "the handler is told");
    at.loop.turns(4);
    EXPECT_EQ(stage.seen.lines(), (Lines{"on_connection_close"}));
    EXPECT_EQ(alive(), "handlers alive: 0");
}

TEST_CASE("07.5 lifetimes: a coroutine keeps its handler although the client "
          "has gone" *
          doctest::description(
              "A coroutine goes on where it stopped, and everything it does "
              "goes through this. So the handler stays until its Future is "
              "done, and not a turn longer. [OWN-3]")) {
    Stage stage;
    WebServer at({web::url<Coroutine>("/", std::ref(stage))});
    Client client = at.connect();
    client.send(web_get("/"));
    drive_until([&] { at.turn(); },
                [&] { return !stage.waited.empty(); },
                "the coroutine waits");
    step("the client left");
    client.close();
    at.loop.turns(6);
    EXPECT_EQ(alive(), "handlers alive: 1");
    step("set the Future that it waits for");
    stage.release();
    at.loop.turns(4);
    EXPECT_EQ(
        stage.seen.lines(),
        (Lines{
            "get begins", "on_connection_close", "get goes on", "on_finish"}));
    EXPECT_EQ(alive(), "handlers alive: 0");
}

TEST_CASE("07.5 lifetimes: clients that vanish after any byte and any turn "
          "leave nothing behind" *
          doctest::description(
              "The client leaves in the middle of its request, before the "
              "answer, while it is sent, quietly or with a reset. Each time "
              "all handlers must be gone in the end, none of them touched "
              "after that, and the next client served. [OWN-1, OWN-2, OWN-3, "
              "WEB-25]")) {
    Stage stage;
    WebServer at({web::url<Coroutine>("/coroutine", std::ref(stage)),
                  web::url<Callback>("/callback", std::ref(stage)),
                  web::url<Flushing>("/flushing", std::ref(stage))});
    const RecordedLog logged;
    const auto turns = [&](int count) {
        for (int i = 0; i < count; ++i) {
            // A callback waits, so the poller does not sleep.
            at.loop.add_callback([&] { at.loop.add_callback([] {}); });
            at.turn();
        }
    };
    const auto vanish = [&](const std::string& bytes, int after, bool reset) {
        Client client = at.connect();
        client.send(bytes);
        turns(after);
        reset ? client.reset() : client.close();
        turns(after % 3);
        stage.release();
        turns(3);
        stage.release();
    };
    for (const std::string path : {"/coroutine", "/callback", "/flushing"}) {
        step("clients of " + path + " vanished");
        const std::string request = web_get(path);
        for (std::size_t size = 0; size < request.size(); ++size)
            vanish(request.substr(0, size), 1, size % 2 == 0);
        for (int after = 0; after < 8; ++after)
            for (const bool reset : {false, true})
                vanish(request, after, reset);
        drive_until([&] { at.turn(); },
                    [&] {
                        stage.release();
                        return Actor::count == 0;
                    },
                    "all handlers are gone");
    }
    EXPECT_EQ(logged.lines, Lines{});
    EXPECT_EQ(at.ask(web_get("/none")).status, "404 Not Found");
}

TEST_CASE(
    "07.5 lifetimes: an Application that goes takes its connections "
    "along" *
    doctest::description(
        "Handlers may wait while the program ends. Their connections are "
        "closed; a coroutine that goes on all the same is told that there "
        "is no application any more. [OWN-4]")) {
    struct Asking : Actor {
        Future<void> get() {
            co_yield stage->wait();
            try {
                (void)application();
                stage->seen("an application");
            } catch (const std::logic_error&) {
                stage->seen("no application");
            }
        }
    };

    Stage stage;
    CurrentTurnLoop loop;
    std::optional<web::Application> app(
        std::in_place,
        web::Rules{web::url<Asking>("/", std::ref(stage))},
        web::Settings{});
    Client client(app->listen(0, "127.0.0.1", {}, loop).port());
    client.send(web_get("/"));
    drive_until([&] { loop.turn(); },
                [&] { return !stage.waited.empty(); },
                "the handler waits");
    step("destroyed the Application");
    app.reset();
    drive_until([&] { loop.turn(); },
                [&] { return client.closed(); },
                "the connection is closed");
    stage.release();
    loop.turns(4);
    EXPECT_EQ(stage.seen.lines().back(), "on_finish");
    EXPECT(stage.seen.lines().at(stage.seen.lines().size() - 2) ==
               "no application",
           "application() throws, and touches nothing");
    EXPECT_EQ(alive(), "handlers alive: 0");
}

TEST_CASE("07.5 stream_request_body: the body comes in pieces, after prepare() "
          "and before the method" *
          doctest::description(
              "An upload need not fit into memory. The handler is there when "
              "the head is; while it thinks about a piece, no more are read. "
              "One that breaks off is a client that has left. [WEB-28]")) {
    struct Refusing : Upload {
        void prepare() { throw web::HTTPError(403); }
    };

    struct Grumbling : Upload {
        void on_connection_close() override {
            throw std::runtime_error("that is no way to leave");
        }
    };

    Stage stage;
    WebServer at({web::url<Upload>("/", std::ref(stage)),
                  web::url<Refusing>("/refusing", std::ref(stage)),
                  web::url<Grumbling>("/grumbling", std::ref(stage))});
    const std::string request = web_post("/", "abcdef");
    for (const std::size_t missing : {0U, 3U}) {
        Client client = at.connect();
        step("sent a POST, but for its last " + std::to_string(missing) +
             " bytes");
        client.send(request.substr(0, request.size() - missing));
        drive_until([&] { at.turn(); },
                    [&] { return !stage.waited.empty(); },
                    "prepare() waits");
        at.loop.turns(3);
        stage.seen("prepare goes on");
        stage.release();
        if (missing == 0) {
            stage.seen(at.answer(client).body);
            continue;
        }
        at.loop.turns(4);
        step("the client left");
        client.close();
        drive_until([&] { at.turn(); },
                    [] { return Actor::count == 0; },
                    "the handler is gone");
    }
    EXPECT_EQ(stage.seen.lines(),
              (Lines{"prepare",
                     "prepare goes on",
                     "piece abcdef",
                     "post ",
                     "on_finish",
                     "thanks",
                     "prepare",
                     "prepare goes on",
                     "piece abc",
                     "on_connection_close"}));
    step("prepare() refuses, and nobody wants the body");
    Client refused = at.connect();
    refused.send(request.substr(0, 6) + "refusing" + request.substr(6));
    EXPECT_EQ(at.answer(refused).status, "403 Forbidden");
    drive_until([&] { at.turn(); },
                [&] { return refused.closed() && Actor::count == 0; },
                "the connection is closed, and the handler gone");
    step("a client left in the middle, and on_connection_close() throws");
    const ExpectLog logged("that is no way to leave");
    Client left = at.connect();
    left.send(web_post("/grumbling", "abcdef").substr(0, request.size() + 5));
    drive_until([&] { at.turn(); },
                [&] { return !stage.waited.empty(); },
                "prepare() waits");
    stage.release();
    at.loop.turns(4);
    left.close();
    drive_until([&] { at.turn(); },
                [] { return Actor::count == 0; },
                "the handler is gone");
    EXPECT_EQ(in_log(logged), "lines in the log: 1");
}

TEST_CASE("07.5 stream_request_body: who answers in the middle is not kept for "
          "the rest" *
          doctest::description(
              "An upload that is too large is refused when that shows. The "
              "connection is closed, and the rest of the body never comes: "
              "nobody may wait for it. [WEB-28, OWN-1]")) {
    struct Full : Upload {
        httputil::MaybeFuture data_received(std::string_view) override {
            set_status(413);
            finish("too much");
            return {};
        }
    };

    struct Broken : Upload {
        Future<void> prepare() {
            write("so far");
            co_yield flush();
            stage->callbacks.push_back(
                callback([] { throw std::runtime_error("a bug"); }));
        }
    };

    Stage stage;
    WebServer at({web::url<Full>("/full", std::ref(stage)),
                  web::url<Broken>("/broken", std::ref(stage))});
    step("data_received() answers, and ends the request");
    const std::string request = web_post("/full", "abcdef");
    Client full = at.connect();
    full.send(request.substr(0, request.size() - 3));
    drive_until([&] { at.turn(); },
                [&] { return !stage.waited.empty(); },
                "prepare() waits");
    stage.release();
    EXPECT_EQ(at.answer(full).status, "413 Content Too Large");
    drive_until([&] { at.turn(); },
                [] { return Actor::count == 0; },
                "the handler is gone");
    step("a callback throws, when half of the answer has been sent");
    const ExpectLog bug("a bug");
    const ExpectLog log("Cannot send error response after headers written");
    Client broken = at.connect();
    broken.send(web_post("/broken", "abcdef").substr(0, request.size()));
    drive_until([&] { at.turn(); },
                [&] { return !stage.callbacks.empty(); },
                "prepare() has left a callback behind");
    at.loop.turns(3);
    stage.release();
    drive_until([&] { at.turn(); },
                [&] { return broken.closed() && Actor::count == 0; },
                "the connection is closed, and the handler gone");
}

TEST_CASE("07.5 stream_request_body: who has answered gets no more of a packed "
          "body" *
          doctest::description(
              "A few packed bytes can be megabytes, and they come out of one "
              "piece. A handler that has answered is done, and must not be "
              "handed the rest. [WEB-28]")) {
    struct Full : Upload {
        void prepare() {}

        httputil::MaybeFuture data_received(std::string_view) override {
            stage->seen("data_received");
            set_status(413);
            finish("too much");
            return {};
        }
    };

    Stage stage;
    CurrentTurnLoop loop;
    web::Settings settings;
    settings.log_function = [](const RequestHandler&) {};
    web::Application app({web::url<Full>("/", std::ref(stage))}, settings);
    Client client(
        app.listen(0, "127.0.0.1", {.decompress_request = true}, loop).port());
    const RecordedLog logged;
    const std::string packed = gzip_compress(std::string(3'000'000, 'a'));
    step("sent a POST with 3 MB of \"a\", packed");
    client.send("POST / HTTP/1.1\r\nContent-Encoding: gzip\r\n"
                "Host: x\r\nContent-Length: " +
                std::to_string(packed.size()) + "\r\n\r\n" + packed);
    drive_until([&] { loop.turn(); },
                [&] { return client.closed() && Actor::count == 0; },
                "the connection is closed, and the handler gone");
    EXPECT(client.received().starts_with("HTTP/1.1 413 "),
           "the answer has come");
    EXPECT_EQ(stage.seen.lines(), (Lines{"data_received", "on_finish"}));
    EXPECT_EQ(logged.lines, Lines{});
}

TEST_CASE("07.5 stream_request_body: who answers after the connection has "
          "refused the body is harmless" *
          doctest::description(
              "The connection has answered 400 by itself and is closed. A "
              "handler that is still at work does not know, and finish() is "
              "what it has to call. [WEB-26, HTTP-21]")) {
    struct Late : Upload {
        void prepare() { request().connection->set_max_body_size(3); }

        void on_connection_close() override {
            stage->seen("on_connection_close");
            stage->callbacks.push_back([this, self = shared_from_this()] {
                finish("late");
                stage->seen("finished");
            });
        }
    };

    Stage stage;
    WebServer at({web::url<Late>("/", std::ref(stage))});
    const ExpectLog refused("the body would be too large");
    Client client = at.connect();
    step("a body of 6 bytes, where 3 may be");
    client.send(web_post("/", "abcdef"));
    EXPECT_EQ(at.answer(client).status, "400 Bad Request");
    drive_until([&] { at.turn(); },
                [&] { return !stage.callbacks.empty(); },
                "the handler has heard of it");
    stage.release();
    EXPECT_EQ(stage.seen.lines(),
              (Lines{"on_connection_close", "on_finish", "finished"}));
}

TEST_CASE("07.5 stream_request_body: a client that leaves while prepare() "
          "writes is not worth a line in the log" *
          doctest::description(
              "prepare() hears it from flush(), and the rest of the body will "
              "not come. Clients leave; that is no error of the server's. "
              "[WEB-25, WEB-28]")) {
    struct Greeting : Upload {
        Future<void> prepare() {
            write(std::string(8'000'000, 'x'));
            co_yield flush();
        }
    };

    Stage stage;
    WebServer at({web::url<Greeting>("/", std::ref(stage))});
    const RecordedLog logged;
    Client client = at.connect();
    const std::string request = web_post("/", "abcdef");
    client.send(request.substr(0, request.size() - 3));
    drive_until([&] { at.turn(); },
                [&] { return !client.received().empty(); },
                "prepare() has begun to write");
    step("the client resets the connection");
    client.reset();
    drive_until([&] { at.turn(); },
                [] { return Actor::count == 0; },
                "the handler is gone");
    EXPECT_EQ(logged.lines, Lines{});
}

TEST_CASE(
    "07.5 on_connection_close(): if it throws, and log_exception() as well, "
    "the handler goes all the same" *
    doctest::description(
        "A reporter of errors may be down when it is needed. A handler "
        "that waits for the rest of its body must still hear that it "
        "will not come. [WEB-25, OWN-1]")) {
    struct Unlucky : Upload {
        void prepare() {}

        void on_connection_close() override {
            stage->seen("on_connection_close");
            throw std::runtime_error("that is no way to leave");
        }

        void log_exception(const std::exception_ptr&) override {
            throw std::runtime_error("the reporter is down");
        }
    };

    Stage stage;
    WebServer at({web::url<Unlucky>("/", std::ref(stage))});
    const RecordedLog logged;
    Client client = at.connect();
    const std::string request = web_post("/", "abcdef");
    client.send(request.substr(0, request.size() - 3));
    drive_until([&] { at.turn(); },
                [&] { return !stage.seen.lines().empty(); },
                "a piece of the body is there");
    step("the client left in the middle of its body");
    client.close();
    drive_until([&] { at.turn(); },
                [] { return Actor::count == 0; },
                "the handler is gone");
    EXPECT_EQ(stage.seen.lines(), (Lines{"piece abc", "on_connection_close"}));
    EXPECT(!logged.lines.empty(), "the log says that the reporter is down");
}

TEST_CASE("07.5 RequestHandler: a request may be given away" *
          doctest::description(
              "detach() takes the stream out for another protocol; a "
              "FallbackHandler gives the whole request to somebody who knows "
              "nothing of handlers. Neither answers here. [WEB-29]")) {
    struct Raw : Actor {
        void get() { (void)detach()->write("no HTTP at all"); }
    };

    Stage stage;
    const web::FallbackHandler::Fallback other =
        [](const std::shared_ptr<httputil::HTTPServerRequest>& asked) {
            (void)asked->connection->write_headers(
                httputil::ResponseStartLine{},
                {{"Content-Length", std::to_string(asked->path.size())}},
                asked->path);
            asked->connection->finish();
        };
    WebServer at({web::url<Raw>("/raw", std::ref(stage)),
                  web::url<web::FallbackHandler>(".*", other)});
    const ExpectLog quiet("");
    EXPECT_EQ(at.ask(web_get("/other")).summary(), "200 OK; /other");
    Client client = at.connect();
    client.send(web_get("/raw"));
    drive_until([&] { at.turn(); },
                [&] { return client.closed(); },
                "the stream is closed, since nobody keeps it");
    EXPECT_EQ(client.received(), "no HTTP at all");
    EXPECT_EQ(in_log(quiet), "lines in the log: 0");
    EXPECT_EQ(alive(), "handlers alive: 0");
}

TEST_CASE("07.5 FallbackHandler: the fallback hears when its client leaves" *
          doctest::description(
              "The request is all the fallback's, with its connection. What "
              "it asks to be told, at once or later, nobody takes back. "
              "[WEB-29]")) {
    bool gone = false;
    std::shared_ptr<httputil::HTTPServerRequest> kept;
    const web::FallbackHandler::Fallback slow =
        [&](const std::shared_ptr<httputil::HTTPServerRequest>& asked) {
            kept = asked;
            asked->connection->set_close_callback([&gone] { gone = true; });
        };
    WebServer at({web::url<web::FallbackHandler>(".*", slow)});
    Client client = at.connect();
    step("sent GET / to a fallback that sets a close callback, and answers "
         "later");
    client.send(web_get("/"));
    drive_until([&] { at.turn(); },
                [&] { return kept != nullptr; },
                "the fallback has the request");
    EXPECT_EQ(gone, false);
    step("the client left; ten turns later");
    client.close();
    at.loop.turns(10);
    EXPECT(gone, "the fallback was told");
    kept.reset();
}

TEST_CASE("07.5 FallbackHandler: a fallback that throws costs its client the "
          "connection" *
          doctest::description(
              "The request was given away, so nobody answers it here. But "
              "whoever was to have it has failed: a client that is told "
              "nothing would wait for ever. [WEB-18, WEB-29, HTTP-18]")) {
    struct Counted : web::FallbackHandler, Alive<Counted> {};

    const web::FallbackHandler::Fallback failing =
        [](const std::shared_ptr<httputil::HTTPServerRequest>& asked) {
            if (asked->path == "/late")
                (void)asked->connection->write_headers(
                    httputil::ResponseStartLine{},
                    {{"Content-Length", "5"}},
                    "he");
            throw std::runtime_error("nobody is at home");
        };
    WebServer at({web::url<Counted>(".*", failing)});
    for (const std::string path : {"/at-once", "/late"}) {
        const RecordedLog logged;
        Client client = at.connect();
        step("sent GET " + path + " to a fallback that throws");
        client.send(web_get(path));
        drive_until([&] { at.turn(); },
                    [&] { return client.closed(); },
                    "the connection is closed");
        EXPECT_EQ(client.received().ends_with("he"), path == "/late");
        EXPECT_EQ(logged.lines,
                  Lines{"E Uncaught exception GET " + path +
                        " (127.0.0.1): std::runtime_error: nobody is at home"});
        at.loop.turns(4);
        EXPECT_EQ(Counted::count, 0);
    }
}

TEST_CASE("07.5 stream_request_body: while a piece is being dealt with, no "
          "more is read" *
          doctest::description(
              "What data_received() returns is how an upload waits for a disk "
              "that is slower than its client. [WEB-28]")) {
    struct Slow : Upload {
        void prepare() {}

        httputil::MaybeFuture data_received(std::string_view piece) override {
            stage->seen("piece " + std::string(piece));
            return stage->wait();
        }
    };

    Stage stage;
    WebServer at({web::url<Slow>("/", std::ref(stage))});
    const auto wait_for_a_piece = [&](const std::string& which) {
        drive_until([&] { at.turn(); },
                    [&] { return !stage.waited.empty(); },
                    "the " + which + " piece is being dealt with");
    };
    const std::string request = web_post("/", "abcdef");
    Client client = at.connect();
    client.send(request.substr(0, request.size() - 3));
    wait_for_a_piece("first");
    step("sent the rest");
    client.send(request.substr(request.size() - 3));
    at.loop.turns(10);
    EXPECT_EQ(stage.seen.lines(), Lines{"piece abc"});
    step("the first piece has been dealt with");
    stage.release();
    wait_for_a_piece("second");
    EXPECT_EQ(stage.seen.lines(), (Lines{"piece abc", "piece def"}));
    stage.release();
    EXPECT_EQ(at.answer(client).body, "thanks");
}
