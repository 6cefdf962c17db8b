// Load for a server on this machine, from one thread on epoll, bounded in count
// and time. Every answer is checked.
//
//     bench_load hello --port 8040 --connections 64 --depth 16
//     bench_load longpoll --connections 10000 -- bench_server --port 0
//
// What stands after "--" is a server to be started, measured and ended: one
// that prints its port, or listens on the port of --port. Prints one line of
// name=value pairs.

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/cli/program_options.hpp"
#include "common/net/descriptor_limit.hpp"

#include "bench/load/loads.hpp"

using namespace tornado;
using namespace tornado::bench;

namespace {

constexpr auto modes = "hello, download, upload, longpoll or websocket";

std::vector<cli::Option> known_options() {
    return {
        {"port", "0", "where the server listens"},
        {"pid", "0", "the server's process, for its figures"},
        {"connections", "64", "clients; for longpoll: waiters"},
        {"depth", "1", "questions that a client sends at once"},
        {"answers", "1000000", "no more than so many"},
        {"milliseconds", "1000", "no longer than that"},
        {"warm-up", "0", "answers before it counts"},
        {"size", "128", "bytes of a WebSocket's message, or of a body"},
        {"path", "/", "what hello asks for"},
        {"body", "Hello, World!", "what that is answered with"},
        {"patience", "60", "seconds after which all of it has failed"},
    };
}

Order order_of(const cli::ProgramOptions& options) {
    const auto number = [&](const char* name, long least, long most) {
        return static_cast<std::size_t>(options.number(name, least, most));
    };
    return {.connections = number("connections", 1, 20'000),
            .depth = number("depth", 1, 256),
            .answers = number("answers", 1, 10'000'000),
            .seconds =
                static_cast<double>(number("milliseconds", 1, 60'000)) / 1000,
            .warm_up = number("warm-up", 0, 1'000'000),
            .size = number("size", 1, 10'000'000),
            .path = options.text("path"),
            .body = options.text("body")};
}

std::unique_ptr<Target> target_of(const cli::ProgramOptions& options,
                                  const std::vector<std::string>& server) {
    const Deadline deadline(
        std::chrono::seconds(options.number("patience", 1, 600)));
    if (!server.empty())
        return std::make_unique<Target>(server, options.port(), deadline);
    const auto pid = options.number("pid", 0, 1L << 22);
    return std::make_unique<Target>(
        options.port(), static_cast<pid_t>(pid), deadline);
}

Figures load(const std::string& mode, Target& target, const Order& order) {
    if (mode == "hello") return load_hello(target, order);
    if (mode == "download") return load_download(target, order);
    if (mode == "upload") return load_upload(target, order);
    if (mode == "longpoll") return load_longpoll(target, order);
    if (mode == "websocket") return load_websocket(target, order);
    throw std::invalid_argument(std::string(modes) + ", not " + mode);
}

}  // namespace

int main(int argc, char** argv) {
    char** const end = argv + argc;
    char** const dashes = std::find_if(argv, end, [](const char* word) {
        return std::strcmp(word, "--") == 0;
    });
    const std::vector<std::string> server(dashes == end ? end : dashes + 1,
                                          end);
    const bool named = dashes - argv > 1 && argv[1][0] != '-';
    char** const first = named ? argv + 1 : argv;
    const cli::ProgramOptions options(
        static_cast<int>(dashes - first), first, modes, known_options());
    std::unique_ptr<Target> target;
    try {
        const std::string mode = named ? argv[1] : "none";
        const Order order = order_of(options);
        constexpr std::size_t others = 50;  // descriptors for everything else
        const std::size_t wanted = order.connections + others;
        if (raise_descriptor_limit(wanted) < wanted)
            throw std::runtime_error("too many connections for ulimit -Hn");
        target = target_of(options, server);
        for (const auto& [name, value] : load(mode, *target, order))
            std::printf("%s=%.6g ", name.c_str(), value);
        std::printf("\n");
    } catch (const std::exception& error) {
        const auto why = target ? target->how_it_ended() : std::string();
        std::fprintf(stderr, "bench_load: %s%s\n", error.what(), why.c_str());
        return 1;
    }
}
