#include <algorithm>
#include <cstdio>

#include "tools/learn/text.hpp"
#include "tools/learn/trace/outputs.hpp"

namespace tornado::learn {

using trace::Call;

namespace {

std::string percent(std::int64_t part, std::int64_t whole) {
    char text[16];
    std::snprintf(text,
                  sizeof text,
                  "%.1f %%",
                  whole == 0 ? 0.0
                             : 100.0 * static_cast<double>(part) /
                                   static_cast<double>(whole));
    return text;
}

std::string causes_text(const Totals& totals) {
    std::vector<std::string> pieces;
    for (const auto& [cause, number] : totals.causes) {
        pieces.push_back(std::to_string(number) + " by " + name_of(cause));
    }
    return enumerate(pieces);
}

std::string calls_text(const Totals& totals) {
    std::vector<std::string> pieces;
    for (const auto& [call, number] : totals.calls) {
        pieces.push_back(std::to_string(number) + " " + name_of(call));
    }
    return enumerate(pieces);
}

}  // namespace

std::string name_of(Cause cause) {
    switch (cause) {
    case Cause::connection:
        return "a connection";
    case Cause::newcomer:
        return "a newcomer";
    case Cause::wakeup:
        return "a wake-up";
    case Cause::other:
        return "another descriptor";
    case Cause::time:
        return "a timer";
    case Cause::signal:
        return "a signal";
    case Cause::looked:
        return "nothing: it only looked";
    }
    return "";
}

std::string name_of(Call call) {
    switch (call) {
    case Call::none:
    case Call::ready:
        return "";
    case Call::select:
        return "select";
    case Call::poll:
        return "poll";
    case Call::epoll_wait:
        return "epoll_wait";
    case Call::sleep:
        return "sleep";
    case Call::condition:
        return "pthread_cond_wait";
    case Call::lock:
        return "pthread_mutex_lock";
    case Call::read:
        return "read";
    case Call::write:
        return "write";
    case Call::accept:
        return "accept";
    case Call::connect:
        return "connect";
    case Call::shutdown:
        return "shutdown";
    case Call::close:
        return "close";
    }
    return "";
}

std::string time_text(std::int64_t ns) {
    char text[32];
    const auto value = static_cast<double>(ns);
    if (ns < 1'000'000) {
        std::snprintf(text, sizeof text, "%.0f us", value / 1e3);
    } else if (ns < 1'000'000'000) {
        std::snprintf(text, sizeof text, "%.1f ms", value / 1e6);
    } else {
        std::snprintf(text, sizeof text, "%.2f s", value / 1e9);
    }
    return text;
}

namespace {

std::string turns_text(const Totals& totals) {
    const auto all = totals.wall * static_cast<std::int64_t>(totals.loops);
    return (totals.loops == 1
                ? std::string("It")
                : "Its " + std::to_string(totals.loops) + " loops") +
           " asked the system " + count(totals.turns, "time") +
           " what is ready, and slept in " + std::to_string(totals.sleeps) +
           " of them: " + time_text(totals.asleep) +
           " in which the CPU was given back (" + percent(totals.asleep, all) +
           ").";
}

std::string held_up_text(const Timeline& timeline) {
    const auto time = time_text(timeline.totals.blocked);
    if (timeline.threads.size() == 1) {
        return "It was held up for " + time +
               " where it waits for one thing only, and everybody else with "
               "it.";
    }
    return "Its " + std::to_string(timeline.threads.size()) +
           " threads were held up for " + time +
           " together, where a thread waits for one thing only.";
}

}  // namespace

std::vector<std::string> totals_in_words(const Timeline& timeline) {
    const auto& totals = timeline.totals;
    std::vector<std::string> lines;
    lines.push_back("It ran for " + time_text(totals.wall) + ", and used " +
                    time_text(totals.cpu) + " of CPU (" +
                    percent(totals.cpu, totals.wall) + ").");
    // A little of it is always there.
    if (totals.queued > totals.wall / 20) {
        lines.push_back("For " + time_text(totals.queued) +
                        (timeline.threads.size() > 1 ? " more, all threads "
                                                       "together,"
                                                     : " more") +
                        " it could have run, and waited for a CPU that others "
                        "had.");
    }
    if (totals.turns > 0) {
        lines.push_back(turns_text(totals));
        lines.push_back("What ended those waits: " + causes_text(totals) + ".");
    }
    if (totals.turns == 0 && totals.blocked == 0) {
        lines.push_back("It never slept: it made no call that waits.");
    }
    if (totals.blocked > 0) {
        lines.push_back(held_up_text(timeline));
    }
    lines.push_back(count(totals.connections, "connection") + ", " +
                    std::to_string(totals.bytes_in) + " bytes in, " +
                    std::to_string(totals.bytes_out) + " bytes out.");
    lines.push_back("Calls: " + calls_text(totals) + ".");
    if (timeline.lost > 0) {
        lines.push_back(
            "The recording was full: " + std::to_string(timeline.lost) +
            " later calls are not in it.");
    }
    return lines;
}

}  // namespace tornado::learn
