#include <doctest/doctest.h>

#include "tools/learn/dashboard.hpp"
#include "tools/learn/hints.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;

namespace {

/// A course with long names, to see what is cut and what is wrapped.
void write_long_course(TempFolder& folder) {
    folder.write("course/01-long/chapter.json", R"({
      "number": 1, "name": "01-long", "state": "complete",
      "title": "A title that is longer than what has room beside the bar",
      "tasks": [{"id": "01.1", "kind": "core", "files":
        ["a_file_with_a_long_name.cpp", "another_file_with_a_long_name.cpp"],
        "title": "a task whose title is as long as a sentence can be"}]})");
    folder.write("course/02-next/chapter.json", R"({
      "number": 2, "name": "02-next", "state": "complete",
      "title": "Another one",
      "tasks": [{"id": "02.1", "kind": "core", "files": [], "title": "t"}]})");
}

std::string screen(const TempFolder& folder,
                   const Terminal::Abilities& abilities,
                   const std::function<void(Progress&)>& change = {}) {
    std::ostringstream out;
    Session session(folder.path(), Terminal(out, abilities), false);
    if (change) {
        session.progress.update(change);
    }
    show_chapters(session);
    return out.str();
}

}  // namespace

TEST_SUITE("dashboard") {

    TEST_CASE("it says which file, which command, which page of the book") {
        Scratch scratch;
        CHECK(scratch.learn({}) == 0);
        CHECK(scratch.says("Now: write task 01.1 (twice) in "
                           "chapters/01-first/first.cpp, then ./learn check; "
                           "chapter 01, section 1 of the book explains it "
                           "(./learn book 01)."));
    }

    TEST_CASE("no line is wider than 80 columns, with colours or without") {
        TempFolder folder;
        write_long_course(folder);
        for (const bool colour : {false, true}) {
            const auto text = screen(folder, {colour, colour, false, false});
            CHECK(widest(text) <= 80);
            CHECK((text.find('\033') != std::string::npos) == colour);
        }
    }

    TEST_CASE("every state of a chapter has its line") {
        TempFolder folder;
        write_long_course(folder);
        const auto lent =
            screen(folder, {}, [](Progress& progress) { progress.lent = {1}; });
        CHECK(lent.find("lent from the reference") != std::string::npos);
        const auto skipped = screen(folder, {}, [](Progress& progress) {
            progress.lent.clear();
            progress.tasks["01.1"].state = TaskState::skipped;
        });
        CHECK(skipped.find("0 of 1 skipped") != std::string::npos);
        const auto done = screen(folder, {}, [](Progress& progress) {
            progress.tasks["01.1"].state = TaskState::passed;
            progress.tasks["01.1"].red_again = true;
        });
        CHECK(done.find("##################  1 of 1 +") != std::string::npos);
        CHECK(done.find("red at the last check: 01.1.") != std::string::npos);
        const auto path = screen(
            folder, {}, [](Progress& progress) { progress.short_path = true; });
        CHECK(path.find("not on the short path") != std::string::npos);
        for (const auto& text : {lent, skipped, done, path}) {
            CHECK(widest(text) <= 80);
        }
    }

    TEST_CASE("the welcome is shown once and fits the page") {
        Scratch scratch;
        std::filesystem::remove(scratch.path() / "build/welcomed");
        scratch.learn({});
        CHECK(scratch.says("Red is right"));
        for (const auto* command : {"check", "hint", "next", "book"}) {
            CHECK(scratch.says(std::string("./learn ") + command));
        }
        CHECK(widest(scratch.said()) <= 80);
        CHECK_FALSE(std::filesystem::exists(scratch.path() / "progress.txt"));
        scratch.learn({});
        CHECK_FALSE(scratch.says("Red is right"));
    }

    TEST_CASE(
        "a broken chapter and a damaged progress file are told, not fatal") {
        Scratch scratch;
        scratch.write("course/02-second/chapter.json", "{");
        scratch.write("progress.txt", "task 01.1 passed 1\n>>>>>>> theirs\n");
        CHECK(scratch.learn({}) == 0);
        CHECK(scratch.says("course/02-second/chapter.json:1: not JSON"));
        CHECK(scratch.says("1 line of progress.txt could not be read"));
        CHECK(scratch.says("01  Twice and thrice"));
    }

    TEST_CASE("the list names every task with its state") {
        Scratch scratch;
        scratch.learn({"hint", "01.1"});
        scratch.learn({"skip", "01.1"});
        CHECK(scratch.learn({"list"}) == 0);
        CHECK(scratch.says("- 01.1  twice  (skipped, 1 hint read)"));
        CHECK(scratch.says("> 01.2 thrice"));
        CHECK(scratch.says("02.2  six_times of nothing  (extra)"));
        CHECK(widest(scratch.said()) <= 80);
    }

}  // TEST_SUITE
