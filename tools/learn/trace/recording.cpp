#include "tools/learn/trace/recording.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>

#include "tools/learn/errors.hpp"

namespace tornado::learn {

namespace {

/// The header's plain part; its counter is an atomic only while it is written.
struct PlainHeader {
    std::array<char, 8> magic{};
    std::uint64_t record_size = 0;
    std::int64_t begin = 0;
    std::uint64_t load_address = 0;
    std::uint64_t records = 0;
    std::int32_t main_thread = 0;
};

static_assert(sizeof(PlainHeader) == sizeof(trace::Header));

using Ends = std::map<std::int32_t, std::int64_t>;

/// When each process was last seen.
Ends last_seen(const std::vector<trace::Record>& records) {
    Ends ends;
    for (const auto& record : records) {
        auto& end = ends[record.process];
        end = std::max({end, record.begin, record.end});
    }
    return ends;
}

/// A call that was cut short ended with its process: with the program, or, of
/// another process, when that one was last seen, as nobody knows better.
void end_what_was_cut(Recording& recording, std::int64_t ended) {
    auto ends = last_seen(recording.records);
    auto& end_of_all = ends[recording.main_thread];
    end_of_all = std::max(end_of_all, ended);
    for (auto& record : recording.records) {
        if (record.end == 0) {
            record.end = ends.at(record.process);
            record.cpu_end = record.cpu_begin;
            record.slept = true;
            record.result = -1;
            record.blocking &= record.end - record.begin >= trace::long_call;
        }
    }
}

}  // namespace

Recording read_recording(const std::filesystem::path& file,
                         std::int64_t ended) {
    std::ifstream in(file, std::ios::binary);
    PlainHeader header;
    in.read(reinterpret_cast<char*>(&header), sizeof header);
    if (!in || header.magic != trace::magic ||
        header.record_size != sizeof(trace::Record)) {
        throw Trouble("Nothing was recorded: " + file.string() +
                      " is no recording of a program of this course.");
    }
    const auto count = std::min(header.records, trace::most_records);
    Recording recording;
    recording.begin = header.begin;
    recording.load_address = header.load_address;
    recording.main_thread = header.main_thread;
    recording.lost = header.records - count;
    recording.records.resize(count);
    in.seekg(trace::header_size);
    in.read(reinterpret_cast<char*>(recording.records.data()),
            static_cast<std::streamsize>(count * sizeof(trace::Record)));
    std::erase_if(recording.records, [](const trace::Record& record) {
        return record.call == trace::Call::none;
    });
    end_what_was_cut(recording, ended);
    std::sort(recording.records.begin(),
              recording.records.end(),
              [](const trace::Record& a, const trace::Record& b) {
                  return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
              });
    return recording;
}

}  // namespace tornado::learn
