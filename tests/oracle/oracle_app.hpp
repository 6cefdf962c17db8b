#pragma once
// The real Tornado, with an application of ours. For tests only.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/net/sockets.hpp"

namespace tornado::testing {

inline constexpr const char* python = "/usr/bin/python3";

/// A Python program that prints the port on which it listens.
class OracleApp {
  public:
    OracleApp() {
        const std::string check = std::string(python) + " -c 'import tornado'";
        if (std::system((check + " 2>/dev/null").c_str()) != 0) ::_exit(77);
        std::array<int, 2> ends{};
        check_syscall("pipe", ::pipe(ends.data()));
        process_ = check_syscall("fork", ::fork());
        if (process_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(STDERR_FILENO);
            ::execl(python, python, TORNADO_ORACLE_APP, nullptr);
            ::_exit(127);
        }
        ::close(ends[1]);
        FILE* output = ::fdopen(ends[0], "r");
        int port = 0;
        if (std::fscanf(output, "%d", &port) == 1)
            port_ = static_cast<std::uint16_t>(port);
        std::fclose(output);
    }

    OracleApp(const OracleApp&) = delete;
    OracleApp& operator=(const OracleApp&) = delete;

    ~OracleApp() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

    std::uint16_t port() const { return port_; }

  private:
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace tornado::testing
