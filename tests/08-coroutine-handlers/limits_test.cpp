#include <cerrno>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "common/gzip/gzip.hpp"
#include "common/net/unique_fd.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "httpclient.hpp"
#include "iostream.hpp"
#include "tests/support/fetching.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// A client of its own with so many slots.
AsyncHTTPClient client_with(std::size_t max_clients) {
    AsyncHTTPClientOptions options;
    options.max_clients = max_clients;
    return AsyncHTTPClient(options);
}

}  // namespace

TEST_CASE("08.4 fetch: connecting, and all of it, may take only so long" *
          doctest::description(
              "An upstream that says nothing must not hold a handler for ever. "
              "Both clocks begin when the request does; zero stops them. "
              "[CLI-5, CLI-7]")) {
    FetchLoop test;
    step("the defaults: nothing answers, 19.9 s, then 0.2 s more");
    auto fetch = test.client.fetch(test.url());
    Client peer = test.accept();
    (void)test.request_on(peer);
    test.pass(19900ms);
    EXPECT_EQ(ending(fetch), "pending");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    test.pass(200ms);
    EXPECT_EQ(ending(fetch),
              "HTTPTimeoutError: HTTP 599: Timeout during request");
    EXPECT_EQ(peer.closed(), true);
    EXPECT_THROWS(httpclient::HTTPTimeoutError, (void)fetch.result());

    step("a name that nobody resolves; connect_timeout is 1 s");
    AsyncHTTPClientOptions options;
    Future<std::vector<Address>> never;
    options.resolver = [&](const auto&, auto) { return never; };
    HTTPRequest request("http://example.com");
    request.connect_timeout = 1s;
    fetch = AsyncHTTPClient(options).fetch(request);
    test.pass(999ms);
    EXPECT_EQ(ending(fetch), "pending");
    test.pass(2ms);
    EXPECT_EQ(ending(fetch),
              "HTTPTimeoutError: HTTP 599: Timeout while connecting");
    step("the same with a request_timeout that is shorter");
    request.request_timeout = 100ms;
    fetch = AsyncHTTPClient(options).fetch(request);
    test.pass(101ms);
    EXPECT_EQ(ending(fetch),
              "HTTPTimeoutError: HTTP 599: Timeout while connecting");

    step("the same, and connect_timeout is zero");
    request.connect_timeout = 0s;
    fetch = AsyncHTTPClient(options).fetch(request);
    test.pass(101ms);
    EXPECT_EQ(ending(fetch),
              "HTTPTimeoutError: HTTP 599: Timeout while connecting");

    step("a name that is found after 15 s; the server is silent for 5 s");
    options.resolver = [&](const auto&, auto) { return never; };
    fetch = AsyncHTTPClient(options).fetch(HTTPRequest("http://example.com"));
    test.pass(15s);
    never.set_result({Address("127.0.0.1", test.upstream.port())});
    Client late = test.accept();
    (void)test.request_on(late);
    test.pass(4900ms);
    EXPECT_EQ(ending(fetch), "pending");
    test.pass(200ms);
    EXPECT_EQ(ending(fetch),
              "HTTPTimeoutError: HTTP 599: Timeout during request");

    for (const auto never_ends :
         {IOLoop::Duration::zero(), IOLoop::Duration::max()}) {
        step("both are zero, or more than can be counted; the answer comes "
             "after a day");
        HTTPRequest patient(test.url());
        patient.connect_timeout = patient.request_timeout = never_ends;
        fetch = test.client.fetch(patient);
        Client slow = test.accept();
        (void)test.request_on(slow);
        test.pass(24h);
        slow.send(answer("at last"));
        EXPECT_EQ(test.wait_for(fetch), "200 at last");
        EXPECT(fetch.result().request_time >= 24h, "request_time is a day");
    }

    step("request_timeout is zero, connect_timeout is 1 s, and nobody resolves "
         "the name");
    const Future<std::vector<Address>> nothing;
    options.resolver = [&](const auto&, auto) { return nothing; };
    HTTPRequest endless("http://example.com");
    endless.connect_timeout = 1s;
    endless.request_timeout = 0s;
    fetch = AsyncHTTPClient(options).fetch(endless);
    test.pass(999ms);
    EXPECT_EQ(ending(fetch), "pending");
    test.pass(2ms);
    EXPECT_EQ(ending(fetch),
              "HTTPTimeoutError: HTTP 599: Timeout while connecting");
}

