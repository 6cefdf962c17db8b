#include "tools/learn/grade/sandbox.hpp"

#include <chrono>
#include <iterator>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "tools/learn/errors.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

/// Of numbers that Debian gives to nobody, two for each run of this tool, so
/// that what forks without end holds up neither its neighbour nor anybody.
constexpr unsigned first_user = 65000;
constexpr unsigned users = 500;

constexpr std::size_t most_processes = 64;  // and threads
constexpr auto memory = "768";              // MB, as the sanitizer counts it

void append(Words& words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
}

bool is_root() {
    return geteuid() == 0;
}

/// The environment of the test, and nothing of the grader's own.
Words environment_words(const Command& command) {
    Words words{"env",
                "-i",
                "PATH=/usr/bin:/bin:/usr/sbin:/sbin",
                "HOME=/tmp",
                "LANG=C.UTF-8"};
    for (const auto& [name, value] : command.environment) {
        const auto more = name == "ASAN_OPTIONS"
                              ? std::string(":hard_rss_limit_mb=") + memory
                              : "";
        words.push_back(name + "=" + value + more);
    }
    return words;
}

/// The processes and threads that this user has already.
std::size_t processes_of_user() {
    std::size_t count = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        struct stat about{};
        if (stat(entry.path().c_str(), &about) == 0 &&
            about.st_uid == geteuid()) {
            const fs::directory_iterator threads(entry.path() / "task", error);
            count += error ? 0
                           : static_cast<std::size_t>(
                                 std::distance(begin(threads), end(threads)));
        }
    }
    return count;
}

}  // namespace

Sandbox::Sandbox(fs::path root, bool walls)
    : root_(std::move(root))
    , walls_(walls) {}

Sandbox Sandbox::detect(const fs::path& root) {
    for (const bool walls : {true, false}) {
        Sandbox sandbox(root, walls);
        if (sandbox.works()) {
            return sandbox;
        }
    }
    throw Trouble(
        is_root() ? "Strange code is not run as root, and another user could "
                    "not run it here: may everybody read " +
                        root.string() +
                        " (chmod -R o+rX), and are setpriv, prlimit and choom "
                        "there (Debian: util-linux)?"
                  : "Strange code cannot be run here, not even with plain "
                    "limits: setpriv, prlimit and choom are needed (Debian: "
                    "util-linux).");
}

/// A program runs in it, and can read the course.
bool Sandbox::works() {
    const Command look{
        {"test", "-r", (root_ / "CMakeLists.txt").string()}, root_, {}};
    try {
        return run_caught(wrap(look), std::chrono::seconds(10)).good();
    } catch (const Trouble&) {
        return false;
    }
}

/// Another user than root, the first or the second of this run.
Words Sandbox::user_words(unsigned which) const {
    Words words{"setpriv", "--no-new-privs"};
    if (is_root()) {
        const auto pair = static_cast<unsigned>(getpid()) * 2 % users;
        const auto user = std::to_string(first_user + pair + which);
        append(words, {"--reuid", user, "--regid", user, "--clear-groups"});
    }
    return words;
}

void Sandbox::end_what_is_left() const {
    if (walls_ || !is_root()) {
        return;
    }
    for (const unsigned which : {0U, 1U}) {
        auto words = user_words(which);
        append(words, {"sh", "-c", "kill -KILL -1"});
        run_caught({words, root_, {}}, std::chrono::seconds(10));
    }
}

/// Limits that a program cannot lift again.
///
/// The sanitizer maps terabytes that it never uses, so that a limit on the
/// address space is of no use; it counts what is resident itself. Should the
/// machine run out of memory all the same, the kernel ends this one first.
Words Sandbox::limit_words() const {
    // Behind walls they are counted apart.
    const auto others = walls_ || is_root() ? 0 : processes_of_user();
    return {"prlimit",
            "--nproc=" + std::to_string(others + most_processes),
            "--fsize=16777216",
            "--cpu=60",
            "--core=0",
            "choom",
            "-n",
            "1000",
            "--"};
}

Words Sandbox::wall_words(const Command& command) const {
    Words words{"bwrap",
                "--unshare-ipc",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--die-with-parent",
                "--new-session",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "--perms",
                "1777",  // for the other user
                "--size",
                "67108864",
                "--tmpfs",
                "/tmp"};
    // Root needs no user namespace, but the right to become another.
    append(words,
           is_root() ? Words{"--cap-drop",
                             "ALL",
                             "--cap-add",
                             "CAP_SETUID",
                             "--cap-add",
                             "CAP_SETGID"}
                     : Words{"--unshare-user"});
    for (const auto* part :
         {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc"}) {
        append(words, {"--ro-bind-try", part, part});
    }
    // What bubblewrap makes of itself, only root may enter.
    fs::path parent;
    for (const auto& part : root_.parent_path()) {
        parent /= part;
        append(words, {"--perms", "0755", "--dir", parent.string()});
    }
    append(words, {"--ro-bind", root_.string(), root_.string()});
    append(words, {"--chdir", command.directory.string(), "--"});
    return words;
}

Command Sandbox::wrap(const Command& command) {
    Command wrapped = command;
    wrapped.environment.clear();
    wrapped.words = walls_ ? wall_words(command) : Words{};
    append(wrapped.words, user_words(wrapped_++ % 2));
    append(wrapped.words, limit_words());
    append(wrapped.words, environment_words(command));
    append(wrapped.words, command.words);
    return wrapped;
}

std::string Sandbox::about() const {
    const std::string who = is_root() ? "as a user who owns nothing" : "as you";
    if (walls_) {
        return "each test in a sandbox (bubblewrap), " + who +
               ": no network but its own loopback, files read-only, limits "
               "on processes, memory and time";
    }
    return "each test with plain limits (on processes, memory and time), " +
           who + "; no sandbox could be made here, so it could " +
           (is_root() ? "read what everybody may read"
                      : "read and change your files, end your programs") +
           " and use the network (Debian: bubblewrap)";
}

Command limited_build(Command command) {
    Words words{"prlimit", "--as=6442450944", "--cpu=300", "--core=0"};
    append(words, command.words);
    command.words = std::move(words);
    return command;
}

}  // namespace tornado::learn
