#include "address.hpp"

#include <cstring>
#include <memory>
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

}  // namespace

Address::Address(const sockaddr* address, socklen_t size)
    : size_(size) {
    if (size > sizeof storage_)
        throw std::invalid_argument("Address: too long");
    std::memcpy(&storage_, address, size);
}

Address::Address(const std::string& ip, std::uint16_t port) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&storage_);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage_);
    if (::inet_pton(AF_INET, ip.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        size_ = sizeof *v4;
    } else if (::inet_pton(AF_INET6, ip.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        size_ = sizeof *v6;
    } else {
        throw std::invalid_argument("not an IP address: " + ip);
    }
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
        // One without a name is only as long as its family.
        if (size_ <= sizeof(sa_family_t)) return "";
        return as<sockaddr_un>(*this).sun_path;
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

bool Address::operator==(const Address& other) const {
    return size_ == other.size_ &&
           std::memcmp(&storage_, &other.storage_, size_) == 0;
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
