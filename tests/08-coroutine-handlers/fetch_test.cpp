#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/net/unique_fd.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "httpclient.hpp"
#include "tests/support/fetching.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

TEST_CASE("08.1 fetch: asks with a GET, and the answer is the Future's" *
          doctest::description(
              "fetch() returns at once; the answer comes turns later. There is "
              "one connection for each request, and the server is told so. "
              "[CLI-2, CLI-11]")) {
    FetchLoop test;
    step("fetch(\"http://127.0.0.1:…/page?a=1\")");
    const auto fetch = test.client.fetch(test.url("/page?a=1"));
    EXPECT_EQ(ending(fetch), "pending");
    Client peer = test.accept();
    const std::string request = test.request_on(peer);
    EXPECT_EQ(request.substr(0, request.find('\r')), "GET /page?a=1 HTTP/1.1");
    EXPECT_EQ(header_lines(request, "Host"),
              Lines{"Host: 127.0.0.1:" + std::to_string(test.upstream.port())});
    EXPECT_EQ(header_lines(request, "Connection"), Lines{"Connection: close"});
    EXPECT_EQ(ending(fetch), "pending");
    step("the server sent its answer");
    peer.send(answer("hello", "200 Fine", "X-Colour: blue\r\n"));
    EXPECT_EQ(test.wait_for(fetch), "200 hello");
    const HTTPResponse& response = fetch.result();
    EXPECT_EQ(response.reason, "Fine");
    EXPECT_EQ(response.headers.get("x-colour"), "blue");
    EXPECT_EQ(response.effective_url, test.url("/page?a=1"));
    EXPECT_EQ(response.request->url, test.url("/page?a=1"));
    EXPECT_EQ(response.error() == nullptr, true);
}

TEST_CASE("08.1 fetch: the caller goes on while it waits, and a second fetch "
          "overtakes the first" *
          doctest::description(
              "This is what the client is for: two upstreams are asked, the "
              "second answers first, and nobody has waited for the slow one. "
              "[CLI-2]")) {
    FetchLoop test;
    Transcript seen;
    auto ask = [](AsyncHTTPClient client,
                  std::string url,
                  Transcript* said) -> Future<void> {
        HTTPResponse response = co_yield client.fetch(url);
        (*said)(response.body);
    };
    step("fetch /slow, then fetch /fast; the server answers the second first");
    const auto slow = ask(test.client, test.url("/slow"), &seen);
    Client first = test.accept();
    const auto fast = ask(test.client, test.url("/fast"), &seen);
    Client second = test.accept();
    (void)test.request_on(first);
    (void)test.request_on(second);
    second.send(answer("fast"));
    test.settle();
    EXPECT_EQ(seen.lines(), Lines{"fast"});
    first.send(answer("slow"));
    test.settle();
    EXPECT_EQ(seen.lines(), (Lines{"fast", "slow"}));
    EXPECT_EQ(slow.done() && fast.done(), true);
}

TEST_CASE("08.1 fetch: a URL says where to connect, what to ask for, and who "
          "asks" *
          doctest::description(
              "Host and port are for connecting, path and query for the "
              "request line, the fragment for nobody else. A user in the URL "
              "becomes an Authorization header. [CLI-2]")) {
    FetchLoop test;
    Lines resolved;
    AsyncHTTPClientOptions options;
    options.resolver = [&](const std::string& host, std::uint16_t port) {
        resolved.push_back(host + " " + std::to_string(port));
        return make_ready_future<std::vector<Address>>(
            std::vector{Address("127.0.0.1", test.upstream.port())});
    };
    AsyncHTTPClient client(options);

    struct Example {
        std::string url, where, line, host, authorization;
    };

    const std::vector<Example> examples{
        {"http://example.com",
         "example.com 80",
         "GET / HTTP/1.1",
         "Host: example.com",
         ""},
        {"HTTP://example.com:8080?q=a/b#part",
         "example.com 8080",
         "GET /?q=a/b HTTP/1.1",
         "Host: example.com:8080",
         ""},
        {"http://me:pw@example.com/a%20b;c",
         "example.com 80",
         "GET /a%20b;c HTTP/1.1",
         "Host: example.com",
         "Authorization: Basic bWU6cHc="},
        {"http://[::1]:8080/",
         "::1 8080",
         "GET / HTTP/1.1",
         "Host: [::1]:8080",
         ""},
    };
    for (const Example& example : examples) {
        step("fetch(" + show(example.url) + ")");
        const auto fetch = client.fetch(example.url);
        Client peer = test.accept();
        const std::string request = test.request_on(peer);
        EXPECT_EQ(resolved.back(), example.where);
        EXPECT_EQ(request.substr(0, request.find('\r')), example.line);
        EXPECT_EQ(header_lines(request, "Host"), Lines{example.host});
        const Lines authorization = header_lines(request, "Authorization");
        EXPECT_EQ(authorization.empty() ? "" : authorization[0],
                  example.authorization);
        peer.send(answer(""));
        EXPECT_EQ(test.wait_for(fetch), "200 ");
    }
}

