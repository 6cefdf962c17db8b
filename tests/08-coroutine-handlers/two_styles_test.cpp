#include <functional>
#include <optional>
#include <string>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/fetching.hpp"
#include "tests/support/outcome.hpp"
#include "two_styles.hpp"
#include "web.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

struct HelloHandler : web::RequestHandler {
    void get() { write("hello"); }
};

/// The handlers, on the loop of a client and a server that the test plays.
struct Handlers : FetchLoop {
    /// A browser that has asked for `path`.
    Client browser(const std::string& path) {
        Client asking(server.port());
        asking.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
        settle();
        return asking;
    }

    /// "200 body" of what `asking` has received so far; empty if nothing.
    std::string received(Client& asking) {
        settle();
        const std::string all = asking.take();
        if (all.empty()) return all;
        return all.substr(9, 4) + all.substr(all.find("\r\n\r\n") + 4);
    }

    web::Application app{{
        web::url<two_styles::AsyncHandler>("/callback", url("/time")),
        web::url<two_styles::GenAsyncHandler>("/coroutine", url("/time")),
        web::url<HelloHandler>("/hello"),
    }};
    ExpectLog access{" GET /"};  // keeps the access log out of sight
    HTTPServer& server = app.listen(0, "127.0.0.1");
};

/// What is true of both is proven of both.
void for_both_styles(const std::function<void(const std::string&)>& test) {
    for (const std::string path : {"/callback", "/coroutine"}) {
        step("the handler of " + path);
        test(path);
    }
}

}  // namespace

TEST_CASE("08.3 handlers: in both styles the upstream's answer becomes ours" *
          doctest::description(
              "The same page, finished once, and the connection goes on. Who "
              "writes callbacks calls finish(); for a coroutine its end is the "
              "end of the request. [CLI-2, CLI-3]")) {
    for_both_styles([](const std::string& path) {
        Handlers test;
        Client browser = test.browser(path);
        Client peer = test.accept();
        EXPECT(test.request_on(peer).starts_with("GET /time HTTP/1.1\r\n"),
               "the upstream is asked for /time");
        EXPECT_EQ(test.received(browser), "");
        step("the upstream answers");
        peer.send(answer("noon"));
        EXPECT_EQ(test.received(browser), "200 The upstream says: noon");
        browser.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ(test.received(browser), "200 hello");
    });
}

TEST_CASE("08.3 handlers: in both styles others are served while one waits" *
          doctest::description(
              "There is one thread. Between the request and the upstream's "
              "answer it is free: for a page that needs no upstream, and for "
              "the same handler again, whose answers may come in any order. "
              "[CLI-2]")) {
    for_both_styles([](const std::string& path) {
        Handlers test;
        Client first = test.browser(path);
        Client first_peer = test.accept();
        Client second = test.browser(path);
        Client second_peer = test.accept();
        Client other = test.browser("/hello");
        step("two requests wait for the upstream, a third wants /hello");
        EXPECT_EQ(test.received(other), "200 hello");
        (void)test.request_on(first_peer);
        (void)test.request_on(second_peer);
        step("the upstream answers the second");
        second_peer.send(answer("2"));
        EXPECT_EQ(test.received(second), "200 The upstream says: 2");
        EXPECT_EQ(test.received(first), "");
        first_peer.send(answer("1"));
        EXPECT_EQ(test.received(first), "200 The upstream says: 1");
    });
}

TEST_CASE("08.3 handlers: in both styles a fetch that fails is answered with "
          "502" *
          doctest::description(
              "In a coroutine the failure is thrown where it waits. A callback "
              "is called as if nothing had happened: who does not look at "
              "response.error() sends an empty page with 200. [CLI-3, "
              "CLI-4]")) {
    for_both_styles([](const std::string& path) {
        Handlers test;
        ExpectLog log("upstream: HTTP");
        for (const std::string& reply :
             {answer("its error page", "500 Oh"), std::string()}) {
            Client browser = test.browser(path);
            Client peer = test.accept();
            (void)test.request_on(peer);
            step(reply.empty() ? "the upstream closes without a word"
                               : "the upstream answers 500");
            peer.send(reply);
            peer.close();
            const std::string got = test.received(browser);
            EXPECT_EQ(got.substr(0, 4), "502 ");
            EXPECT(got.find("its error") == std::string::npos,
                   "nothing of the upstream's error page is passed on");
        }
        step("the upstream's connection is reset in the middle of its answer");
        {
            Client browser = test.browser(path);
            Client peer = test.accept();
            (void)test.request_on(peer);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nno");
            test.settle();
            peer.reset();
            EXPECT_EQ(test.received(browser).substr(0, 4), "502 ");
        }
        step("the upstream does not answer in time");
        Client browser = test.browser(path);
        Client peer = test.accept();
        (void)test.request_on(peer);
        test.pass(21s);
        EXPECT_EQ(test.received(browser).substr(0, 4), "502 ");
        EXPECT_EQ(in_log(log), "lines in the log: 4");
    });
}

TEST_CASE("08.3 handlers: in both styles nothing happens if the browser leaves "
          "first" *
          doctest::description(
              "The answer then comes for a request that is gone. A callback "
              "must not touch a handler that is no more; a coroutine keeps its "
              "own alive. [CLI-3]")) {
    for_both_styles([](const std::string& path) {
        Handlers test;
        std::optional<Client> browser(test.browser(path));
        Client peer = test.accept();
        (void)test.request_on(peer);
        step("the browser leaves; then the upstream answers");
        browser.reset();
        test.settle();
        peer.send(answer("too late"));
        test.settle();
        Client other = test.browser("/hello");
        EXPECT_EQ(test.received(other), "200 hello");
        step("and one whose upstream never answers, when the program ends");
        Client last = test.browser(path);
        Client silent = test.accept();
        (void)test.request_on(silent);
    });
}
