#pragma once

/// One check: tasks in order, up to the first that is red.

#include <optional>
#include <string>
#include <vector>

#include "tools/learn/cases.hpp"
#include "tools/learn/session.hpp"

namespace tornado::learn {

class CheckRun {
  public:
    /// files:  the fingerprint that a pass is recorded with
    /// record: false leaves progress.txt alone
    CheckRun(Session& session,
             const Chapter& chapter,
             const TestProgram& program,
             unsigned long long files,
             bool record);

    /// Runs the tasks' cases and tells how they went; true: all green.
    ///
    /// whole: a skipped task that is red does not stop the others
    bool run(const std::vector<const Task*>& tasks, bool whole);

  private:
    bool run_task(const Task& task);
    void tell(const Task& task, const CaseResult& result);
    void tell_start(const Task& task) const;
    void record_pass(const Task& task);
    void record_red(const Task& task);
    void say_green(const std::vector<const Task*>& tasks, bool was_stood);
    void say_red(const Task& task) const;
    void say_start(const Task& task) const;
    bool nothing_written(const Task& task) const;
    void say_left(const std::vector<const Task*>& tasks) const;
    void say_chapter_done() const;

    Session& session_;
    const Chapter& chapter_;
    const TestProgram& program_;
    unsigned long long files_;
    bool record_;
    std::vector<TestCase> cases_;
    std::vector<CaseResult> bad_;  ///< of the present task
    std::size_t good_ = 0;         ///< of the present task
    std::size_t ran_ = 0;
    std::string log_;  ///< everything that bad cases printed
};

}  // namespace tornado::learn
