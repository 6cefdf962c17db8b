#pragma once
// How a cookie is to be kept. Chapter 11 makes use of it.

#include <chrono>
#include <optional>
#include <string>

namespace tornado::web {

/// The attributes of a cookie.
/// Tornado: the keyword arguments of RequestHandler.set_cookie (v6.5.7:657);
///          differs: there secure, httponly and samesite are off unless said
struct CookieOptions {
    std::string path = "/";
    std::string domain{};
    std::optional<std::chrono::system_clock::time_point> expires{};
    std::optional<double> expires_days{};  // from now; `expires` goes first
    std::optional<std::chrono::seconds> max_age{};
    std::optional<bool> secure{};  // not said: if the request came over TLS
    bool httponly = true;          // out of reach for scripts
    std::string samesite = "Lax";  // or "Strict", "None"; empty: not sent
};

}  // namespace tornado::web
