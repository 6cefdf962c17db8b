// Many watch the shop of the program cart, and one buys. How many requests does
// that take, and how late is the news?
//
//     cart --port 8009
//     watchers --shop http://127.0.0.1:8009
//
// First they ask every few seconds, then by long polling.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "common/cli/program_options.hpp"

#include "gen.hpp"
#include "poller_option.hpp"
#include "watching.hpp"

using namespace tornado;
using httpclient::AsyncHTTPClient;
using std::chrono::milliseconds;

namespace {

/// Milliseconds, as they are shown.
using Shown = std::chrono::duration<double, std::milli>;

struct Plan {
    std::string shop;
    std::string poller;
    long watchers;
    milliseconds interval;  // between two questions of one watcher
    milliseconds every;     // between two changes
    milliseconds length;    // of each of the two runs
};

struct Tally {
    IOLoop::TimePoint changed;
    long answers = 0;
    long without_news = 0;
    std::vector<Shown> delays;  // from a change to its news
};

/// One watcher's answers.
Seen counted_in(Tally& tally, const IOLoop& loop) {
    return [&tally, &loop, last = -1](int count) mutable {
        ++tally.answers;
        if (count == last)
            ++tally.without_news;
        else if (last != -1)
            tally.delays.emplace_back(loop.time() - tally.changed);
        last = count;
    };
}

/// Takes an item, puts it back, takes it … At first it puts back what an
/// earlier run may have left in its cart.
Future<void> go_shopping(AsyncHTTPClient client,
                         std::shared_ptr<const Plan> plan,
                         std::shared_ptr<Tally> tally) {
    std::string action = "remove";
    while (true) {
        httpclient::HTTPRequest post(plan->shop + "/cart");
        post.method = "POST";
        post.body = "session=watchers&action=" + action;
        tally->changed = IOLoop::current().time();
        (void)(co_yield client.fetch(post));
        action = action == "add" ? "remove" : "add";
        co_yield gen::sleep(plan->every);
    }
}

using Watch = std::function<Future<void>(AsyncHTTPClient, Seen)>;

/// Has everybody watch for a while.
Tally measured(const std::shared_ptr<const Plan>& plan, const Watch& watch) {
    const auto tally = std::make_shared<Tally>();
    IOLoop loop(make_poller(plan->poller));
    loop.make_current();
    const auto all = static_cast<std::size_t>(plan->watchers);
    httpclient::AsyncHTTPClientOptions limits;
    limits.max_clients = all + 1;
    const AsyncHTTPClient client(limits);
    std::exception_ptr failure;
    const auto give_up = [&](const Future<void>& ended) {
        failure = ended.exception();
        loop.stop();
    };
    for (long i = 0; i < plan->watchers; ++i)
        loop.call_later(plan->interval * i / plan->watchers, [&] {
            loop.add_future(watch(client, counted_in(*tally, loop)), give_up);
        });
    loop.add_future(go_shopping(client, plan, tally), give_up);
    loop.call_later(plan->length, [&] { loop.stop(); });
    loop.start();
    if (failure) std::rethrow_exception(failure);
    return *tally;
}

void show(const std::string& name, const Tally& tally, const Plan& plan) {
    const std::vector<Shown>& delays = tally.delays;
    const Shown sum = std::accumulate(delays.begin(), delays.end(), Shown());
    const auto count = std::max(static_cast<double>(delays.size()), 1.0);
    const double seconds = Shown(plan.length).count() / 1000;
    const auto answers = static_cast<double>(tally.answers);
    std::printf("%-14s %10.1f %13.1f %% %10.1f ms %9.1f ms\n",
                name.c_str(),
                answers / seconds,
                100 * static_cast<double>(tally.without_news) /
                    std::max(answers, 1.0),
                sum.count() / count,
                delays.empty()
                    ? 0.0
                    : std::max_element(delays.begin(), delays.end())->count());
    std::fflush(stdout);
}

void run(const std::shared_ptr<const Plan>& plan) {
    std::printf("%ld watchers, a change every %ld ms\n\n"
                "                answers/s   without news"
                "   news after    at worst\n",
                plan->watchers,
                static_cast<long>(plan->every.count()));
    const auto by_polling = [&](AsyncHTTPClient client, Seen seen) {
        return watch_by_polling(
            std::move(client), plan->shop, plan->interval, std::move(seen));
    };
    const auto by_long_polling = [&](AsyncHTTPClient client, Seen seen) {
        return watch_by_long_polling(
            std::move(client), plan->shop, std::move(seen));
    };
    show("every " + std::to_string(plan->interval.count()) + " ms",
         measured(plan, by_polling),
         *plan);
    show("long polling", measured(plan, by_long_polling), *plan);
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "many who watch a shop",
        {{"shop", "http://127.0.0.1:8009", "where the program cart is"},
         {"watchers", "50", "how many"},
         {"interval", "2000", "milliseconds between a watcher's questions"},
         {"every", "5000", "milliseconds between two changes"},
         {"seconds", "20", "how long each of the two ways is watched"},
         {"poller", "select", "select or epoll (task 02.5)"}});
    try {
        const auto number = [&](const char* name, long most) {
            return options.number(name, 1, most);
        };
        run(std::make_shared<const Plan>(
            Plan{.shop = options.text("shop"),
                 .poller = options.text("poller"),
                 .watchers = number("watchers", 100'000),
                 .interval = milliseconds(number("interval", 3'600'000)),
                 .every = milliseconds(number("every", 3'600'000)),
                 .length = std::chrono::seconds(number("seconds", 3600))}));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "watchers: %s\n", error.what());
        return 1;
    }
}
