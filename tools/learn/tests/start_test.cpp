/// The shell script ./learn: what it asks apt for, and what it remembers.

#include <chrono>
#include <cstdlib>
#include <utility>

#include <doctest/doctest.h>

#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

using Environment = std::vector<std::pair<std::string, std::string>>;

const fs::path course_root = fs::path(LEARN_TESTS_FOLDER) / "../../..";

/// The script in a folder of its own, on a machine that has no package of
/// Debian's and a tool that is built already.
class Start : public TempFolder {
  public:
    Start() {
        fs::copy_file(course_root / "learn", path() / "learn");
        fs::create_directories(path() / "tools");
        fs::copy_file(course_root / "tools/packages.txt",
                      path() / "tools/packages.txt");
        program("programs/dpkg-query", "exit 1");
        program("programs/ninja", "echo 'no work to do'");
        program("build/tool/learn", "echo \"the tool: $*\"");
        write("build/tool/build.ninja", "");
    }

    /// Has it started with these words; nobody is there to be asked.
    ///
    /// through: another name of its folder; empty: its own
    Outcome start(std::vector<std::string> words,
                  Environment environment = {},
                  const fs::path& through = {}) const {
        const auto folder = through.empty() ? path() : through;
        words.insert(words.begin(), (folder / "learn").string());
        const char* places = std::getenv("PATH");
        if (environment.empty()) {
            environment.emplace_back("LEARN_NO_PACKAGES", "");
        }
        environment.emplace_back("LEARN_CXX", "");
        environment.emplace_back("PATH",
                                 (path() / "programs").string() + ":" +
                                     (places == nullptr ? "" : places));
        return run_caught({std::move(words), folder, environment},
                          std::chrono::seconds(60));
    }

    /// True if it would have something installed.
    bool asks(const std::vector<std::string>& words,
              const Environment& environment = {}) const {
        const auto outcome = start(words, environment);
        return outcome.exit_code == 1 &&
               outcome.err.find("Nothing was installed") != std::string::npos;
    }

  private:
    void program(const std::string& name, const std::string& script) {
        write(name, "#!/bin/sh\n" + script + "\n");
        fs::permissions(path() / name, fs::perms(0755));
    }
};

}  // namespace

TEST_SUITE("start") {

    TEST_CASE("who brought their own packages is not asked again") {
        if (!fs::exists("/etc/debian_version")) {
            return;
        }
        const Start here;
        CHECK(here.asks({"list"}));
        CHECK(here.start({"list"}, {{"LEARN_NO_PACKAGES", "1"}}).out ==
              "the tool: list\n");
        CHECK_FALSE(here.asks({"list"}));
        CHECK_FALSE(here.asks({"grade", "them"}));
        fs::last_write_time(here.path() / "tools/packages.txt",
                            fs::file_time_type::clock::now() +
                                std::chrono::hours(1));
        CHECK_FALSE(here.asks({"list"}));
        // Asked for by name, they are not passed over in silence.
        CHECK(here.asks({"setup", "book"}));
        CHECK(here.asks({"list"}, {{"LEARN_NO_PACKAGES", "0"}}));
        CHECK(here.asks({"list"}));
    }

    TEST_CASE("through a link nothing is built under two names, nor removed") {
        Start here;
        TempFolder elsewhere;
        const auto link = elsewhere.path() / "course";
        fs::create_directory_symlink(here.path(), link);
        const auto tree = [&](const std::string& name, const fs::path& home) {
            here.write("build/" + name + "/CMakeCache.txt",
                       "CMAKE_HOME_DIRECTORY:INTERNAL=" + home.string() + "\n");
        };
        tree("by-hand", link);
        tree("moved", "/somewhere/else");
        tree("broken", "");
        here.write("build/tool/learn", "#!/bin/sh\nprintenv PWD\n");
        const auto outcome =
            here.start({"list"},
                       {{"LEARN_NO_PACKAGES", "1"}, {"PWD", link.string()}},
                       link);
        CHECK(trim(outcome.out) == fs::canonical(link).string());
        CHECK(fs::exists(here.path() / "build/by-hand"));
        CHECK_FALSE(fs::exists(here.path() / "build/moved"));
        CHECK_FALSE(fs::exists(here.path() / "build/broken"));
    }

    TEST_CASE("a group that is not there is refused, with those that are") {
        const Start here;
        const auto outcome =
            here.start({"setup", "server"}, {{"LEARN_NO_PACKAGES", "1"}});
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.err.find("no group `server`") != std::string::npos);
        CHECK(outcome.err.find("base verify bench book browser servers "
                               "class\n") != std::string::npos);
    }

}  // TEST_SUITE
