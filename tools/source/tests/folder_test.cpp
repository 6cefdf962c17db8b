#include <filesystem>
#include <system_error>

#include <stdlib.h>

#include "tools/source/folder.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;
namespace fs = std::filesystem;

namespace {

// A folder of its own, gone with the test.
class Scratch {
  public:
    Scratch() {
        std::string name = fs::temp_directory_path() / "source-test-XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }

    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

std::string names(const std::vector<SourceFile>& files) {
    std::string shown;
    for (const SourceFile& one : files)
        shown += one.name + " ";
    return shown;
}

}  // namespace

TEST_SUITE_BEGIN("folder");

TEST_CASE("writing: what is the same is left alone, nothing is removed") {
    const Scratch scratch;
    const fs::path folder = scratch.path() / "to";
    write_atomically(folder / "mine.txt", "mine");
    const std::vector<SourceFile> files = {file("a", "a.cpp"),
                                           file("b", "programs/b.cpp")};
    auto written = write_folder(files, folder);
    CHECK(written.size() == 2);
    CHECK(written[1].path == folder / "programs/b.cpp");
    CHECK((written[0].changed && written[1].changed));

    write_atomically(folder / "a.cpp", "learner's");
    const fs::file_time_type long_ago;
    fs::last_write_time(folder / "programs/b.cpp", long_ago);
    written = write_folder(files, folder);
    CHECK((written[0].changed && !written[1].changed));
    CHECK(fs::last_write_time(folder / "programs/b.cpp") == long_ago);
    CHECK(read_file(folder / "a.cpp").text == "a");
    CHECK(names(read_folder(folder)) == "a.cpp mine.txt programs/b.cpp ");
}

TEST_CASE("a program keeps its permission to run") {
    const Scratch scratch;
    SourceFile script = file("#!/bin/sh\n", "run.sh");
    script.path = scratch.path() / "run.sh";
    write_atomically(script.path, script.text);
    fs::permissions(script.path, fs::perms::owner_all);
    write_folder({script}, scratch.path() / "to");
    CHECK((fs::status(scratch.path() / "to/run.sh").permissions() &
           fs::perms::owner_exec) != fs::perms::none);
}

TEST_CASE("hidden files are not read; what is no file is an error") {
    const Scratch scratch;
    write_atomically(scratch.path() / ".git/x", "x");
    write_atomically(scratch.path() / ".hidden", "x");
    write_atomically(scratch.path() / "b/c", "x");
    CHECK(names(read_folder(scratch.path())) == "b/c ");
    CHECK_THROWS_AS(read_file(scratch.path() / "none"), std::system_error);
    CHECK_THROWS_AS(read_file(scratch.path()), std::system_error);
    CHECK_THROWS_AS(read_folder(scratch.path() / "none"), std::system_error);
}

TEST_CASE("a write that fails leaves the old file, and no other") {
    const Scratch scratch;
    const fs::path path = scratch.path() / "a";
    fs::create_directories(path / "in the way");
    CHECK_THROWS_AS(write_atomically(path, "x"), std::system_error);
    CHECK(fs::is_directory(path));
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry :
         fs::directory_iterator(scratch.path()))
        ++count;
    CHECK(count == 1);
}

TEST_CASE("comparing lists the first lines that differ") {
    const Scratch scratch;
    const fs::path& folder = scratch.path();
    const std::vector<SourceFile> wanted = {
        file("1\n2\n3\n4\n5\n6\n7\n", "a.cpp"), file("b", "b.cpp")};
    write_folder(wanted, folder);
    CHECK(compare_folder(wanted, folder) == "");

    write_atomically(folder / "a.cpp", "1\n2\n3\n4\nfive\n6\n7\n");
    write_atomically(folder / "extra.cpp", "");
    fs::remove(folder / "b.cpp");
    const std::string at = folder.string();
    CHECK(compare_folder(wanted, folder) ==
          "--- " + at +
              "/a.cpp\n+++ generated from test/a.cpp\n@@ line 5 @@\n"
              " 2\n 3\n 4\n-five\n+5\nmissing: " +
              at + "/b.cpp\nnot in the solution: " + at + "/extra.cpp\n");
}

TEST_CASE("long differences are cut, missing newlines are seen") {
    const Scratch scratch;
    std::string many;
    for (int i = 0; i < 20; ++i)
        many += "x\n";
    write_atomically(scratch.path() / "a", many);
    const std::string listing = compare_folder({file("", "a")}, scratch.path());
    CHECK(listing.find("-... 12 more\n") != std::string::npos);

    write_atomically(scratch.path() / "a", "x");
    CHECK(compare_folder({file("x\n", "a")}, scratch.path())
              .ends_with("(only the newline at the end differs)\n"));
}

TEST_SUITE_END();