TEST_CASE("08.4 fetch: follows a redirect, and asks as the code demands" *
          doctest::description(
              "303 means: look there, with a GET. 301 and 302 mean it for a "
              "POST, by custom. 307 and 308 mean: the same again. Location may "
              "be relative, and Host belongs to the new place. [CLI-8]")) {
    FetchLoop test;

    struct Example {
        std::string code, method, expected;
    };

    const std::vector<Example> examples{
        {"301 Moved", "GET", "GET"},
        {"302 Found", "GET", "GET"},
        {"301 Moved", "POST", "GET"},
        {"302 Found", "POST", "GET"},
        {"303 See Other", "POST", "GET"},
        {"303 See Other", "PUT", "GET"},
        {"303 See Other", "HEAD", "HEAD"},
        {"302 Found", "PUT", "PUT body"},
        {"307 Temporary", "POST", "POST body"},
        {"308 Permanent", "PUT", "PUT body"},
    };
    for (const Example& example : examples) {
        step(example.code + " after a " + example.method);
        HTTPRequest request(test.url("/a/b?c"));
        request.method = example.method;
        request.headers.add("Host", "example.com");
        if (example.method != "GET" && example.method != "HEAD")
            request.body = "body";
        if (request.body) request.headers.add("Content-Type", "text/plain");
        const auto fetch = test.client.fetch(request);
        Client first = test.accept();
        (void)test.request_on(first);
        first.send("HTTP/1.1 " + example.code +
                   "\r\nLocation: ../d\r\nContent-Length: 0\r\n\r\n");
        Client second = test.accept();
        const std::string sent = test.request_on(second);
        EXPECT_EQ(sent.substr(0, sent.find(" HTTP")),
                  example.expected.substr(0, example.expected.find(' ')) +
                      " /d");
        const bool has_body = example.expected.ends_with("body");
        EXPECT_EQ(sent.substr(sent.find("\r\n\r\n") + 4),
                  has_body ? "body" : "");
        EXPECT_EQ(header_lines(sent, "Content-Length").size(),
                  has_body ? 1U : 0U);
        EXPECT_EQ(header_lines(sent, "Content-Type").size(),
                  has_body ? 1U : 0U);
        EXPECT_EQ(
            header_lines(sent, "Host"),
            Lines{"Host: 127.0.0.1:" + std::to_string(test.upstream.port())});
        second.send(example.method == "HEAD" ? "HTTP/1.1 200 OK\r\n\r\n"
                                             : answer("there"));
        (void)test.wait_for(fetch);
        EXPECT_EQ(fetch.result().effective_url, test.url("/d"));
        EXPECT_EQ(fetch.result().request->url, test.url("/a/b?c"));
    }
    step("the first server answers after 10 s, the second after one more");
    const auto fetch = test.client.fetch(test.url());
    Client first = test.accept();
    (void)test.request_on(first);
    test.pass(10s);
    first.send(answer("", "302 Found", "Location: /d\r\n"));
    Client second = test.accept();
    (void)test.request_on(second);
    test.pass(1s);
    second.send(answer("there"));
    (void)test.wait_for(fetch);
    const auto time = fetch.result().request_time;
    EXPECT(time >= 1s && time < 10s,
           "request_time is the last connection's alone");
    step("the second server answers 404");
    const auto lost = test.client.fetch(test.url("/a"));
    for (const std::string& reply :
         {answer("", "302 Found", "Location: /d\r\n"),
          answer("no such page", "404 Not Found")}) {
        Client peer = test.accept();
        (void)test.request_on(peer);
        peer.send(reply);
        test.settle();
    }
    EXPECT_EQ(test.wait_for(lost), "HTTPClientError: HTTP 404: Not Found");
    try {
        (void)lost.result();
    } catch (const HTTPClientError& error) {
        EXPECT(error.response() != nullptr, "the error has the answer");
        EXPECT_EQ(error.response()->effective_url, test.url("/d"));
        EXPECT_EQ(error.response()->request->url, test.url("/a"));
    }
}