TEST_CASE("08.1 fetch: a body goes with its length, and your headers stay "
          "yours" *
          doctest::description(
              "The client adds what the body needs. It does so on a copy: the "
              "same request may be used again. [CLI-10, CLI-12]")) {
    FetchLoop test;
    HTTPRequest post(test.url("/message"));
    post.method = "POST";
    post.body = "body=hello";
    post.headers.add("X-Mine", "1");
    for (const std::string round : {"first", "second"}) {
        step("POST of \"body=hello\", the " + round + " time");
        EXPECT_EQ(test.fetched(post, answer("thanks")), "200 thanks");
        const std::string& sent = test.last_request;
        EXPECT_EQ(sent.substr(0, sent.find('\r')), "POST /message HTTP/1.1");
        EXPECT_EQ(sent.substr(sent.find("\r\n\r\n") + 4), "body=hello");
        EXPECT_EQ(header_lines(sent, "Content-Length"),
                  Lines{"Content-Length: 10"});
        EXPECT_EQ(header_lines(sent, "Content-Type"),
                  Lines{"Content-Type: application/x-www-form-urlencoded"});
        EXPECT_EQ(header_lines(sent, "X-Mine"), Lines{"X-Mine: 1"});
        EXPECT_EQ(post.headers.size(), 1U);
    }
    step("the same with a Content-Type and a User-Agent of one's own");
    post.headers.add("Content-Type", "text/plain");
    post.user_agent = "me";
    EXPECT_EQ(test.fetched(post, answer("thanks")), "200 thanks");
    EXPECT_EQ(header_lines(test.last_request, "Content-Type"),
              Lines{"Content-Type: text/plain"});
    EXPECT_EQ(header_lines(test.last_request, "User-Agent"),
              Lines{"User-Agent: me"});
}

TEST_CASE("08.1 fetch: a request that makes no sense fails, and nothing is "
          "sent" *
          doctest::description(
              "Nothing is thrown at whoever calls fetch(): all failures are "
              "the Future's, so that there is one place to look. [CLI-12, "
              "CLI-17]")) {
    FetchLoop test;
    auto expect_failure = [&](const std::string& what,
                              const HTTPRequest& request,
                              const std::string& expected) {
        step("fetch: " + what);
        const auto fetch = test.client.fetch(request);
        EXPECT_EQ(test.wait_for(fetch), expected);
    };
    const std::string wrong = "std::invalid_argument";
    expect_failure("ftp://", HTTPRequest("ftp://127.0.0.1/"), wrong);
    expect_failure("no host", HTTPRequest("http:///path"), wrong);
    expect_failure("port 80x", HTTPRequest("http://127.0.0.1:80x/"), wrong);
    HTTPRequest request(test.url());
    request.method = "POST";
    expect_failure("a POST without a body", request, wrong);
    request.method = "GET";
    request.body = "body";
    expect_failure("a GET with a body", request, wrong);
    request.method = "FOO";
    expect_failure("a method that nobody knows", request, wrong);
    expect_failure(
        "a line break in the path", HTTPRequest(test.url("/a\r\nX: y")), wrong);
    expect_failure("https, which chapter 15 brings",
                   HTTPRequest("https://127.0.0.1/"),
                   "HTTPClientError 599");
    step("allow_nonstandard_methods allows a FOO with a body");
    request.allow_nonstandard_methods = true;
    EXPECT_EQ(test.fetched(request, answer("done")), "200 done");
    EXPECT(test.last_request.starts_with("FOO / HTTP/1.1\r\n") &&
               test.last_request.ends_with("\r\n\r\nbody"),
           "FOO and its body are sent");
}

