// What one message costs that many hear, by long polling and by WebSocket:
//
//     chat --port 8011 --poller epoll --quiet --no-xsrf --cookie-secret x
//     compare --port 8011 --poller epoll --cookie-secret x --way polling
//
// and then, with a chat that was started anew, --way websocket. Clients send
// the headers that a browser sends. Time is the client's, bytes are the
// system's count, processor time and memory are the server's own word.

#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/cli/program_options.hpp"
#include "common/net/descriptor_limit.hpp"

#include "gen.hpp"
#include "listeners.hpp"
#include "poller_option.hpp"
#include "session_chat.hpp"
#include "signed_value.hpp"

using namespace tornado;
using compare::ListeningClient;
using compare::Place;
using compare::PollingClient;
using compare::Traffic;

namespace {

struct Plan {
    Place place;
    std::size_t clients;
    int messages;
};

/// What the server says of itself: see server_figures.hpp of chapter 10.
struct Figures {
    std::size_t waiting = 0;
    double resident = 0;  // bytes
    double cpu = 0;       // seconds
};

/// Of one way.
struct Costs {
    double memory = 0;  // of a client that waits, in bytes
    double sent = 0;    // bytes of a client, for each message
    double received = 0;
    double milliseconds = 0;  // until the last has heard it
    double cpu = 0;           // seconds of the server for each who hears it
};

Future<Figures> figures(std::shared_ptr<PollingClient> client) {
    std::string answer = co_yield client->ask("GET", "/a/figures");
    const auto json = nlohmann::json::parse(answer);
    co_return Figures{.waiting = json.at("waiting"),
                      .resident = json.at("resident"),
                      .cpu = json.at("cpu")};
}

Future<Figures> when_waiting(std::shared_ptr<PollingClient> client,
                             std::size_t waiting) {
    constexpr int most = 3000;
    for (int tries = 0; tries < most; ++tries) {
        const Figures now = co_yield figures(client);
        if (now.waiting == waiting) co_return now;
        co_yield gen::sleep(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("they do not get through; see the server's log");
}

Future<void> say(std::shared_ptr<PollingClient> client) {
    const std::string answer =
        co_yield client->ask("POST", "/a/message/new", "body=dinner+is+ready");
    if (!nlohmann::json::parse(answer).contains("id"))
        throw std::runtime_error("the chat did not take a message");
}

template <typename Client>
Traffic traffic(const std::vector<std::shared_ptr<Client>>& clients) {
    Traffic sum;
    for (const auto& client : clients) {
        const Traffic one = compare::traffic_of(client->stream());
        sum.sent += one.sent;
        sum.received += one.received;
    }
    return sum;
}

/// As many as the plan says, and they listen.
template <typename Client>
Future<std::vector<std::shared_ptr<Client>>>
connected(std::shared_ptr<const Plan> plan, compare::Told told) {
    std::vector<std::shared_ptr<Client>> clients;
    for (std::size_t i = 0; i < plan->clients; ++i) {
        auto client = std::make_shared<Client>(plan->place);
        co_yield client->connect();
        (void)client->follow(told);
        clients.push_back(client);
    }
    co_return clients;
}

/// Has everybody listen in one way, and somebody speak.
template <typename Client>
Future<Costs> measured(std::shared_ptr<const Plan> plan,
                       std::shared_ptr<PollingClient> speaker) {
    const auto heard = std::make_shared<std::size_t>(0);
    const compare::Told told = [heard](const std::string&) { ++*heard; };
    const Figures before = co_yield figures(speaker);
    const auto clients = co_yield connected<Client>(plan, told);
    co_yield say(speaker);  // so that they all have a cursor
    while (*heard < plan->clients)
        co_yield gen::sleep(std::chrono::milliseconds(1));
    const Figures parked = co_yield when_waiting(speaker, plan->clients);
    const Traffic first = traffic(clients);
    std::chrono::duration<double, std::milli> time{};
    for (int i = 0; i < plan->messages; ++i) {
        *heard = 0;
        const auto start = IOLoop::current().time();
        co_yield say(speaker);
        while (*heard < plan->clients)
            co_yield gen::moment;
        time += IOLoop::current().time() - start;
        [[maybe_unused]] const Figures now =
            co_yield when_waiting(speaker, plan->clients);
    }
    const Figures after = co_yield figures(speaker);
    const Traffic last = traffic(clients);
    const auto count = static_cast<double>(plan->clients);
    const double hearings = count * plan->messages;
    co_return Costs{
        .memory = (parked.resident - before.resident) / count,
        .sent = static_cast<double>(last.sent - first.sent) / hearings,
        .received =
            static_cast<double>(last.received - first.received) / hearings,
        .milliseconds = time.count() / plan->messages,
        .cpu = (after.cpu - parked.cpu) / hearings};
}

void show(const char* what, double value, const char* unit) {
    std::printf("%-34s %10.1f %s\n", what, value, unit);
}

template <typename Client>
Future<void> run(std::shared_ptr<const Plan> plan) {
    auto speaker = std::make_shared<PollingClient>(plan->place);
    co_yield speaker->connect();
    const Costs costs = co_yield measured<Client>(plan, speaker);
    std::printf(
        "%zu clients hear %d messages\n", plan->clients, plan->messages);
    show("to the server, for each message", costs.sent, "bytes");
    show("to the client, for each message", costs.received, "bytes");
    show("the last has heard it after", costs.milliseconds, "ms");
    show("the server, for each who hears it", 1e6 * costs.cpu, "us");
    show("the server's memory for a client", costs.memory / 1e3, "KB");
}

Plan plan_of(const cli::ProgramOptions& options) {
    const std::string user =
        web::create_signed_value({{{0, options.text("cookie-secret")}}, 0},
                                 session_chat::user_cookie,
                                 "compare",
                                 std::chrono::system_clock::now());
    const auto clients =
        static_cast<std::size_t>(options.number("clients", 1, 10'000));
    constexpr std::size_t others = 50;  // descriptors
    raise_descriptor_limit(clients + others);
    return {.place = {.host = options.text("address"),
                      .port = options.port(),
                      .cookie = "Cookie: chat_user=" + user + "\r\n"},
            .clients = clients,
            .messages =
                static_cast<int>(options.number("messages", 1, 10'000))};
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "long polling and WebSocket, side by side",
        {{"port", "8011", "of the chat"},
         {"address", "127.0.0.1", "of the chat"},
         {"cookie-secret", "", "the chat's"},
         {"clients", "500", "how many listen"},
         {"messages", "20", "how many are said"},
         {"way", "polling", "polling or websocket"},
         {"poller", "select", "select or epoll (task 02.5)"}});
    try {
        const auto plan = std::make_shared<const Plan>(plan_of(options));
        IOLoop loop(make_poller(options.text("poller")));
        const std::string way = options.text("way");
        if (way == "polling")
            loop.run_sync([&] { return run<PollingClient>(plan); });
        else if (way == "websocket")
            loop.run_sync([&] { return run<ListeningClient>(plan); });
        else
            throw std::invalid_argument("--way must be polling or websocket");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "compare: %s\n", error.what());
        return 1;
    }
}
