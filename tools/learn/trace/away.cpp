#include "tools/learn/trace/away.hpp"

#include <algorithm>
#include <map>

namespace tornado::learn {

namespace {

constexpr std::int64_t worth_telling = 1'000'000;  // ns

/// A thread when its last call had ended.
struct Moment {
    std::int64_t time = 0;
    std::int64_t cpu = 0;
    std::int64_t queued = 0;
};

}  // namespace

std::vector<Stretch> stretches_away(const Recording& recording,
                                    const std::vector<ThreadLane>& threads) {
    std::map<std::int32_t, std::size_t> numbers;
    for (std::size_t i = 0; i < threads.size(); ++i) {
        numbers[threads[i].id] = i;
    }
    std::vector<Stretch> away;
    std::map<std::int32_t, Moment> last;
    for (const auto& record : recording.records) {
        // It is no call of its own.
        if (record.call == trace::Call::ready) {
            continue;
        }
        const auto found = last.find(record.thread);
        if (found != last.end()) {
            const auto& [time, cpu, queued] = found->second;
            const auto whole = record.begin - time;
            const auto slept =
                whole - (record.cpu_begin - cpu) - (record.queued - queued);
            if (slept >= worth_telling && slept > whole / 2) {
                away.push_back({numbers.at(record.thread),
                                time - recording.begin,
                                record.begin - recording.begin});
            }
        }
        last[record.thread] = {record.end,
                               std::max(record.cpu_begin, record.cpu_end),
                               std::max(record.queued, record.queued_end)};
    }
    return away;
}

}  // namespace tornado::learn
