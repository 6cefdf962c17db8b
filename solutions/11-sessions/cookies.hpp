#pragma once
// Cookies as they stand in headers.
//
// Mirrors tornado/httputil.py (v6.5.7) parse_cookie, and what Tornado takes
// from http.cookies. The cookies of a handler are declared in chapter 07,
// handler_session.hpp, and defined in cookies.cpp. Left out on purpose:
// attributes that browsers do not know yet (Partitioned, Priority).

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

#include "cookie_options.hpp"

namespace tornado::httputil {

/// Values by their names.
using Cookies = std::map<std::string, std::string, std::less<>>;

/// Reads a Cookie header: "a=1; b=2". Spaces around names and values are no
/// part of them. A value between double quotes is what is between them, with
/// `\"` for `"`, `\\` for `\` and `\073` for the byte with that number, in
/// octal. Whatever comes, it is read as far as it goes: a part without a name
/// is left out, and of several with one name the last counts.
///
/// returns: any bytes: the client has written them
/// Tornado: httputil.py parse_cookie (v6.5.7:1369)
Cookies parse_cookie(std::string_view header);

}  // namespace tornado::httputil

namespace tornado::web {

/// What a Set-Cookie header says: "a=1; Path=/; HttpOnly; SameSite=Lax".
///
/// A value with `"`, `,`, `;`, `\` or a byte beyond ASCII in it is put between
/// double quotes as parse_cookie() reads them.
///
/// options: Secure is sent if `secure` says so, and if it says nothing, with
///          SameSite=None, which browsers refuse without
/// now:     for expires_days
/// errors:  std::invalid_argument: a name that is no token (RFC 9110), control
///          characters or spaces in the value, control characters or ";" in
///          path or domain, a samesite that does not exist
/// Tornado: http.cookies.Morsel.OutputString
std::string format_cookie(std::string_view name,
                          std::string_view value,
                          const CookieOptions& options,
                          std::chrono::system_clock::time_point now);

}  // namespace tornado::web
