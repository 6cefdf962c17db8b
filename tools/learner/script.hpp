#pragma once

/// What the scripted learner does, and what must come of it.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tools/learner/clone.hpp"
#include "tools/learner/mistakes.hpp"

namespace tornado::learner {

class Script {
  public:
    /// browser: where tests/browser is installed; empty: there is none
    Script(Clone& clone, std::filesystem::path browser);

    /// From an empty start through every task of every chapter; each chapter
    /// is written on the core tasks of those below it.
    void walk_full_path();

    /// The same by the short path: core tasks of some chapters.
    void walk_short_path();

    /// One chapter of the full path, on the core tasks of those below it.
    void walk_one(const std::string& digits);

    /// Each mistake that learners make, and the message that it must give.
    void make_mistakes();

    /// The expectations that were not met, each with what was said instead:
    /// what matters most, where it is long. All of it has been printed by then.
    const std::vector<std::string>& failures() const { return failures_; }

  private:
    struct Expectation {
        int code;
        std::vector<std::string> says;
    };

    void expect(const std::string& what,
                const std::vector<std::string>& words,
                const Expectation& expectation);
    void judge(const std::string& what,
               const std::string& command,
               const Answer& answer,
               const Expectation& expectation);
    void chat_in_browser(const learn::Chapter& chapter);
    void walk_chapter(const learn::Chapter& chapter);
    void walk_task(const learn::Chapter& chapter,
                   const learn::Task& task,
                   bool left);
    void leave_chapter(const learn::Chapter& chapter);
    void look_around(const learn::Chapter& chapter);
    void stand_on_reference(const learn::Chapter& chapter);
    void make_mistake(const learn::Chapter& chapter, const Mistake& mistake);

    Clone& clone_;
    std::filesystem::path browser_;
    std::vector<std::string> failures_;
    std::set<std::string> solved_;
};

}  // namespace tornado::learner
