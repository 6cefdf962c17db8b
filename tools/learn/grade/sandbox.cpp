#include "tools/learn/grade/sandbox.hpp"

#include <chrono>
#include <cstdlib>
#include <utility>

#include <unistd.h>

#include "tools/learn/errors.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

constexpr auto nobody = "65534";
constexpr auto memory = "768";  // MB, as the sanitizer counts it

void append(Words& words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
}

bool is_root() {
    return geteuid() == 0;
}

/// The environment of the test, and nothing of the grader's own.
Words environment_words(const Command& command) {
    Words words{"env", "-i", "PATH=/usr/bin:/bin", "HOME=/tmp", "LANG=C.UTF-8"};
    for (const auto& [name, value] : command.environment) {
        const auto more = name == "ASAN_OPTIONS"
                              ? std::string(":hard_rss_limit_mb=") + memory
                              : "";
        words.push_back(name + "=" + value + more);
    }
    return words;
}

}  // namespace

Sandbox::Sandbox(fs::path root, bool walls, bool as_nobody)
    : root_(std::move(root))
    , walls_(walls)
    , as_nobody_(as_nobody) {}

Sandbox Sandbox::detect(const fs::path& root) {
    std::vector<Sandbox> choice;
    for (const bool walls : {true, false}) {
        if (is_root()) {
            choice.push_back({root, walls, true});
        }
        choice.push_back({root, walls, false});
    }
    for (const auto& sandbox : choice) {
        if (sandbox.works()) {
            return sandbox;
        }
    }
    throw Trouble("Strange code cannot be run here, not even with plain "
                  "limits: setpriv, prlimit and choom are needed (Debian: "
                  "util-linux).");
}

/// A program runs in it, and can read the course.
bool Sandbox::works() const {
    const Command look{
        {"test", "-r", (root_ / "CMakeLists.txt").string()}, root_, {}};
    try {
        return run_caught(wrap(look), std::chrono::seconds(10)).good();
    } catch (const Trouble&) {
        return false;
    }
}

/// Limits that a program cannot lift again.
///
/// The sanitizer maps terabytes that it never uses, so that a limit on the
/// address space is of no use; it counts what is resident itself. Should the
/// machine run out of memory all the same, the kernel ends this one first.
Words Sandbox::limit_words() const {
    Words words{"setpriv", "--no-new-privs"};
    if (as_nobody_) {
        append(words, {"--reuid", nobody, "--regid", nobody, "--clear-groups"});
    }
    append(words,
           {"prlimit",
            "--nproc=128",
            "--fsize=16777216",
            "--cpu=60",
            "--core=0",
            "choom",
            "-n",
            "1000",
            "--"});
    return words;
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
                "1777",  // nobody may write there, too
                "--size",
                "67108864",
                "--tmpfs",
                "/tmp"};
    // Root needs no user namespace, but the right to become nobody.
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

Command Sandbox::wrap(const Command& command) const {
    Command wrapped = command;
    wrapped.environment.clear();
    wrapped.words = walls_ ? wall_words(command) : Words{};
    append(wrapped.words, limit_words());
    append(wrapped.words, environment_words(command));
    append(wrapped.words, command.words);
    return wrapped;
}

std::string Sandbox::about() const {
    const std::string who = as_nobody_  ? "as nobody"
                            : is_root() ? "as root, since nobody may not read "
                                          "this folder"
                                        : "as you";
    if (walls_) {
        return "each test in a sandbox (bubblewrap), " + who +
               ": no network but its own loopback, files read-only, limits "
               "on processes, memory and time";
    }
    return "each test with plain limits (on processes, memory and time), " +
           who +
           "; no sandbox could be made here, so it could read your files "
           "and use the network (Debian: bubblewrap)";
}

Command limited_build(Command command) {
    Words words{"prlimit", "--as=6442450944", "--cpu=900", "--core=0"};
    append(words, command.words);
    command.words = std::move(words);
    return command;
}

}  // namespace tornado::learn
