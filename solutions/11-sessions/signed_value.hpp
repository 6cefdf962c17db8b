#pragma once
// Texts that travel through a client's hands and come back unchanged, or not at
// all. They are readable: this is a signature and no secrecy.
//
// Mirrors tornado/web.py (v6.5.7) create_signed_value, decode_signed_value, in
// the format of version 2. Left out on purpose: version 1, of Tornado up to
// 3.2.0, which signs its parts without saying where one ends; it is neither
// written nor read.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

#include "settings.hpp"

namespace tornado::web {

/// The secrets that sign, by their versions, and which one does so now. The
/// others are good for reading what they have signed.
struct SigningKeys {
    std::map<int, std::string> secrets{};
    int version = 0;
};

/// The keys of an application: its cookie_secrets and key_version, or, if there
/// are none, its cookie_secret as the key of version 0.
///
/// errors:  std::logic_error if there is no key to sign with, or one is empty
/// Tornado: RequestHandler.require_setting("cookie_secret") (v6.5.7:1752)
SigningKeys signing_keys(const Settings& settings);

/// Signs `value` under this name:
///
///     2|1:0|10:1300000000|3:key|8:dmFsdWU=|3d4e60b9…
///
/// which is the version of the format; then, each with its length in front, the
/// version of the key, the time in seconds since 1970, the name, and the value
/// in base64; then the HMAC-SHA256 of all that stands before it, the last bar
/// included, in hexadecimal.
///
/// value:   any bytes
/// errors:  std::logic_error if keys.version is not there
/// Tornado: web.py create_signed_value (v6.5.7:3581)
std::string create_signed_value(const SigningKeys& keys,
                                std::string_view name,
                                std::string_view value,
                                std::chrono::system_clock::time_point now =
                                    std::chrono::system_clock::now());

/// The value that was signed.
///
/// max_age_days: how long ago that may have been
/// returns:      nothing if `text` is not what create_signed_value() has made
///               with one of these keys for this name, or is too old
/// errors:       none, whatever `text` is
/// Tornado:      web.py decode_signed_value (v6.5.7:3671)
std::optional<std::string>
decode_signed_value(const SigningKeys& keys,
                    std::string_view name,
                    std::string_view text,
                    double max_age_days = 31,
                    std::chrono::system_clock::time_point now =
                        std::chrono::system_clock::now());

}  // namespace tornado::web
