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
        std::optional<UniqueFd> fd;
        drive_until(
            turn,
            [&] {
                fd = accept_connection(listener_.get());
                return fd.has_value();
            },
            "the upstream has been connected to");
        return Client(std::move(*fd));
    }

    void stop_listening() { listener_.reset(); }

  private:
    UniqueFd listener_ = bind_socket(0);
    std::uint16_t port_ = local_port(listener_.get());
};

}  // namespace tornado::testing
