#pragma once
// URLs in their parts, and what a relative one means (RFC 3986).
//
// Mirrors what Tornado takes from urllib.parse: urlsplit() and urljoin().

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tornado::url {

/// scheme://authority/path?query#fragment, as it is written: nothing is
/// unescaped.
struct Parts {
    std::string scheme;                    // "http", in lower case, or empty
    std::optional<std::string> authority;  // what stands after "//"
    std::string path;                      // "/a/b", or empty
    std::optional<std::string> query;      // without its "?"
    std::optional<std::string> fragment;   // without its "#"

    /// Put together again.
    std::string text() const;
};

/// Any text is a URL, if only a relative one.
Parts split(std::string_view text);

/// userinfo@host:port.
struct Authority {
    std::optional<std::string> userinfo;  // "user:password", still escaped
    std::string host;                     // an IPv6 address without brackets
    std::optional<std::uint16_t> port;
};

/// errors: std::invalid_argument if there is no host, or a port that is none
Authority split_authority(std::string_view text);

/// What `reference` means in a document that is at `base`:
/// join("http://host/a/b", "../c?d") is "http://host/c?d".
std::string join(std::string_view base, std::string_view reference);

}  // namespace tornado::url
