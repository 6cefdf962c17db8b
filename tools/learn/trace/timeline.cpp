#include "tools/learn/trace/timeline.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace tornado::learn {

namespace {

using trace::Call;
using trace::Kind;

/// A wait that took the wall this much longer than the CPU has slept; a call
/// of the system alone takes less.
constexpr std::int64_t sleep_at_least = 30'000;

const std::string unnamed = "a connection";

bool waits_for_several(Call call) {
    return call == Call::select || call == Call::poll ||
           call == Call::epoll_wait;
}

std::string kind_text(const trace::Record& record) {
    switch (record.kind) {
    case Kind::connection:
        return record.port == 0 ? unnamed
                                : "peer " + std::to_string(record.port);
    case Kind::listener:
        return "listening on " + std::to_string(record.port);
    case Kind::event:
        return "the loop's waker";
    case Kind::pipe:
        return "a pipe";
    case Kind::file:
        return "a file";
    case Kind::terminal:
        return "the terminal";
    case Kind::epoll:
        return "epoll";
    case Kind::datagram:
        return "datagrams";
    case Kind::unknown:
        return "a descriptor";
    }
    return "";
}

std::string printable(const trace::Record& record) {
    std::string text;
    for (std::uint32_t i = 0; i < record.text_length; ++i) {
        const auto c = static_cast<unsigned char>(record.text[i]);
        char escaped[8];
        if (c == '\r') {
            text += "\\r";
        } else if (c == '\n') {
            text += "\\n";
        } else if (c < 0x20 || c >= 0x7f) {
            std::snprintf(escaped, sizeof escaped, "\\x%02x", c);
            text += escaped;
        } else {
            text += static_cast<char>(c);
        }
    }
    return text;
}

Cause cause_of(Kind kind) {
    switch (kind) {
    case Kind::connection:
    case Kind::datagram:
        return Cause::connection;
    case Kind::listener:
        return Cause::newcomer;
    case Kind::event:
    case Kind::pipe:
        return Cause::wakeup;
    default:
        return Cause::other;
    }
}

/// Builds the timeline record by record, in the order of time.
class Builder {
  public:
    Builder(const Recording& recording,
            const Callers& callers,
            const ClientNames& names)
        : recording_(recording)
        , callers_(callers)
        , names_(names) {}

    Timeline build() {
        for (const auto& record : recording_.records) {
            add(record);
        }
        finish();
        return std::move(timeline_);
    }

  private:
    void add(const trace::Record& record) {
        const auto thread = thread_of(record);
        count_cpu(record, thread);
        timeline_.threads[thread].end =
            std::max(timeline_.threads[thread].end, since(record.end));
        if (record.call == Call::ready) {
            add_ready(record, thread);
        } else if (record.call == Call::sleep ||
                   waits_for_several(record.call)) {
            add_wait(record, thread);
        } else {
            add_action(record, thread);
        }
    }

    /// A thread's clock tells all that it has used so far.
    void count_cpu(const trace::Record& record, std::size_t thread) {
        const auto now = std::max(record.cpu_begin, record.cpu_end);
        if (now > last_cpu_[thread]) {
            timeline_.totals.cpu += now - last_cpu_[thread];
            last_cpu_[thread] = now;
        }
    }

    std::int64_t since(std::int64_t time) const {
        return time - recording_.begin;
    }

    std::size_t thread_of(const trace::Record& record) {
        const auto [place, made] =
            threads_.emplace(record.thread, timeline_.threads.size());
        if (made) {
            const auto number = timeline_.threads.size();
            timeline_.threads.push_back(
                {number == 0 ? "main thread"
                             : "thread " + std::to_string(number + 1),
                 record.thread,
                 number == 0 ? 0 : since(record.begin),
                 since(record.end)});
            last_cpu_.push_back(record.cpu_begin);
            last_wait_.push_back(0);
        }
        return place->second;
    }

    std::size_t lane_of(const trace::Record& record) {
        const auto open = open_lanes_.find(record.fd);
        if (open != open_lanes_.end() &&
            timeline_.lanes[open->second].kind == record.kind) {
            auto& lane = timeline_.lanes[open->second];
            lane.end = since(record.end);
            // Only a connection that the program makes has no port at first.
            if (lane.label == unnamed && record.port != 0) {
                lane.label = "to port " + std::to_string(record.port);
            }
            return open->second;
        }
        const auto lane = timeline_.lanes.size();
        open_lanes_[record.fd] = lane;
        timeline_.lanes.push_back({label_of(record),
                                   record.kind,
                                   record.fd,
                                   since(record.begin),
                                   since(record.end)});
        timeline_.totals.connections += record.kind == Kind::connection;
        return lane;
    }

