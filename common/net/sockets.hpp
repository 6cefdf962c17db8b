#pragma once
// System calls with a face: errors as exceptions that begin with the call's
// name, and "would block" as a value.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "common/net/unique_fd.hpp"

namespace tornado {

/// Passes `result` through; throws std::system_error("<call>: <why>") with
/// errno if it is negative.
int check_syscall(const char* call, int result);

/// The port that `fd` is bound to, as bind() with port 0 chose it.
/// errors: std::system_error ("getsockname: …"); an IPv4 or IPv6 socket only
std::uint16_t local_port(int fd);

/// Both ends of a connected, non-blocking, close-on-exec stream socket pair.
std::pair<UniqueFd, UniqueFd> socket_pair();

/// A connection to 127.0.0.1:`port`: non-blocking and close-on-exec, but the
/// connecting itself blocks (on loopback: until the kernel has queued it).
/// errors: std::system_error ("connect: …")
UniqueFd connect_to(std::uint16_t port);

}  // namespace tornado
