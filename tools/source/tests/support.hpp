#pragma once
// What the tests of tools/source share.

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tools/source/source_file.hpp"
#include "tools/source/task.hpp"

namespace tornado::source::testing {

/// A file in memory; its path is "test/" and its name.
SourceFile file(std::string text, std::string name = "x.cpp");

/// What a file declares, one a line: "function IOLoop::start 3-7".
std::string outlined(const std::string& text);

/// The starter of one file, with these tasks solved.
///
/// The include of stub.hpp is put before the text and taken off again.
std::string starter(const std::string& text,
                    const std::vector<std::string>& solved = {});

/// The sentence of the SourceError that making the starter gives, with its
/// line; "no error" if there is none.
std::string refusal(const std::string& text);

/// The lint's findings, one a line: "3 await-if".
std::string linted(const std::string& text, const std::string& name = "x.cpp");

/// The task of "02.3".
TaskId task(std::string_view id);

}  // namespace tornado::source::testing
