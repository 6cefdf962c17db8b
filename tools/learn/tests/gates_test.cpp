#include <map>
#include <set>

#include <doctest/doctest.h>

#include "tools/learn/files.hpp"
#include "tools/learn/gates.hpp"
#include "tools/learn/packages.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

TEST_SUITE("gates") {

    TEST_CASE("what ctest writes is read") {
        const auto tally = parse_junit(
            "<?xml version=\"1.0\"?>\n<testsuite tests=\"4\">\n"
            "\t<testcase name=\"a &lt;b&gt;\" classname=\"a\" status=\"run\">\n"
            "\t\t<system-out>fine</system-out>\n\t</testcase>\n"
            "\t<testcase name=\"c\" time=\"1\" status=\"fail\">\n"
            "\t\t<failure message=\"\"/>\n"
            "\t\t<system-out>got &quot;x&quot; &amp; y\n</system-out>\n"
            "\t</testcase>\n"
            "\t<testcase name=\"d\" status=\"notrun\">\n\t</testcase>\n"
            "\t<testcase name=\"e\" "
            "status=\"run\"></testcase>\n</testsuite>\n");
        CHECK(tally.passed == 2);
        CHECK(tally.skipped == 1);
        REQUIRE(tally.failed.size() == 1);
        CHECK(tally.failed[0].name == "c");
        CHECK(tally.failed[0].output == "got \"x\" & y\n");
    }

    TEST_CASE("no file, no tests") {
        CHECK(parse_junit("").passed == 0);
        CHECK(parse_junit("<testcase name=\"cut").failed.size() == 1);
    }

    TEST_CASE("of a failed build, the step that failed is shown") {
        const std::string output =
            "[1/3] Building a\nnoise\n[2/3] Generating\nFAILED: b.cpp\n"
            "cd /x && a very long command\nb.cpp:3: wrong\nmore\n"
            "[3/3] Building c\nninja: build stopped.\n";
        CHECK(failed_step(output, 9) ==
              std::vector<std::string>{
                  "FAILED: b.cpp", "b.cpp:3: wrong", "more"});
        CHECK(failed_step("1\n2\n3\n", 2) ==
              std::vector<std::string>{"2", "3"});
        CHECK(failed_step("", 2).empty());
    }

    TEST_CASE("the budgets keep the promises of the README") {
        int newcomer = 0;
        int all = 0;
        std::set<std::string> names;
        for (const auto& gate : all_gates()) {
            newcomer += gate.newcomer;
            all += gate.budget;
            names.insert(gate.name);
        }
        CHECK(newcomer <= 5 * 60);
        CHECK(all <= 60 * 60);
        CHECK(names.size() == all_gates().size());
    }

    TEST_CASE("the list of packages is read by groups") {
        TempFolder folder;
        folder.write("tools/packages.txt",
                     "# words\n\n[base]\ncmake   # builds\nninja-build\n"
                     "[book]\nnpm  # the book\n");
        const auto packages = load_packages(folder.path());
        REQUIRE(packages.size() == 3);
        CHECK(packages[0].name == "cmake");
        CHECK(packages[0].why == "builds");
        CHECK(packages[1].group == "base");
        CHECK(packages[2].group == "book");
    }

    TEST_CASE("no second list of packages: who installs, names groups") {
        const fs::path root = fs::path(LEARN_TESTS_FOLDER) / "../../..";
        std::set<std::string> groups;
        std::set<std::string> packages;
        for (const auto& package : load_packages(root)) {
            groups.insert(package.group);
            packages.insert(package.name);
        }
        const auto text = [&](const char* file) {
            auto whole = read_file(root / file);
            REQUIRE_MESSAGE(whole, file);
            return *whole;
        };
        for (const auto& line : split_lines(text("Dockerfile"))) {
            for (const auto& word : split_words(line)) {
                CHECK_MESSAGE((line.starts_with("COPY ") ||
                               line.starts_with("#") ||
                               !packages.contains(word)),
                              line);
            }
        }
        const auto docker = text("Dockerfile");
        const std::string setup = "/learn setup --yes ";
        const auto at = docker.find(setup) + setup.size();
        REQUIRE(at > setup.size());
        for (const auto& group :
             split_words(docker.substr(at, docker.find('\n', at) - at))) {
            CHECK_MESSAGE(groups.contains(group), group);
        }
        CHECK(text(".devcontainer/devcontainer.json")
                  .find("\"dockerfile\": \"../Dockerfile\"") !=
              std::string::npos);
    }

    TEST_CASE("what is installed for a verb are groups that there are") {
        const fs::path root = fs::path(LEARN_TESTS_FOLDER) / "../../..";
        std::set<std::string> groups;
        for (const auto& package : load_packages(root)) {
            groups.insert(package.group);
        }
        const auto script = read_file(root / "learn").value_or("");
        std::map<std::string, std::vector<std::string>> setups;
        for (const auto& line : split_lines(script)) {
            const auto words = split_words(line.substr(0, line.find(';')));
            if (words.size() > 2 && words[1] == "setup") {
                setups[words[0]] = {words.begin() + 2, words.end()};
                for (const auto& group : setups[words[0]]) {
                    CHECK_MESSAGE(groups.contains(group), line);
                }
            }
        }
        // The tests of the last chapters start Redis and nginx.
        CHECK(setups["no-grade-*)"] ==
              std::vector<std::string>{"base", "class", "servers"});
        CHECK(setups["no-verify-*)"] ==
              std::vector<std::string>{"base", "servers"});
    }

}  // TEST_SUITE
