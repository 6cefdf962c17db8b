#pragma once
// Connecting to a host by its name, whichever of its addresses answers.
//
// Mirrors tornado/tcpclient.py (v4.5.3).

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "address.hpp"
#include "concurrent.hpp"
#include "ioloop.hpp"
#include "iostream.hpp"

namespace tornado {

/// Makes connected streams.
///
/// A host may have addresses of two families, and one of them may lead nowhere.
/// So connecting begins with the first address's family; when that fails, or
/// has not succeeded after fallback_delay, the other family is tried beside it.
/// The first success wins, and the rest is closed.
///
/// thread:   the loop's
/// lifetime: may be destroyed while connecting. The loop keeps what it takes
/// Tornado:  tcpclient.py TCPClient, _Connector (v4.5.3:33, 140)
class TCPClient {
  public:
    using Resolver = std::function<Future<std::vector<Address>>(
        std::string host, std::uint16_t port)>;
    using StreamFactory =
        std::function<std::shared_ptr<IOStream>(UniqueFd socket,
                                                const std::string& host,
                                                IOLoop& loop,
                                                StreamLimits limits)>;

    /// resolver: who knows a host's addresses; without one, resolve() does
    explicit TCPClient(IOLoop& loop = IOLoop::current(),
                       Resolver resolver = nullptr);

    /// Connects to `host`, a name or a number.
    ///
    /// timeout: for all of it, with the resolver's time
    /// returns: fails with StreamClosedError, whose real_error() tells why the
    ///          last address failed (null if there was none); with what the
    ///          resolver failed with or threw; with TimeoutError("connect: not
    ///          done in time"). Whatever was begun is closed then
    /// Tornado: TCPClient.connect (v4.5.3:158); `timeout` since 5.0
    Future<std::shared_ptr<IOStream>>
    connect(std::string host,
            std::uint16_t port,
            std::optional<IOLoop::Duration> timeout = {});

    /// How much the streams may keep. For those to come.
    void set_limits(StreamLimits limits);

    /// Has `factory` make the streams from now on (TLS does). It is told the
    /// limits.
    void set_stream_factory(StreamFactory factory);

    /// How long the first family is alone.
    static constexpr std::chrono::milliseconds fallback_delay{300};

  private:
    // TASK 05.4: what does a connection that is being made need?
    // Yours to design.
};

}  // namespace tornado