TEST_CASE("08.1 fetch: an answer that is no success is thrown, with the answer "
          "in it" *
          doctest::description(
              "Whoever goes on after fetch() has a page and no error page. "
              "Whoever wants to see for himself says RaiseError::no. "
              "[CLI-2]")) {
    FetchLoop test;
    const std::string missing = answer("no such page", "404 Not Found");
    step("the server answers 404");
    auto fetch = test.client.fetch(test.url());
    {
        Client peer = test.accept();
        (void)test.request_on(peer);
        peer.send(missing);
        EXPECT_EQ(test.wait_for(fetch), "HTTPClientError: HTTP 404: Not Found");
    }
    try {
        (void)fetch.result();
    } catch (const HTTPClientError& error) {
        EXPECT_EQ(error.code(), 404);
        EXPECT(error.response() != nullptr, "the error has the answer");
        EXPECT_EQ(error.response()->body, "no such page");
    }
    step("the same with RaiseError::no; then 204, 299 and 304");
    fetch = test.client.fetch(test.url(), RaiseError::no);
    Client peer = test.accept();
    (void)test.request_on(peer);
    peer.send(missing);
    EXPECT_EQ(test.wait_for(fetch), "404 no such page");
    EXPECT_THROWS(HTTPClientError, fetch.result().rethrow());
    EXPECT_EQ(test.fetched(test.url(), "HTTP/1.1 204 No Content\r\n\r\n"),
              "204 ");
    EXPECT_EQ(test.fetched(test.url(), answer("odd", "299 Odd")), "299 odd");
    EXPECT_EQ(test.fetched(test.url(), "HTTP/1.1 304 Not Modified\r\n\r\n"),
              "HTTPClientError: HTTP 304: Not Modified");
}

namespace {

/// A stream that connects, and then cannot read. TLS fails so, for example if
/// the server wants a certificate that the client has not.
class UnreadableStream final : public IOStream {
  public:
    using IOStream::IOStream;

  protected:
    std::optional<std::size_t> read_from_fd(std::span<char>) override {
        throw std::runtime_error("certificate required");
    }
};

}  // namespace

