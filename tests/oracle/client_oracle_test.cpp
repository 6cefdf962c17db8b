// Our client beside the real Tornado's: one server, played by the test, gets
// the requests of both; then Tornado is the server. Skipped (exit code 77)
// where the package python3-tornado is missing.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <poll.h>

#include "common/escape/escape.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "tests/oracle/oracle_app.hpp"
#include "tests/support/fetching.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// What a client is asked to fetch, and the answers that it gets, one for each
/// connection. After an answer the server closes.
struct ClientRow {
    std::string name;
    std::string method;
    std::vector<std::string> answers;
    std::string ours = "";  // where we differ on purpose
};

std::string moved(const std::string& code, const std::string& to = "/there?b") {
    return answer("", code + " Moved", "Location: " + to + "\r\n");
}

/// Not among them: a redirect to a server that cannot be reached. Tornado 6.2
/// never finishes that fetch.
std::vector<ClientRow> client_rows() {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    const std::string length = "Content-Length: 5\r\n";
    std::vector<ClientRow> rows{
        {"a length", "GET", {answer("hello")}},
        {"more than the length", "GET", {answer("hello") + "more"}},
        {"less than the length", "GET", {ok + length + "\r\nhel"}},
        {"chunks", "GET", {ok + chunked + "\r\n5\r\nhello\r\n0\r\n\r\n"}},
        {"chunks without their end", "GET", {ok + chunked + "\r\n5\r\nhel"}},
        {"the connection's end", "GET", {ok + "\r\nhello"}},
        {"HTTP/1.0", "GET", {"HTTP/1.0 200 OK\r\n\r\nhello"}},
        // llhttp takes this line, and refuses a length that is there twice.
        {"no reason",
         "GET",
         {"HTTP/1.1 200\r\n" + length + "\r\nhello"},
         "GET /here HTTP/1.1 [] 200 /here hello"},
        {"HEAD", "HEAD", {ok + length + "\r\n"}},
        {"204", "GET", {"HTTP/1.1 204 No Content\r\n\r\n"}},
        {"204 with a length",
         "GET",
         {"HTTP/1.1 204 No Content\r\n" + length + "\r\nhello"},
         "GET /here HTTP/1.1 [] 204 /here "},
        {"304", "GET", {"HTTP/1.1 304 Not Modified\r\n" + length + "\r\n"}},
        {"after a 103",
         "GET",
         {"HTTP/1.1 103 Early\r\n\r\n" + answer("hello")}},
        {"the same length twice",
         "GET",
         {ok + length + length + "\r\nhello"},
         "GET /here HTTP/1.1 [] 599"},
        {"two lengths",
         "GET",
         {ok + length + "Content-Length: 6\r\n\r\nhello"}},
        {"a length and chunks",
         "GET",
         {ok + length + chunked + "\r\n5\r\nhello\r\n0\r\n\r\n"}},
        {"no HTTP", "GET", {"SSH-2.0-OpenSSH_9.2p1\r\n"}},
        {"nothing", "GET", {""}},
        {"404", "GET", {answer("none", "404 Not Found")}},
        {"a redirect to nowhere", "GET", {answer("page", "302 Found")}},
    };
    const std::string end = "HTTP/1.1 200 OK\r\n\r\n";
    for (const std::string code : {"301", "302", "303", "307", "308"})
        for (const std::string method : {"GET", "HEAD", "POST", "PUT"})
            rows.push_back({code + " " + method, method, {moved(code), end}});
    for (const std::string to : {"up", "../up", "?q", "#part"})
        rows.push_back({"Location: " + to, "GET", {moved("302", to), end}});
    return rows;
}

/// The other process needs time that our loop does not measure.
void turn(FetchLoop& test) {
    ::poll(nullptr, 0, 1);
    pump(test.loop);
}

/// As many bytes of body as the head has announced.
bool is_whole(const std::string& request) {
    const Lines lengths = header_lines(request, "Content-Length");
    const std::size_t length =
        lengths.empty()
            ? 0
            : std::stoul(lengths.front().substr(lengths.front().find(':') + 1));
    return request.size() >= request.find("\r\n\r\n") + 4 + length;
}

/// Tornado sends the head and the body by themselves.
std::string whole_request(FetchLoop& test, Client& peer) {
    std::string sent = test.request_on(peer);
    drive_until([&] { turn(test); },
                [&] {
                    sent += peer.take();
                    return is_whole(sent) || peer.closed();
                },
                "the server has received its body");
    return sent;
}

