// The chat that deploy runs: chapter 14's, in several processes on one port,
// behind a proxy, and with a good end.
//
//     redis-server --port 6380
//     room --port 8015 --redis 127.0.0.1:6380 --processes 2
//
// Given.

#include "room.hpp"

#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "common/cli/program_options.hpp"
#include "common/net/descriptor_limit.hpp"

#include "netutil.hpp"
#include "poller_option.hpp"
#include "process.hpp"
#include "xheaders.hpp"

using namespace tornado;

namespace {

/// Runs in each process.
void serve(std::vector<UniqueFd> sockets, const cli::ProgramOptions& options) {
    constexpr std::size_t many = 20'000;  // descriptors
    raise_descriptor_limit(many);
    IOLoop loop(make_poller(options.text("poller")));
    loop.make_current();
    const auto endpoint = redis::endpoint_from(options.text("redis"));
    redis::Client client(endpoint);
    redis::Subscriber subscriber(endpoint);
    chat::FutureMessageBuffer buffer;
    redis::MessageFeed feed(client, subscriber, buffer);
    GracefulStop stop;
    const room::Room room{.buffer = buffer, .feed = feed, .stop = stop};
    web::Settings settings;
    if (options.flag("quiet"))
        settings.log_function = [](const web::RequestHandler&) {};
    web::Application app(room::rules(room), std::move(settings));
    HTTPServer& server =
        app.add_server({.max_body_size = 64 * 1024,
                        .idle_connection_timeout = std::chrono::seconds(75),
                        .body_timeout = std::chrono::seconds(60),
                        .xheaders = trust_proxies(Networks({"127.0.0.1"}))});
    server.add_sockets(std::move(sockets));
    stop.add_server(server);
    stop.handle_signals();
    loop.start();
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8015);
    known.push_back(
        {"redis", "127.0.0.1:6379", "ADDRESS:PORT, or a Unix socket's path"});
    known.push_back({"processes", "1", "how many"});
    known.push_back({"quiet", "no", "say only what is amiss", true});
    const cli::ProgramOptions options(
        argc, argv, "a chat of several processes, on one port", known);
    try {
        auto sockets = bind_sockets(options.port(), options.text("address"));
        if (!options.flag("quiet"))
            std::printf("chat on port %d\n", local_port(sockets[0].get()));
        std::fflush(stdout);
        const auto processes =
            static_cast<int>(options.number("processes", 1, 64));
        if (processes > 1) fork_processes(processes);
        serve(std::move(sockets), options);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "room: %s\n", error.what());
        return 1;
    }
}
