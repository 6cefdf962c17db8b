// How long does /hello take while others want slow pages?
//
//     backend --port 8113
//     latency --server http://127.0.0.1:8113
//
// First nobody wants anything else, then a few clients ask for /digest again
// and again, and then for /blocking. Given.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "common/cli/program_options.hpp"

#include "gen.hpp"
#include "httpclient.hpp"
#include "ioloop.hpp"

using namespace tornado;
using httpclient::AsyncHTTPClient;

namespace {

/// Milliseconds, as they are shown.
using Shown = std::chrono::duration<double, std::milli>;
using std::chrono::milliseconds;

struct Plan {
    std::string server;
    long clients;
    milliseconds length;  // of each of the three runs
};

httpclient::HTTPRequest request(const std::string& url) {
    httpclient::HTTPRequest patient(url);
    patient.request_timeout = milliseconds(0);
    return patient;
}

/// Asks again and again.
Future<void> hurry(AsyncHTTPClient client, std::string url) {
    while (true)
        (void)(co_yield client.fetch(request(url)));
}

/// Asks every 20 ms at most, and keeps how long each answer took.
// lifetime: `delays` belongs to measured(), and so does the loop
Future<void> measure(AsyncHTTPClient client,
                     std::string url,
                     IOLoop::TimePoint end,
                     std::vector<Shown>& delays) {
    const IOLoop& loop = IOLoop::current();
    while (loop.time() < end) {
        const auto asked = loop.time();
        (void)(co_yield client.fetch(request(url)));
        delays.emplace_back(loop.time() - asked);
        co_yield gen::sleep(milliseconds(20));
    }
}

std::vector<Shown> measured(const Plan& plan, const std::string& path) {
    std::vector<Shown> delays;
    IOLoop loop;
    loop.make_current();
    const AsyncHTTPClient client;
    if (!path.empty())
        for (long i = 0; i < plan.clients; ++i)
            (void)hurry(client, plan.server + path + "?text=hello");
    loop.run_sync([&] {
        return measure(
            client, plan.server + "/hello", loop.time() + plan.length, delays);
    });
    std::sort(delays.begin(), delays.end());
    return delays;
}

void run(const Plan& plan) {
    std::printf("%ld clients want    /hello: answers     median      worst\n",
                plan.clients);
    for (const std::string path : {"", "/digest", "/blocking"}) {
        const auto delays = measured(plan, path);
        std::printf("%-26s %10zu %7.1f ms %7.1f ms\n",
                    path.empty() ? "nothing else" : path.c_str(),
                    delays.size(),
                    delays[delays.size() / 2].count(),
                    delays.back().count());
        std::fflush(stdout);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "how long /hello takes while others want slow pages",
        {{"server", "http://127.0.0.1:8113", "the program backend"},
         {"clients", "4", "who want the slow page"},
         {"seconds", "5", "for each of the three"}});
    try {
        run({options.text("server"),
             options.number("clients", 1, 8),
             std::chrono::seconds(options.number("seconds", 1, 3600))});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "latency: %s\n", error.what());
        return 1;
    }
    return 0;
}