TEST_CASE("08.4 fetch: a redirect that is not followed is an error" *
          doctest::description(
              "Because the request says no, because there have been too many, "
              "because nobody says where to, or nobody is there. Two servers "
              "could else send a client to and fro for ever. And if the place "
              "is no http URL, it was the server that chose it: a 599, and no "
              "mistake of the caller's. [CLI-2, CLI-4, CLI-8]")) {
    FetchLoop test;
    const std::string to_a =
        "HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n";
    const std::string again = answer("", "307 Temporary", "Location: /a\r\n");
    const std::string found = "HTTPClientError: HTTP 302: Found";
    step("no Location; then follow_redirects = false");
    EXPECT_EQ(test.fetched(test.url(), answer("", "302 Found")), found);
    HTTPRequest request(test.url());
    request.follow_redirects = false;
    EXPECT_EQ(test.fetched(request, to_a), found);
    step("a redirect to a port where nobody listens");
    HandUpstream other;
    other.stop_listening();
    EXPECT_EQ(test.fetched(test.url(),
                           answer("",
                                  "302 Found",
                                  "Location: http://127.0.0.1:" +
                                      std::to_string(other.port()) + "/\r\n")),
              "HTTPClientError 599");
    for (const char* nowhere :
         {"ftp://127.0.0.1/a", "http://127.0.0.1:http/a", "/a page"}) {
        step(std::string("Location: ") + nowhere);
        const std::string location = "Location: " + std::string(nowhere);
        EXPECT_EQ(test.fetched(test.url(),
                               answer("", "302 Found", location + "\r\n")),
                  "HTTPClientError 599");
    }
    step("each answer is a redirect, and max_redirects is 2");
    request.follow_redirects = true;
    request.max_redirects = 2;
    const auto fetch = test.client.fetch(request);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(ending(fetch), "pending");
        Client peer = test.accept();
        (void)test.request_on(peer);
        peer.send(i == 1 ? again : to_a);
        test.settle();
    }
    EXPECT_EQ(test.wait_for(fetch), found);
    for (const std::string other_code :
         {"300 Multiple Choices", "304 Not Modified", "305 Use Proxy"}) {
        step("a " + other_code + " with a Location");
        const auto stays = test.client.fetch(test.url());
        Client peer = test.accept();
        (void)test.request_on(peer);
        peer.send(answer("", other_code, "Location: /a\r\n"));
        test.settle();
        EXPECT(!test.upstream.try_accept(), "the client does not ask for /a");
        EXPECT_EQ(test.wait_for(stays),
                  "HTTPClientError: HTTP " + other_code.substr(0, 3) + ": " +
                      other_code.substr(4));
    }
    step("follow_redirects = false: who wants to see the page sees it");
    request.follow_redirects = false;
    const auto page = test.client.fetch(request, RaiseError::no);
    Client peer = test.accept();
    (void)test.request_on(peer);
    peer.send(answer("it is there", "302 Found", "Location: /a\r\n"));
    EXPECT_EQ(test.wait_for(page), "302 it is there");
}

