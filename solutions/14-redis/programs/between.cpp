// How long a message takes from one process of the chat to another:
//
//     chat --port 8014      and, in another terminal,      chat --port 8015
//     between --from 8014 --to 8015
//
// With "--to 8014", or with chapter 10's chat, it is one process.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "common/cli/program_options.hpp"

#include "chat_connection.hpp"
#include "gen.hpp"
#include "poller_option.hpp"

using namespace tornado;
using chat::ChatConnection;
using chat::Heard;

namespace {

constexpr auto pause_between = std::chrono::milliseconds(5);

struct Plan {
    std::uint16_t from;
    std::uint16_t to;
    int messages;
};

double milliseconds(IOLoop::Duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
}

Future<void> run(std::shared_ptr<const Plan> plan) {
    auto says =
        std::make_shared<ChatConnection>("127.0.0.1", plan->from, "says");
    auto hears =
        std::make_shared<ChatConnection>("127.0.0.1", plan->to, "hears");
    co_yield says->post("/a/message/new", "body=first");
    co_yield gen::sleep(std::chrono::milliseconds(200));
    std::vector<Heard> before = co_yield hears->updates("");
    std::string cursor = before.back().id;
    std::vector<double> answered;
    std::vector<double> heard;
    for (int i = 0; i < plan->messages; ++i) {
        Future<std::vector<Heard>> news = hears->updates(cursor);
        co_yield gen::sleep(pause_between);
        const auto start = IOLoop::current().time();
        co_yield says->post("/a/message/new", "body=hello");
        answered.push_back(milliseconds(IOLoop::current().time() - start));
        std::vector<Heard> got = co_yield news;
        heard.push_back(milliseconds(IOLoop::current().time() - start));
        cursor = got.back().id;
    }
    std::sort(answered.begin(), answered.end());
    std::sort(heard.begin(), heard.end());
    const std::size_t half = heard.size() / 2;
    const std::size_t most = heard.size() * 99 / 100;
    std::printf(
        "from %d to %d   said after %.2f ms (99 %%: %.2f)   heard after "
        "%.2f ms (99 %%: %.2f)\n",
        plan->from,
        plan->to,
        answered[half],
        answered[most],
        heard[half],
        heard[most]);
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "from one process of the chat to another",
        {{"from", "8014", "the port where it is said"},
         {"to", "8015", "the port where it is heard"},
         {"messages", "500", "how many"},
         {"poller", "select", "select or epoll (task 02.5)"}});
    try {
        IOLoop loop(make_poller(options.text("poller")));
        const auto port = [&options](const char* name) {
            return static_cast<std::uint16_t>(options.number(name, 1, 65535));
        };
        const auto plan = std::make_shared<const Plan>(
            Plan{.from = port("from"),
                 .to = port("to"),
                 .messages =
                     static_cast<int>(options.number("messages", 1, 100'000))});
        loop.run_sync([&] { return run(plan); });
    } catch (const std::exception& error) {
        std::fprintf(stderr, "between: %s\n", error.what());
        return 1;
    }
}
