#pragma once

/// What `./learn verify` runs: one table, and what CTest says of each row.

#include <span>
#include <string>
#include <vector>

namespace tornado::learn {

struct Gate {
    const char* name;
    const char* about;
    const char* tree;         ///< the preset and the folder below build/
    const char* label;        ///< of its tests in that tree
    const char* target;       ///< that builds what they run
    int budget;               ///< seconds on two cores, building included
    int newcomer;             ///< the same in plain `verify`; 0: not part of it
    bool repeated = false;    ///< shuffled, ten times
    const char* beside = "";  ///< see runs_beside()

    /// Such a gate does one thing at a time and leaves a core idle for a third
    /// of its time, so those behind it run meanwhile. `beside` is the folder of
    /// its tree that has its tests and no others: two ctests in one folder
    /// would write into each other's logs.
    bool runs_beside() const { return *beside != '\0'; }
};

/// Plain `verify` has one tree for all that it runs: no sanitizers, and many
/// files compiled as one.
inline constexpr const char* newcomer_tree = "verify";

std::span<const Gate> all_gates();

/// How ctest is asked for a gate's tests, which are below `folder`.
std::vector<std::string> ctest_words(const Gate& gate,
                                     const std::string& folder);

/// A test's name as a regular expression that CMake takes for it.
std::string ctest_regex(const std::string& name);

/// Or one that was skipped.
struct FailedTest {
    std::string name;
    std::string output;
};

struct GateTally {
    std::size_t passed = 0;
    std::vector<FailedTest> skipped;
    std::vector<FailedTest> failed;
};

/// Reads the file that ctest --output-junit writes.
GateTally parse_junit(const std::string& text);

/// In CI a test that was skipped has failed: what it needs is installed there.
/// No test may be skipped; one that may would be named here.
void fail_skipped(GateTally& tally);

/// Of a failed build's output, the step that failed: what it was for, and
/// what it printed, without the command line. Else the last lines.
std::vector<std::string> failed_step(const std::string& output,
                                     std::size_t most);

}  // namespace tornado::learn