TEST_CASE("08.4 fetch: what is secret is not sent to another server" *
          doctest::description(
              "Any server can answer with a redirect to any other. Credentials "
              "and cookies are for the one that they were given for; another "
              "port is another server, and so is the same one without TLS: "
              "http sends readably what https was to hide. [CLI-9]")) {
    FetchLoop test;
    HandUpstream other;
    auto second_request = [&](const std::string& location, bool elsewhere) {
        HTTPRequest request(test.url("/a"));
        request.headers.add("Cookie", "a=b");
        request.headers.add("X-Mine", "1");
        request.auth_username = "me";
        const auto fetch = test.client.fetch(request);
        Client peer = test.accept();
        EXPECT_EQ(header_lines(test.request_on(peer), "Authorization").size(),
                  1U);
        peer.send("HTTP/1.1 307 Temporary\r\nContent-Length: 0\r\nLocation: " +
                  location + "\r\n\r\n");
        Client next = elsewhere ? test.accept(other) : test.accept();
        std::string sent = test.request_on(next);
        next.send(answer("there"));
        EXPECT_EQ(test.wait_for(fetch), "200 there");
        return sent;
    };
    step("a redirect within the server");
    std::string sent = second_request(test.url("/b"), false);
    EXPECT_EQ(header_lines(sent, "Authorization").size(), 1U);
    EXPECT_EQ(header_lines(sent, "Cookie"), Lines{"Cookie: a=b"});
    step("a redirect to another port");
    sent = second_request(
        "http://127.0.0.1:" + std::to_string(other.port()) + "/b", true);
    EXPECT_EQ(header_lines(sent, "Authorization"), Lines{});
    EXPECT_EQ(header_lines(sent, "Cookie"), Lines{});
    EXPECT_EQ(header_lines(sent, "X-Mine"), Lines{"X-Mine: 1"});

    AsyncHTTPClientOptions options;
    options.resolver = [&](const auto&, auto) {
        return make_ready_future<std::vector<Address>>(
            std::vector{Address("127.0.0.1", test.upstream.port())});
    };
    const auto without_tls =
        [](UniqueFd socket, const auto&, IOLoop& loop, auto) {
            return std::make_shared<IOStream>(std::move(socket), loop);
        };
    options.https_streams = without_tls;
    AsyncHTTPClient client(options);
    auto given_on = [&](const std::string& url, const std::string& location) {
        step("an Authorization header and a cookie; " + url + " redirects to " +
             location);
        HTTPRequest request(url);
        request.headers.add("Authorization", "Bearer x");
        request.headers.add("Cookie", "a=b");
        const auto fetch = client.fetch(request);
        for (const std::string& reply :
             {answer("", "302 Found", "Location: " + location + "\r\n"),
              answer("there")}) {
            Client peer = test.accept();
            sent = test.request_on(peer);
            peer.send(reply);
        }
        EXPECT_EQ(test.wait_for(fetch), "200 there");
        Lines secrets = header_lines(sent, "Authorization");
        for (const std::string& cookie : header_lines(sent, "Cookie"))
            secrets.push_back(cookie);
        return secrets;
    };
    const Lines both{"Authorization: Bearer x", "Cookie: a=b"};
    EXPECT_EQ(given_on("http://example.com/a", "http://example.com:80/b"),
              both);
    EXPECT_EQ(given_on("http://example.com/a", "http://other.example/b"),
              Lines{});
    EXPECT_EQ(given_on("https://example.com/a", "http://example.com/b"),
              Lines{});
    EXPECT_EQ(
        given_on("https://example.com:8443/a", "http://example.com:8443/b"),
        Lines{});
    EXPECT_EQ(given_on("https://example.com/a", "https://example.com:443/b"),
              both);
}

TEST_CASE("08.4 AsyncHTTPClient: max_clients fetch at a time, the others wait "
          "their turn" *
          doctest::description(
              "First come, first served. A fetch that follows a redirect gives "
              "its slot back in between: with one slot it would else wait for "
              "itself. [CLI-6, CLI-8]")) {
    FetchLoop test;
    const AsyncHTTPClient one_at_a_time = client_with(1);
    AsyncHTTPClient client = one_at_a_time;
    Transcript seen;
    for (const std::string path : {"/1", "/2", "/3"})
        client.fetch(test.url(path), [&](const HTTPResponse& response) {
            seen("answer " + response.body);
        });
    step("max_clients is 1; fetched /1, /2 and /3; /1 redirects to /4");
    for (int i = 0; i < 4; ++i) {
        Client peer = test.accept();
        const std::string sent = test.request_on(peer);
        seen("request " + sent.substr(4, 2));
        if (i == 0)
            peer.send("HTTP/1.1 302 Found\r\nLocation: /4\r\n"
                      "Content-Length: 0\r\n\r\n");
        else
            peer.send(answer(sent.substr(4, 2)));
        test.settle();
    }
    EXPECT_EQ(seen.lines(),
              (Lines{"request /1",
                     "request /2",
                     "answer /2",
                     "request /3",
                     "answer /3",
                     "request /4",
                     "answer /4"}));
    step("a request that makes no sense, while the slot is taken");
    const auto busy = client.fetch(test.url("/5"));
    Client peer = test.accept();
    (void)test.request_on(peer);
    const auto wrong = client.fetch("http://127.0.0.1:80x");
    test.settle();
    EXPECT_EQ(ending(wrong), "std::invalid_argument");
    EXPECT_EQ(ending(busy), "pending");
}

