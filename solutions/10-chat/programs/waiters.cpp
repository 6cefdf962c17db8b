// Many who wait for one message, and what that costs the chat:
//
//     chat --port 8010 --poller epoll --quiet
//     waiters --port 8010 --poller epoll --waiters 10000
//
// They wait, nothing happens for a while, and then somebody says one thing.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <sys/select.h>

#include "common/cli/program_options.hpp"
#include "common/net/descriptor_limit.hpp"

#include "chat_connection.hpp"
#include "following.hpp"
#include "gen.hpp"
#include "poller_option.hpp"

using namespace tornado;
using std::chrono::milliseconds;
using Connection = std::shared_ptr<chat::ChatConnection>;

namespace {

struct Plan {
    std::string host;
    std::uint16_t port;
    std::size_t waiters;
    std::chrono::seconds idle;  // how long nothing happens
};

/// What the server says of itself; see server_figures.hpp.
struct Figures {
    std::size_t waiting = 0;
    long polls = 0;
    double resident = 0;  // bytes
    double cpu = 0;       // seconds
};

/// Who has heard what, and when.
class Tally {
  public:
    explicit Tally(std::size_t waiters)
        : waiters_(waiters) {}

    /// What the `waiter`-th of them is told.
    chat::Tell told(std::size_t waiter) {
        return [this, waiter](const chat::Heard& message) {
            auto& times = heard_[message.id];
            times.resize(waiters_);
            ++times[waiter];
            last_ = IOLoop::current().time();
        };
    }

    /// How many have heard it, and how often all of them together.
    std::pair<std::size_t, std::size_t> of(const std::string& id) {
        std::pair<std::size_t, std::size_t> sum;
        for (const std::size_t times : heard_[id]) {
            sum.first += times > 0 ? 1 : 0;
            sum.second += times;
        }
        return sum;
    }

    IOLoop::TimePoint last() const { return last_; }

