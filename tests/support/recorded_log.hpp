#pragma once
// Everything that is logged, line by line. For tests only.

#include <algorithm>
#include <string>
#include <string_view>

#include "common/log/log.hpp"
#include "common/testing/steps.hpp"

namespace tornado::testing {

/// What is logged while it lives, as "W 404 GET /": its level and its words.
class RecordedLog {
  public:
    RecordedLog()
        : old_(log::set_sink([this](const log::Record& record) {
            constexpr std::string_view letters = "DIWE";
            const auto letter = letters[static_cast<std::size_t>(record.level)];
            lines.push_back(std::string(1, letter) + " " +
                            std::string(record.message));
        })) {}

    ~RecordedLog() { log::set_sink(old_); }

    RecordedLog(const RecordedLog&) = delete;
    RecordedLog& operator=(const RecordedLog&) = delete;

    /// True if some line has these words in it, whoever has written it.
    bool holds(std::string_view words) const {
        return std::ranges::any_of(lines, [words](const std::string& line) {
            return line.find(words) != line.npos;
        });
    }

    Lines lines;

  private:
    log::Sink old_;
};

}  // namespace tornado::testing
