#include <system_error>

#include <sys/stat.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/grade/grade_report.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

void write_junit(const Session& session,
                 const Grade& grade,
                 const fs::path& file) {
    try {
        write_atomically(file, grade_as_junit(session, grade));
    } catch (const std::system_error& error) {
        throw Trouble(file.string() + " was not written: " + error.what());
    }
}

}  // namespace

int grade(Session& session, const GradeOrder& order) {
    if (!order.json) {
        session.show_notices();
    }
    // Two works in one tree would have each other's points; and what is built
    // must be readable for the sandbox's user.
    std::error_code ignored;
    fs::create_directories(session.root / "build", ignored);
    const FileLock alone(session.root / "build/grade-work.lock");
    umask(022);
    auto work = take_work(
        session, order.work, session.root / "build/grade-work/chapters");
    if (work.chapters.empty()) {
        throw Trouble("Nothing in " + order.work +
                      " differs from the starters: there is nothing to grade "
                      "yet.");
    }
    const auto result = grade_work(session, std::move(work));
    if (!order.junit.empty()) {
        write_junit(session, result, order.junit);
    }
    if (order.json) {
        session.terminal.out() << grade_as_json(session, result);
    } else {
        show_grade(session, result);
    }
    return exit_good;
}

}  // namespace tornado::learn