TEST_CASE("08.1 fetch: no answer at all is a 599" *
          doctest::description(
              "Refused, closed without a word, cut off or reset in the "
              "middle, or no HTTP: for the caller it is all one. There is no "
              "code, so 599 stands for it, with the system's words if it has "
              "said any. A stream may fail with other errors than the "
              "system's: TLS has its own. [CLI-4]")) {
    FetchLoop test;
    const std::string closed = "HTTPStreamClosedError";
    step("the server closes without a word");
    EXPECT_EQ(test.fetched(test.url(), ""), closed);
    step("… in the middle of its head");
    EXPECT_EQ(test.fetched(test.url(), "HTTP/1.1 200 OK\r\nConte"), closed);
    step("… in the middle of its body");
    EXPECT_EQ(test.fetched(test.url(),
                           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"),
              closed);
    step("… before the last of its chunks");
    EXPECT_EQ(test.fetched(test.url(),
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
                           "\r\n\r\n5\r\nhello\r\n"),
              closed);
    step("the connection is reset in the middle of its body");
    {
        const auto fetch = test.client.fetch(test.url(), RaiseError::no);
        Client peer = test.accept();
        (void)test.request_on(peer);
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
        test.settle();
        peer.reset();
        (void)test.wait_for(fetch);
        const std::string why = log::describe(fetch.exception());
        EXPECT(why.find("HTTP 599: ") != std::string::npos &&
                   why.find("reset") != std::string::npos,
               "a 599 that says what the system said, and not " + why);
    }
    step("a stream that fails with a std::runtime_error when it reads");
    {
        AsyncHTTPClientOptions options;
        options.https_streams =
            [](UniqueFd socket, const auto&, IOLoop& loop, auto) {
                return std::make_shared<UnreadableStream>(std::move(socket),
                                                          loop);
            };
        const std::string port = std::to_string(test.upstream.port());
        ExpectLog log("certificate required");
        const auto fetch =
            AsyncHTTPClient(options).fetch("https://127.0.0.1:" + port);
        Client peer = test.accept();
        (void)test.request_on(peer);
        peer.send("x");
        EXPECT_EQ(test.wait_for(fetch), "HTTPClientError 599");
        const std::string why = log::describe(fetch.exception());
        EXPECT(why.find("certificate required") != std::string::npos,
               "the error says what the stream said, and not " + why);
    }
    step("the server speaks something else");
    ExpectLog log("Malformed HTTP message");
    EXPECT_EQ(test.fetched(test.url(), "SSH-2.0-OpenSSH_9.2p1\r\n"),
              "HTTPStreamClosedError");
    EXPECT_EQ(in_log(log), "lines in the log: 1");
    step("nobody knows the host");
    AsyncHTTPClientOptions options;
    options.resolver = [](const auto&, auto) {
        return make_failed_future<std::vector<Address>>(
            std::runtime_error("no such host"));
    };
    EXPECT_EQ(test.wait_for(AsyncHTTPClient(options).fetch("http://nowhere")),
              "HTTPClientError 599");
    step("nobody listens");
    const std::string url = test.url();
    test.upstream.stop_listening();
    const auto fetch = test.client.fetch(url, RaiseError::no);
    EXPECT_EQ(test.wait_for(fetch), "HTTPClientError 599");
    const std::string why = log::describe(fetch.exception());
    EXPECT(why.find("Connection refused") != std::string::npos,
           "the error says what the system said, and not " + why);
}

TEST_CASE("08.1 fetch: an answer is over when its framing says so" *
          doctest::description(
              "A length, chunks, the end of the connection, or no body at all: "
              "four ways to know. Only one of them waits for the server to "
              "close. [CLI-13]")) {
    FetchLoop test;

    struct Example {
        std::string what, method, sent, expected;
    };

    const std::vector<Example> examples{
        {"a length", "GET", answer("hello"), "200 hello"},
        {"chunks",
         "GET",
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
         "200 hello"},
        {"the answer to a HEAD",
         "HEAD",
         "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
         "200 "},
        {"the answer to a HEAD, after a 103, and of a very large page",
         "HEAD",
         "HTTP/1.1 103 Early Hints\r\n\r\n"
         "HTTP/1.1 200 OK\r\nContent-Length: 9876543210\r\n\r\n",
         "200 "},
        {"a 204", "GET", "HTTP/1.1 204 No Content\r\n\r\n", "204 "},
        {"an answer after a 100 that nobody has asked for",
         "GET",
         "HTTP/1.1 100 Continue\r\n\r\n" + answer("hello"),
         "200 hello"},
        {"an answer after a 103",
         "GET",
         "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer("hello"),
         "200 hello"},
    };
    for (const Example& example : examples) {
        step(example.what + ": the server sends it, and keeps the connection");
        HTTPRequest request(test.url());
        request.method = example.method;
        const auto fetch = test.client.fetch(request);
        Client peer = test.accept();
        (void)test.request_on(peer);
        peer.send(example.sent);
        EXPECT_EQ(test.wait_for(fetch), example.expected);
        EXPECT(peer.closed(), "the client has closed the connection");
    }
    step("neither length nor chunks: the end of the connection");
    EXPECT_EQ(test.fetched(test.url(), "HTTP/1.0 200 OK\r\n\r\nhello"),
              "200 hello");
    step("what contradicts itself is refused");
    ExpectLog log("Malformed HTTP message");
    for (const std::string lengths :
         {"Content-Length: 5\r\nContent-Length: 6\r\n",
          "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"})
        EXPECT_EQ(test.fetched(test.url(),
                               "HTTP/1.1 200 OK\r\n" + lengths + "\r\nhello"),
                  "HTTPStreamClosedError");
}

TEST_CASE("08.1 fetch: uses the loop that its client was given, whichever is "
          "current" *
          doctest::description(
              "A client may be used before its loop runs, and by a program "
              "that has another one. What the fetch waits for belongs to the "
              "loop that it was given. [CLI-1]")) {
    CurrentTurnLoop loop;
    AsyncHTTPClient client(loop);
    IOLoop::clear_current();
    const int nobody = local_port(bind_socket(0).get());
    step("fetch, while no loop is current; nobody listens there");
    const auto fetch =
        client.fetch("http://127.0.0.1:" + std::to_string(nobody) + "/");
    EXPECT(IOLoop::current_or_null() == nullptr, "there is still none");
    drive_until([&] { loop.turn(); },
                [&] { return fetch.done(); },
                "the fetch is done");
    EXPECT_EQ(ending(fetch), "HTTPClientError 599");
    EXPECT(IOLoop::current_or_null() == nullptr, "there is still none");
}

TEST_CASE("08.1 AsyncHTTPClient: all clients of a loop are one" *
          doctest::description(
              "So it costs nothing to make one in each handler, and limits "
              "hold for all of them. Its options are fixed when the first is "
              "made. [CLI-1]")) {
    AsyncHTTPClientOptions options;
    options.max_body_size = 4;
    AsyncHTTPClient::configure(options);
    FetchLoop test;
    EXPECT_EQ(AsyncHTTPClient() == test.client, true);
    EXPECT_EQ(AsyncHTTPClient(AsyncHTTPClientOptions()) == test.client, false);
    step("configure(max_body_size = 4), then the loop's first client, then "
         "configure() anew");
    AsyncHTTPClient::configure({});
    ExpectLog log("Malformed HTTP message");
    EXPECT_EQ(test.fetched(test.url(), answer("1234")), "200 1234");
    EXPECT_EQ(test.fetched(test.url(), answer("12345")),
              "HTTPStreamClosedError");
    step("max_header_size = 100");
    options.max_header_size = 100;
    test.client = AsyncHTTPClient(options);
    const std::string large = "X: " + std::string(100, 'x') + "\r\n";
    EXPECT_EQ(test.fetched(test.url(), answer("", "200 OK", large)),
              "HTTPStreamClosedError");
    step("another loop, on another thread");
    bool same = true;
    std::thread([&] {
        IOLoop other;
        same = AsyncHTTPClient(other) == test.client;
    }).join();
    EXPECT_EQ(same, false);
    step("the loop's client again, when nobody has had a handle of it for a "
         "while");
    test.client = AsyncHTTPClient();
    EXPECT_EQ(test.fetched(test.url(), answer("12345")),
              "HTTPStreamClosedError");
}

TEST_CASE("08.1 AsyncHTTPClient: a new loop has a new client, also where an "
          "old loop was" *
          doctest::description(
              "A loop's client goes with its loop. The next loop may be at the "
              "same address in memory, and is another loop all the same. "
              "[CLI-1]")) {
    AsyncHTTPClientOptions options;
    options.max_body_size = 4;
    AsyncHTTPClient::configure(options);
    std::optional<FetchLoop> test(std::in_place);
    step("a loop and its client, with max_body_size = 4");
    {
        const ExpectLog log("Malformed HTTP message");
        EXPECT_EQ(test->fetched(test->url(), answer("12345")),
                  "HTTPStreamClosedError");
    }
    AsyncHTTPClient::configure({});
    step("configure() anew; the loop is destroyed, and another made in its "
         "place");
    test.reset();
    test.emplace();
    EXPECT_EQ(test->fetched(test->url(), answer("12345")), "200 12345");
}

TEST_CASE(
    "08.1 AsyncHTTPClient: a fetch outlives the client that began it, and "
    "not the loop" *
    doctest::description(
        "A handle may be a local variable of a function that has "
        "returned. When the loop closes, the connection closes with it, "
        "and nothing is left behind. [CLI-1]")) {
    std::optional<FetchLoop> test(std::in_place);
    std::optional<AsyncHTTPClient> client(std::in_place,
                                          AsyncHTTPClientOptions());
    auto fetch = client->fetch(test->url());
    step("fetch, and destroy the client");
    client.reset();
    {
        Client peer = test->accept();
        (void)test->request_on(peer);
        peer.send(answer("hello"));
        EXPECT_EQ(test->wait_for(fetch), "200 hello");
    }
    step("fetch, and destroy the loop");
    fetch = test->client.fetch(test->url());
    Client peer = test->accept();
    (void)test->request_on(peer);
    test.reset();
    EXPECT(peer.closed(), "the connection is closed");
    EXPECT_EQ(ending(fetch), "pending");
}
