#pragma once
// A client for tests that drive a server turn by turn in one thread: nothing
// here blocks or sleeps.

#include <cstdint>
#include <string>
#include <string_view>

#include "common/net/unique_fd.hpp"

namespace tornado::testing {

/// A TCP client of 127.0.0.1.
///
/// errors: std::system_error where a call fails that must not
class Client {
  public:
    explicit Client(std::uint16_t port);

    /// Takes over one end of a connection.
    explicit Client(UniqueFd fd)
        : fd_(std::move(fd)) {}

    /// Sends all of `bytes`; they fit into the kernel's buffer or it throws.
    void send(std::string_view bytes);

    /// Sends what fits right now and returns how much that was.
    std::size_t send_some(std::string_view bytes);

    /// Reads what is there and returns everything received so far.
    const std::string& received();

    /// Received so far, then forgotten.
    std::string take();

    /// True once the server has closed its side (or reset the connection).
    bool closed();

    /// True if the connection ended by a reset and not by a close.
    bool was_reset() const { return reset_; }

    /// Half-close: nothing more will be sent, reading goes on.
    void shutdown_write();

    /// Closes so that the server sees a reset.
    void reset();

    void close() { fd_.reset(); }

    int fd() const { return fd_.get(); }

  private:
    void read_available();

    UniqueFd fd_;
    std::string received_;
    bool closed_ = false;
    bool reset_ = false;
};

/// Calls `turn` until `condition` holds. `what` becomes a step, so that a hang
/// says what it waited for.
template <typename Turn, typename Condition>
void drive_until(Turn turn, Condition condition, std::string what);

}  // namespace tornado::testing

#include "common/testing/steps.hpp"

template <typename Turn, typename Condition>
void tornado::testing::drive_until(Turn turn,
                                   Condition condition,
                                   std::string what) {
    step("waited until " + std::move(what));
    while (!condition())
        turn();
}
