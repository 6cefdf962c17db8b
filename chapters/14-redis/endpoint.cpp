#include <csignal>
#include <stdexcept>

#include "common/numbers/whole_number.hpp"

#include "connection.hpp"

namespace tornado::redis {

Endpoint endpoint_from(std::string_view text) {
    if (text.starts_with('/')) return {.host = {}, .path = std::string(text)};
    const std::size_t colon = text.rfind(':');
    Endpoint endpoint{.host = std::string(text.substr(0, colon))};
    if (colon != text.npos) {
        const auto port =
            numbers::whole_number<std::uint16_t>(text.substr(colon + 1));
        if (!port) endpoint.host.clear();
        endpoint.port = port.value_or(0);
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
