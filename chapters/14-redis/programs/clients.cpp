// One client for all requests, or one for each? The same commands both ways:
//
//     redis-server --port 6380
//     clients --redis 127.0.0.1:6380

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/cli/program_options.hpp"

#include "client.hpp"
#include "gen.hpp"
#include "poller_option.hpp"

using namespace tornado;
using redis::Client;
using redis::Reply;

namespace {

struct Plan {
    redis::Endpoint endpoint;
    int requests;    // in all
    int concurrent;  // at a time
};

using Times = std::vector<double>;  // ms, one a request

double since(IOLoop::TimePoint start) {
    return std::chrono::duration<double, std::milli>(IOLoop::current().time() -
                                                     start)
        .count();
}

/// What one request of a web page needs.
Future<void> request(std::shared_ptr<Client> client) {
    co_yield client->command("GET", "clients:name");
}

/// One visitor, whose requests follow one another.
/// shared: null: each request makes a client of its own
Future<void> visitor(std::shared_ptr<const Plan> plan,
                     std::shared_ptr<Client> shared,
                     Times* times) {
    for (int i = 0; i < plan->requests / plan->concurrent; ++i) {
        const auto start = IOLoop::current().time();
        auto client = shared;
        if (!client) client = std::make_shared<Client>(plan->endpoint);
        co_yield request(client);
        times->push_back(since(start));
    }
}

/// "total_connections_received" and its like, as Redis counts them.
Future<long> statistic(std::shared_ptr<Client> client, std::string name) {
    Reply info = co_yield client->command("INFO", "stats");
    const std::string& text = info.text();
    const std::size_t at = text.find(name + ":");
    co_return std::stol(text.substr(at + name.size() + 1));
}

Future<void> measure(std::shared_ptr<const Plan> plan,
                     std::shared_ptr<Client> own,
                     std::shared_ptr<Client> shared) {
    constexpr const char* connections = "total_connections_received";
    const long before = co_yield statistic(own, connections);
    const auto start = IOLoop::current().time();
    Times times;
    std::vector<Future<void>> visitors;
    visitors.reserve(static_cast<std::size_t>(plan->concurrent));
    for (int i = 0; i < plan->concurrent; ++i)
        visitors.push_back(visitor(plan, shared, &times));
    co_yield gen::multi(visitors);
    const double total = since(start);
    const long after = co_yield statistic(own, connections);
    std::sort(times.begin(), times.end());
    const auto count = static_cast<double>(times.size());
    std::printf("%-22s %6.0f requests/s\n"
                "    half within %5.2f ms, 99 %% within %6.2f ms\n"
                "    %ld connections\n",
                shared ? "one client, shared:" : "one for each request:",
                1000 * count / total,
                times[times.size() / 2],
                times[times.size() * 99 / 100],
                after - before);
    std::fflush(stdout);
}

Future<void> run(std::shared_ptr<const Plan> plan) {
    auto client = std::make_shared<Client>(plan->endpoint);
    co_yield client->command("SET", "clients:name", "anna");
    co_yield measure(plan, client, client);
    co_yield measure(plan, client, nullptr);
}

/// errors: std::invalid_argument if there are fewer requests than are to be
///         under way at a time
Plan plan_from(const cli::ProgramOptions& options) {
    Plan plan{.endpoint = redis::endpoint_from(options.text("redis")),
              .requests =
                  static_cast<int>(options.number("requests", 1, 10'000'000)),
              .concurrent =
                  static_cast<int>(options.number("concurrent", 1, 10'000))};
    if (plan.requests < plan.concurrent)
        throw std::invalid_argument("--requests is less than --concurrent");
    return plan;
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "one client, or one for each request",
        {{"redis", "127.0.0.1:6379", "ADDRESS:PORT, or a Unix socket's path"},
         {"requests", "20000", "how many, each way; at least --concurrent"},
         {"concurrent", "100", "how many at a time"},
         {"poller", "epoll", "select or epoll (task 02.5)"}});
    try {
        IOLoop loop(make_poller(options.text("poller")));
        const auto plan = std::make_shared<const Plan>(plan_from(options));
        loop.run_sync([&] { return run(plan); });
    } catch (const std::exception& error) {
        std::fprintf(stderr, "clients: %s\n", error.what());
        return 1;
    }
}
