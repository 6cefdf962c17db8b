#include "address.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace tornado {

namespace {

template <typename Family>
const Family& as(const Address& address) {
    return *reinterpret_cast<const Family*>(address.data());
}

/// A Unix socket's path. One without a name is only as long as its family.
std::string path_in(std::span<const unsigned char> bytes) {
    constexpr std::size_t begin = offsetof(sockaddr_un, sun_path);
    if (bytes.size() <= begin) return "";
    const auto path = bytes.subspan(begin);
    return {path.begin(), std::find(path.begin(), path.end(), '\0')};
}

}  // namespace

Address::Address(const sockaddr* address, socklen_t size) {
    if (size > sizeof(sockaddr_storage))
        throw std::invalid_argument("Address: too long");
    const auto* bytes = reinterpret_cast<const unsigned char*>(address);
    bytes_.assign(bytes, bytes + size);
}

Address::Address(const std::string& ip, std::uint16_t port) {
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    if (::inet_pton(AF_INET, ip.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        *this = Address(reinterpret_cast<sockaddr*>(&v4), sizeof v4);
    } else if (::inet_pton(AF_INET6, ip.c_str(), &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        *this = Address(reinterpret_cast<sockaddr*>(&v6), sizeof v6);
    } else {
        throw std::invalid_argument("not an IP address: " + ip);
    }
}

const sockaddr* Address::data() const {
    static const sockaddr none{};
    if (bytes_.empty()) return &none;
    return reinterpret_cast<const sockaddr*>(bytes_.data());
}

socklen_t Address::size() const {
    return static_cast<socklen_t>(bytes_.size());
}

std::string Address::host() const {
    char text[INET6_ADDRSTRLEN] = "";
    switch (family()) {
    case AF_INET:
        ::inet_ntop(
            AF_INET, &as<sockaddr_in>(*this).sin_addr, text, sizeof text);
        return text;
    case AF_INET6:
        ::inet_ntop(
            AF_INET6, &as<sockaddr_in6>(*this).sin6_addr, text, sizeof text);
        return text;
    case AF_UNIX:
        return path_in(bytes_);
    default:
        return "";
    }
}

std::uint16_t Address::port() const {
    if (family() == AF_INET) return ntohs(as<sockaddr_in>(*this).sin_port);
    if (family() == AF_INET6) return ntohs(as<sockaddr_in6>(*this).sin6_port);
    return 0;
}

std::string Address::text() const {
    if (family() == AF_INET6)
        return "[" + host() + "]:" + std::to_string(port());
    if (family() == AF_INET) return host() + ":" + std::to_string(port());
    return host();
}

Address peer_address(int fd) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* address = reinterpret_cast<sockaddr*>(&storage);
    if (::getpeername(fd, address, &size) < 0) return {};
    return {address, size};
}

std::vector<Address> resolve(const std::string& host, std::uint16_t port) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int error = ::getaddrinfo(host.empty() ? nullptr : host.c_str(),
                                    std::to_string(port).c_str(),
                                    &wanted,
                                    &found);
    if (error != 0)
        throw std::runtime_error("cannot resolve " + host + ": " +
                                 ::gai_strerror(error));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found,
                                                               ::freeaddrinfo);
    std::vector<Address> addresses;
    for (const addrinfo* next = found; next != nullptr; next = next->ai_next)
        addresses.emplace_back(next->ai_addr, next->ai_addrlen);
    return addresses;
}

bool is_valid_ip(std::string_view text) {
    const std::string ip(text);
    // What follows a NUL would not be looked at.
    if (ip.find('\0') != std::string::npos) return false;
    in6_addr address;
    return ::inet_pton(AF_INET, ip.c_str(), &address) == 1 ||
           ::inet_pton(AF_INET6, ip.c_str(), &address) == 1;
}

}  // namespace tornado
