#include "tools/learner/script.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "tools/learn/mutants.hpp"
#include "tools/learn/text.hpp"
#include "tools/learner/mistakes.hpp"

namespace tornado::learner {

using learn::Chapter;
using learn::Task;

namespace {

/// Of what the tool said, what matters most: from the first red test on, or
/// the end.
std::string essence(const std::string& text) {
    constexpr std::ptrdiff_t most = 14;
    const auto lines = learn::split_lines(text);
    const auto count = static_cast<std::ptrdiff_t>(lines.size());
    const auto red =
        std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
            return line.find("✗") != std::string::npos;
        });
    const auto first =
        red != lines.end()
            ? red
            : lines.begin() + std::max<std::ptrdiff_t>(count - most, 0);
    const auto last = first + std::min(most, lines.end() - first);
    return learn::join({first, last}, "\n");
}

}  // namespace

Script::Script(Clone& clone, std::filesystem::path browser)
    : clone_(clone)
    , browser_(std::move(browser)) {}

void Script::expect(const std::string& what,
                    const std::vector<std::string>& words,
                    const Expectation& expectation) {
    judge(what,
          "./learn " + learn::join(words, " "),
          clone_.learn(words),
          expectation);
}

void Script::judge(const std::string& what,
                   const std::string& command,
                   const Answer& answer,
                   const Expectation& expectation) {
    std::vector<std::string> missing;
    for (const auto& text : expectation.says) {
        if (!answer.says(text)) {
            missing.push_back(text);
        }
    }
    const bool good = answer.code == expectation.code && missing.empty();
    std::cout << (good ? "ok      " : "NOT OK  ") << learn::pad(what, 58) << " "
              << learn::seconds_text(answer.seconds) << std::endl;
    if (good) {
        return;
    }
    std::string report = "  " + command + "\n  exit code " +
                         std::to_string(answer.code) + ", expected " +
                         std::to_string(expectation.code) + "\n";
    for (const auto& text : missing) {
        report += "  it should say: " + text + "\n";
    }
    report += "  it said:\n";
    std::cout << report << answer.text << std::endl;
    failures_.push_back("NOT OK  " + what + "\n" + report +
                        essence(answer.text));
}

/// An extra task of a chapter that has been left is named to the tool.
void Script::walk_task(const Chapter& chapter, const Task& task, bool left) {
    std::vector<std::string> check{"check"};
    std::vector<std::string> hint{"hint"};
    if (left) {
        check.push_back(task.id);
        hint.push_back(task.id);
    }
    expect(task.id + " is red, and told where to start",
           check,
           {1,
            {"Task " + task.id + " is red: ",
             "Red is right: this is where you start.",
             "chapters/" + chapter.name + "/"}});
    expect(task.id + " has a hint", hint, {0, {"Hint 1 of 3"}});
    if (task.core) {
        expect(task.id + " is not passed over",
               {"next"},
               {1, {"is not green yet", "--skip"}});
    }
    solved_.insert(task.id);
    clone_.paste(chapter, solved_);
    const bool alone = left || chapter.tasks.front().id == task.id;
    expect(task.id + " is green with its solution",
           check,
           {0, {task.id + (alone ? " is green" : " are green")}});
}

/// The core opens the next chapter, the extra tasks are done afterwards. What
/// comes later is written on the core alone: it may not need more.
void Script::walk_chapter(const Chapter& chapter) {
    solved_.clear();
    for (const auto& task : chapter.tasks) {
        if (task.core) {
            walk_task(chapter, task, false);
        }
    }
    const auto core = solved_;
    const bool last = clone_.course().chapters.back().number == chapter.number;
    if (!last) {
        leave_chapter(chapter);
    }
    for (const auto& task : chapter.tasks) {
        if (!task.core) {
            walk_task(chapter, task, !last);
        }
    }
    if (!last && solved_ != core) {
        expect(chapter.digits() + " is green as a whole",
               {"check", chapter.digits()},
               {0, {"are green"}});
    }
    look_around(chapter);
    if (last) {
        leave_chapter(chapter);
    }
    clone_.paste(chapter, core);
    if (chapter.number == 10) {
        chat_in_browser(chapter);
    }
}

void Script::leave_chapter(const Chapter& chapter) {
    const auto* later = clone_.course().chapter(chapter.number + 1);
    if (later != nullptr) {
        expect("chapter " + later->digits() + " opens",
               {"next"},
               {0,
                {"Chapter " + later->digits() + ": " + later->title,
                 "Now: write task " + later->digits() + ".1"}});
    } else {
        expect("the end of the course is told",
               {"next"},
               {0, {"You are at the end of what is written so far."}});
    }
}

