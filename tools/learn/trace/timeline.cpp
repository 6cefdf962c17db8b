#include "tools/learn/trace/timeline.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "tools/learn/trace/away.hpp"
#include "tools/learn/trace/causes.hpp"
#include "tools/learn/trace/record_text.hpp"

namespace tornado::learn {

namespace {

using trace::Call;
using trace::Kind;

/// A turn of a loop. Whoever waits for one thing holds a loop up, and a thread
/// of a pool has none.
bool is_turn(const Wait& wait) {
    return waits_for_several(wait.call) && !wait.holds_up;
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
        add_main_thread();
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
        } else if (is_wait(record.call)) {
            add_wait(record, thread);
        } else {
            add_action(record, thread);
        }
    }

    /// A thread's clocks tell all that it has used, and waited for, so far.
    void count_cpu(const trace::Record& record, std::size_t thread) {
        const auto now = std::max(record.cpu_begin, record.cpu_end);
        if (now > last_cpu_[thread]) {
            timeline_.totals.cpu += now - last_cpu_[thread];
            last_cpu_[thread] = now;
        }
        const auto queued = std::max(record.queued, record.queued_end);
        timeline_.totals.queued += queued - last_queued_[thread];
        last_queued_[thread] = queued;
    }

    std::int64_t since(std::int64_t time) const {
        return time - recording_.begin;
    }

    std::size_t thread_of(const trace::Record& record) {
        const auto [place, made] =
            threads_.emplace(record.thread, timeline_.threads.size());
        if (made) {
            add_thread(record);
        }
        return place->second;
    }

    /// It stands first, whoever makes the first call, and was there before the
    /// recording began.
    void add_main_thread() {
        const auto& records = recording_.records;
        const auto first = std::find_if(
            records.begin(), records.end(), [this](const auto& record) {
                return record.thread == recording_.main_thread;
            });
        if (first != records.end()) {
            threads_[first->thread] = 0;
            timeline_.threads.push_back({"main thread", first->thread, 0, 0});
            last_cpu_.push_back(first->cpu_begin);
            last_queued_.push_back(first->queued);
            last_wait_.push_back(0);
        }
    }

    /// Others are seen when they make their first call, with the CPU time they
    /// have used: they have been there for that long at least.
    void add_thread(const trace::Record& record) {
        timeline_.threads.push_back(
            {"thread " + std::to_string(timeline_.threads.size() + 1),
             record.thread,
             since(record.begin) - record.cpu_begin,
             since(record.end)});
        last_cpu_.push_back(0);
        last_queued_.push_back(0);
        last_wait_.push_back(0);
    }

    std::size_t lane_of(const trace::Record& record) {
        const auto open = open_lanes_.find({record.process, record.fd});
        if (open != open_lanes_.end() &&
            timeline_.lanes[open->second].kind == record.kind) {
            auto& lane = timeline_.lanes[open->second];
            lane.end = since(record.end);
            // Only a connection that the program makes has no port at first.
            if (lane.label == unnamed_connection && record.port != 0) {
                lane.label = "to port " + std::to_string(record.port);
            }
            return open->second;
        }
        const auto lane = timeline_.lanes.size();
        open_lanes_[{record.process, record.fd}] = lane;
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
        wait.slept = record.slept && record.asked != 0;
        wait.holds_up = record.call == Call::sleep ||
                        record.call == Call::lock ||
                        callers_.within_itself(record);
        wait.cause = cause_of(record, wait.slept);
        count_wait(wait);
        last_wait_[thread] = timeline_.waits.size();
        timeline_.waits.push_back(wait);
    }

    void count_wait(const Wait& wait) {
        auto& totals = timeline_.totals;
        ++totals.calls[wait.call];
        if (wait.holds_up && wait.slept) {
            totals.blocked += wait.end - wait.begin;
        }
        if (!is_turn(wait)) {
            return;
        }
        ++totals.turns;
        loops_.insert(wait.thread);
        if (wait.slept) {
            ++totals.sleeps;
            totals.asleep += wait.end - wait.begin;
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
            open_lanes_.erase({record.process, record.fd});
        }
        // A library may have closed that number, which nobody saw.
        if (record.call == Call::accept && record.result >= 0) {
            open_lanes_.erase(
                {record.process, static_cast<int>(record.result)});
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
            if (is_turn(wait)) {
                ++timeline_.totals.causes[wait.cause];
            }
        }
        for (const auto& [descriptor, lane] : open_lanes_) {
            timeline_.lanes[lane].end = timeline_.totals.wall;
        }
        timeline_.totals.loops = loops_.size();
        timeline_.away = stretches_away(recording_, timeline_.threads);
        timeline_.lost = recording_.lost;
    }

    const Recording& recording_;
    const Callers& callers_;
    const ClientNames& names_;
    Timeline timeline_;
    std::map<std::int32_t, std::size_t> threads_;
    /// By process and descriptor.
    std::map<std::pair<std::int32_t, int>, std::size_t> open_lanes_;
    std::set<std::size_t> loops_;            ///< threads that have one
    std::vector<std::int64_t> last_cpu_;     ///< of each thread
    std::vector<std::int64_t> last_queued_;  ///< of each thread
    std::vector<std::size_t> last_wait_;     ///< of each thread
};

}  // namespace

Timeline make_timeline(const Recording& recording,
                       const Callers& callers,
                       const ClientNames& names) {
    return Builder(recording, callers, names).build();
}

}  // namespace tornado::learn
