#pragma once
// A family of processes that a test watches: the parent that is in
// fork_processes(), and its children. For tests only.

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/log/log.hpp"
#include "common/net/sockets.hpp"
#include "common/net/unique_fd.hpp"
#include "common/testing/testing.hpp"

#include "process.hpp"

namespace tornado::testing {

/// Counts in all processes that are forked from this one.
class SharedCount {
  public:
    SharedCount()
        : count_(new(::mmap(nullptr,
                            sizeof(std::atomic<int>),
                            PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS,
                            -1,
                            0)) std::atomic<int>(0)) {}

    ~SharedCount() { ::munmap(count_, sizeof *count_); }

    SharedCount(const SharedCount&) = delete;
    SharedCount& operator=(const SharedCount&) = delete;

    /// returns: the count before
    int next() const { return (*count_)++; }

  private:
    std::atomic<int>* count_;
};

/// Whoever is forked says things to the test.
class Family {
  public:
    using Say = std::function<void(const std::string&)>;

    /// Gets its number; what it returns is its exit status.
    using Child = std::function<int(int number, const Say& say)>;

    struct Options {
        int max_restarts = 100;
        std::function<void()> before{};  // done by the parent, before it forks
    };

    /// Begins a process that calls fork_processes(count).
    Family(int count, const Child& child)
        : Family(count, Options(), child) {}

    Family(int count, const Options& options, const Child& child) {
        int ends[2];
        check_syscall("pipe", ::pipe2(ends, O_CLOEXEC));
        heard_from_ = UniqueFd(ends[0]);
        const UniqueFd out(ends[1]);
        std::fflush(nullptr);
        parent_ = check_syscall("fork", ::fork());
        if (parent_ == 0) run(count, options, child, out.get());
    }

    ~Family() {
        signal_parent(SIGKILL);
        if (parent_ > 0) ::waitpid(parent_, nullptr, 0);
    }

    Family(const Family&) = delete;
    Family& operator=(const Family&) = delete;

    /// The next line that somebody says; "nobody is left" when all who could
    /// have ended.
    std::string hear() {
        while (said_.find('\n') == std::string::npos) {
            char bytes[512];
            const ssize_t size = ::read(heard_from_.get(), bytes, sizeof bytes);
            if (size < 0 && errno == EINTR) continue;
            if (size <= 0) {
                (void)end();
                return "nobody is left";
            }
            said_.append(bytes, static_cast<std::size_t>(size));
        }
        const auto end = said_.find('\n');
        const std::string line = said_.substr(0, end);
        said_.erase(0, end + 1);
        return line;
    }

    /// So many lines, sorted.
    Lines hear(std::size_t count) {
        Lines lines;
        for (std::size_t i = 0; i < count; ++i)
            lines.push_back(hear());
        std::ranges::sort(lines);
        return lines;
    }

    void signal_parent(int signal) const {
        if (parent_ > 0) ::kill(parent_, signal);
    }

    /// Waits for the parent's end.
    /// returns: "ended with 0", "killed by 9"
    const std::string& end() {
        int status = 0;
        while (parent_ > 0 && ::waitpid(parent_, &status, 0) < 0) {
            if (errno != EINTR) throw std::runtime_error("waitpid failed");
        }
        if (parent_ < 0) return end_;
        parent_ = -1;
        // A stub was reached: this is the test's end, too.
        if (WIFEXITED(status) && WEXITSTATUS(status) == 77) std::_Exit(77);
        end_ = WIFSIGNALED(status)
                   ? "killed by " + std::to_string(WTERMSIG(status))
                   : "ended with " + std::to_string(WEXITSTATUS(status));
        return end_;
    }

  private:
    [[noreturn]] static void
    run(int count, const Options& options, const Child& child, int out) {
        // A test that is cut off must not leave a parent that waits for ever.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        // Nothing of the test's own ends here: no destructors, no leak check.
        ::on_exit([](int status, void*) { ::_exit(status); }, nullptr);
        const Say say = [out](const std::string& line) {
            const std::string text = line + "\n";
            (void)!::write(out, text.data(), text.size());
        };
        log::set_sink([](const log::Record&) {});
        try {
            if (options.before) options.before();
            const int number = fork_processes(count, options.max_restarts);
            ::_exit(child(number, say));
        } catch (const std::logic_error&) {
            say("threw a std::logic_error");
        } catch (const std::runtime_error&) {
            say("threw a std::runtime_error");
        }
        ::_exit(1);
    }

    pid_t parent_ = -1;
    UniqueFd heard_from_;
    std::string said_;
    std::string end_;
};

}  // namespace tornado::testing
