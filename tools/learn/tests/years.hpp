#pragma once

/// A course and a clone of it, from one year to the next.

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn::testing {

inline std::string git(const std::filesystem::path& folder,
                       std::vector<std::string> words) {
    words.insert(words.begin(),
                 {"git", "-c", "user.name=t", "-c", "user.email=t@localhost"});
    const auto outcome = run_caught({words, folder, {}});
    REQUIRE_MESSAGE(outcome.good(), outcome.err);
    return trim(outcome.out);
}

inline void commit_all(const std::filesystem::path& folder) {
    git(folder, {"add", "-A"});
    git(folder, {"commit", "-q", "-m", "more"});
}

/// The course, and a clone of it in which 01.1 is solved.
class Years {
  public:
    Years() {
        write_script(course);
        course.write(".gitignore", "/build/\n/.backups/\n/output.txt\n");
        git(course.path(), {"init", "-q", "-b", "main"});
        commit_all(course.path());
        std::filesystem::remove_all(mine.path());
        git(std::filesystem::temp_directory_path(),
            {"clone", "-q", course.path().string(), mine.path().string()});
        mine.write("build/welcomed", "");
        mine.edit(first_source,
                  "TORNADO_STUB(\"twice\", \"01.1\")",
                  "return number * 2");
        REQUIRE(mine.learn({"check"}) == 0);
    }

    /// The next year: a new given function in 01, and new words in 02.
    void next_year() {
        course.edit("solutions/01-first/first.cpp",
                    "int thrice",
                    "int once(int number) {\n    return number;\n}\n\n"
                    "int thrice");
        course.edit("solutions/01-first/first.hpp",
                    "int thrice(int number);",
                    "int thrice(int number);\nint once(int number);");
        course.edit("solutions/02-second/second.cpp",
                    "with the two functions",
                    "use the two functions");
        course.write("README.md", "A new page.\n");
        REQUIRE(course.learn({"internal", "generate"}) == 0);
        commit_all(course.path());
    }

    int update() {
        return mine.learn({"update", "--yes", "--from", course.path()});
    }

    /// What the whole program says, with what the newer tool says at its end.
    std::string update_said() {
        const auto root = mine.path().string();
        const auto outcome = run_caught(
            {{LEARN_PROGRAM, "update", "--yes"}, {}, {{"LEARN_ROOT", root}}},
            std::chrono::minutes(5),
            true);
        CHECK(outcome.exit_code == 0);
        return join(split_words(outcome.out), " ");
    }

    Scratch course;
    Scratch mine;

  private:
    static void write_script(Scratch& where) {
        where.write("learn",
                    "#!/bin/sh\nLEARN_ROOT=$(dirname \"$0\") exec " +
                        std::string(LEARN_PROGRAM) + " \"$@\"\n");
        std::filesystem::permissions(where.path() / "learn",
                                     std::filesystem::perms::owner_exec,
                                     std::filesystem::perm_options::add);
    }
};

}  // namespace tornado::learn::testing
