#pragma once
// A redis-server of the test's own: on a Unix socket in a folder that goes with
// it, killed as its owner is. For tests only.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/net/sockets.hpp"
#include "common/net/unique_fd.hpp"
#include "common/testing/scratch_folder.hpp"
#include "common/testing/testing.hpp"

namespace tornado::testing {

class RedisServer {
  public:
    /// lasting: what it has acknowledged is on the disk
    explicit RedisServer(bool lasting = false)
        : lasting_(lasting) {
        start();
    }

    ~RedisServer() { kill(); }

    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::string socket() const { return folder_.path() / "redis.sock"; }

    /// Starts it, and returns when it takes connections.
    void start() {
        step("redis-server is started");
        int ends[2] = {-1, -1};
        check_syscall("pipe", ::pipe(ends));
        const UniqueFd said(ends[0]);
        UniqueFd says(ends[1]);
        process_ = check_syscall("fork", ::fork());
        if (process_ == 0) run(says.get());
        says.reset();
        wait_until_ready(said.get());
    }

    /// As if somebody had pulled the plug.
    void kill() {
        if (process_ <= 0) return;
        step("redis-server is killed (kill -9)");
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = -1;
    }

    /// It does nothing any more, but its connections stay.
    void freeze() { ::kill(process_, SIGSTOP); }

  private:
    [[noreturn]] void run(int output) const {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        const std::string path = socket();
        const char* lasting = lasting_ ? "yes" : "no";
        ::execlp("redis-server",
                 "redis-server",
                 "--port",
                 "0",
                 "--unixsocket",
                 path.c_str(),
                 "--save",
                 "",
                 "--appendonly",
                 lasting,
                 "--appendfsync",
                 "always",
                 "--dir",
                 folder_.path().c_str(),
                 static_cast<char*>(nullptr));
        constexpr std::string_view missing = "cannot be started\n";
        (void)!::write(output, missing.data(), missing.size());
        ::_exit(1);
    }

    static void wait_until_ready(int fd) {
        std::string said;
        constexpr int longest = 10'000;  // ms; it takes about 20
        while (said.find("eady to accept connections") == said.npos) {
            pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
            char bytes[4096];
            const ssize_t count = ::poll(&readable, 1, longest) == 1
                                      ? ::read(fd, bytes, sizeof bytes)
                                      : 0;
            EXPECT(count > 0,
                   "redis-server starts: if it is not installed, run "
                   "./learn setup servers; it says: " +
                       said);
            said.append(bytes, static_cast<std::size_t>(count));
        }
    }

    bool lasting_;
    ScratchFolder folder_;
    pid_t process_ = -1;
};

}  // namespace tornado::testing
