#pragma once
// Where a socket is, or its peer. Given.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sys/socket.h>

namespace tornado {

/// The address of a socket: IPv4, IPv6 or a Unix socket.
class Address {
  public:
    /// None.
    Address() = default;

    /// As the system has it.
    Address(const sockaddr* address, socklen_t size);

    /// A numeric IPv4 or IPv6 address.
    /// errors: std::invalid_argument for anything else, such as a name
    Address(const std::string& ip, std::uint16_t port);

    /// AF_INET, AF_INET6, AF_UNIX; AF_UNSPEC if it is none.
    int family() const { return data()->sa_family; }

    /// "127.0.0.1", "::1"; a Unix socket's path; empty if it has none.
    std::string host() const;

    /// 0 if it has none.
    std::uint16_t port() const;

    /// "127.0.0.1:8000", "[::1]:8000".
    std::string text() const;

    const sockaddr* data() const;
    socklen_t size() const;

    bool operator==(const Address& other) const = default;

  private:
    std::vector<unsigned char> bytes_;  // as many as it has: most are short
};

/// Who is at the other end of the socket `fd`; none if nobody is.
Address peer_address(int fd);

/// What `host` and `port` stand for: numbers as they are, names as the
/// system's resolver knows them. It waits for the answer, and its thread with
/// it: chapter 13 has the cure.
/// errors:  std::runtime_error with the resolver's words
/// Tornado: netutil.py BlockingResolver (v4.5.3:398)
std::vector<Address> resolve(const std::string& host, std::uint16_t port);

/// True for an IPv4 or IPv6 address in numbers, and for nothing else.
/// Tornado: netutil.py is_valid_ip (v4.5.3:281)
bool is_valid_ip(std::string_view text);

}  // namespace tornado
