#pragma once
// The secret that a browser's cookie and the pages of this site share, and that
// other sites do not know.
//
// Mirrors tornado/web.py (v6.5.7) RequestHandler._get_raw_xsrf_token, in the
// format of version 2. Left out on purpose: version 1, which is not masked.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

namespace tornado::web {

/// Sixteen random bytes, and when they were made.
class XsrfToken {
  public:
    using TimePoint = std::chrono::system_clock::time_point;

    /// A new one, that nobody can foretell.
    static XsrfToken random(TimePoint now = std::chrono::system_clock::now());

    /// Reads what encode() has written.
    /// returns: nothing if it is anything else
    /// Tornado: RequestHandler._decode_xsrf_token (v6.5.7:1621)
    static std::optional<XsrfToken> decode(std::string_view text);

    /// Writes it so that it is another text each time:
    ///
    ///     2|0badcafe|2ac5…|1300000000
    ///
    /// which is the version; four random bytes, the mask; the token, of which
    /// each byte is xored with the next of the mask, over and over; the time in
    /// seconds since 1970. Bytes are in hexadecimal.
    std::string encode() const;

    /// True if the bytes are the same. How long that takes says nothing.
    bool matches(const XsrfToken& other) const;

  private:
    // TASK 11.4: what is a token, when its masks are off?
    XsrfToken(std::string bytes, std::string_view time);

    std::string bytes_;
    std::string time_;  // in seconds, as it is written
};

}  // namespace tornado::web
