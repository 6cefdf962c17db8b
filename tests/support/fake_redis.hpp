#pragma once
// A Redis that the test plays: it sees each command, and answers it when and
// how the test says. For tests only; it needs nothing of chapter 14.

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "common/testing/testing.hpp"

#include "concurrent.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/hand_upstream.hpp"

namespace tornado::testing {

/// The first command in `bytes`, as its words with spaces between: "GET name";
/// taken off. Nothing as long as it is not complete.
inline std::optional<std::string> take_command(std::string& bytes) {
    std::size_t at = 0;
    const auto number = [&](char kind) -> std::optional<std::size_t> {
        const std::size_t end = bytes.find("\r\n", at);
        if (end == bytes.npos) return {};
        EXPECT_EQ(bytes.substr(at, 1), std::string(1, kind));
        const std::size_t value = std::stoul(bytes.substr(at + 1, end));
        at = end + 2;
        return value;
    };
    const auto words = number('*');
    std::string command;
    for (std::size_t i = 0; words && i < *words; ++i) {
        const auto size = number('$');
        if (!size || bytes.size() < at + *size + 2) return {};
        command += (i > 0 ? " " : "") + bytes.substr(at, *size);
        at += *size + 2;
    }
    if (!words) return {};
    bytes.erase(0, at);
    return command;
}

/// So many turns are enough for what is on its way over 127.0.0.1.
inline constexpr int enough = 3000;

/// A text as Redis sends it.
inline std::string bulk(const std::string& text) {
    return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}

/// One connection, as Redis sees it.
template <typename Turn>
class FakePeer {
  public:
    FakePeer(Client client, Turn turn)
        : client_(std::move(client))
        , turn_(std::move(turn)) {}

    /// The next command; turns until it is there.
    std::string command() {
        step("waited for a command");
        std::optional<std::string> command = take_command(received_);
        for (int idle = 0; !command && idle < enough; ++idle) {
            turn_();
            (void)client_.received();
            const std::string more = client_.take();
            if (!more.empty()) idle = 0;
            received_ += more;
            command = take_command(received_);
        }
        EXPECT(command, "Redis gets a command");
        return *command;
    }

    /// Whether nothing has come that was not taken.
    bool silent() {
        for (int i = 0; i < 5; ++i)
            turn_();
        (void)client_.received();
        received_ += client_.take();
        return received_.empty();
    }

    void answer(const std::string& bytes) {
        step("Redis answers " + show(bytes));
        client_.send(bytes);
    }

    /// The other side closes the connection.
    void expect_closed() {
        for (int i = 0; i < enough && !client_.closed(); ++i)
            turn_();
        EXPECT(client_.closed(), "the connection is closed by the client");
    }

    void hang_up() {
        step("Redis hangs up");
        client_.close();
    }

  private:
    Client client_;
    Turn turn_;
    std::string received_;
};

/// On 127.0.0.1, with a loop whose time passes when the test says so. The loop
/// is current.
class FakeRedis {
  public:
    FakeRedis() { loop.make_current(); }

    ~FakeRedis() { loop.close(); }

    FakeRedis(const FakeRedis&) = delete;
    FakeRedis& operator=(const FakeRedis&) = delete;

    std::uint16_t port() const { return upstream.port(); }

    void turn() { pump(loop, 2); }

    void turns(int count = 20) {
        for (int i = 0; i < count; ++i)
            turn();
    }

    /// The next connection that is made.
    auto accept() {
        step("waited for a connection");
        std::optional<Client> client = upstream.try_accept();
        for (int i = 0; i < enough && !client; ++i) {
            turn();
            client = upstream.try_accept();
        }
        EXPECT(client, "somebody connects");
        return FakePeer(std::move(*client), [this] { turn(); });
    }

    /// Whether nobody tries to connect now.
    bool nobody_comes() {
        turns();
        return !upstream.try_accept();
    }

    /// Turns until `future` is done, and gives its result, or throws.
    template <typename T>
    T wait_for(Future<T> future, const std::string& what) {
        drive_until([this] { turn(); }, [&] { return future.done(); }, what);
        return std::move(future).result();
    }

    FakeTimeIOLoop loop;
    HandUpstream upstream;
};

}  // namespace tornado::testing
