#pragma once
// Listening, and a stream for each who connects.
//
// Mirrors tornado/tcpserver.py and netutil.py's bind_sockets,
// add_accept_handler (v4.5.3). Left out on purpose: bind() with start(n), which
// forks (chapter 15 does it in the open).

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/net/unique_fd.hpp"

#include "address.hpp"
#include "concurrent.hpp"
#include "ioloop.hpp"
#include "iostream.hpp"

namespace tornado {

/// Sockets that listen on `port`: one for each address that `address` stands
/// for, but for those of a family that this machine does not have. They are
/// non-blocking, close-on-exec, with SO_REUSEADDR; an IPv6 one takes IPv6 only.
///
/// port:    0 lets the system choose one, the same for all of them
/// address: a number or a name; empty means every interface, IPv4 and IPv6
/// errors:  std::system_error ("bind: …"), std::runtime_error for a name that
///          nobody knows
/// Tornado: netutil.py bind_sockets (v4.5.3:114)
std::vector<UniqueFd> bind_sockets(std::uint16_t port,
                                   const std::string& address = "",
                                   int backlog = 128);

/// Calls handle_stream() with a stream for each connection. A subclass says
/// what to do with it.
///
///     class Echo : public TCPServer {
///         Future<void> handle_stream(std::shared_ptr<IOStream> stream,
///                                    Address) override { … }
///     };
///
/// thread:   the loop's
/// lifetime: owns the listening sockets; the streams belong to handle_stream().
///           The loop must outlive it
/// Tornado:  tcpserver.py TCPServer (v4.5.3:39)
class TCPServer {
  public:
    using StreamFactory = std::function<std::shared_ptr<IOStream>(
        UniqueFd socket, IOLoop& loop, StreamLimits limits)>;

    explicit TCPServer(IOLoop& loop = IOLoop::current(),
                       StreamLimits limits = {});
    /// As stop().
    virtual ~TCPServer();
    TCPServer(const TCPServer&) = delete;
    TCPServer& operator=(const TCPServer&) = delete;

    IOLoop& loop() const;

    /// Listens on `port` from now on. May be called several times.
    /// errors:  as bind_sockets()
    /// Tornado: TCPServer.listen (v4.5.3:134)
    void listen(std::uint16_t port, const std::string& address = "");

    /// The same for sockets that listen already.
    /// Tornado: TCPServer.add_sockets (v4.5.3:145)
    void add_sockets(std::vector<UniqueFd> sockets);
    void add_socket(UniqueFd socket);

    /// The port of the first socket; 0 if there is none.
    std::uint16_t port() const;

    /// Accepts no more, and closes the listening sockets. Connections that
    /// were accepted go on. Harmless when done twice, and inside
    /// handle_stream().
    /// Tornado: TCPServer.stop (v4.5.3:226)
    void stop();

    /// Has `factory` make the streams from now on (TLS does). It is told this
    /// server's limits.
    void set_stream_factory(StreamFactory factory);

    /// How long a listener is left alone when accepting fails, as it does when
    /// the process has no descriptors left. Each failure is one line in the
    /// log ("Cannot accept connections: …").
    static constexpr std::chrono::seconds pause{1};

    /// How many connections one turn accepts at most, so that others get
    /// theirs.
    static constexpr int max_accepts = 128;

  protected:
    /// Deals with one connection. What it throws, and what its Future fails
    /// with, is logged ("Error in connection callback"), and the server goes
    /// on. A stream that nobody keeps is closed. What still runs when the
    /// server is destroyed must not use it.
    /// Tornado: TCPServer.handle_stream (v4.5.3:240)
    virtual Future<void> handle_stream(std::shared_ptr<IOStream> stream,
                                       Address address) = 0;

  private:
    // TASK 05.5: what does it listen on, and what makes its streams?
    void watch(int listener);
    void accept_some(int listener);
    void serve(UniqueFd socket);
    bool listens_on(int listener) const;

    IOLoop& loop_;
    StreamLimits limits_;
    StreamFactory factory_;
    std::vector<UniqueFd> listeners_;
    std::map<int, IOLoop::Timeout> pauses_;  // of listeners that are not heard
};

}  // namespace tornado
