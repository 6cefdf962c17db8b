#pragma once
// An HTTP client on a loop that the test drives, and a server that the test
// plays: it sees every byte of a request, and answers what it likes. For tests
// only.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "httpclient.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/hand_upstream.hpp"

namespace tornado::testing {

using httpclient::AsyncHTTPClient;
using httpclient::AsyncHTTPClientOptions;
using httpclient::HTTPClientError;
using httpclient::HTTPRequest;
using httpclient::HTTPResponse;
using httpclient::RaiseError;

/// "200 hello", "404 Not Found" or what else a fetch came to, in words.
inline std::string ending(const Future<HTTPResponse>& fetch) {
    if (!fetch.done()) return "pending";
    try {
        const HTTPResponse& response = fetch.result();
        return std::to_string(response.code) + " " + response.body;
    } catch (const HTTPClientError& error) {
        return std::string("HTTPClientError: ") + error.what();
    } catch (const std::invalid_argument&) {
        return "std::invalid_argument";
    } catch (const std::exception& error) {
        return std::string("failed: ") + error.what();
    }
}

/// An answer with its Content-Length.
inline std::string answer(const std::string& body,
                          const std::string& status = "200 OK",
                          const std::string& headers = "") {
    return "HTTP/1.1 " + status + "\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Time does not pass by itself: see pass().
class FetchLoop {
  public:
    FetchLoop() { loop.make_current(); }

    /// A URL of the server.
    std::string url(const std::string& path = "/") const {
        return "http://127.0.0.1:" + std::to_string(upstream.port()) + path;
    }

    /// A few turns: enough for everything that needs no bytes from outside.
    void settle() { pump(loop, 8); }

    /// Lets time pass, and what is due then happen.
    void pass(IOLoop::Duration duration) {
        loop.pass(duration);
        settle();
    }

    /// The next connection to the server.
    Client accept() {
        return upstream.accept([this] { pump(loop); });
    }

    /// Turns until `peer` has received all of a head.
    /// returns: what it has received
    std::string request_on(Client& peer) {
        drive_until([this] { pump(loop); },
                    [&] {
                        return peer.received().find("\r\n\r\n") !=
                                   std::string::npos ||
                               peer.closed();
                    },
                    "the server has received a request");
        settle();
        return peer.take();
    }

    /// Turns until the fetch is done, and the callbacks of that have run.
    /// returns: its ending
    std::string wait_for(const Future<HTTPResponse>& fetch) {
        drive_until([this] { pump(loop); },
                    [&] { return fetch.done(); },
                    "the fetch is done");
        settle();
        return ending(fetch);
    }

    /// Fetches; the server receives the request and sends `reply`, then closes.
    /// returns: the ending
    std::string fetched(HTTPRequest request, const std::string& reply) {
        const auto fetch = client.fetch(std::move(request));
        Client peer = accept();
        last_request = request_on(peer);
        peer.send(reply);
        settle();
        peer.close();
        return wait_for(fetch);
    }

    FakeTimeIOLoop loop;
    HandUpstream upstream;
    AsyncHTTPClient client{loop};
    std::string last_request;  // of fetched()
};

/// The lines of a request's head that begin with "`name`:".
inline Lines header_lines(const std::string& request, const std::string& name) {
    Lines found;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = request.find("\r\n", begin);
        if (end == std::string::npos || end == begin) return found;
        std::string line = request.substr(begin, end - begin);
        if (line.starts_with(name + ":")) found.push_back(std::move(line));
        begin = end + 2;
    }
}

}  // namespace tornado::testing
