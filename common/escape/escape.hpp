#pragma once
// Texts in other clothes: for URLs, for HTML, for headers.
//
// Mirrors tornado/escape.py (v6.5.7), and what it takes from urllib.parse.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tornado::escape {

/// A name's values, in the order in which they came.
using Arguments = std::map<std::string, std::vector<std::string>, std::less<>>;

/// "a%20b%26c": everything but letters, digits and "_.-~" as %XX.
///
/// plus:    a space becomes "+", as in a query; else "%20", as in a path, where
///          "/" stays, too
/// Tornado: escape.url_escape (v6.5.7:112)
std::string url_escape(std::string_view text, bool plus = true);

/// The same undone. What is no escape, such as "%zz", stays as it is.
///
/// plus:    "+" means a space
/// Tornado: escape.url_unescape (v6.5.7:143)
std::string url_unescape(std::string_view text, bool plus = true);

/// "a=1&b=&a=2": names and values with escapes undone. A value may be empty; a
/// part without "=" is a name with an empty value. Only "&" separates.
/// Tornado: escape.parse_qs_bytes(keep_blank_values=True) (v6.5.7:173)
Arguments parse_qs(std::string_view query);

/// & < > " ' as HTML has them. Tornado: escape.xhtml_escape (v6.5.7:39)
std::string xhtml_escape(std::string_view text);

/// Base64 with padding, on one line.
std::string base64_encode(std::string_view bytes);

/// The bytes; nothing if `text` is no base64.
std::optional<std::string> base64_decode(std::string_view text);

/// Two digits a byte, in lower case.
std::string hex_encode(std::string_view bytes);

/// The bytes; nothing if `text` is not that, in lower or upper case.
std::optional<std::string> hex_decode(std::string_view text);

/// True if the bytes are UTF-8: no overlong forms, no surrogates.
bool is_utf8(std::string_view bytes);

}  // namespace tornado::escape
