#pragma once
// The real Tornado, with an application of ours. For tests only.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/net/sockets.hpp"
#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/web_answer.hpp"

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

    /// Asks on a connection of its own.
    WebAnswer ask(const std::string& request) const {
        Client client(port_);
        client.send(request);
        std::optional<WebAnswer> answer;
        drive_until([] { ::poll(nullptr, 0, 5); },
                    [&] {
                        const bool closed = client.closed();
                        WebAnswerReader reader(request.starts_with("HEAD "));
                        answer = reader.read(client.received(), closed);
                        return answer || closed;
                    },
                    "there is an answer");
        return answer.value_or(WebAnswer{"closed", {}, ""});
    }

  private:
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace tornado::testing
