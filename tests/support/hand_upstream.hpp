#pragma once
// A slow server played by the test itself, which decides when it answers and
// how. For tests only.

#include <cstdint>
#include <optional>
#include <utility>

#include "common/net/sockets.hpp"
#include "common/testing/client.hpp"

#include "netutil.hpp"

namespace tornado::testing {

class HandUpstream {
  public:
    std::uint16_t port() const { return port_; }

    /// The next connection that is made to it, as the upstream sees it. Calls
    /// `turn` until there is one.
    template <typename Turn>
    Client accept(Turn turn) {
        std::optional<Client> peer;
        drive_until(
            turn,
            [&] {
                peer = try_accept();
                return peer.has_value();
            },
            "the upstream has been connected to");
        return std::move(*peer);
    }

    /// The same, if there is one already.
    std::optional<Client> try_accept() {
        std::optional<UniqueFd> fd = accept_connection(listener_.get());
        if (!fd) return {};
        return Client(std::move(*fd));
    }

    void stop_listening() { listener_.reset(); }

  private:
    UniqueFd listener_ = bind_socket(0);
    std::uint16_t port_ = local_port(listener_.get());
};

}  // namespace tornado::testing
