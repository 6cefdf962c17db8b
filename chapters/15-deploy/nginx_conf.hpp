#pragma once
// The configuration of an nginx in front of our servers. Given; the book says
// what it is for.

#include <cstdint>
#include <string>
#include <vector>

namespace tornado {

/// What differs from one nginx to the next.
struct NginxPlan {
    std::string folder;                    // for its files, where it may write
    std::uint16_t port;                    // on 127.0.0.1
    std::vector<std::uint16_t> upstreams;  // ours, on 127.0.0.1
    std::string certfile{};                // empty: plain HTTP
    std::string keyfile{};
};

/// The text of its nginx.conf. Start it as any user, in the foreground, with
/// "nginx -e stderr -c FILE".
std::string nginx_conf(const NginxPlan& plan);

}  // namespace tornado
