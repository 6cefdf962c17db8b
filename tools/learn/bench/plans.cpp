#include <algorithm>

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

const std::string processor = "cpu_us";

BenchPlan hello_plan(const std::string& time) {
    return {"hello",
            "GET / answered with \"Hello, World!\": processor time of the "
            "server for a request, as a multiple of what the least possible "
            "server takes in the same round.",
            7,
            {{{"hello", "--milliseconds", time, "--warm-up", "20000"},
              {{"hello",
                "Keep-alive requests, 64 connections",
                processor,
                "request"}}},
             {{"hello",
               "--milliseconds",
               time,
               "--warm-up",
               "20000",
               "--depth",
               "16"},
              {{"pipelined",
                "The same, 16 requests sent at once",
                processor,
                "request"}}}}};
}

BenchPlan longpoll_plan(const std::string& waiters) {
    return {"longpoll",
            "Polls that wait for the next message, and one message to all of "
            "them, as in the chat of chapter 10: processor time and memory of "
            "the server for each who waits.",
            10,
            {{{"longpoll", "--connections", waiters},
              {{"publish",
                "One message to " + waiters + " parked polls, each",
                processor,
                "waiter"},
               {"memory",
                "Memory of one parked poll",
                "waiter_bytes",
                "waiter",
                false}}}}};
}

BenchPlan websocket_plan(const std::string& time) {
    return {"websocket",
            "Messages of 128 bytes on WebSockets, sent back: processor time "
            "of the server for a message.",
            12,
            {{{"websocket", "--milliseconds", time, "--warm-up", "20000"},
              {{"echo",
                "128 bytes there and back, 64 connections",
                processor,
                "message"}}},
             {{"websocket",
               "--milliseconds",
               time,
               "--warm-up",
               "20000",
               "--depth",
               "16"},
              {{"pipelined",
                "The same, 16 messages sent at once",
                processor,
                "message"}}}}};
}

BenchPlan loop_plan(const std::string& time) {
    return {"loop",
            "What the loop itself costs, within one process: processor time "
            "of one operation, as a multiple of calling a function from a "
            "list.",
            4,
            {{{"--milliseconds", time},
              {{"add_callback",
                "add_callback, and the callback runs",
                "add_callback_us",
                "callback"},
               {"call_later",
                "call_later, and the timer runs",
                "call_later_us",
                "timer"},
               {"future",
                "A Future made, set, and its callback run by the loop",
                "future_us",
                "Future"},
               {"coroutine",
                "A coroutine suspended, and resumed by the loop",
                "coroutine_us",
                "resume"}}}}};
}

/// 100, 1,000 and so on; 300 and the like as well if `steps` says so.
std::vector<int> growing(int first, int last, bool steps = false) {
    std::vector<int> all;
    for (int decade = first; decade <= last; decade *= 10) {
        all.push_back(decade);
        if (steps && decade < last) {
            all.push_back(3 * decade);
        }
    }
    return all;
}

/// Requests enough to count by: one of each connection, and these.
void count_requests(BenchRun& run, int connections, int more) {
    run.few = connections;
    run.many = connections + more;
}

BenchPlan connections_plan(const std::string& time, bool quick) {
    BenchPlan plan{"connections",
                   "GET / answered with \"Hello, World!\", from more and more "
                   "connections that all ask at once: processor time of the "
                   "server for a request.",
                   7,
                   {},
                   "connections"};
    for (const int count : growing(10, quick ? 1000 : 10'000, !quick)) {
        BenchRun run{{"hello",
                      "--milliseconds",
                      time,
                      "--warm-up",
                      "20000",
                      "--connections",
                      std::to_string(count)},
                     {{"connections",
                       "A request, as the connections become more",
                       processor,
                       "request",
                       false,
                       static_cast<double>(count)}}};
        count_requests(run, count, std::max(count, 1000));
        plan.runs.push_back(run);
    }
    return plan;
}

BenchPlan bodies_plan(const std::string& time, bool quick) {
    BenchPlan plan{"bodies",
                   "Larger and larger bodies, of answers and of requests, on "
                   "four connections: processor time of the server for a "
                   "request.",
                   7,
                   {},
                   "bytes",
                   true};
    for (const auto* mode : {"download", "upload"}) {
        const bool down = mode[0] == 'd';
        for (const int size : growing(100, quick ? 1'000'000 : 10'000'000)) {
            BenchRun run{{mode,
                          "--milliseconds",
                          time,
                          "--warm-up",
                          size < 1'000'000 ? "1000" : "20",
                          "--connections",
                          "4",
                          "--size",
                          std::to_string(size)},
                         {{mode,
                           down ? "An answer, as its body grows (GET)"
                                : "A request, as its body grows (POST)",
                           processor,
                           "request",
                           false,
                           static_cast<double>(size)}}};
            count_requests(run, 4, size < 1'000'000 ? 400 : 12);
            plan.runs.push_back(run);
        }
    }
    return plan;
}

BenchPlan routes_plan(const std::string& time) {
    BenchPlan plan{"routes",
                   "GET of the last one of more and more routes: processor "
                   "time of the server for a request.",
                   7,
                   {},
                   "routes",
                   true,
                   false};
    for (const bool groups : {false, true}) {
        for (const int count : growing(1, 1000)) {
            const auto digits = std::to_string(10'000 + count - 1).substr(1);
            BenchRun run{{"hello",
                          "--milliseconds",
                          time,
                          "--warm-up",
                          "20000",
                          "--path",
                          "/page/" + digits + (groups ? "/7" : "")},
                         {{groups ? "patterns" : "routes",
                           groups ? "The last of so many routes such as "
                                    "/page/0999/([0-9]+)"
                                  : "The last of so many routes such as "
                                    "/page/0999",
                           processor,
                           "request",
                           false,
                           static_cast<double>(count)}},
                         {"--routes", std::to_string(count)}};
            if (groups) {
                run.server.emplace_back("--groups");
            }
            count_requests(run, 64, 1000);
            plan.runs.push_back(run);
        }
    }
    return plan;
}

}  // namespace

std::vector<std::string> bench_names() {
    return {"hello",
            "longpoll",
            "websocket",
            "loop",
            "connections",
            "bodies",
            "routes"};
}

BenchPlan bench_plan(const std::string& name, bool quick) {
    const std::string time = quick ? "300" : "1000";
    if (name == "hello") {
        return hello_plan(time);
    }
    if (name == "longpoll") {
        return longpoll_plan(quick ? "1000" : "10000");
    }
    if (name == "websocket") {
        return websocket_plan(time);
    }
    if (name == "loop") {
        return loop_plan(quick ? "50" : "300");
    }
    const std::string short_time = quick ? "200" : "500";
    if (name == "connections") {
        return connections_plan(short_time, quick);
    }
    if (name == "bodies") {
        return bodies_plan(short_time, quick);
    }
    if (name == "routes") {
        return routes_plan(short_time);
    }
    throw Trouble("./learn bench knows " + enumerate(bench_names()) + ".");
}

}  // namespace tornado::learn
