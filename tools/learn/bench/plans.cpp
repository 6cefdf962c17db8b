#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/errors.hpp"

namespace tornado::learn {

namespace {

const std::string processor = "cpu_us";

BenchPlan hello_plan(const std::string& time) {
    return {"hello",
            "GET / answered with \"Hello, World!\": processor time of the "
            "server for a request, as a multiple of what the least possible "
            "server takes in the same round.",
            7,
            {{{"--milliseconds", time, "--warm-up", "20000"},
              {{"hello",
                "Keep-alive requests, 64 connections",
                processor,
                "request"}}},
             {{"--milliseconds", time, "--warm-up", "20000", "--depth", "16"},
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
            {{{"--connections", waiters},
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
            {{{"--milliseconds", time, "--warm-up", "20000"},
              {{"echo",
                "128 bytes there and back, 64 connections",
                processor,
                "message"}}},
             {{"--milliseconds", time, "--warm-up", "20000", "--depth", "16"},
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

}  // namespace

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
    throw Trouble("./learn bench knows hello, longpoll, websocket and loop.");
}

}  // namespace tornado::learn
