#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "backend.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/web_answer.hpp"
#include "tests/support/web_server.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

struct HelloHandler : web::RequestHandler {
    void get() { write("hello"); }
};

/// Work that is held back at `gate`, and then uses what it holds.
Work held_back(const Gate& gate) {
    return [door = gate.door(),
            prefix = std::make_shared<const std::string>("worked on ")](
               const std::string& text) {
        door();
        if (text == "bad") throw std::runtime_error("cannot work on this");
        return *prefix + text;
    };
}

web::Rules rules(ThreadPoolExecutor& pool, const Work& work) {
    return {
        web::url<BackendHandler>("/slow", std::ref(pool), work),
        web::url<HelloHandler>("/hello"),
    };
}

/// Turns until `arrivals` jobs are at the gate.
void drive_to(WebServer& at, const Gate& gate, int arrivals) {
    drive_until([&] { at.turn(); },
                [&] { return gate.arrived() == arrivals; },
                "the job has begun");
}

}  // namespace

TEST_CASE("13.2 BackendHandler: others are served while its work is done" *
          doctest::description(
              "The work blocks a thread of the pool, and not the one that "
              "everybody shares. More requests than there are threads wait in "
              "the pool, not in the loop. [EXE-1, EXE-8]")) {
    ThreadPoolExecutor pool(1);
    Gate gate;
    WebServer at(rules(pool, held_back(gate)));
    step("two ask for what takes long");
    Client slow = at.connect();
    slow.send(web_get("/slow?text=one"));
    drive_to(at, gate, 1);
    Client next = at.connect();
    next.send(web_get("/slow?text=two"));
    EXPECT_EQ(at.ask(web_get("/hello")).body, "hello");
    EXPECT_EQ(slow.received(), "");
    step("the work goes on");
    gate.open();
    EXPECT_EQ(at.answer(next).body, "worked on two");
    EXPECT_EQ(at.answer(slow).body, "worked on one");
}

TEST_CASE("13.2 BackendHandler: work that fails is a 500, and one whose client "
          "has left harms nobody" *
          doctest::description(
              "What the job throws comes out in the handler, as if it had "
              "been thrown there. A client that leaves does not stop the job: "
              "its answer goes nowhere. [EXE-4, EXE-5]")) {
    const ExpectLog quiet("");
    ThreadPoolExecutor pool(2);
    Gate gate;
    WebServer at(rules(pool, held_back(gate)));
    step("three ask; one of them leaves while the work is being done");
    Client bad = at.connect();
    bad.send(web_get("/slow?text=bad"));
    drive_to(at, gate, 1);
    Client leaves = at.connect();
    leaves.send(web_get("/slow?text=left"));
    drive_to(at, gate, 2);
    Client stays = at.connect();
    stays.send(web_get("/slow?text=stays"));
    leaves.close();
    EXPECT_EQ(at.ask(web_get("/hello")).body, "hello");
    step("the work goes on");
    gate.open();
    EXPECT_EQ(at.answer(bad).status, "500 Internal Server Error");
    EXPECT_EQ(at.answer(stays).body, "worked on stays");
}

TEST_CASE("13.2 BackendHandler: a job uses nothing of a handler that has gone" *
          doctest::description(
              "The server ends while a job is being done. A job that reaches "
              "into its handler (it is one captured `this` away) reads freed "
              "memory then. [EXE-7, EXE-14]")) {
    ThreadPoolExecutor pool(1);
    Gate gate;
    {
        WebServer at(rules(pool, held_back(gate)));
        Client slow = at.connect();
        slow.send(web_get("/slow?text=one"));
        drive_to(at, gate, 1);
        step("the server and its loop end while the work is being done");
    }
    gate.open();
    pool.shutdown();
    EXPECT_EQ(pool.waiting(), 0U);
}
