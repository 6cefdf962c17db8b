#include "common/testing/show.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace tornado::testing {

namespace {

std::string show_byte(char byte) {
    switch (byte) {
    case '\r':
        return "\\r";
    case '\n':
        return "\\n";
    case '\t':
        return "\\t";
    case '\\':
        return "\\\\";
    case '"':
        return "\\\"";
    default:
        break;
    }
    auto value = static_cast<unsigned char>(byte);
    if (value >= 0x20 && value != 0x7f) return {byte};
    char hex[8];
    std::snprintf(hex, sizeof hex, "\\x%02x", value);
    return hex;
}

std::string show_bytes(std::string_view bytes) {
    std::string text;
    for (char byte : bytes)
        text += show_byte(byte);
    return text;
}

constexpr std::size_t window = 60;  // bytes shown around a difference

}  // namespace

std::string show(std::string_view bytes) {
    constexpr std::size_t most = 400;
    if (bytes.size() <= most) return '"' + show_bytes(bytes) + '"';
    return '"' + show_bytes(bytes.substr(0, most / 2)) + "\" … \"" +
           show_bytes(bytes.substr(bytes.size() - most / 2)) + "\" (" +
           std::to_string(bytes.size()) + " bytes)";
}

Difference difference(std::string_view got, std::string_view expected) {
    auto [a, b] =
        std::mismatch(got.begin(), got.end(), expected.begin(), expected.end());
    auto at = static_cast<std::size_t>(a - got.begin());
    std::size_t from = at > window / 2 ? at - window / 2 : 0;
    std::string lead = from > 0 ? "…" : "";
    auto cut = [&](std::string_view text) {
        std::string shown = lead + show_bytes(text.substr(from, window));
        return from + window < text.size() ? shown + "…" : shown;
    };
    std::string before = show_bytes(expected.substr(from, at - from));
    std::size_t column = before.size() + (from > 0 ? 1 : 0);
    return {cut(expected), cut(got), std::string(column, ' ') + '^'};
}

std::string show(Milliseconds duration) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.10g ms", duration.count());
    return text.data();
}

}  // namespace tornado::testing
