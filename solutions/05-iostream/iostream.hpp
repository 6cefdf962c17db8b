#pragma once
// Streams on sockets.
//
// Mirrors tornado/iostream.py (v4.5.3) IOStream. Left out on purpose:
// PipeIOStream; SSLIOStream is chapter 15's.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "common/net/unique_fd.hpp"

#include "address.hpp"
#include "base_iostream.hpp"
#include "concurrent.hpp"
#include "ioloop.hpp"

namespace tornado {

/// A stream on a socket.
///
/// Tornado: iostream.py IOStream (v4.5.3:985)
class IOStream : public BaseIOStream {
  public:
    /// Takes over `socket`, a non-blocking stream socket, connected or not.
    explicit IOStream(UniqueFd socket,
                      IOLoop& loop = IOLoop::current(),
                      StreamLimits limits = {});
    ~IOStream() override;

    /// Connects to `address`. The stream may be used at once: what is read and
    /// written waits until it is connected.
    ///
    /// returns: done when it is; StreamClosedError if it cannot be, with the
    ///          reason as real_error() and in error(): a std::system_error
    ///          ("connect: …")
    /// Tornado: IOStream.connect (v4.5.3:1071)
    Future<void> connect(const Address& address);

    /// Sends small writes at once instead of waiting for more (TCP_NODELAY).
    /// Harmless where there is no such thing.
    /// Tornado: IOStream.set_nodelay (v4.5.3:1244)
    void set_nodelay(bool on);

    /// Tells the peer that nothing more will be sent; what it sends can still
    /// be read. Nothing must be written any more. Harmless if it is closed.
    ///
    /// Tornado: none; a socket's shutdown(SHUT_WR)
    virtual void end_sending();

    int fd() const override { return socket_.get(); }

  protected:
    void close_fd() override;
    std::optional<std::size_t> read_from_fd(std::span<char> buffer) override;
    std::optional<std::size_t> write_to_fd(std::string_view bytes) override;
    bool handle_connect() override;

  private:
    UniqueFd socket_;
};

}  // namespace tornado
