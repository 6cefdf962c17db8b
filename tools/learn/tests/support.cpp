#include "tools/learn/tests/support.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/learn/command_line.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn::testing {

namespace fs = std::filesystem;

namespace {

const fs::path here = LEARN_TESTS_FOLDER;

}  // namespace

TempFolder::TempFolder() {
    std::string name = fs::temp_directory_path() / "learn-test-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("no folder for a test");
    }
    path_ = name;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void TempFolder::write(const fs::path& file, const std::string& text) {
    fs::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file, std::ios::binary) << text;
}

std::string TempFolder::read(const fs::path& file) const {
    return read_file(path_ / file).value_or("(no such file)");
}

Scratch::Scratch() {
    fs::copy(here / "fixture", path(), fs::copy_options::recursive);
    write("build/welcomed", "");
    REQUIRE(learn({"internal", "generate"}) == 0);
}

int Scratch::learn(const std::vector<std::string>& words) {
    std::ostringstream out;
    int code = 0;
    try {
        code = run_command_line(words, path(), Terminal(out, abilities));
    } catch (const Trouble& trouble) {
        out << trouble.what() << "\n";
        code = trouble.code();
    }
    said_ = out.str();
    return code;
}

bool Scratch::says(const std::string& text) const {
    // Wrapped prose is compared word by word.
    return said_.find(text) != std::string::npos ||
           join(split_words(said_), " ").find(text) != std::string::npos;
}

void Scratch::edit(const fs::path& file,
                   const std::string& from,
                   const std::string& to) {
    auto text = read(file);
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, file.string(), ": ", from);
    write(file, text.replace(at, from.size(), to));
}

bool runs_in(const Scratch& scratch) {
    const auto outcome =
        run_caught({{"sh",
                     "-c",
                     "ls -l /proc/[0-9]*/exe 2>/dev/null | grep -c -F \"$1\"",
                     "sh",
                     scratch.path().string()},
                    {},
                    {}});
    return trim(outcome.out) != "0";
}

std::string recorded(const std::string& name) {
    const auto text = read_file(here / "recorded" / name);
    REQUIRE_MESSAGE(text.has_value(), name);
    return *text;
}

bool with_full_disk(std::size_t bytes, const std::function<bool()>& work) {
    const pid_t pid = fork();
    if (pid == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
        bool good = false;
        try {
            good = work();
        } catch (...) {
            good = false;
        }
        _exit(good ? 0 : 1);
    }
    int status = 1;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::size_t widest(const std::string& text) {
    std::size_t most = 0;
    for (const auto& line : split_lines(text)) {
        most = std::max(most, columns(line));
    }
    return most;
}

}  // namespace tornado::learn::testing
