#pragma once
// Serves bytes as if a client had sent them, in slices of a given size, and
// says what came of it. For fuzzers only.

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "common/log/log.hpp"
#include "common/net/sockets.hpp"

#include "http1connection.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "whole_request.hpp"

namespace tornado::fuzzing {

/// Reads what the server has sent so far.
inline void receive(int fd, std::string& received) {
    std::array<char, 65536> bytes;
    while (true) {
        const ssize_t size =
            ::recv(fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (size <= 0) return;
        received.append(bytes.data(), static_cast<std::size_t>(size));
    }
}

/// The answers and the requests behind them, as the application saw them.
inline std::string serve(std::string_view bytes,
                         std::size_t slice,
                         const HTTP1ConnectionParameters& params) {
    log::set_sink([](const log::Record&) {});
    std::string seen;
    testing::FakeTimeIOLoop loop;
    loop.make_current();
    auto [ours, theirs] = socket_pair();
    auto stream = std::make_shared<IOStream>(std::move(theirs), loop);
    auto connection = std::make_shared<HTTP1ServerConnection>(
        std::move(stream),
        std::make_shared<const HTTP1ConnectionParameters>(params),
        httputil::RequestContext());
    auto requests = std::make_shared<WholeRequests>(
        [&seen](const std::shared_ptr<httputil::HTTPServerRequest>& request) {
            seen += request->method + " " + request->uri + " " +
                    request->version + "\n";
            request->headers.append_to(seen);
            seen += "[" + request->body + "]\n";
            (void)request->connection->write_headers(
                httputil::ResponseStartLine{}, {{"Content-Length", "2"}}, "ok");
            request->connection->finish();
        });
    const auto served = connection->start_serving(std::move(requests));
    std::string received;
    while (!bytes.empty() && !served.done()) {
        const auto part = bytes.substr(0, slice);
        bytes.remove_prefix(part.size());
        // A full buffer would be the server's fault: it reads all it gets.
        if (::send(ours.get(), part.data(), part.size(), MSG_NOSIGNAL) < 0)
            break;
        testing::pump(loop, 3);
        receive(ours.get(), received);
    }
    ::shutdown(ours.get(), SHUT_WR);
    // Pipelined requests take a turn each, and no more.
    for (int turns = 0; !served.done() && turns < 2000; ++turns) {
        testing::pump(loop, 6);
        receive(ours.get(), received);
    }
    if (!served.done()) __builtin_trap();  // it does not come to an end
    receive(ours.get(), received);
    return seen + received;
}

/// Traps unless the bytes come to the same, however they are cut.
inline void check_slices(const std::string& bytes,
                         const HTTP1ConnectionParameters& params) {
    const std::string whole = serve(bytes, bytes.size() + 1, params);
    // Small slices of what is short; at most 64 of what is long.
    const std::size_t some = 1 + bytes.size() % 7 + bytes.size() / 64;
    if (serve(bytes, some, params) != whole) __builtin_trap();
}

}  // namespace tornado::fuzzing
