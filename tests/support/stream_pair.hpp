#pragma once
// One end of a TCP connection as a stream on a loop that the test drives turn
// by turn, and the other as a client. For tests only.

#include <memory>
#include <string>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "iostream.hpp"
#include "netutil.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/turn_loop.hpp"

namespace tornado::testing {

/// A Poller on poll(), which shows hang-ups as epoll does.
class PollPoller final : public Poller {
  public:
    void register_fd(int fd, std::uint32_t events) override {
        watched_.push_back({fd, static_cast<short>(events), 0});
    }

    void modify(int fd, std::uint32_t events) override {
        unregister(fd);
        register_fd(fd, events);
    }

    void unregister(int fd) override {
        std::erase_if(watched_,
                      [&](const pollfd& one) { return one.fd == fd; });
    }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        using std::chrono::milliseconds;
        const auto ms = std::chrono::ceil<milliseconds>(timeout).count();
        ::poll(watched_.data(), watched_.size(), static_cast<int>(ms));
        ready_.clear();
        for (const pollfd& one : watched_)
            if (one.revents != 0)
                ready_.push_back(
                    {one.fd, static_cast<std::uint32_t>(one.revents)});
        return ready_;
    }

  private:
    std::vector<pollfd> watched_;
    std::vector<PollEvent> ready_;
};

static_assert(Poller::READ == POLLIN && Poller::WRITE == POLLOUT &&
              Poller::READ_HANG_UP == 0x2000);

/// A loop that is current, as in a program.
class CurrentTurnLoop : public TurnLoop {
  public:
    explicit CurrentTurnLoop(
        std::unique_ptr<Poller> poller = std::make_unique<SelectPoller>())
        : TurnLoop(std::move(poller)) {
        make_current();
    }

    /// Turns until `future` is done.
    /// returns: its result; throws what it failed with
    template <typename T>
    T wait_for(Future<T> future, const std::string& what) {
        drive_until([this] { turn(); }, [&] { return future.done(); }, what);
        return std::move(future).result();
    }

    void turns(int count) {
        for (int i = 0; i < count; ++i)
            turn();
    }
};

/// A stream and its peer, connected over 127.0.0.1. The kernel keeps no more
/// than about `kernel_keeps` bytes on the way to the peer.
struct StreamPair {
    static constexpr int kernel_keeps = 512 * 1024;

    explicit StreamPair(IOLoop& loop, StreamLimits limits = {})
        : StreamPair(loop, limits, bind_socket(0)) {}

    std::unique_ptr<Client> peer;
    std::shared_ptr<IOStream> stream;

  private:
    StreamPair(IOLoop& loop, StreamLimits limits, const UniqueFd& listener)
        : peer(std::make_unique<Client>(local_port(listener.get())))
        , stream(std::make_shared<IOStream>(
              *accept_connection(listener.get()), loop, limits)) {
        // The kernel doubles what it is asked for.
        const int size = kernel_keeps / 4;
        const socklen_t length = sizeof size;
        ::setsockopt(stream->fd(), SOL_SOCKET, SO_SNDBUF, &size, length);
        ::setsockopt(peer->fd(), SOL_SOCKET, SO_RCVBUF, &size, length);
    }
};

inline std::string show(const std::shared_ptr<IOStream>& stream) {
    return stream ? "a stream" : "no stream";
}

/// How a Future ended, in words: "pending", "failed: …" or what `show` says.
template <typename T>
std::string ending(const Future<T>& future) {
    if (!future.done()) return "pending";
    try {
        if constexpr (std::is_void_v<T>) {
            future.result();
            return "done";
        } else {
            return show(future.result());
        }
    } catch (const StreamClosedError& closed) {
        if (!closed.real_error()) return "StreamClosedError";
        try {
            std::rethrow_exception(closed.real_error());
        } catch (const UnsatisfiableReadError&) {
            return "StreamClosedError for an UnsatisfiableReadError";
        } catch (const StreamBufferFullError&) {
            return "StreamClosedError for a StreamBufferFullError";
        } catch (const std::exception& error) {
            return std::string("StreamClosedError for ") + error.what();
        }
    } catch (const std::exception& error) {
        return std::string("failed: ") + error.what();
    }
}

}  // namespace tornado::testing
