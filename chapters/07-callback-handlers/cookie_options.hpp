#pragma once
// How a cookie is to be kept. Chapter 11 makes use of it.

#include <chrono>
#include <optional>
#include <string>

namespace tornado::web {

/// The attributes of a cookie.
/// Tornado: the keyword arguments of RequestHandler.set_cookie (v6.5.7:653)
struct CookieOptions {
    std::string path = "/";
    std::string domain{};
    std::optional<std::chrono::system_clock::time_point> expires{};
    std::optional<double> expires_days{};  // from now; `expires` goes first
    std::optional<std::chrono::seconds> max_age{};
    bool secure = false;
    bool httponly = false;
    std::string samesite{};  // "Strict", "Lax", "None"
};

}  // namespace tornado::web
