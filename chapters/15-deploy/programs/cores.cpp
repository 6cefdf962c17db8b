// What several cores are good for: one loop, several threads, several
// processes, asked by the same clients.
//
//     cores --seconds 3 --count 2 --work 200
//
// Each request costs `work` rounds of a hash, so that it is the server's core
// that is missing, and not the client's.

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/cli/program_options.hpp"
#include "common/crypto/crypto.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "httpserver.hpp"
#include "iostream.hpp"
#include "loop_threads.hpp"
#include "netutil.hpp"
#include "poller_option.hpp"
#include "process.hpp"

using namespace tornado;

namespace {

struct Plan {
    int count;
    int work;
    std::chrono::seconds time;
    std::string poller;
};

using Request = std::shared_ptr<httputil::HTTPServerRequest>;

std::shared_ptr<HTTPServer> make_server(UniqueFd listener, int work) {
    HTTPServer::RequestCallback answer = [work](const Request& request) {
        std::string text = request->uri;
        for (int i = 0; i < work; ++i)
            text = crypto::sha256(text);
        (void)request->connection->write_headers(
            httputil::ResponseStartLine{},
            {{"Content-Length", std::to_string(text.size())}},
            text);
        request->connection->finish();
    };
    auto server = std::make_shared<HTTPServer>(std::move(answer));
    server->add_socket(std::move(listener));
    return server;
}

/// Asks on one connection, again and again.
// lifetime: `answers` outlives the loop
Future<void> ask(Address address, long& answers) {
    const auto stream = std::make_shared<IOStream>(UniqueFd(check_syscall(
        "socket",
        ::socket(
            address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))));
    co_yield stream->connect(address);
    while (true) {
        (void)stream->write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        co_yield stream->read_until("\r\n\r\n");
        co_yield stream->read_bytes(32);
        ++answers;
    }
}

/// Has the server asked by 32 clients.
/// returns: answers in a second
double measure(std::uint16_t port, const Plan& plan) {
    IOLoop loop(make_poller(plan.poller));
    loop.make_current();
    long answers = 0;
    constexpr int count = 32;
    std::vector<Future<void>> clients;
    clients.reserve(count);
    for (int i = 0; i < count; ++i)
        clients.push_back(ask(Address("127.0.0.1", port), answers));
    loop.call_later(plan.time, [&] { loop.stop(); });
    loop.start();
    loop.close();
    return static_cast<double>(answers) /
           std::chrono::duration<double>(plan.time).count();
}

std::vector<UniqueFd> listeners(int count) {
    std::vector<UniqueFd> made;
    made.push_back(bind_reusing_port(Address("127.0.0.1", 0)));
    const std::uint16_t port = local_port(made[0].get());
    while (static_cast<int>(made.size()) < count)
        made.push_back(bind_reusing_port(Address("127.0.0.1", port)));
    return made;
}

}  // namespace

/// Serves on a thread for each listener, until it is killed.
void serve_with_threads(std::vector<UniqueFd> sockets, const Plan& plan) {
    // TASK 15.4: make_server() on each thread, with a listener of its own.
    TORNADO_STUB("serve_with_threads", "15.4");
}

/// Serves in a process for each listener, until it is killed.
void serve_with_processes(std::vector<UniqueFd> sockets, const Plan& plan) {
    // TASK 15.1: as many children as there are listeners; each takes one.
    TORNADO_STUB("serve_with_processes", "15.1");
}

namespace {

/// Measures a server that runs in a process of its own.
double measured(std::vector<UniqueFd> sockets,
                void (*serve)(std::vector<UniqueFd>, const Plan&),
                const Plan& plan) {
    const std::uint16_t port = local_port(sockets[0].get());
    const pid_t server = check_syscall("fork", ::fork());
    if (server == 0) {
        serve(std::move(sockets), plan);
        ::_exit(0);
    }
    sockets.clear();
    const double rate = measure(port, plan);
    ::kill(server, SIGTERM);
    ::waitpid(server, nullptr, 0);
    return rate;
}

void compare(const Plan& plan) {
    const double one = measured(listeners(1), serve_with_threads, plan);
    const double threads =
        measured(listeners(plan.count), serve_with_threads, plan);
    const double processes =
        measured(listeners(plan.count), serve_with_processes, plan);
    std::printf("1 loop        %8.0f answers/s\n", one);
    std::printf("%d threads     %8.0f answers/s   %.2f times\n",
                plan.count,
                threads,
                threads / one);
    std::printf("%d processes   %8.0f answers/s   %.2f times\n",
                plan.count,
                processes,
                processes / one);
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "one loop against several",
        {{"count", "2", "how many threads, or processes"},
         {"work", "200", "hashes a request"},
         {"seconds", "3", "for each of the three"},
         {"poller", "select", "select or epoll (task 02.5)"}});
    try {
        compare({static_cast<int>(options.number("count", 1, 64)),
                 static_cast<int>(options.number("work", 0, 1'000'000)),
                 std::chrono::seconds(options.number("seconds", 1, 600)),
                 options.text("poller")});
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cores: %s\n", error.what());
        return 1;
    }
}