  private:
    std::size_t waiters_;
    std::map<std::string, std::vector<std::size_t>> heard_;  // by id
    IOLoop::TimePoint last_;
};

Future<Figures> figures(Connection connection) {
    const std::string answer = co_yield connection->get("/a/figures");
    const auto json = nlohmann::json::parse(answer);
    co_return Figures{.waiting = json.at("waiting"),
                      .polls = json.at("polls"),
                      .resident = json.at("resident"),
                      .cpu = json.at("cpu")};
}

/// Asks until so many wait.
Future<Figures> when_waiting(Connection connection, std::size_t waiting) {
    constexpr int most = 3000;
    for (int tries = 0; tries < most; ++tries) {
        const Figures now = co_yield figures(connection);
        if (now.waiting >= waiting) co_return now;
        co_yield gen::sleep(milliseconds(10));
    }
    throw std::runtime_error("they do not get through; see the server's log");
}

/// A hundred at a time: the system queues no more than that for a server that
/// is busy with others.
Future<void> park(std::shared_ptr<const Plan> plan,
                  std::shared_ptr<Tally> tally,
                  Connection connection) {
    constexpr std::size_t group = 100;
    for (std::size_t i = 0; i < plan->waiters; ++i) {
        auto waiter = std::make_shared<chat::ChatConnection>(
            plan->host, plan->port, "waiter " + std::to_string(i + 1));
        chat::Ask ask = [waiter](std::string cursor) {
            return waiter->updates(std::move(cursor));
        };
        (void)chat::follow(ask, tally->told(i));
        if ((i + 1) % group == 0) co_yield when_waiting(connection, i + 1);
    }
    co_yield when_waiting(connection, plan->waiters);
}

double seconds(IOLoop::Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

/// What a question for the figures costs by itself is taken off.
Future<void> watch_idle(std::shared_ptr<const Plan> plan,
                        Connection connection) {
    const Figures first = co_yield figures(connection);
    const Figures second = co_yield figures(connection);
    co_yield gen::sleep(plan->idle);
    const Figures third = co_yield figures(connection);
    const long asking = second.polls - first.polls;
    std::printf("idle for %2lld s       woken %ld times, %.1f ms of processor "
                "time\n",
                static_cast<long long>(plan->idle.count()),
                third.polls - second.polls - asking,
                1000 * (third.cpu - second.cpu));
    std::fflush(stdout);
}

Future<void> say(std::shared_ptr<const Plan> plan,
                 std::shared_ptr<Tally> tally,
                 Connection connection) {
    const Figures before = co_yield figures(connection);
    const auto start = IOLoop::current().time();
    const std::string answer =
        co_yield connection->post("/a/message/new", "body=dinner+is+ready");
    const double answered = seconds(IOLoop::current().time() - start);
    const std::string id = nlohmann::json::parse(answer).at("id");
    // They ask again when they have heard it, and so they all wait again.
    while (tally->of(id).first < plan->waiters)
        co_yield gen::sleep(milliseconds(20));
    const double last = seconds(tally->last() - start);
    const Figures after = co_yield when_waiting(connection, plan->waiters);
    const auto [heard, times] = tally->of(id);
    const auto count = static_cast<double>(plan->waiters);
    std::printf("one message         heard by %zu, by nobody twice: %s\n"
                "  its sender        answered after %.1f ms\n"
                "  the last of them  after %.0f ms\n"
                "  the server        %.0f us each, with their next request\n",
                heard,
                heard == times ? "yes" : "NO",
                1000 * answered,
                1000 * last,
                1e6 * (after.cpu - before.cpu) / count);
}

Future<void> run(std::shared_ptr<const Plan> plan) {
    auto connection = std::make_shared<chat::ChatConnection>(
        plan->host, plan->port, "waiters");
    auto tally = std::make_shared<Tally>(plan->waiters);
    const Figures before = co_yield figures(connection);
    if (before.waiting > 0)
        throw std::runtime_error("somebody waits there already");
    const auto start = IOLoop::current().time();
    co_yield park(plan, tally, connection);
    const double parked = seconds(IOLoop::current().time() - start);
    const Figures after = co_yield figures(connection);
    std::printf("%-20zuwait after %.1f s\n"
                "the server          %.0f MB, that is %.1f KB for each\n",
                plan->waiters,
                parked,
                after.resident / 1e6,
                (after.resident - before.resident) / 1e3 /
                    static_cast<double>(plan->waiters));
    std::fflush(stdout);
    co_yield watch_idle(plan, connection);
    co_yield say(plan, tally, connection);
}

/// As many as were wanted, or as there can be.
/// errors: std::runtime_error if not even one can be
std::size_t possible(std::size_t waiters, const std::string& poller) {
    constexpr std::size_t others = 50;  // descriptors for everything else
    const std::size_t limit = raise_descriptor_limit(waiters + others);
    if (limit <= others)
        throw std::runtime_error("no more than " + std::to_string(limit) +
                                 " descriptors (ulimit -Hn) are too few");
    if (limit < waiters + others) {
        waiters = limit - others;
        std::printf("This process may have %zu descriptors (ulimit -Hn), so "
                    "there are %zu waiters.\n",
                    limit,
                    waiters);
    }
    if (poller == "select" && waiters + others > FD_SETSIZE) {
        waiters = FD_SETSIZE - others;
        std::printf("select() knows %d descriptors, so there are %zu waiters. "
                    "More take\n\"--poller epoll\", here and of the chat.\n",
                    FD_SETSIZE,
                    waiters);
    }
    return waiters;
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "many who wait for one message",
        {{"port", "8010", "of the chat"},
         {"address", "127.0.0.1", "of the chat"},
         {"waiters", "10000", "how many"},
         {"idle", "10", "seconds in which nothing happens"},
         {"poller", "select", "select or epoll (task 02.5)"}});
    try {
        const auto wanted =
            static_cast<std::size_t>(options.number("waiters", 1, 100'000));
        const std::string& poller = options.text("poller");
        const auto plan = std::make_shared<const Plan>(Plan{
            .host = options.text("address"),
            .port = options.port(),
            .waiters = possible(wanted, poller),
            .idle = std::chrono::seconds(options.number("idle", 1, 3600))});
        IOLoop loop(make_poller(poller));
        loop.run_sync([&] { return run(plan); });
    } catch (const std::exception& error) {
        std::fprintf(stderr, "waiters: %s\n", error.what());
        return 1;
    }
}
