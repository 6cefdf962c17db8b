#include <charconv>
#include <csignal>
#include <stdexcept>

#include "connection.hpp"

namespace tornado::redis {

Endpoint endpoint_from(std::string_view text) {
    if (text.starts_with('/')) return {.host = {}, .path = std::string(text)};
    const std::size_t colon = text.rfind(':');
    Endpoint endpoint{.host = std::string(text.substr(0, colon))};
    if (colon != text.npos) {
        const std::string_view port = text.substr(colon + 1);
        const char* begin = port.data();
        const char* end = begin + port.size();
        const auto read = std::from_chars(begin, end, endpoint.port);
        if (read.ec != std::errc() || read.ptr != end) endpoint.host.clear();
    }
    if (endpoint.host.empty())
        throw std::invalid_argument(
            "Redis is at an address and port (127.0.0.1:6379) or at a Unix "
            "socket (/run/redis.sock), not at \"" +
            std::string(text) + "\"");
    return endpoint;
}

void ignore_broken_pipes() {
    struct sigaction now{};
    if (::sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL)
        ::signal(SIGPIPE, SIG_IGN);
}

}  // namespace tornado::redis
