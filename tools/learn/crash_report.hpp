#pragma once

/// A sanitizer's report, read for what a learner needs: what happened, in
/// words, and which of their own lines it happened in.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tools/learn/compile_errors.hpp"

namespace tornado::learn {

struct CrashPlace {
    std::string what;  ///< "used in", "freed in", "made in"
    std::string function;
    SourcePlace place;
};

struct CrashReport {
    std::string kind;   ///< "heap-use-after-free"; empty: no report found
    std::string words;  ///< the same in words
    std::vector<CrashPlace> places;  ///< own lines, one for each stack
    std::vector<std::string> head;   ///< the first lines of the report
};

/// Reads what a process printed on standard error before it died.
///
/// own: the folder whose frames count, such as "chapters"
CrashReport parse_crash(const std::string& errors,
                        const std::filesystem::path& root,
                        const std::string& own);

/// The first frame of any printed stack that lies in `own`: of a hang, say.
std::optional<CrashPlace> first_own_frame(const std::string& text,
                                          const std::filesystem::path& root,
                                          const std::string& own);

}  // namespace tornado::learn
