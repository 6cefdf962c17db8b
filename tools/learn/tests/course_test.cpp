#include <doctest/doctest.h>

#include "tools/learn/course.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/tests/support.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;

namespace {

const std::string good = R"({
  "number": 1,
  "name": "01-first",
  "title": "One",
  "state": "complete",
  "short_path": true,
  "tasks": [
    {"id": "01.1", "title": "begin", "kind": "core",
     "files": ["a.cpp", "b.cpp"], "short_path": true},
    {"id": "01.2", "title": "more", "kind": "extra",
     "files": ["a.cpp"]}
  ],
  "programs": [{"name": "show", "about": "Shows."}]
}
)";

std::string changed(const std::string& from, const std::string& to) {
    auto text = good;
    return text.replace(text.find(from), from.size(), to);
}

/// What is wrong with this chapter.json.
std::string trouble(const std::string& text) {
    TempFolder folder;
    folder.write("course/01-first/chapter.json", text);
    const auto course = load_course(folder.path());
    CHECK(course.chapters.empty());
    REQUIRE(course.troubles.size() == 1);
    return course.troubles.front();
}

bool names(const std::string& message, int line, const std::string& words) {
    return message.starts_with(
               "course/01-first/chapter.json:" + std::to_string(line) + ": ") &&
           message.find(words) != std::string::npos;
}

}  // namespace

TEST_SUITE("course") {

    TEST_CASE("a chapter is read with its tasks and programs") {
        TempFolder folder;
        folder.write("course/01-first/chapter.json", good);
        const auto course = load_course(folder.path());
        CHECK(course.troubles.empty());
        REQUIRE(course.chapters.size() == 1);
        const auto& chapter = course.chapters.front();
        CHECK(chapter.title == "One");
        CHECK(chapter.digits() == "01");
        REQUIRE(chapter.tasks.size() == 2);
        CHECK(chapter.tasks[0].core);
        CHECK(chapter.tasks[0].short_path);
        CHECK(chapter.tasks[0].files ==
              std::vector<std::string>{"a.cpp", "b.cpp"});
        CHECK_FALSE(chapter.tasks[1].core);
        CHECK_FALSE(chapter.tasks[1].short_path);
        CHECK(course.task("01.2") == &chapter.tasks[1]);
        CHECK(course.task("02.1") == nullptr);
    }

    TEST_CASE("only complete chapters are announced") {
        TempFolder folder;
        folder.write("course/01-first/chapter.json",
                     changed("complete", "planned"));
        const auto course = load_course(folder.path());
        CHECK(course.chapters.empty());
        CHECK(course.troubles.empty());
    }

    TEST_CASE("a broken file is named with the line of what is wrong") {
        CHECK(names(trouble(changed("\"One\",", "\"One\"")), 5, "not JSON"));
        CHECK(names(trouble(changed("  \"title\": \"One\",\n", "")),
                    1,
                    "\"title\" is missing"));
        CHECK(names(trouble(changed("\"One\"", "1")), 4, "must be text"));
        CHECK(names(
            trouble(changed("\"core\"", "\"hard\"")), 8, "core or extra"));
        CHECK(names(trouble(changed("[\"a.cpp\"]", "\"a.cpp\"")), 11, "list"));
        CHECK(
            names(trouble(changed("01.2", "02.2")), 10, "not one of chapter"));
        CHECK(names(trouble(changed("01.2", "01.1")), 8, "twice"));
        CHECK(names(
            trouble(changed("01-first", "01-other")), 3, "in the folder"));
        CHECK(names(trouble(changed("\"number\": 1", "\"number\": 2")),
                    2,
                    "does not fit"));
        CHECK(
            names(trouble(changed("\"short_path\": true}", "\"short\": true}")),
                  9,
                  "\"short\" means nothing here"));
        CHECK(names(trouble(changed("\"about\"", "\"abuot\"")),
                    13,
                    "\"abuot\" means nothing here"));
        const std::string scene =
            "\"scene\": [{\"who\": \"Ann\", \"frame\": \"" +
            std::string(126, 'a') + "\"}], \"about\"";
        CHECK(names(trouble(changed("\"about\"", scene)), 13, "125 bytes"));
        const auto begin = good.find("[\n");
        const auto end = good.find("],\n  \"programs\"");
        CHECK(names(trouble(changed(good.substr(begin, end + 1 - begin), "[]")),
                    7,
                    "a complete chapter has tasks"));
        CHECK(names(trouble("[]"), 1, "missing"));
        CHECK(names(trouble(""), 1, "not JSON"));
    }

    TEST_CASE("a broken chapter does not take the others away") {
        TempFolder folder;
        folder.write("course/01-first/chapter.json", good);
        folder.write("course/02-next/chapter.json", "{");
        const auto course = load_course(folder.path());
        CHECK(course.chapters.size() == 1);
        CHECK(course.troubles.size() == 1);
    }

    TEST_CASE("places can be typed in several ways") {
        TempFolder folder;
        folder.write("course/01-first/chapter.json", good);
        const auto course = load_course(folder.path());
        for (const auto* text : {"1", "01", "01-first"}) {
            CHECK(find_place(course, text).chapter == &course.chapters[0]);
            CHECK(find_place(course, text).task == nullptr);
        }
        for (const auto* text : {"1.2", "01.2"}) {
            CHECK(find_place(course, text).task ==
                  &course.chapters[0].tasks[1]);
        }
        CHECK_THROWS_WITH_AS(
            find_place(course, "01.9"),
            "There is no task 01.9; chapter 01 has 01.1, 01.2.",
            Trouble);
        for (const auto* text : {"2", "x", "999", ".", "1.", "-1", "01.1.1"}) {
            CHECK_THROWS_AS(find_place(course, text), Trouble);
        }
    }

}  // TEST_SUITE