TEST_CASE(
    "08.4 AsyncHTTPClient: a slot comes free however a fetch ends, and is "
    "not given to two" *
    doctest::description(
        "A slot that is lost with each failure stops the client after "
        "ten of them. Who comes when a slot has just been handed on has "
        "to wait like everybody else. [CLI-6]")) {
    FetchLoop test;
    AsyncHTTPClient client = client_with(1);
    step("max_clients is 1; five fetches fail, one after the other");
    const HTTPRequest wrong("http://127.0.0.1:80x");
    (void)test.wait_for(client.fetch(wrong));
    (void)test.wait_for(client.fetch("https://127.0.0.1"));
    for (int i = 0; i < 3; ++i) {
        const auto fetch = client.fetch(test.url());
        Client peer = test.accept();
        (void)test.request_on(peer);
        peer.close();
        EXPECT_EQ(test.wait_for(fetch), "HTTPStreamClosedError");
    }
    step("a fetch ends; in the callback, another begins; a third waits");
    Transcript seen;
    auto note = [&](const HTTPResponse& response) { seen(response.body); };
    client.fetch(test.url("/1"), [&](const HTTPResponse& response) {
        seen(response.body);
        client.fetch(test.url("/3"), note);
    });
    client.fetch(test.url("/2"), note);
    for (int i = 0; i < 3; ++i) {
        Client peer = test.accept();
        const std::string sent = test.request_on(peer);
        EXPECT_EQ(static_cast<int>(seen.lines().size()), i);
        EXPECT(!test.upstream.try_accept(),
               "there is one connection at a time");
        peer.send(answer(sent.substr(4, 2)));
        test.settle();
    }
    EXPECT_EQ(seen.lines(), (Lines{"/1", "/2", "/3"}));
}

TEST_CASE("08.4 AsyncHTTPClient: who waits too long for a slot gets a 599" *
          doctest::description(
              "Thousands of fetches at once end like this, and it surprises "
              "everybody: the server was never asked. Who does get a slot "
              "begins with all of his time. [CLI-6, CLI-7]")) {
    FetchLoop test;
    AsyncHTTPClient client = client_with(1);
    HTTPRequest patient(test.url("/1"));
    patient.request_timeout = patient.connect_timeout = 0s;
    const auto first = client.fetch(patient);
    Client peer = test.accept();
    (void)test.request_on(peer);
    HTTPRequest hasty(test.url("/2"));
    hasty.connect_timeout = 5s;
    const auto second = client.fetch(hasty);
    HTTPRequest brief(test.url("/2"));
    brief.request_timeout = 5s;
    const auto as_hasty = client.fetch(brief);
    const auto third = client.fetch(test.url("/3"));
    step("the slot is taken for 19 s; /2 waits with a connect_timeout or a "
         "request_timeout of 5 s, /3 with 20 s");
    test.pass(4900ms);
    EXPECT_EQ(ending(second), "pending");
    test.pass(200ms);
    EXPECT_EQ(ending(second),
              "HTTPTimeoutError: HTTP 599: Timeout in request queue");
    EXPECT_EQ(ending(as_hasty), ending(second));
    test.pass(14s);
    peer.send(answer("1"));
    EXPECT_EQ(test.wait_for(first), "200 1");
    step("/3 has its slot, and is answered after 19 s more");
    Client last = test.accept();
    EXPECT(test.request_on(last).starts_with("GET /3 "),
           "the server is asked for /3, and never for /2");
    test.pass(19s);
    last.send(answer("3"));
    EXPECT_EQ(test.wait_for(third), "200 3");
    const auto time = third.result().request_time;
    EXPECT(time >= 19s && time < 21s,
           "request_time is the connection's, without the time in the line");
}

