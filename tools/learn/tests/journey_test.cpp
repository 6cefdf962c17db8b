#include <doctest/doctest.h>

#include "tools/learn/journey.hpp"

using namespace tornado::learn;

namespace {

Task task(const std::string& id, bool core, bool short_path) {
    return {id, "title " + id, core, short_path, {"a.cpp"}};
}

/// Three chapters; the second is not on the short path.
Course three_chapters() {
    Course course;
    for (int number = 1; number <= 3; ++number) {
        const auto id = "0" + std::to_string(number);
        const bool on_path = number != 2;
        course.chapters.push_back({number,
                                   id + "-x",
                                   "Chapter " + id,
                                   on_path,
                                   {task(id + ".1", true, on_path),
                                    task(id + ".2", true, on_path),
                                    task(id + ".3", false, false)},
                                   {}});
    }
    return course;
}

void pass(Progress& progress, std::initializer_list<const char*> ids) {
    for (const auto* id : ids) {
        progress.tasks[id].state = TaskState::passed;
    }
}

std::string task_now(const Course& course, const Progress& progress) {
    const auto* now = Journey(course, progress).task();
    return now == nullptr ? "none" : now->id;
}

}  // namespace

TEST_SUITE("journey") {

    TEST_CASE("the first open task is the one to do") {
        const auto course = three_chapters();
        Progress progress;
        CHECK(task_now(course, progress) == "01.1");
        pass(progress, {"01.1"});
        CHECK(task_now(course, progress) == "01.2");
        progress.tasks["01.2"].state = TaskState::skipped;
        progress.chapter = 1;
        CHECK(task_now(course, progress) == "01.3");
        pass(progress, {"01.3"});
        CHECK(task_now(course, progress) == "none");
    }

    TEST_CASE("without a choice, the first chapter that is not closed") {
        const auto course = three_chapters();
        Progress progress;
        pass(progress, {"01.1", "01.2"});
        CHECK(Journey(course, progress).chapter()->number == 2);
        progress.chapter = 1;
        CHECK(Journey(course, progress).chapter()->number == 1);
        progress.chapter = 77;
        CHECK(Journey(course, progress).chapter()->number == 2);
    }

    TEST_CASE("what turned red again comes first") {
        const auto course = three_chapters();
        Progress progress;
        pass(progress, {"01.1", "01.2"});
        progress.chapter = 1;
        progress.tasks["01.2"].red_again = true;
        CHECK(task_now(course, progress) == "01.2");
    }

    TEST_CASE("the short path asks for less") {
        const auto course = three_chapters();
        Progress progress;
        progress.short_path = true;
        pass(progress, {"01.1", "01.2"});
        const Journey journey(course, progress);
        CHECK(journey.chapter()->number == 3);
        CHECK(journey.asked(course.chapters[0]).size() == 2);
        CHECK(journey.after(course.chapters[0])->number == 3);
        CHECK(journey.state(course.chapters[1]) == ChapterState::off_path);
        CHECK(journey.tally().all == 4);
        CHECK(journey.tally().done == 2);
    }

    TEST_CASE("a chapter's state") {
        const auto course = three_chapters();
        Progress progress;
        const auto& first = course.chapters[0];
        CHECK(Journey(course, progress).state(first) == ChapterState::ahead);
        progress.tasks["01.1"].state = TaskState::skipped;
        CHECK(Journey(course, progress).state(first) == ChapterState::begun);
        pass(progress, {"01.2"});
        CHECK(Journey(course, progress).state(first) == ChapterState::skipped);
        pass(progress, {"01.1"});
        CHECK(Journey(course, progress).state(first) == ChapterState::done);
        progress.lent = {1};
        CHECK(Journey(course, progress).state(first) == ChapterState::lent);
    }

    TEST_CASE("a lent chapter is passed over") {
        const auto course = three_chapters();
        Progress progress;
        progress.lent = {1, 2};
        const Journey journey(course, progress);
        CHECK(journey.chapter()->number == 3);
        CHECK(journey.after(course.chapters[0])->number == 3);
        CHECK(journey.after(course.chapters[2]) == nullptr);
    }

    TEST_CASE("tracks: mine is what stands, what is worked on, and no more") {
        const auto course = three_chapters();
        Progress progress;
        pass(progress, {"01.1", "01.2", "02.1"});
        CHECK(tracks_for(course, progress, 2, false) ==
              Tracks{{1, "mine"}, {2, "mine"}, {3, "reference"}});
        CHECK(tracks_for(course, progress, 3, false) ==
              Tracks{{1, "mine"}, {2, "reference"}, {3, "mine"}});
        CHECK(tracks_for(course, progress, 1, false) ==
              Tracks{{1, "mine"}, {2, "mine"}, {3, "reference"}});
        CHECK(tracks_for(course, progress, 3, true) ==
              Tracks{{1, "reference"}, {2, "reference"}, {3, "mine"}});
        progress.lent = {1};
        CHECK(tracks_for(course, progress, 3, false).at(1) == "reference");
        CHECK(tracks_for(course, progress, 1, false).at(1) == "mine");
    }

    TEST_CASE("an empty course has nothing to do") {
        const Course course;
        const Progress progress;
        CHECK(Journey(course, progress).chapter() == nullptr);
        CHECK(Journey(course, progress).task() == nullptr);
    }

}  // TEST_SUITE
