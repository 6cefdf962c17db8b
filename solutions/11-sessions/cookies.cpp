#include "cookies.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

#include "handler_session.hpp"
#include "httputil.hpp"
#include "signed_value.hpp"

namespace tornado::httputil {

namespace {

/// The byte that three octal digits at the front of `text` stand for.
std::optional<char> octal_byte(std::string_view text) {
    // TASK 11.1: from \000 to \377.
    if (text.size() < 3 || text[0] > '3') return {};
    unsigned byte = 0;
    for (const char digit : text.substr(0, 3)) {
        if (digit < '0' || digit > '7') return {};
        byte = byte * 8 + static_cast<unsigned>(digit - '0');
    }
    return static_cast<char>(byte);
}

/// A value without its quotes, if it has any.
std::string unquoted(std::string_view text) {
    // TASK 11.1: a quote at one end alone is part of the value.
    if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"'))
        return std::string(text);
    text = text.substr(1, text.size() - 2);
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            value += text[i];
        } else if (const auto byte = octal_byte(text.substr(i + 1))) {
            value += *byte;
            i += 3;
        } else {
            value += text[++i];
        }
    }
    return value;
}

}  // namespace

Cookies parse_cookie(std::string_view header) {
    // TASK 11.1: split at every ";", then at the first "=".
    Cookies cookies;
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(';'), header.size());
        const std::string_view pair = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        const std::size_t equals = pair.find('=');
        if (equals == pair.npos) continue;
        const std::string_view name = stripped(pair.substr(0, equals));
        if (name.empty()) continue;
        cookies.insert_or_assign(std::string(name),
                                 unquoted(stripped(pair.substr(equals + 1))));
    }
    return cookies;
}

}  // namespace tornado::httputil

namespace tornado::web {

using std::chrono::system_clock;

namespace {

bool is_letter_or_digit(char c) {
    // TASK 11.1: in ASCII.
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

bool is_control(char c) {
    // TASK 11.1: those below the space, and DEL.
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

void check_name(std::string_view name) {
    // TASK 11.1: a token.
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    const bool fits = std::ranges::all_of(name, [&](char c) {
        return is_letter_or_digit(c) || marks.find(c) != marks.npos;
    });
    if (name.empty() || !fits)
        throw std::invalid_argument("this is no name for a cookie: " +
                                    std::string(name));
}

void check_attribute(std::string_view value) {
    // TASK 11.1: what would end it, and begin another one.
    if (std::ranges::any_of(value,
                            [](char c) { return is_control(c) || c == ';'; }))
        throw std::invalid_argument("an attribute of a cookie has control "
                                    "characters or \";\" in it");
}

bool needs_escape(char c) {
    // TASK 11.1: what has a meaning in the header, and what is not ASCII.
    constexpr std::string_view meaning = "\",;\\";
    return static_cast<unsigned char>(c) > 0x7f ||
           meaning.find(c) != meaning.npos;
}

/// A value as it may stand in the header.
std::string cookie_text(std::string_view value) {
    // TASK 11.1: as it is if that is possible; else between quotes.
    if (std::ranges::any_of(value,
                            [](char c) { return is_control(c) || c == ' '; }))
        throw std::invalid_argument("a cookie's value has control characters "
                                    "or spaces in it");
    if (std::ranges::none_of(value, needs_escape)) return std::string(value);
    std::string text = "\"";
    for (const char c : value) {
        if (!needs_escape(c)) {
            text += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        text += '\\';
        for (const unsigned shift : {6U, 3U, 0U})
            text += static_cast<char>('0' + (byte >> shift & 7U));
    }
    return text + '"';
}

/// When the cookie is to be forgotten; nothing: with the browser's session.
std::optional<std::time_t> expiry(const CookieOptions& options,
                                  system_clock::time_point now) {
    // TASK 11.1: `expires` goes before `expires_days`.
    if (options.expires) return system_clock::to_time_t(*options.expires);
    if (!options.expires_days) return {};
    constexpr double a_century = 36500;
    const double days =
        std::clamp(*options.expires_days, -a_century, a_century);
    return system_clock::to_time_t(now) +
           static_cast<std::time_t>(days * 86400);
}

}  // namespace

std::string format_cookie(std::string_view name,
                          std::string_view value,
                          const CookieOptions& options,
                          system_clock::time_point now) {
    // TASK 11.1: the name, the value, and the attributes that are set.
    check_name(name);
    check_attribute(options.path);
    check_attribute(options.domain);
    const std::string& samesite = options.samesite;
    if (!samesite.empty() && samesite != "Strict" && samesite != "Lax" &&
        samesite != "None")
        throw std::invalid_argument("samesite is Strict, Lax or None");

    std::string text = std::string(name) + "=" + cookie_text(value);
    if (const auto expires = expiry(options, now))
        text += "; Expires=" + httputil::format_timestamp(*expires);
    if (options.max_age)
        text += "; Max-Age=" + std::to_string(options.max_age->count());
    if (!options.domain.empty()) text += "; Domain=" + options.domain;
    if (!options.path.empty()) text += "; Path=" + options.path;
    if (options.secure.value_or(samesite == "None")) text += "; Secure";
    if (options.httponly) text += "; HttpOnly";
    if (!samesite.empty()) text += "; SameSite=" + samesite;
    return text;
}

std::optional<std::string>
HandlerSession::get_cookie(std::string_view name) const {
    // TASK 11.1: of the request. What set_cookie() has set is for the next one.
    std::optional<std::string> value;
    for (const std::string& header : request().headers.get_list("Cookie")) {
        httputil::Cookies cookies = httputil::parse_cookie(header);
        const auto found = cookies.find(name);
        if (found != cookies.end()) value = std::move(found->second);
    }
    return value;
}

void HandlerSession::set_cookie(std::string_view name,
                                std::string_view value,
                                const CookieOptions& options) {
    // TASK 11.1: keep it in new_cookies_, in place of one of that name. If
    // nobody has said whether it is secure, the request's protocol does.
    CookieOptions known = options;
    if (!known.secure && request().protocol == "https") known.secure = true;
    new_cookies_.insert_or_assign(
        std::string(name),
        format_cookie(name, value, known, system_clock::now()));
}

void HandlerSession::clear_cookie(std::string_view name,
                                  const CookieOptions& options) {
    // TASK 11.1: an empty one that has long expired.
    CookieOptions past = options;
    past.expires = system_clock::now() - std::chrono::days(365);
    past.max_age.reset();
    set_cookie(name, "", past);
}

std::optional<std::string>
HandlerSession::get_signed_cookie(std::string_view name,
                                  double max_age_days) const {
    // TASK 11.2: the request's cookie, if its signature is right.
    const SigningKeys keys = signing_keys(settings());
    const auto text = get_cookie(name);
    if (!text) return {};
    return decode_signed_value(keys, name, *text, max_age_days);
}

void HandlerSession::set_signed_cookie(std::string_view name,
                                       std::string_view value,
                                       std::optional<double> expires_days,
                                       const CookieOptions& options) {
    // TASK 11.2: signed, then set.
    CookieOptions kept = options;
    if (!kept.expires_days) kept.expires_days = expires_days;
    set_cookie(
        name, create_signed_value(signing_keys(settings()), name, value), kept);
}

}  // namespace tornado::web