TEST_CASE("08.4 AsyncHTTPClient: who has no limit of time waits for a slot as "
          "long as it takes" *
          doctest::description(
              "Zero is no limit of time, in the line as everywhere: it does "
              "not mean at once. Nor does more than can be counted. [CLI-5, "
              "CLI-6]")) {
    for (const auto none :
         {IOLoop::Duration::zero(), IOLoop::Duration::max()}) {
        step(none == none.zero() ? "both timeouts are zero"
                                 : "both are more than can be counted");
        FetchLoop test;
        AsyncHTTPClient client = client_with(1);
        HTTPRequest patient(test.url());
        patient.request_timeout = patient.connect_timeout = none;
        const auto first = client.fetch(patient);
        Client peer = test.accept();
        (void)test.request_on(peer);
        const auto second = client.fetch(patient);
        step("the only slot is taken for a day");
        test.pass(24h);
        EXPECT_EQ(ending(second), "pending");
        peer.send(answer("1"));
        EXPECT_EQ(test.wait_for(first), "200 1");
        Client next = test.accept();
        (void)test.request_on(next);
        next.send(answer("2"));
        EXPECT_EQ(test.wait_for(second), "200 2");
    }
}

TEST_CASE("08.4 fetch: asks for gzip, and unpacks what comes" *
          doctest::description(
              "A few packed bytes can be gigabytes: what counts against "
              "max_body_size is what comes out. Whoever wants the packed bytes "
              "says so. [CLI-5]")) {
    FetchLoop test;
    const std::string text(5000, 'a');
    const std::string packed = gzip_compress(text);
    const std::string reply =
        answer(packed, "200 OK", "Content-Encoding: gzip\r\n");
    step("the server answers with gzip");
    EXPECT_EQ(test.fetched(test.url(), reply), "200 " + text);
    EXPECT_EQ(header_lines(test.last_request, "Accept-Encoding"),
              Lines{"Accept-Encoding: gzip"});
    step("decompress_response is false");
    HTTPRequest request(test.url());
    request.decompress_response = false;
    EXPECT_EQ(test.fetched(request, reply), "200 " + packed);
    EXPECT_EQ(header_lines(test.last_request, "Accept-Encoding"), Lines{});
    step("5000 bytes come out, and max_body_size is 4999");
    AsyncHTTPClientOptions options;
    options.max_body_size = 4999;
    test.client = AsyncHTTPClient(options);
    ExpectLog log("Malformed HTTP message");
    EXPECT_EQ(test.fetched(test.url(), reply), "HTTPStreamClosedError");
}

TEST_CASE("08.4 fetch: streaming_callback gets the body as it comes" *
          doctest::description(
              "What is large, or never ends, need not fit into memory. The "
              "pages of redirects on the way are nobody's business. What a "
              "callback throws comes out of the fetch as it is. [CLI-14]")) {
    FetchLoop test;
    Transcript seen;
    HTTPRequest request(test.url());
    request.streaming_callback = [&](std::string_view piece) {
        seen("piece " + std::string(piece));
    };
    request.header_callback = [&](std::string_view line) {
        EXPECT(line.ends_with("\r\n"), "a line with its end");
        seen("line " + std::string(line.substr(0, line.find('\r'))));
    };
    const auto fetch = test.client.fetch(request);
    step("a redirect with a page; then \"one\" and, some turns later, \"two\"");
    Client first = test.accept();
    (void)test.request_on(first);
    first.send(answer("a page", "302 Found", "Location: /b\r\n"));
    Client peer = test.accept();
    (void)test.request_on(peer);
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\none");
    test.settle();
    const Lines so_far{
        "line HTTP/1.1 200 OK", "line Content-Length: 6", "line ", "piece one"};
    EXPECT_EQ(seen.lines(), so_far);
    peer.send("two");
    EXPECT_EQ(test.wait_for(fetch), "200 ");
    EXPECT_EQ(seen.lines().back(), "piece two");
    step("a streaming_callback that throws: the fetch fails with that");
    request.streaming_callback = [](std::string_view) {
        throw std::runtime_error("the disk is full");
    };
    EXPECT_EQ(test.fetched(request, answer("hello")),
              "failed: the disk is full");
    step("one that throws what the system has told it");
    const auto no_room = [](std::string_view) {
        throw std::system_error(ENOSPC, std::generic_category(), "write");
    };
    const std::string why = "failed: write: No space left on device";
    request.streaming_callback = no_room;
    EXPECT_EQ(test.fetched(request, answer("hello")), why);
    step("a header_callback that throws the same");
    request.streaming_callback = nullptr;
    request.header_callback = no_room;
    EXPECT_EQ(test.fetched(request, answer("hello")), why);
    step("behind a redirect, one that throws a std::invalid_argument");
    request.header_callback = [](std::string_view) {
        throw std::invalid_argument("no such line");
    };
    const auto moved = test.client.fetch(request);
    Client before = test.accept();
    (void)test.request_on(before);
    before.send(answer("", "302 Found", "Location: /b\r\n"));
    Client behind = test.accept();
    (void)test.request_on(behind);
    behind.send(answer("hello"));
    EXPECT_EQ(test.wait_for(moved), "std::invalid_argument");
    step("a header_callback, and a 103 before the answer");
    Lines lines;
    request.header_callback = [&](std::string_view line) {
        lines.emplace_back(line.substr(0, line.find('\r')));
    };
    EXPECT_EQ(test.fetched(request,
                           "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" +
                               answer("hello")),
              "200 hello");
    EXPECT_EQ(lines, (Lines{"HTTP/1.1 200 OK", "Content-Length: 5", ""}));
}

