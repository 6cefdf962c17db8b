// The wire table against the real Tornado that Debian has. Skipped (exit code
// 77) where the package python3-tornado is missing.

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/net/sockets.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/wire_client.hpp"
#include "tests/support/wire_table.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

constexpr const char* python = "/usr/bin/python3";

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

void answers_as_recorded(const std::vector<WireRow>& rows) {
    OracleApp app;
    std::string got;
    std::string expected;
    for (const WireRow& row : rows) {
        const auto turn = [] { ::poll(nullptr, 0, 5); };
        got += row.name + ": " + answer_of(row, app.port(), turn) + "\n";
        expected += row.name + ": " +
                    (row.tornado62.empty() ? row.answer : row.tornado62) + "\n";
    }
    EXPECT_EQ(got, expected);
}

}  // namespace

TEST_CASE("06.0 Tornado: answers the wire table as it says" *
          doctest::description("Proves the table, and not our server.")) {
    std::vector<WireRow> rows;
    for (const auto& group : {wire_connection(),
                              wire_syntax(),
                              wire_lengths(),
                              wire_chunks(),
                              wire_limits(),
                              wire_answers()})
        rows.insert(rows.end(), group.begin(), group.end());
    answers_as_recorded(rows);
}