    std::string label_of(const trace::Record& record) const {
        const auto name = names_.find(record.port);
        return record.kind == Kind::connection && name != names_.end()
                   ? name->second
                   : kind_text(record);
    }

    void add_wait(const trace::Record& record, std::size_t thread) {
        Wait wait;
        wait.thread = thread;
        wait.begin = since(record.begin);
        wait.end = since(record.end);
        wait.cpu = record.cpu_end - record.cpu_begin;
        wait.timeout = record.asked;
        wait.call = record.call;
        wait.slept = wait.end - wait.begin - wait.cpu >= sleep_at_least &&
                     record.asked != 0;
        wait.holds_up =
            record.call == Call::sleep || callers_.within_itself(record);
        if (record.result < 0) {
            wait.cause = Cause::signal;
        } else if (record.result == 0) {
            wait.cause = wait.slept || record.call == Call::sleep
                             ? Cause::time
                             : Cause::looked;
        }
        count_wait(wait);
        last_wait_[thread] = timeline_.waits.size();
        timeline_.waits.push_back(wait);
    }

    void count_wait(const Wait& wait) {
        auto& totals = timeline_.totals;
        ++totals.calls[wait.call];
        if (wait.holds_up) {
            totals.blocked += wait.slept ? wait.end - wait.begin : 0;
            return;
        }
        ++totals.turns;
        if (wait.slept) {
            ++totals.sleeps;
            totals.asleep += wait.thread == 0 ? wait.end - wait.begin : 0;
        }
    }

    void add_ready(const trace::Record& record, std::size_t thread) {
        if (timeline_.waits.empty()) {
            return;
        }
        auto& wait = timeline_.waits[last_wait_[thread]];
        if (wait.lanes.empty()) {
            wait.cause = cause_of(record.kind);
        }
        wait.lanes.push_back(lane_of(record));
    }

    void add_action(const trace::Record& record, std::size_t thread) {
        const auto lane = lane_of(record);
        Action action;
        action.lane = lane;
        action.thread = thread;
        action.begin = since(record.begin);
        action.end = since(record.end);
        action.call = record.call;
        action.asked = record.asked;
        action.result = record.result;
        action.error = record.error;
        action.blocked = record.blocking && (record.call == Call::read ||
                                             record.call == Call::accept ||
                                             record.call == Call::connect);
        action.text = printable(record);
        action.callers = callers_.chain(record);
        count_action(action);
        timeline_.actions.push_back(std::move(action));
        if (record.call == Call::close) {
            open_lanes_.erase(record.fd);
        }
    }

    void count_action(const Action& action) {
        auto& totals = timeline_.totals;
        ++totals.calls[action.call];
        const bool bytes =
            timeline_.lanes[action.lane].kind == Kind::connection &&
            action.result > 0;
        if (bytes && action.call == Call::read) {
            totals.bytes_in += action.result;
        }
        if (bytes && action.call == Call::write) {
            totals.bytes_out += action.result;
        }
        if (action.blocked) {
            totals.blocked += action.end - action.begin;
        }
    }

    void finish() {
        for (const auto& thread : timeline_.threads) {
            timeline_.totals.wall = std::max(timeline_.totals.wall, thread.end);
        }
        for (const auto& wait : timeline_.waits) {
            if (!wait.holds_up) {
                ++timeline_.totals.causes[wait.cause];
            }
        }
        for (const auto& [fd, lane] : open_lanes_) {
            timeline_.lanes[lane].end = timeline_.totals.wall;
        }
        timeline_.lost = recording_.lost;
    }

    const Recording& recording_;
    const Callers& callers_;
    const ClientNames& names_;
    Timeline timeline_;
    std::map<std::int32_t, std::size_t> threads_;
    std::map<int, std::size_t> open_lanes_;
    std::vector<std::int64_t> last_cpu_;  ///< of each thread
    std::vector<std::size_t> last_wait_;  ///< of each thread
};

}  // namespace

Timeline make_timeline(const Recording& recording,
                       const Callers& callers,
                       const ClientNames& names) {
    return Builder(recording, callers, names).build();
}

}  // namespace tornado::learn
