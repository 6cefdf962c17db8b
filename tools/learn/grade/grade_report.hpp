#pragma once

/// A grade as a student, a script or a test server wants to read it.

#include <string>

#include "tools/learn/grade/grading.hpp"

namespace tornado::learn {

void show_grade(const Session& session, const Grade& grade);

/// One object; its shape is described in tools/learn/README.md.
std::string grade_as_json(const Session& session, const Grade& grade);

/// A test suite a chapter, on the reference's chapters.
std::string grade_as_junit(const Session& session, const Grade& grade);

/// A failed test's text, without paths of this machine.
std::string failure_text(const Session& session,
                         const Grade& grade,
                         const CaseResult& result);

}  // namespace tornado::learn