/// What a learner may try in a chapter that is done.
void Script::look_around(const Chapter& chapter) {
    expect(chapter.digits() + " is not run again when nothing has changed",
           {"check", chapter.digits()},
           {0, {"nothing has changed since"}});
    expect(chapter.digits() + " is what the reference is",
           {"diff", chapter.digits()},
           {0, {"the same as the reference, to the letter."}});
    const auto mutants = learn::load_mutants(clone_.root(), chapter);
    if (chapter.number == 1 && !mutants.empty()) {
        expect("a mutant is noticed",
               {"mutant", chapter.digits(), mutants.front().name, "--show"},
               {0,
                {"noticed.",
                 "FAILED " + mutants.front().kills,
                 "What is broken: " + mutants.front().bug}});
    }
}

/// What all of it is for: two windows talk through the learner's own server.
void Script::chat_in_browser(const Chapter& chapter) {
    if (!std::filesystem::exists(browser_ / "node_modules/.installed")) {
        std::cout << "        (no browser here: the chat is not opened)\n";
        return;
    }
    judge("two windows chat through the learner's own server",
          "node --test chat_test.mjs",
          clone_.in_browser(chapter, "chat", "chat_test.mjs", browser_),
          {0, {}});
}

/// Once: the chapter below is broken, and the reference stands in for it.
void Script::stand_on_reference(const Chapter& chapter) {
    const auto& below = *clone_.course().chapter(chapter.number - 1);
    const auto task = below.tasks.front().id;
    clone_.spoil(below, task, "", "    this is not C++;");
    expect("a broken file below is told, and lending offered",
           {"check"},
           {1,
            {"This is in your chapter " + below.digits(),
             "./learn lend " + below.digits()}});
    expect("the reference below shows whose the mistake is",
           {"check", "--base", "reference"},
           {1, {"Red is right", "not recorded"}});
    expect("a chapter can be lent", {"lend", below.digits()}, {0, {}});
    expect("and the next one checked on it", {"check"}, {1, {"Red is right"}});
    expect("and given back", {"lend", below.digits(), "--back"}, {0, {}});
    std::set<std::string> all;
    for (const auto& one : below.tasks) {
        all.insert(one.id);
    }
    clone_.paste(below, all);
}

void Script::walk_full_path() {
    clone_.start_over();
    expect(
        "the first screen says what to do", {}, {0, {"Now: write task 01.1"}});
    for (const auto& chapter : clone_.course().chapters) {
        if (chapter.number == 2) {
            stand_on_reference(chapter);
        }
        walk_chapter(chapter);
    }
    expect("the list has nothing open", {"list"}, {0, {"You are at the end"}});
}

void Script::walk_one(const std::string& digits) {
    const auto* wanted = clone_.course().chapter(std::stoi(digits));
    if (wanted == nullptr) {
        throw std::runtime_error("there is no chapter " + digits);
    }
    clone_.start_over();
    clone_.stand_at(*wanted);
    walk_chapter(*wanted);
}

void Script::walk_short_path() {
    clone_.start_over();
    expect(
        "the short path is taken", {"path", "short"}, {0, {"The short path"}});
    for (const auto& chapter : clone_.course().chapters) {
        if (!chapter.short_path) {
            continue;
        }
        std::set<std::string> solved;
        std::string last;
        for (const auto& task : chapter.tasks) {
            if (task.short_path) {
                solved.insert(task.id);
                last = task.id;
            }
        }
        expect(chapter.digits() + " is red at first",
               {"check"},
               {1, {"Red is right"}});
        clone_.paste(chapter, solved);
        for (std::size_t i = 0; i < solved.size(); ++i) {
            expect(chapter.digits() + " green, one task more",
                   {"check"},
                   {0, {"green"}});
        }
        expect(chapter.digits() + " is left", {"next"}, {0, {}});
    }
    expect("the end of the short path is told",
           {},
           {0, {"You are at the end of what is written so far."}});
}

void Script::make_mistake(const Chapter& chapter, const Mistake& mistake) {
    const auto& task = chapter.tasks.front();
    clone_.paste(chapter, {task.id});
    const auto place =
        clone_.spoil(chapter, task.id, mistake.head, mistake.lines);
    auto wanted = mistake.says;
    if (mistake.names_place) {
        wanted.push_back(place);
    }
    expect(mistake.what, {"check", task.id}, {1, wanted});
}

void Script::make_mistakes() {
    clone_.start_over();
    const auto& chapter = clone_.course().chapters.front();
    for (const auto& mistake : all_mistakes()) {
        make_mistake(chapter, mistake);
    }
    clone_.paste(chapter, {chapter.tasks.front().id});
    expect("and all is well when it is mended",
           {"check", chapter.tasks.front().id},
           {0, {"is green"}});
}

}  // namespace tornado::learner
