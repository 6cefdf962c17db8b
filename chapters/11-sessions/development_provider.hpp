#pragma once
// An OpenID Connect provider for development: whatever name somebody types, it
// believes and signs. Given: the other side of task 11.6.
//
// Left out on purpose: everything that would make it fit for more than trying:
// passwords, consent, registered clients, keys that outlive the process.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "common/oidc/signing_key.hpp"

#include "application.hpp"

namespace tornado::auth {

/// Serves on 127.0.0.1, with the current loop, and says in the log what it is.
/// Its clients are of this machine, too: it sends nobody anywhere else.
///
/// thread:   the loop's
/// lifetime: with it go its server, its key and all codes
class DevelopmentProvider {
  public:
    /// port:   0: any that is free
    /// errors: as TCPServer::listen()
    explicit DevelopmentProvider(std::uint16_t port = 0);
    ~DevelopmentProvider();
    DevelopmentProvider(const DevelopmentProvider&) = delete;
    DevelopmentProvider& operator=(const DevelopmentProvider&) = delete;

    /// "http://127.0.0.1:8080"
    const std::string& issuer() const;

    /// What was promised with a code, and to whom. For its handlers.
    struct Promise {
        std::string client_id;
        std::string redirect_uri;
        std::string nonce;
        std::string challenge;
        std::string name;
        std::chrono::steady_clock::time_point made;
    };

    /// What its handlers share.
    struct State {
        std::string issuer;
        oidc::SigningKey key;
        std::map<std::string, Promise> promises;  // by their codes
    };

  private:
    std::unique_ptr<State> state_;
    std::unique_ptr<web::Application> application_;
};

}  // namespace tornado::auth
