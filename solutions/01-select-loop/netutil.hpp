#pragma once
// Sockets by hand: listen, accept, read, write, none of which ever waits.
//
// Mirrors tornado/netutil.py bind_sockets and add_accept_handler's accept, and
// the reads and writes of iostream.py. Left out until chapter 05: IPv6, Unix
// sockets, several addresses at once.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/net/sockets.hpp"
#include "common/net/unique_fd.hpp"

namespace tornado {

/// Opens a TCP socket that listens on `address` and `port`: non-blocking,
/// close-on-exec, and with SO_REUSEADDR, so that a server can be restarted
/// while old connections of it linger.
///
/// port:     0 lets the kernel choose; local_port() tells which it was
/// address:  IPv4 in numbers, such as "127.0.0.1" or "0.0.0.0"
/// backlog:  how many finished connections may wait to be accepted
/// errors:   std::system_error that begins with the call ("bind: …");
///           std::invalid_argument if `address` is not an IPv4 address
/// Tornado:  netutil.py bind_sockets (v4.5.3:114)
UniqueFd bind_socket(std::uint16_t port,
                     const std::string& address = "127.0.0.1",
                     int backlog = 128);

/// Accepts one connection that waits at `listener`. It comes non-blocking and
/// close-on-exec.
///
/// returns: nothing if none is waiting, if the one that did has given up, or if
///          a signal came between
/// errors:  std::system_error ("accept: …"), for example when this process
///          has no descriptors left
/// Tornado: netutil.py add_accept_handler (v4.5.3:235)
std::optional<UniqueFd> accept_connection(int listener);

/// Reads once, at most `buffer.size()` bytes, from a non-blocking socket.
///
/// returns: nothing if there is nothing to read *now*; 0 if the peer has sent
///          its last byte (it may still be reading); else how many were read
/// errors:  std::system_error ("recv: …"), for example ECONNRESET
/// Tornado: iostream.py IOStream.read_from_fd (v4.5.3:1050)
std::optional<std::size_t> read_from_fd(int fd, std::span<char> buffer);

/// Writes once to a non-blocking socket, as much of `bytes` as the kernel
/// takes, which may be less than all. A peer that is gone is an error, not a
/// SIGPIPE.
///
/// returns: nothing if the kernel takes nothing *now*; else how many bytes
/// errors:  std::system_error ("send: …"), for example EPIPE
/// Tornado: iostream.py IOStream.write_to_fd (v4.5.3:1063)
std::optional<std::size_t> write_to_fd(int fd, std::string_view bytes);

}  // namespace tornado
