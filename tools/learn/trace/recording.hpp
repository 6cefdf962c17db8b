#pragma once

/// What common/trace has recorded of a program, as it lies in its file.

#include <filesystem>
#include <vector>

#include "common/trace/format.hpp"

namespace tornado::learn {

struct Recording {
    std::vector<trace::Record> records;  ///< in the order of their beginnings
    std::int64_t begin = 0;              ///< ns, as in the records
    std::uint64_t load_address = 0;
    std::int32_t main_thread = 0;  ///< its number in the records
    std::uint64_t lost = 0;        ///< what there was no room for
};

/// Reads a recording.
///
/// ended:  ns of CLOCK_MONOTONIC, when the program ended: so does a wait that
///         was cut short by it
/// errors: Trouble when there is none, or it is not one
Recording read_recording(const std::filesystem::path& file, std::int64_t ended);

}  // namespace tornado::learn
