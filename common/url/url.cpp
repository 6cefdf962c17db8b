#include "common/url/url.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "common/numbers/whole_number.hpp"

namespace tornado::url {

namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_scheme(std::string_view text) {
    auto fits = [](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
               c == '.';
    };
    return !text.empty() && is_letter(text.front()) &&
           std::ranges::all_of(text, fits);
}

/// Cuts `text` before the first `mark`.
/// returns: what follows the mark, if there is one
std::optional<std::string> cut_at(char mark, std::string_view& text) {
    const auto at = text.find(mark);
    if (at == text.npos) return {};
    std::string rest(text.substr(at + 1));
    text = text.substr(0, at);
    return rest;
}

/// "/a/./b/../c" as "/a/c" (RFC 3986, section 5.2.4). `path` is absolute.
std::string without_dots(std::string_view path) {
    std::string result;
    while (!path.empty()) {
        const std::string_view segment = path.substr(0, path.find('/', 1));
        path.remove_prefix(segment.size());
        const bool last = path.empty();
        if (segment == "/.") {
            if (last) result += '/';
        } else if (segment == "/..") {
            result.erase(std::min(result.rfind('/'), result.size()));
            if (last) result += '/';
        } else {
            result += segment;
        }
    }
    return result;
}

/// The path `relative`, from the place where `base` is.
std::string merged(const Parts& base, const std::string& relative) {
    if (relative.starts_with('/')) return relative;
    const auto folder = base.path.rfind('/');
    if (folder == base.path.npos) return "/" + relative;
    return base.path.substr(0, folder + 1) + relative;
}

std::uint16_t port_of(std::string_view text) {
    const auto port = numbers::whole_number<std::uint16_t>(text);
    if (!port)
        throw std::invalid_argument("a URL's port is no number: " +
                                    std::string(text));
    return *port;
}

}  // namespace

std::string Parts::text() const {
    std::string text = scheme.empty() ? "" : scheme + ":";
    if (authority) text += "//" + *authority;
    text += path;
    if (query) text += "?" + *query;
    if (fragment) text += "#" + *fragment;
    return text;
}

Parts split(std::string_view text) {
    Parts parts;
    parts.fragment = cut_at('#', text);
    parts.query = cut_at('?', text);
    const auto colon = text.find(':');
    if (colon != text.npos && is_scheme(text.substr(0, colon))) {
        parts.scheme = text.substr(0, colon);
        for (char& c : parts.scheme)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        text.remove_prefix(colon + 1);
    }
    if (text.starts_with("//")) {
        text.remove_prefix(2);
        parts.authority = text.substr(0, text.find('/'));
        text.remove_prefix(parts.authority->size());
    }
    parts.path = text;
    return parts;
}

Authority split_authority(std::string_view text) {
    Authority parts;
    if (const auto at = text.rfind('@'); at != text.npos) {
        parts.userinfo = text.substr(0, at);
        text.remove_prefix(at + 1);
    }
    const auto bracket = text.starts_with('[') ? text.find(']') : text.npos;
    const auto colon = text.find(':', bracket == text.npos ? 0 : bracket);
    std::string_view host = text.substr(0, colon);
    if (bracket != text.npos && host.size() == bracket + 1)
        host = host.substr(1, bracket - 1);
    if (host.empty()) throw std::invalid_argument("a URL without a host");
    parts.host = host;
    if (colon != text.npos && colon + 1 < text.size())
        parts.port = port_of(text.substr(colon + 1));
    return parts;
}

std::string join(std::string_view base, std::string_view reference) {
    const Parts from = split(base);
    Parts to = split(reference);
    if (!to.scheme.empty()) return to.text();
    to.scheme = from.scheme;
    if (!to.authority) {
        to.authority = from.authority;
        if (to.path.empty()) {
            to.path = from.path;
            if (!to.query) to.query = from.query;
        } else {
            to.path = merged(from, to.path);
        }
    }
    if (to.path.starts_with('/')) to.path = without_dots(to.path);
    return to.text();
}

}  // namespace tornado::url