/// Plays the server: "GET / HTTP/1.1 [body]" of each request, and `ending`.
std::string played(FetchLoop& test,
                   const ClientRow& row,
                   const std::function<std::optional<std::string>()>& ending) {
    std::string seen;
    std::optional<std::string> ended;
    for (const std::string& reply : row.answers) {
        std::optional<Client> peer;
        drive_until([&] { turn(test); },
                    [&] {
                        peer = test.upstream.try_accept();
                        if (!peer) ended = ending();
                        return peer || ended;
                    },
                    row.name + ": a connection, or the end");
        if (!peer) return seen + *ended;
        const std::string sent = whole_request(test, *peer);
        seen += sent.substr(0, sent.find('\r')) + " [" +
                sent.substr(sent.find("\r\n\r\n") + 4) + "] ";
        peer->send(reply);
    }
    drive_until([&] { turn(test); },
                [&] {
                    ended = ending();
                    return ended.has_value();
                },
                row.name + ": the end");
    return seen + *ended;
}

/// "200 /path body", without what differs from run to run.
std::string without_host(std::string text, const FetchLoop& test) {
    const std::string host = test.url("");
    if (const auto at = text.find(host); at != text.npos)
        text.erase(at, host.size());
    return text;
}

std::string by_us(FetchLoop& test, const ClientRow& row) {
    HTTPRequest request(test.url("/here"));
    request.method = row.method;
    if (row.method == "POST" || row.method == "PUT") request.body = "body";
    const auto fetch = test.client.fetch(request, RaiseError::no);
    return played(test, row, [&]() -> std::optional<std::string> {
        if (!fetch.done()) return {};
        if (fetch.exception()) return "599";
        const HTTPResponse& response = fetch.result();
        return without_host(std::to_string(response.code) + " " +
                                response.effective_url + " " + response.body,
                            test);
    });
}

std::string by_tornado(FetchLoop& test, const ClientRow& row, int port) {
    Client asking(static_cast<std::uint16_t>(port));
    const bool has_body = row.method == "POST" || row.method == "PUT";
    asking.send("GET /ask?url=" + escape::url_escape(test.url("/here")) +
                "&method=" + row.method + (has_body ? "&body=body" : "") +
                " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    return played(test, row, [&]() -> std::optional<std::string> {
        if (!asking.closed()) return {};
        const std::string& all = asking.received();
        return without_host(all.substr(all.find("\r\n\r\n") + 4), test);
    });
}

}  // namespace

TEST_CASE("08.0 Tornado: its client sends and understands what ours does" *
          doctest::description("Proves what chapter 08's tests expect.")) {
    const OracleApp app;
    FetchLoop test(Beside::others);
    ExpectLog log("Malformed HTTP message");
    Lines differences;
    for (const ClientRow& row : client_rows()) {
        const std::string ours = by_us(test, row);
        const std::string expected =
            row.ours.empty() ? by_tornado(test, row, app.port()) : row.ours;
        if (ours != expected)
            differences.push_back(row.name + ": ours " + ours + ", expected " +
                                  expected);
    }
    EXPECT_EQ(differences, Lines{});
}

TEST_CASE("08.0 Tornado: our client understands its server" *
          doctest::description("Framing, gzip and redirects, as sent by it.")) {
    const OracleApp app;
    FetchLoop test(Beside::others);
    const std::string base = "http://127.0.0.1:" + std::to_string(app.port());
    auto fetched = [&](HTTPRequest request) {
        return test.wait_for(test.client.fetch(std::move(request)));
    };
    EXPECT_EQ(fetched(base + "/echo?a=b+c"), "200 GET [b c]");
    EXPECT_EQ(fetched(base + "/chunks"), "200 onetwothree");
    EXPECT_EQ(fetched(base + "/large").size(), 4U + 1'000'000);
    EXPECT_EQ(fetched(base + "/nothing"), "204 ");
    EXPECT_EQ(fetched(base + "/none"), "HTTPClientError: HTTP 404: Not Found");
    HTTPRequest request(base + "/echo");
    request.method = "HEAD";
    EXPECT_EQ(fetched(request), "200 ");
    request.method = "PUT";
    request.body = "put";
    request.expect_100_continue = true;
    EXPECT_EQ(fetched(request), "200 PUT [put]");
    request.body.reset();
    request.body_producer = [](HTTPRequest::WriteBody write) -> Future<void> {
        co_yield write("pieces ");
        co_yield write("of it");
    };
    EXPECT_EQ(fetched(request), "200 PUT [pieces of it]");
    HTTPRequest post(base + "/moved");
    post.method = "POST";
    post.body = "a=b";
    EXPECT_EQ(fetched(post), "200 GET [moved]");
}
