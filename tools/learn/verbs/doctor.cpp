#include <sys/resource.h>

#include "tools/learn/cases.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/packages.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

enum class Finding { good, advice, bad };

/// Prints what is looked at, and counts what is bad.
class Examination {
  public:
    explicit Examination(const Session& session)
        : session_(session) {}

    void say(Finding finding,
             const std::string& what,
             const std::string& found,
             const std::string& advice = "") {
        const auto& terminal = session_.terminal;
        const auto mark = finding == Finding::good     ? terminal.tick()
                          : finding == Finding::advice ? terminal.yellow("!")
                                                       : terminal.cross();
        terminal.out() << "  " << mark << " " << pad(what, 25)
                       << shorten(found, Terminal::width - 29) << "\n";
        if (finding != Finding::good && !advice.empty()) {
            terminal.out() << wrap(advice, Terminal::width, "      ", "      ");
        }
        bad_ += finding == Finding::bad ? 1U : 0U;
    }

    std::size_t bad() const { return bad_; }

    const Session& session() const { return session_; }

  private:
    const Session& session_;
    std::size_t bad_ = 0;
};

/// The first line that a program prints of its version.
std::string version_of(const std::string& program) {
    const auto outcome = run_caught({{program, "--version"}, {}, {}});
    const auto lines = split_lines(outcome.out);
    return outcome.good() && !lines.empty() ? lines.front() : "";
}

void look_at_programs(Examination& examination) {
    for (const std::string program :
         {"cmake", "ninja", "git", "patch", "diff"}) {
        const auto version = version_of(program);
        examination.say(version.empty() ? Finding::bad : Finding::good,
                        program,
                        version.empty() ? "not here" : version,
                        "./learn installs it on Debian.");
    }
    const auto node = version_of("node");
    examination.say(node.empty() ? Finding::advice : Finding::good,
                    "node",
                    node.empty() ? "not here" : node,
                    "Only the book needs it: ./learn book installs it on "
                    "Debian.");
}

void look_at_packages(Examination& examination) {
    if (!find_program("dpkg-query")) {
        examination.say(Finding::advice,
                        "packages",
                        "this system has no dpkg",
                        "They cannot be looked up; the build says what it "
                        "misses.");
        return;
    }
    for (const auto& package : load_packages(examination.session().root)) {
        if (package.group != "base") {
            continue;
        }
        const auto version = installed_version(package.name);
        examination.say(version.empty() ? Finding::bad : Finding::good,
                        package.name,
                        version.empty() ? "not installed" : version,
                        "For: " + package.why + ". ./learn installs it.");
    }
}

/// A setting in a tree's CMakeCache.txt.
std::string cached(const std::string& cache, const std::string& name) {
    for (const auto& line : split_lines(cache)) {
        if (line.starts_with(name + ":")) {
            return line.substr(line.find('=') + 1);
        }
    }
    return "";
}

void look_at_compiler(Examination& examination) {
    const auto& session = examination.session();
    auto cache = read_file(session.root / "build/learn/CMakeCache.txt");
    if (!cache || cached(*cache, "CMAKE_CXX_COMPILER").empty()) {
        const auto version = version_of("clang++-19");
        examination.say(version.empty() ? Finding::bad : Finding::good,
                        "compiler",
                        version.empty() ? "no clang++-19" : version,
                        "See tools/packages.txt; or configure build/learn "
                        "with another compiler that passes the probes.");
        return;
    }
    const auto compiler = cached(*cache, "CMAKE_CXX_COMPILER");
    examination.say(
        Finding::good, "compiler", compiler + ", " + version_of(compiler));
    for (const auto& line : split_lines(*cache)) {
        const std::string prefix = "TORNADO_PROBE_";
        if (!line.starts_with(prefix)) {
            continue;
        }
        const auto verdict = line.substr(line.find('=') + 1);
        const auto name =
            line.substr(prefix.size(), line.find(':') - prefix.size());
        examination.say(verdict == "good" ? Finding::good : Finding::bad,
                        "probe: " + name,
                        verdict,
                        "This compiler gets everyday coroutines wrong; the "
                        "book's page on compilers says which are right.");
    }
}

void look_at_symbolizer(Examination& examination) {
    for (const auto& [name, value] : test_environment()) {
        if (name == "ASAN_SYMBOLIZER_PATH") {
            return examination.say(Finding::good, "symbolizer", value);
        }
    }
    examination.say(Finding::advice,
                    "symbolizer",
                    "no llvm-symbolizer",
                    "Crash reports will not name files and lines. On Debian: "
                    "llvm-19.");
}

void look_at_disk(Examination& examination) {
    const auto& root = examination.session().root;
    std::error_code error;
    const auto free = fs::space(root, error).available / (1U << 20U);
    examination.say(free > 2000 ? Finding::good : Finding::bad,
                    "disk space",
                    std::to_string(free) + " MB free",
                    "A chapter's build takes some hundred MB. Everything in "
                    "build/ can be removed at any time.");
    for (const std::string name : {".", "chapters", "build"}) {
        const auto folder = root / name;
        const bool good = !fs::exists(folder, error) || writable(folder);
        examination.say(good ? Finding::good : Finding::bad,
                        "folder " + (name == "." ? "of the clone" : name),
                        good ? "writable" : "cannot be written to",
                        "Is the clone another user's, or the disk mounted "
                        "read-only?");
    }
}

void look_at_limits(Examination& examination) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const bool enough = limit.rlim_cur >= 1024;
    examination.say(enough ? Finding::good : Finding::advice,
                    "open files (ulimit)",
                    std::to_string(limit.rlim_cur),
                    "Chapter 01 serves 500 clients at once: ulimit -n 1024.");
}

void look_at_trees(Examination& examination) {
    const auto& root = examination.session().root;
    std::error_code error;
    for (fs::directory_iterator walk(root / "build", error), end;
         !error && walk != end;
         walk.increment(error)) {
        const auto cache = read_file(walk->path() / "CMakeCache.txt");
        const auto home =
            cache ? cached(*cache, "CMAKE_HOME_DIRECTORY") : root.string();
        std::error_code gone;
        if (!fs::equivalent(home, root, gone)) {
            const auto name = "build/" + walk->path().filename().string();
            examination.say(Finding::bad,
                            name,
                            "made for " + home,
                            "The clone was moved: remove it with rm -r " +
                                name + "; it is built again when needed.");
        }
    }
}

}  // namespace

int doctor(Session& session) {
    session.show_notices();
    const auto& terminal = session.terminal;
    Examination examination(session);
    terminal.out() << terminal.bold("Compiler and programs") << "\n";
    look_at_compiler(examination);
    look_at_symbolizer(examination);
    look_at_programs(examination);
    terminal.out() << terminal.bold("Packages") << "\n";
    look_at_packages(examination);
    terminal.out() << terminal.bold("This place") << "\n";
    look_at_disk(examination);
    look_at_limits(examination);
    look_at_trees(examination);
    terminal.out() << "\n";
    if (examination.bad() == 0) {
        terminal.say("All is well. If something is still wrong, remove the "
                     "folder build/ (nothing of yours is in it) and start "
                     "again.");
        return exit_good;
    }
    terminal.say(count(examination.bad(), "thing") +
                 " to put right, each with a word on how.");
    return exit_red;
}

}  // namespace tornado::learn
