// Recordings of several processes, and of descriptors whose numbers come again:
// written here record by record, as the recorder would.

#include <fstream>

#include <doctest/doctest.h>

#include "tools/learn/tests/support.hpp"
#include "tools/learn/trace/outputs.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
using tornado::trace::Call;
using tornado::trace::Kind;
using tornado::trace::Record;
namespace fs = std::filesystem;

namespace {

constexpr std::int32_t parent = 100;
constexpr std::int32_t child = 200;
constexpr std::int64_t one_ms = 1'000'000;

/// A call from `begin` to `end` (ms), on a connection if it has an fd.
Record call(Call what,
            std::int32_t process,
            std::int64_t begin,
            std::int64_t end,
            int fd = -1) {
    Record record;
    record.call = what;
    record.process = record.thread = process;
    record.begin = begin * one_ms;
    record.end = end * one_ms;
    record.fd = fd;
    record.kind = fd < 0 ? Kind::unknown : Kind::connection;
    return record;
}

/// The call that takes a newcomer, who gets this number.
Record accepted(std::int32_t process, std::int64_t time, int fd) {
    Record record = call(Call::accept, process, time, time, 3);
    record.kind = Kind::listener;
    record.result = fd;
    return record;
}

Recording read_back(const std::vector<Record>& records, std::int64_t ended) {
    const TempFolder folder;
    const auto file = folder.path() / "several.trace";
    {
        tornado::trace::Header header;
        header.magic = tornado::trace::magic;
        header.record_size = sizeof(Record);
        header.records = records.size();
        header.main_thread = parent;
        std::ofstream out(file, std::ios::binary);
        out.write(reinterpret_cast<const char*>(&header), sizeof header);
        out.seekp(tornado::trace::header_size);
        for (const Record& record : records) {
            out.write(reinterpret_cast<const char*>(&record), sizeof record);
        }
    }
    return read_recording(file, ended * one_ms);
}

Timeline timeline_of(const std::vector<Record>& records) {
    const auto recording = read_back(records, 1000);
    const Callers callers(recording, TRACED_SAMPLE, "/", "tests");
    return make_timeline(recording, callers, {});
}

}  // namespace

TEST_SUITE("trace of processes") {

    TEST_CASE("two processes may have the same number for two connections") {
        const auto timeline = timeline_of({
            call(Call::read, parent, 1, 1, 8),
            call(Call::read, child, 2, 2, 8),
            call(Call::close, child, 3, 3, 8),
            call(Call::write, parent, 4, 4, 8),
        });
        CHECK(timeline.totals.connections == 2);
        REQUIRE(timeline.actions.size() == 4);
        CHECK(timeline.actions[0].lane == timeline.actions[3].lane);
        CHECK(timeline.actions[0].lane != timeline.actions[1].lane);
    }

    TEST_CASE("who was killed in its sleep does not sleep to the end") {
        const auto recording = read_back({call(Call::epoll_wait, parent, 1, 0),
                                          call(Call::read, child, 2, 20, 8),
                                          call(Call::epoll_wait, child, 30, 0)},
                                         1000);
        CHECK(recording.records.front().end == 1000 * one_ms);
        CHECK(recording.records.back().end == 30 * one_ms);
    }

    TEST_CASE("a number that a library has closed is a new connection's") {
        const auto timeline = timeline_of({
            call(Call::read, parent, 1, 1, 8),
            accepted(parent, 2, 8),
            call(Call::read, parent, 3, 3, 8),
        });
        CHECK(timeline.totals.connections == 2);
        CHECK(timeline.actions.front().lane != timeline.actions.back().lane);
    }

    TEST_CASE(
        "what waited for a CPU in a call is no part of what comes after") {
        auto waited = call(Call::poll, parent, 1, 10);
        waited.queued = 1 * one_ms;
        waited.queued_end = 7 * one_ms;
        auto after = call(Call::poll, parent, 15, 16);
        after.queued = after.queued_end = 7 * one_ms;
        const auto timeline = timeline_of({waited, after});
        REQUIRE(timeline.away.size() == 1);
        CHECK(timeline.away[0].begin == 10 * one_ms);
        CHECK(timeline.totals.queued == 6 * one_ms);
    }
}
