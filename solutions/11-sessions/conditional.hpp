#pragma once
// "Only if it is new", "only this part": what clients ask about something that
// they have already, or have in part.
//
// Mirrors tornado/httputil.py (v6.5.7) _parse_request_range, and what Tornado
// takes from email.utils. Left out on purpose: several ranges at once.

#include <cstdint>
#include <ctime>
#include <optional>
#include <string_view>

#include "common/stub/stub.hpp"

namespace tornado::httputil {

/// Some of the bytes of something: those from `begin` on, before `end`.
struct ByteRange {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    std::uint64_t size() const { return end - begin; }

    bool operator==(const ByteRange&) const = default;
};

/// Which bytes of a whole a Range header asks for:
///
///     bytes=0-99    the first hundred
///     bytes=100-    all but these
///     bytes=-100    the last hundred
///
/// An end that lies behind the end of the whole means that one.
///
/// returns: nothing if the header asks for no range that could be read: then
///          the whole is sent. An empty range if there are no such bytes: 416
/// Tornado: httputil.py _parse_request_range (v6.5.7:844), and what
///          StaticFileHandler.get makes of it
std::optional<ByteRange> parse_byte_range(std::string_view header,
                                          std::uint64_t whole);

/// The time that "Sun, 06 Nov 1994 08:49:37 GMT" says, also in the two older
/// forms that HTTP has.
///
/// returns: nothing for any other text, and for a time before 1970
/// Tornado: email.utils.parsedate_to_datetime
std::optional<std::time_t> parse_timestamp(std::string_view text);

}  // namespace tornado::httputil
