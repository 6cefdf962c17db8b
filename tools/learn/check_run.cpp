#include "tools/learn/check_run.hpp"

#include <algorithm>

#include "tools/learn/dashboard.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/starters.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"

namespace tornado::learn {

CheckRun::CheckRun(Session& session,
                   const Chapter& chapter,
                   const TestProgram& program,
                   unsigned long long files,
                   bool record)
    : session_(session)
    , chapter_(chapter)
    , program_(program)
    , files_(files)
    , record_(record)
    , cases_(program.list()) {}

bool CheckRun::run(const std::vector<const Task*>& tasks, bool whole) {
    const bool stood = session_.journey().stands(chapter_);
    bool green = true;
    for (const auto* task : tasks) {
        if (run_task(*task)) {
            continue;
        }
        green = false;
        const auto state = session_.progress.get().task(task->id).state;
        if (!whole || state != TaskState::skipped) {
            break;
        }
    }
    if (green) {
        say_green(tasks, stood);
    }
    session_.show_notices();
    return green;
}

bool CheckRun::run_task(const Task& task) {
    std::vector<TestCase> mine;
    std::copy_if(cases_.begin(),
                 cases_.end(),
                 std::back_inserter(mine),
                 [&](const TestCase& test) { return test.task() == task.id; });
    bad_.clear();
    good_ = 0;
    if (mine.empty()) {
        session_.terminal.say("Task " + task.id +
                              " has no test of its own; taken as passed.");
    }
    program_.run(mine, [&](const CaseResult& result) {
        tell(task, result);
        return true;
    });
    ran_ += mine.size();
    if (bad_.empty()) {
        record_pass(task);
        return true;
    }
    say_red(task);
    record_red(task);
    return false;
}

void CheckRun::tell(const Task& task, const CaseResult& result) {
    const auto& terminal = session_.terminal;
    auto& out = terminal.out();
    const bool good = result.verdict == Verdict::passed;
    auto line = "  " + (good ? terminal.tick() : terminal.cross()) + " ";
    const auto verdict = verdict_text(result.verdict);
    const auto room = Terminal::width - 6 - (good ? 0 : verdict.size() + 4);
    line += shorten(task.id + " " + result.test.subject(), room);
    out << line << (good ? "" : terminal.red("  (" + verdict + ")")) << "\n";
    if (good) {
        ++good_;
        return;
    }
    log_ += result.log() + "\n";
    if (bad_.empty()) {
        out << "\n";
        report_case(session_, task, result);
        tell_start(task);
        out << "\n";
    }
    out << std::flush;
    bad_.push_back(result);
}

/// The first red of a task that nothing has been written for.
void CheckRun::tell_start(const Task& task) const {
    const auto& record = session_.progress.get().task(task.id);
    if (record.state == TaskState::passed || record.red_again) {
        session_.terminal.out() << "\n";
        session_.terminal.say("Task " + task.id +
                              " was green before, so the last change did it.");
    }
}

void CheckRun::say_red(const Task& task) const {
    const auto& terminal = session_.terminal;
    const auto log =
        write_log(session_.root, "check-" + task.id + ".txt", log_);
    const auto all = good_ + bad_.size();
    terminal.out() << terminal.red("Task " + task.id +
                                   " is red: " + std::to_string(good_) +
                                   " of " + count(all, "test") + " passed.")
                   << "\n";
    const bool untouched = nothing_written(task);
    if (untouched) {
        say_start(task);
    } else if (bad_.front().verdict == Verdict::stub) {
        terminal.say("Read: " + book_section(task) + " (./learn book " +
                     chapter_.digits() + "). Hint: ./learn hint " + task.id);
    }
    if (!untouched) {
        terminal.out() << terminal.dim("all that the red tests printed: " +
                                       log.string())
                       << "\n";
    }
}

/// Every red test came to a stub of this task, and every body that the task
/// asks for is still one. (Tests that earlier tasks satisfy may be green.)
bool CheckRun::nothing_written(const Task& task) const {
    const bool stubs_only =
        std::all_of(bad_.begin(), bad_.end(), [&](const CaseResult& result) {
            const auto stub = parse_stub(result.outcome.err);
            return result.verdict == Verdict::stub && stub &&
                   stub->task == task.id;
        });
    const auto parts = parts_of(session_.root, chapter_, task.id);
    const auto folder = session_.mine(chapter_);
    return stubs_only &&
           std::all_of(parts.begin(), parts.end(), [&](const TaskPart& part) {
               return !part.body || !stub_place(folder, part.name).empty();
           });
}

/// Red is right: what there is to write, and how to go about it.
void CheckRun::say_start(const Task& task) const {
    const auto& terminal = session_.terminal;
    terminal.say("Red is right: this is where you start. Read " +
                 book_section(task) + " (./learn book " + chapter_.digits() +
                 "), write the first of these, and check again; the tests go "
                 "from simple to full.");
    terminal.out() << "\n";
    show_parts(session_, chapter_, task);
}

void CheckRun::record_pass(const Task& task) {
    if (!record_) {
        return;
    }
    session_.progress.update([&](Progress& progress) {
        stay_in_chapter(session_.course, progress);
        auto& record = progress.tasks[task.id];
        record.state = TaskState::passed;
        record.files = files_;
        record.red_again = false;
    });
}

void CheckRun::record_red(const Task& task) {
    if (!record_ ||
        session_.progress.get().task(task.id).state != TaskState::passed) {
        return;
    }
    session_.progress.update([&](Progress& progress) {
        stay_in_chapter(session_.course, progress);
        progress.tasks[task.id].red_again = true;
    });
}

void CheckRun::say_green(const std::vector<const Task*>& tasks,
                         bool was_stood) {
    const auto& terminal = session_.terminal;
    const auto what = tasks.size() == 1
                          ? "Task " + tasks.front()->id + " is green"
                          : "Tasks " + tasks.front()->id + " to " +
                                tasks.back()->id + " are green";
    terminal.out() << "\n"
                   << terminal.green(terminal.bold(
                          what + ": " + count(ran_, "test") + " passed."))
                   << "\n";
    say_left(tasks);
    if (!record_) {
        return;
    }
    if (!was_stood && session_.journey().stands(chapter_)) {
        say_chapter_done();
    }
    terminal.out() << "\n";
    terminal.say(now_sentence(session_));
}

/// What no test reaches and is a stub still: the loop of a program, mostly.
void CheckRun::say_left(const std::vector<const Task*>& tasks) const {
    const auto folder = session_.mine(chapter_);
    for (const auto* task : tasks) {
        for (const auto& part : parts_of(session_.root, chapter_, task->id)) {
            const auto place =
                part.body ? stub_place(folder, part.name, task->id) : "";
            if (!place.empty()) {
                session_.terminal.say("No test reaches " + part.name +
                                      ", which is not written yet: chapters/" +
                                      chapter_.name + "/" + place + ".");
            }
        }
    }
}

void CheckRun::say_chapter_done() const {
    const auto& terminal = session_.terminal;
    const auto number = chapter_.digits();
    terminal.out() << "\n"
                   << terminal.bold("The core of chapter " + number +
                                    " is yours now.")
                   << "\n";
    const auto show = [&](const std::string& command,
                          const std::string& about) {
        terminal.out() << "  ./learn " << pad(command + " " + number, 12)
                       << about << "\n";
    };
    if (!chapter_.programs.empty()) {
        show("run", "see it live");
    }
    if (session_.has_reference()) {
        show("mutant", "break it on purpose, and see which test notices");
        show("diff", "compare yours with the reference");
    }
}

}  // namespace tornado::learn
