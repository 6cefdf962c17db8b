#include <stdexcept>
#include <string>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "httpclient.hpp"
#include "tests/support/fetching.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// What a callback is told, in a line.
AsyncHTTPClient::Callback into(Transcript& seen) {
    return [&seen](const HTTPResponse& response) {
        std::string line = std::to_string(response.code) + " " + response.body;
        if (auto error = response.error()) line += log::describe(error);
        seen(std::move(line));
    };
}

}  // namespace

TEST_CASE("08.2 fetch: calls back with every answer, on a later turn" *
          doctest::description(
              "The style of the first Tornado: what is to be done with the "
              "answer is a function, and fetch() returns before it runs. "
              "Nobody could catch an exception there, so a 404 comes as a "
              "response with an error in it. [CLI-3]")) {
    FetchLoop test;
    Transcript seen;
    step("fetch with a callback");
    test.client.fetch(test.url(), into(seen));
    seen("fetch has returned");
    Client peer = test.accept();
    (void)test.request_on(peer);
    EXPECT_EQ(seen.lines(), Lines{"fetch has returned"});
    peer.send(answer("hello"));
    test.settle();
    EXPECT_EQ(seen.lines(), (Lines{"fetch has returned", "200 hello"}));
    step("the same, and the server answers 404");
    test.client.fetch(test.url(), into(seen));
    Client other = test.accept();
    (void)test.request_on(other);
    other.send(answer("no page, ", "404 Not Found"));
    test.settle();
    const std::string& told = seen.lines().back();
    EXPECT(told.starts_with("404 no page, ") &&
               told.ends_with("HTTP 404: Not Found"),
           "the callback gets the 404, its page and its error, not " + told);
}

TEST_CASE("08.2 fetch: uses the loop that its client was given, whichever is "
          "current" *
          doctest::description(
              "A client may be used before its loop runs, and by a program "
              "that has another one. What the fetch waits for belongs to the "
              "loop that it was given. [CLI-3]")) {
    CurrentTurnLoop loop;
    Transcript seen;
    AsyncHTTPClient client(loop);
    IOLoop::clear_current();
    const int nobody = local_port(bind_socket(0).get());
    step("fetch, while no loop is current; nobody listens there");
    client.fetch("http://127.0.0.1:" + std::to_string(nobody) + "/",
                 [&](const HTTPResponse& response) {
                     seen(std::to_string(response.code));
                 });
    EXPECT(IOLoop::current_or_null() == nullptr, "there is still none");
    drive_until([&] { loop.turn(); },
                [&] { return !seen.lines().empty(); },
                "the callback was called");
    EXPECT_EQ(seen.lines(), Lines{"599"});
}

TEST_CASE("08.2 fetch: calls back also when there is no answer, with a 599" *
          doctest::description(
              "A handler that waits for its callback must not wait for ever. "
              "Whatever happens the callback is called, and response.error() "
              "says what it was. [CLI-3, CLI-4]")) {
    FetchLoop test;
    IOLoop::Duration took{};
    auto told = [&](const HTTPRequest& request, auto meanwhile) {
        Lines seen;
        test.client.fetch(request, [&](const HTTPResponse& response) {
            seen.push_back(std::to_string(response.code) + " for " +
                           response.request->method + ": " +
                           (response.error() ? "error" : "no error"));
            EXPECT_EQ(response.effective_url, request.url);
            took = response.request_time;
            EXPECT_THROWS(std::exception, response.rethrow());
        });
        EXPECT_EQ(seen, Lines{});
        meanwhile();
        test.settle();
        return seen;
    };
    const Lines none{"599 for GET: error"};
    step("the server closes without a word");
    EXPECT_EQ(told(test.url(),
                   [&] {
                       Client peer = test.accept();
                       (void)test.request_on(peer);
                   }),
              none);
    step("the server does not answer in time");
    EXPECT_EQ(told(test.url(),
                   [&] {
                       Client peer = test.accept();
                       (void)test.request_on(peer);
                       test.pass(21s);
                   }),
              none);
    EXPECT(took >= 20s, "request_time is how long that has taken");
    step("a request that makes no sense");
    EXPECT_EQ(told(HTTPRequest("ftp://127.0.0.1"), [] {}), none);
    step("nobody listens");
    const std::string url = test.url();
    test.upstream.stop_listening();
    EXPECT_EQ(told(url, [] {}), none);
}

TEST_CASE(
    "08.2 fetch: a callback is called once, and what it throws is its own "
    "affair" *
    doctest::description(
        "An exception of the callback is no failure of the fetch. If it "
        "were told to the callback as one, each mistake in it would call "
        "it a second time. [CLI-16]")) {
    FetchLoop test;
    ExpectLog log("Exception in callback");
    int calls = 0;
    step("the callback throws");
    test.client.fetch(test.url(), [&](const HTTPResponse&) {
        ++calls;
        throw std::runtime_error("a mistake of the callback");
    });
    Client peer = test.accept();
    (void)test.request_on(peer);
    peer.send(answer("hello") + "more than it said");
    test.settle();
    peer.close();
    test.pass(60s);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(in_log(log), "lines in the log: 1");
    step("the client goes on");
    EXPECT_EQ(test.fetched(test.url(), answer("again")), "200 again");
}
