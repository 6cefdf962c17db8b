#pragma once

/// Bad news, told so that it helps.

#include <optional>
#include <string>

#include "tools/learn/cases.hpp"
#include "tools/learn/compile_errors.hpp"
#include "tools/learn/session.hpp"
#include "tools/learn/tree.hpp"

namespace tornado::learn {

/// Why `chapter` did not build, by the first error in the learner's files.
///
/// own: the folder they worked in, "chapters" but for a mutant
void report_build(const Session& session,
                  const Chapter& chapter,
                  const BuildResult& result,
                  const std::string& own = "chapters");

/// A test's failure in full.
void report_case(const Session& session,
                 const Task& task,
                 const CaseResult& result,
                 const std::string& own = "chapters");

/// A verdict in a few words, for one line: "not written yet", "hung".
std::string verdict_text(Verdict verdict);

/// The teaching text with its labels set off.
std::string coloured(const Terminal& terminal, const std::string& text);

/// What a stub says of itself.
struct StubMessage {
    std::string function;
    std::string task;
};

std::optional<StubMessage> parse_stub(const std::string& errors);

/// Where a stub of this function is in the chapter: "a.cpp:12", or empty.
///
/// task: "01.2": only a stub that belongs to it; empty: of any task
std::string stub_place(const std::filesystem::path& folder,
                       const std::string& function,
                       const std::string& task = "");

}  // namespace tornado::learn