TEST_CASE("08.4 fetch: a body_producer writes the body, when the server wants "
          "it" *
          doctest::description(
              "A body that is not there yet goes in chunks. With "
              "expect_100_continue not a byte of it is sent before the server "
              "says so; an answer instead means: never. What the producer "
              "fails with comes out of the fetch as it is. [CLI-12, CLI-14, "
              "CLI-15]")) {
    FetchLoop test;
    HTTPRequest request(test.url());
    request.method = "PUT";
    request.body_producer = [](HTTPRequest::WriteBody write) -> Future<void> {
        co_yield write("one");
        co_yield gen::sleep(1s);
        co_yield write("two");
    };
    step("the producer writes \"one\", and a second later \"two\"");
    auto fetch = test.client.fetch(request);
    Client peer = test.accept();
    std::string sent = test.request_on(peer);
    EXPECT_EQ(header_lines(sent, "Transfer-Encoding"),
              Lines{"Transfer-Encoding: chunked"});
    EXPECT_EQ(sent.substr(sent.find("\r\n\r\n") + 4), "3\r\none\r\n");
    test.pass(1s);
    EXPECT_EQ(peer.take(), "3\r\ntwo\r\n0\r\n\r\n");
    peer.send(answer("thanks"));
    EXPECT_EQ(test.wait_for(fetch), "200 thanks");
    step("the same, and the server says 303: a GET has no body");
    fetch = test.client.fetch(request);
    Client moved = test.accept();
    (void)test.request_on(moved);
    moved.send(answer("", "303 See Other", "Location: /b\r\n"));
    Client elsewhere = test.accept();
    EXPECT(test.request_on(elsewhere).starts_with("GET /b "), "a GET of /b");
    elsewhere.send(answer("there"));
    EXPECT_EQ(test.wait_for(fetch), "200 there");
    test.pass(1s);

    step("expect_100_continue; the server says \"100 Continue\", twice");
    request.body_producer = nullptr;
    request.body = "body";
    request.expect_100_continue = true;
    fetch = test.client.fetch(request);
    Client asking = test.accept();
    sent = test.request_on(asking);
    EXPECT_EQ(header_lines(sent, "Expect"), Lines{"Expect: 100-continue"});
    EXPECT_EQ(sent.substr(sent.find("\r\n\r\n") + 4), "");
    for (int i = 0; i < 2; ++i)
        asking.send("HTTP/1.1 100 Continue\r\n\r\n");
    test.settle();
    EXPECT_EQ(asking.take(), "body");
    asking.send(answer("thanks"));
    EXPECT_EQ(test.wait_for(fetch), "200 thanks");
    step("a producer, and the server says \"100 Continue\" after 2 s");
    HTTPRequest produced = request;
    produced.body.reset();
    produced.body_producer = [](HTTPRequest::WriteBody write) -> Future<void> {
        co_yield write("one");
        co_yield write("two");
    };
    fetch = test.client.fetch(produced);
    Client holding = test.accept();
    sent = test.request_on(holding);
    test.pass(2s);
    EXPECT_EQ(sent.substr(sent.find("\r\n\r\n") + 4) + holding.take(), "");
    holding.send("HTTP/1.1 100 Continue\r\n\r\n");
    test.settle();
    EXPECT_EQ(holding.take(), "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
    holding.send(answer("thanks"));
    EXPECT_EQ(test.wait_for(fetch), "200 thanks");
    step("the server says 417 instead");
    fetch = test.client.fetch(request);
    Client unwilling = test.accept();
    (void)test.request_on(unwilling);
    unwilling.send(answer("", "417 No"));
    EXPECT_EQ(test.wait_for(fetch), "HTTPClientError: HTTP 417: No");
    EXPECT_EQ(unwilling.take(), "");

    step("the server says 303: what is asked then has no body to wait for");
    fetch = test.client.fetch(request);
    Client sending = test.accept();
    (void)test.request_on(sending);
    sending.send(answer("", "303 See Other", "Location: /b\r\n"));
    Client next = test.accept();
    sent = test.request_on(next);
    EXPECT_EQ(sent.substr(0, sent.find('\r')), "GET /b HTTP/1.1");
    EXPECT_EQ(header_lines(sent, "Expect"), Lines{});
    next.send(answer("there"));
    EXPECT_EQ(test.wait_for(fetch), "200 there");

    step("a producer that fails: the fetch fails with that");
    request.expect_100_continue = false;
    request.body.reset();
    request.body_producer = [](HTTPRequest::WriteBody) {
        return make_failed_future<void>(std::runtime_error("no such file"));
    };
    fetch = test.client.fetch(request);
    Client unlucky = test.accept();
    EXPECT_EQ(test.wait_for(fetch), "failed: no such file");
    step("one that fails with what the system has told it");
    request.body_producer = [](HTTPRequest::WriteBody) {
        return make_failed_future<void>(
            std::system_error(ENOENT, std::generic_category(), "open"));
    };
    fetch = test.client.fetch(request);
    Client luckless = test.accept();
    EXPECT_EQ(test.wait_for(fetch), "failed: open: No such file or directory");
    step("one that throws before it has a Future that could fail");
    request.body_producer = [](HTTPRequest::WriteBody) -> Future<void> {
        throw std::runtime_error("no such file");
    };
    fetch = test.client.fetch(request);
    Client hapless = test.accept();
    EXPECT_EQ(test.wait_for(fetch), "failed: no such file");

    step("expect_100_continue; the server says \"103 Early Hints\", and later "
         "\"100 Continue\"");
    request.body_producer = nullptr;
    request.body = "body";
    request.expect_100_continue = true;
    fetch = test.client.fetch(request);
    Client hinting = test.accept();
    (void)test.request_on(hinting);
    hinting.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
    test.settle();
    EXPECT_EQ(hinting.take(), "");
    hinting.send("HTTP/1.1 100 Continue\r\n\r\n");
    test.settle();
    EXPECT_EQ(hinting.take(), "body");
    hinting.send(answer("thanks"));
    EXPECT_EQ(test.wait_for(fetch), "200 thanks");
}

TEST_CASE("08.4 fetch: a producer that takes for ever may take only so long" *
          doctest::description(
              "The answer is waited for while the body is still written, also "
              "when the server has asked for the body. Else no clock would be "
              "seen to have run out, and the slot be lost. [CLI-5, CLI-7]")) {
    for (const bool expect : {false, true}) {
        FetchLoop test;
        AsyncHTTPClient client = client_with(1);
        const Future<void> never;
        HTTPRequest request(test.url("/1"));
        request.method = "PUT";
        request.expect_100_continue = expect;
        request.request_timeout = 5s;
        request.body_producer = [&](const auto&) { return never; };
        const auto fetch = client.fetch(request);
        const auto next = client.fetch(test.url("/2"));
        Client peer = test.accept();
        (void)test.request_on(peer);
        step(expect ? "with expect_100_continue; the server says \"100 "
                      "Continue\", and the producer never ends"
                    : "a producer that never ends, and a request_timeout of "
                      "5 s");
        if (expect) peer.send("HTTP/1.1 100 Continue\r\n\r\n");
        test.pass(4900ms);
        EXPECT_EQ(ending(fetch), "pending");
        test.pass(200ms);
        EXPECT_EQ(ending(fetch),
                  "HTTPTimeoutError: HTTP 599: Timeout during request");
        EXPECT_EQ(peer.closed(), true);
        step("max_clients is 1: the next fetch has its turn");
        Client second = test.accept();
        (void)test.request_on(second);
        second.send(answer("2"));
        EXPECT_EQ(test.wait_for(next), "200 2");
    }
}
