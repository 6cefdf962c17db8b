#include "common/escape/escape.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tornado::escape {

namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_unreserved(char c) {
    constexpr std::string_view marks = "_.-~";
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= '0' && c <= '9') || marks.find(c) != marks.npos;
}

std::optional<unsigned> hex_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return {};
}

unsigned byte_at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

/// How many bytes the UTF-8 character at the front of `text` has; 0 if there
/// is none.
std::size_t utf8_character(std::string_view text) {
    const unsigned first = byte_at(text, 0);
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xF0   ? 4
                             : first >= 0xE0 ? 3
                             : first >= 0xC2 ? 2
                                             : 0;
    if (size == 0 || first > 0xF4 || text.size() < size) return 0;
    // The second byte says whether it is overlong, a surrogate, or too large.
    const unsigned least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (byte_at(text, 1) < least || byte_at(text, 1) > most) return 0;
    for (std::size_t i = 2; i < size; ++i)
        if ((byte_at(text, i) & 0xC0U) != 0x80) return 0;
    return size;
}

/// How many bytes at the front are ASCII, counted by eights: most text is.
std::size_t ascii_size(std::string_view bytes) {
    constexpr std::uint64_t high_bits = 0x8080'8080'8080'8080U;
    std::uint64_t word = 0;
    std::size_t size = 0;
    while (bytes.size() - size >= sizeof word) {
        std::memcpy(&word, bytes.data() + size, sizeof word);
        if ((word & high_bits) != 0) break;
        size += sizeof word;
    }
    return size;
}

}  // namespace

std::string url_escape(std::string_view text, bool plus) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c) || (c == '/' && !plus)) {
            escaped += c;
        } else if (c == ' ' && plus) {
            escaped += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            escaped += '%';
            escaped += hex_digits[byte >> 4U];
            escaped += hex_digits[byte & 15U];
        }
    }
    return escaped;
}

std::string url_unescape(std::string_view text, bool plus) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus) {
            plain += ' ';
            continue;
        }
        if (text[i] == '%' && i + 2 < text.size()) {
            const auto high = hex_value(text[i + 1]);
            const auto low = hex_value(text[i + 2]);
            if (high && low) {
                plain += static_cast<char>(*high * 16 + *low);
                i += 2;
                continue;
            }
        }
        plain += text[i];
    }
    return plain;
}

Arguments parse_qs(std::string_view query) {
    Arguments arguments;
    while (!query.empty()) {
        const std::string_view part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        if (part.empty()) continue;
        const std::size_t equals = std::min(part.find('='), part.size());
        const std::string_view value =
            part.substr(std::min(equals + 1, part.size()));
        arguments[url_unescape(part.substr(0, equals))].push_back(
            url_unescape(value));
    }
    return arguments;
}

std::string xhtml_escape(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\'':
            escaped += "&#x27;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

std::string base64_encode(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t rest = std::min<std::size_t>(bytes.size() - i, 3);
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8U | (k < rest ? byte_at(bytes, i + k) : 0);
        for (std::size_t k = 0; k < 4; ++k)
            text +=
                k <= rest ? base64_digits[group >> (18 - 6 * k) & 63U] : '=';
    }
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return {};
    std::size_t padding = 0;
    while (padding < 2 && text.ends_with('=')) {
        text.remove_suffix(1);
        ++padding;
    }
    std::string bytes;
    unsigned bits = 0;
    std::size_t count = 0;
    for (const char c : text) {
        const std::size_t digit = base64_digits.find(c);
        if (digit == base64_digits.npos) return {};
        bits = bits << 6U | static_cast<unsigned>(digit);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 255U);
    }
    // What is left over of the last digit must be nothing.
    if ((bits & ((1U << count) - 1)) != 0) return {};
    return bytes;
}

std::string hex_encode(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(bytes.size() * 2, '\0');
    char* digit = text.data();
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        *digit++ = digits[byte >> 4U];
        *digit++ = digits[byte & 15U];
    }
    return text;
}

std::optional<std::string> hex_decode(std::string_view text) {
    if (text.size() % 2 != 0) return {};
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = hex_value(text[i]);
        const auto low = hex_value(text[i + 1]);
        if (!high || !low) return {};
        bytes += static_cast<char>(*high << 4U | *low);
    }
    return bytes;
}

bool is_utf8(std::string_view bytes) {
    while (true) {
        bytes.remove_prefix(ascii_size(bytes));
        if (bytes.empty()) return true;
        const std::size_t size = utf8_character(bytes);
        if (size == 0) return false;
        bytes.remove_prefix(size);
    }
}

}  // namespace tornado::escape
