#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/alive.hpp"
#include "tests/support/web_server.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

using web::RequestHandler;
using Callbacks = std::vector<std::function<void()>>;

/// Leaves behind what the test will call.
struct Waiting : RequestHandler, Alive<Waiting> {
    void initialize(Callbacks& list) { waiting = &list; }

    web::Asynchronous get() {
        write("begun ");
        waiting->push_back(callback([this] { act(); }));
        return web::asynchronous;
    }

    virtual void act() { finish("done"); }

    Callbacks* waiting = nullptr;
};

struct Plain : RequestHandler {
    void get() { write("at once"); }
};

/// Turns until as many requests wait.
void wait_for(WebServer& at, const Callbacks& waiting, std::size_t count) {
    drive_until([&] { at.turn(); },
                [&] { return waiting.size() == count; },
                std::to_string(count) + " have called get()");
}

}  // namespace

TEST_CASE("07.3 Asynchronous: the request stays open until somebody calls "
          "finish()" *
          doctest::description(
              "The method has returned, nothing was sent, and the loop is free "
              "for others. The return type does no more than that: whoever has "
              "the callback ends the request. The connection stays open after "
              "it as after any other. [WEB-3]")) {
    Callbacks waiting;
    WebServer at({web::url<Waiting>("/wait", std::ref(waiting)),
                  web::url<Plain>("/plain")});
    Client client = at.connect();
    for (std::size_t i = 1; i <= 2; ++i) {
        step("sent GET /wait");
        client.send(web_get("/wait"));
        wait_for(at, waiting, i);
        at.loop.turns(4);
        EXPECT_EQ(client.received(), "");
        EXPECT_EQ(at.ask(web_get("/plain")).body, "at once");
        step("called what get() has left behind");
        waiting.back()();
        EXPECT_EQ(at.answer(client).summary(), "200 OK; begun done");
    }
}

TEST_CASE("07.3 Asynchronous: the connection keeps the handler until it is "
          "answered, and no longer" *
          doctest::description(
              "Nobody but the connection owns a handler that waits: the "
              "callback that it left behind does not keep it. So it is there "
              "when it is needed, and goes when the answer is out. [WEB-3, "
              "OWN-1]")) {
    Callbacks waiting;
    WebServer at({web::url<Waiting>("/", std::ref(waiting))});
    Client client = at.connect();
    client.send(web_get("/"));
    wait_for(at, waiting, 1);
    at.loop.turns(10);
    EXPECT_EQ(Waiting::count, 1);
    step("called what get() has left behind");
    waiting.back()();
    (void)at.answer(client);
    at.loop.turns(4);
    EXPECT_EQ(Waiting::count, 0);
    step("called it once more");
    waiting.back()();
    at.loop.turns(4);
    EXPECT_EQ(client.received(), "");
}

TEST_CASE("07.4 callback(): what it throws is the request's error" *
          doctest::description(
              "A callback has the loop beneath it, and not the method that "
              "left it there. An exception that goes to the loop is logged, "
              "and the client waits for ever. [WEB-24]")) {
    struct Throwing : Waiting {
        void act() override { throw std::runtime_error("secret"); }
    };

    struct Refusing : Waiting {
        void act() override { throw web::HTTPError(403); }
    };

    struct Late : Waiting {
        void act() override {
            finish("done");
            throw std::runtime_error("too late");
        }
    };

    Callbacks waiting;
    WebServer at({web::url<Throwing>("/throwing", std::ref(waiting)),
                  web::url<Refusing>("/refusing", std::ref(waiting)),
                  web::url<Late>("/late", std::ref(waiting))});
    const ExpectLog quiet("");
    const ExpectLog logged("Uncaught exception GET");
    const auto answered = [&](const std::string& path) {
        step("sent GET " + path +
             ", and had the loop call what get() has left");
        Client client = at.connect();
        client.send(web_get(path));
        wait_for(at, waiting, 1);
        at.loop.add_callback(waiting.back());
        waiting.clear();
        at.loop.turns(6);
        const std::string& received = client.received();
        return received.substr(0, received.find("\r\n"));
    };
    EXPECT_EQ(answered("/throwing"), "HTTP/1.1 500 Internal Server Error");
    EXPECT_EQ(in_log(logged), "lines in the log: 1");
    EXPECT_EQ(answered("/refusing"), "HTTP/1.1 403 Forbidden");
    EXPECT_EQ(answered("/late"), "HTTP/1.1 200 OK");
    EXPECT_EQ(in_log(logged), "lines in the log: 2");
}

TEST_CASE("07.5 callback(): does nothing when the client has left" *
          doctest::description(
              "The client leaves, and the connection lets go of the handler. "
              "The timer or list that has the callback knows nothing of that. "
              "What it captured is gone, and must not be touched. [WEB-24, "
              "OWN-2]")) {
    struct Counting : Waiting {
        void act() override { throw std::logic_error("nobody is here"); }
    };

    Callbacks waiting;
    WebServer at({web::url<Counting>("/", std::ref(waiting))});
    Client client = at.connect();
    client.send(web_get("/"));
    wait_for(at, waiting, 1);
    step("the client left");
    client.close();
    drive_until([&] { at.turn(); },
                [] { return Waiting::count == 0; },
                "the handler is gone");
    const ExpectLog logged("");
    step("called what get() has left behind");
    waiting.back()();
    EXPECT_EQ(in_log(logged), "lines in the log: 0");
}
