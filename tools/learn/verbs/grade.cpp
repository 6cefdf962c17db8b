#include <iostream>
#include <system_error>

#include <sys/stat.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/grade/grade_report.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// Before hours of work, not after them.
void need_place_for(const fs::path& file) {
    const auto folder = fs::absolute(file).parent_path();
    std::error_code ignored;
    if (fs::is_directory(file, ignored)) {
        throw Trouble("--junit takes a file, and " + file.string() +
                      " is a folder. Nothing was graded; name a file in it.");
    }
    if (!writable(folder)) {
        throw Trouble(file.string() + " cannot be written: " + folder.string() +
                      " is no folder that you may write to. Nothing was "
                      "graded; mend the path behind --junit.");
    }
}

void say_wait(const Session& session, const GradeOrder& order) {
    // Standard output is the JSON's.
    auto& out = order.json ? std::cerr : session.terminal.out();
    out << wrap("Another ./learn grade is running here; this one waits until "
                "it has ended. (Ctrl-C ends the wait.)",
                Terminal::width)
        << std::flush;
}

void write_junit(const Session& session,
                 const Grade& grade,
                 const fs::path& file) {
    try {
        write_atomically(file, grade_as_junit(session, grade));
    } catch (const std::system_error& error) {
        throw Trouble(file.string() + " was not written: " + error.what() +
                      ". The grade itself is above.");
    }
}

}  // namespace

int grade(Session& session, const GradeOrder& order) {
    if (!order.json) {
        session.show_notices();
    }
    if (!order.junit.empty()) {
        need_place_for(order.junit);
    }
    // Two works in one tree would have each other's points; and what is built
    // must be readable for the sandbox's user.
    std::error_code ignored;
    fs::create_directories(session.root / "build", ignored);
    const FileLock alone(session.root / "build/grade-work.lock",
                         [&] { say_wait(session, order); });
    umask(022);
    auto work = take_work(
        session, order.work, session.root / "build/grade-work/chapters");
    if (work.chapters.empty()) {
        throw Trouble("Nothing in " + order.work +
                      " differs from the starters: there is nothing to grade "
                      "yet.");
    }
    const auto result = grade_work(session, std::move(work));
    if (order.json) {
        session.terminal.out() << grade_as_json(session, result);
    } else {
        show_grade(session, result);
    }
    if (!order.junit.empty()) {
        session.terminal.out() << std::flush;
        write_junit(session, result, order.junit);
    }
    return exit_good;
}

}  // namespace tornado::learn
