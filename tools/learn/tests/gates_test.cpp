#include <algorithm>
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

namespace {

const fs::path project = fs::path(LEARN_TESTS_FOLDER) / "../../..";

std::string text_of(const std::string& file) {
    auto whole = read_file(project / file);
    REQUIRE_MESSAGE(whole, file);
    return *whole;
}

/// The files and folders that the Dockerfile has copied to /setup when it sets
/// up there, each to its own place.
std::vector<std::string> copied_for_setup() {
    std::vector<std::string> copied;
    const auto docker = text_of("Dockerfile");
    for (const auto& line :
         split_lines(docker.substr(0, docker.find("RUN /setup/learn")))) {
        const auto words = split_words(line);
        if (!line.starts_with("COPY ")) {
            continue;
        }
        for (std::size_t i = 1; i + 1 < words.size(); ++i) {
            const bool folder = fs::is_directory(project / words[i]);
            CHECK_MESSAGE(words.back() == "/setup/" + (folder ? words[i] : ""),
                          line);
            copied.push_back(words[i] + (folder ? "/" : ""));
        }
    }
    return copied;
}

/// What a file of ours includes of our own: paths from the root.
std::vector<std::string> included_by(const std::string& file) {
    std::vector<std::string> included;
    for (const auto& line : split_lines(text_of(file))) {
        const std::string start = "#include \"";
        if (line.starts_with(start)) {
            const auto end = line.find('"', start.size());
            included.push_back(line.substr(start.size(), end - start.size()));
        }
    }
    return included;
}

/// The sources that setting up compiles, without what they include.
std::set<std::string> sources_of_the_tool() {
    std::set<std::string> sources;
    for (const std::string folder : {"tools/learn/", "tools/source/"}) {
        for (const auto& file : files_below(project / folder)) {
            if (file.extension() == ".cpp" && *file.begin() != "tests") {
                sources.insert(folder + file.string());
            }
        }
    }
    return sources;
}

/// "01" to "15", as course/ has them.
std::vector<fs::path> chapters() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(project / "course")) {
        found.push_back(entry.path().filename());
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

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
        REQUIRE(tally.skipped.size() == 1);
        CHECK(tally.skipped[0].name == "d");
        REQUIRE(tally.failed.size() == 1);
        CHECK(tally.failed[0].name == "c");
        CHECK(tally.failed[0].output == "got \"x\" & y\n");
    }

    TEST_CASE("in CI a test that was skipped has failed") {
        auto tally = parse_junit(
            "<testsuite>\n<testcase name=\"a\" status=\"run\"></testcase>\n"
            "<testcase name=\"b\" status=\"notrun\">\n"
            "<system-out>SKIPPED: no nginx</system-out></testcase>\n");
        fail_skipped(tally);
        CHECK(tally.passed == 1);
        CHECK(tally.skipped.empty());
        REQUIRE(tally.failed.size() == 1);
        CHECK(tally.failed[0].name == "b");
        CHECK(tally.failed[0].output.ends_with("\nSKIPPED: no nginx"));
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

    TEST_CASE("what the tool's sources include is in the container's image") {
        const auto copied = copied_for_setup();
        auto waiting = sources_of_the_tool();
        REQUIRE(waiting.size() > 60);
        std::set<std::string> seen;
        while (!waiting.empty()) {
            const auto file = waiting.extract(waiting.begin()).value();
            seen.insert(file);
            const bool there = std::any_of(
                copied.begin(), copied.end(), [&](const std::string& path) {
                    return path.ends_with('/') ? file.starts_with(path)
                                               : file == path;
                });
            CHECK_MESSAGE(there, file << " is not copied by the Dockerfile");
            for (const auto& included : included_by(file)) {
                if (!seen.contains(included)) {
                    waiting.insert(included);
                }
            }
        }
        CHECK(seen.contains("common/trace/format.hpp"));
    }

    TEST_CASE("an editor is offered every chapter") {
        const auto tasks = text_of(".vscode/tasks.json");
        const auto launch = text_of(".vscode/launch.json");
        REQUIRE(chapters().size() > 14);
        for (const auto& chapter : chapters()) {
            const auto number = chapter.string().substr(0, 2);
            CHECK_MESSAGE(tasks.find('"' + number + '"') != tasks.npos,
                          "tasks.json: " << number);
            const auto tests =
                '"' + chapter.string() + "/ch" + number + "_tests\"";
            CHECK_MESSAGE(launch.find(tests) != launch.npos,
                          "launch.json: " << tests);
        }
    }

    TEST_CASE("what is installed for a verb are groups that there are") {
        const fs::path root = fs::path(LEARN_TESTS_FOLDER) / "../../..";
        std::set<std::string> groups;
        for (const auto& package : load_packages(root)) {
            groups.insert(package.group);
        }
        const auto script = read_file(root / "learn").value_or("");
        std::map<std::string, std::vector<std::string>> setups;
        std::string verb;
        for (const auto& line : split_lines(script)) {
            auto words = split_words(line.substr(0, line.find(';')));
            if (!words.empty() && words[0].ends_with(')')) {
                verb = words[0];
                words.erase(words.begin());
            }
            if (words.size() > 1 && words[0] == "setup" &&
                !words[1].starts_with('$')) {
                setups[verb] = {words.begin() + 1, words.end()};
                for (const auto& group : setups[verb]) {
                    CHECK_MESSAGE(groups.contains(group), line);
                }
            }
        }
        // The tests of the last chapters start Redis and nginx.
        CHECK(setups["no-grade-*)"] ==
              std::vector<std::string>{"base", "class", "servers"});
        // What has no walls would not be looked at.
        const auto& all = setups["no-verify-yes)"];
        CHECK(std::count(all.begin(), all.end(), "class") == 1);
        CHECK(setups["no-verify-*)"] ==
              std::vector<std::string>{"base", "servers"});
    }

}  // TEST_SUITE
