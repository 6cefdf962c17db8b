#pragma once
// What a browser does with cookies, as far as tests need it: takes them out of
// answers, forgets those that have expired, and sends the rest. For tests only.

#include <algorithm>
#include <cctype>
#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tests/support/web_answer.hpp"

namespace tornado::testing {

/// One Set-Cookie header.
struct SetCookie {
    std::string name;
    std::string value;                              // as it is on the wire
    std::map<std::string, std::string> attributes;  // names in lower case

    explicit SetCookie(std::string_view header) {
        bool first = true;
        while (!header.empty()) {
            const std::size_t end = std::min(header.find(';'), header.size());
            std::string_view part = header.substr(0, end);
            header.remove_prefix(std::min(end + 1, header.size()));
            while (part.starts_with(' '))
                part.remove_prefix(1);
            const std::size_t equals = std::min(part.find('='), part.size());
            std::string key(part.substr(0, equals));
            const std::string said(
                part.substr(std::min(equals + 1, part.size())));
            if (first) {
                name = key;
                value = said;
            } else {
                std::ranges::transform(key, key.begin(), [](unsigned char c) {
                    return static_cast<char>(std::tolower(c));
                });
                attributes[key] = said;
            }
            first = false;
        }
    }

    /// "httponly; path=/; samesite=Lax", in the order of their names.
    std::string attribute_text() const {
        std::string text;
        for (const auto& [key, said] : attributes) {
            if (!text.empty()) text += "; ";
            text += key;
            if (!said.empty()) text += "=" + said;
        }
        return text;
    }

    /// True if a browser forgets it.
    bool expired() const {
        if (const auto age = attributes.find("max-age");
            age != attributes.end())
            return std::stol(age->second) <= 0;
        const std::optional<std::time_t> at = expiry();
        return at && *at <= std::time(nullptr);
    }

    /// When, in seconds since 1970; nothing without Expires, or with one that
    /// is not a date of HTTP from its first letter to its last.
    std::optional<std::time_t> expiry() const {
        const auto expires = attributes.find("expires");
        if (expires == attributes.end()) return {};
        std::tm time{};
        const char* end = ::strptime(
            expires->second.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time);
        if (end == nullptr || *end != '\0') return {};
        return ::timegm(&time);
    }

    /// The same, and 0 for nothing.
    std::time_t expires_at() const { return expiry().value_or(0); }
};

/// The cookies that one answer sets, by their names.
inline std::map<std::string, SetCookie> cookies_of(const WebAnswer& answer) {
    std::map<std::string, SetCookie> cookies;
    for (const auto& [name, value] : answer.headers)
        if (name == "Set-Cookie")
            cookies.insert_or_assign(SetCookie(value).name, SetCookie(value));
    return cookies;
}

/// A browser's cookies of one server.
class CookieJar {
  public:
    void take(const WebAnswer& answer) {
        for (const auto& [name, cookie] : cookies_of(answer))
            if (cookie.expired())
                values.erase(name);
            else
                values[name] = cookie.value;
    }

    /// "Cookie: a=1; b=2\r\n"; nothing if there are none.
    std::string header() const {
        std::string text;
        for (const auto& [name, value] : values)
            text += (text.empty() ? "" : "; ") + name + "=" + value;
        return text.empty() ? "" : "Cookie: " + text + "\r\n";
    }

    std::map<std::string, std::string> values;  // as they were on the wire
};

}  // namespace tornado::testing
