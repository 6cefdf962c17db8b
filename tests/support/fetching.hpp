#pragma once
// An HTTP client on a loop that the test drives, and a server that the test
// plays: it sees every byte of a request, and answers what it likes. For tests
// only.

#include <algorithm>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

#include <poll.h>

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

/// "200 hello" or what else a fetch came to, in words.
inline std::string ending(const Future<HTTPResponse>& fetch) {
    if (!fetch.done()) return "pending";
    try {
        const HTTPResponse& response = fetch.result();
        return std::to_string(response.code) + " " + response.body;
    } catch (const httpclient::HTTPTimeoutError& error) {
        return std::string("HTTPTimeoutError: ") + error.what();
    } catch (const httpclient::HTTPStreamClosedError&) {
        return "HTTPStreamClosedError";
    } catch (const HTTPClientError& error) {
        if (error.code() == 599) return "HTTPClientError 599";
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

/// Who else is waited for: nobody, or a thread or a process beside the test's.
enum class Beside { nobody, others };

/// Time does not pass by itself: see pass().
class FetchLoop {
  public:
    using Where = std::source_location;  // the test's line, for its failure

    explicit FetchLoop(Beside beside = Beside::nobody)
        : beside_(beside) {
        loop.make_current();
    }

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

    /// Turns until `condition` holds. Only a test that will fail waits here
    /// for longer than bytes take within one thread. How long others take is
    /// the machine's affair: for them it ends with the watchdog.
    template <typename Condition>
    void drive(const Condition& condition,
               const std::string& what,
               Where where = Where::current()) {
        if (beside_ == Beside::others) {
            const auto turn = [this] {
                ::poll(nullptr, 0, 1);
                pump(loop);
            };
            return drive_until(turn, condition, what);
        }
        step("waited until " + what);
        constexpr int at_once = 100;
        constexpr int most = 1000;
        for (int turns = 0; turns < most && !condition(); ++turns) {
            if (turns > at_once) ::poll(nullptr, 0, 1);
            pump(loop);
        }
        expect_true(condition(),
                    what,
                    where.file_name(),
                    static_cast<int>(where.line()));
    }

    /// The next connection to `server`, or to the upstream.
    Client accept(HandUpstream& server, Where where = Where::current()) {
        std::optional<Client> peer;
        drive(
            [&] {
                if (!peer) peer = server.try_accept();
                return peer.has_value();
            },
            "the upstream has been connected to",
            where);
        return std::move(*peer);
    }

    Client accept(Where where = Where::current()) {
        return accept(upstream, where);
    }

    /// Turns until `peer` has received all of a head.
    /// returns: what it has received
    std::string request_on(Client& peer, Where where = Where::current()) {
        drive(
            [&] {
                return peer.received().find("\r\n\r\n") != std::string::npos ||
                       peer.closed();
            },
            "the server has received a request",
            where);
        settle();
        return peer.take();
    }

    /// Turns until the fetch is done, and the callbacks of that have run.
    /// returns: its ending
    std::string wait_for(const Future<HTTPResponse>& fetch,
                         Where where = Where::current()) {
        drive([&] { return fetch.done(); }, "the fetch is done", where);
        settle();
        return ending(fetch);
    }

    /// Fetches; the server receives the request and sends `reply`, then closes.
    /// returns: the ending
    std::string fetched(HTTPRequest request,
                        const std::string& reply,
                        Where where = Where::current()) {
        const auto fetch = client.fetch(std::move(request));
        Client peer = accept(where);
        last_request = request_on(peer, where);
        peer.send(reply);
        settle();
        peer.close();
        return wait_for(fetch, where);
    }

    FakeTimeIOLoop loop;
    HandUpstream upstream;
    AsyncHTTPClient client{loop};
    std::string last_request;  // of fetched()

  private:
    Beside beside_;
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
