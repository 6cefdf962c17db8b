#include "http_headers.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>

#include "common/stub/stub.hpp"

namespace tornado::httputil {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_token_character(char c) {
    // TASK 06.1: RFC 9110, section 5.6.2.
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           marks.find(c) != marks.npos;
}

bool is_value_character(char c) {
    // TASK 06.1: a tab, or nothing that controls: bytes above 0x7F are fine.
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

/// Which of the 256 bytes may stand in a text.
using Allowed = std::array<bool, 256>;

Allowed allowed_by(bool (*may_stand)(char)) {
    // TASK 06.1: ask for each byte once. To look it up is all that is left to
    // do then for each byte of each header that comes by.
    Allowed allowed{};
    for (std::size_t byte = 0; byte < allowed.size(); ++byte)
        allowed.at(byte) = may_stand(static_cast<char>(byte));
    return allowed;
}

bool consists_of(std::string_view text, const Allowed& allowed) {
    // TASK 06.1: every byte of it is allowed.
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return allowed[static_cast<unsigned char>(c)];
    });
}

void check(std::string_view name, std::string_view value) {
    // TASK 06.1: refuse what could not be sent as one line.
    static const Allowed in_names = allowed_by(is_token_character);
    static const Allowed in_values = allowed_by(is_value_character);
    if (name.empty() || !consists_of(name, in_names))
        throw std::invalid_argument("a header's name must be a token");
    if (!consists_of(value, in_values))
        throw std::invalid_argument("a header's value has a control "
                                    "character in it");
}

}  // namespace

std::string normalized_name(std::string_view name) {
    std::string normalized(name);
    bool first = true;
    for (char& c : normalized) {
        c = first ? upper(c) : lower(c);
        first = c == '-';
    }
    return normalized;
}

bool equal_without_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a == b) return true;  // as it mostly is: names are kept in one form
    return std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

std::string_view stripped(std::string_view text) {
    constexpr std::string_view blank = " \t";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

HTTPHeaders::HTTPHeaders(std::initializer_list<Header> headers) {
    for (const auto& [name, value] : headers)
        add(name, value);
}

void HTTPHeaders::add(std::string_view name, std::string_view value) {
    // TASK 06.1: check both, and put them at the end.
    check(name, value);
    headers_.emplace_back(normalized_name(name), value);
}

void HTTPHeaders::set(std::string_view name, std::string_view value) {
    // TASK 06.1: the first of that name gets the value, the others go.
    check(name, value);
    const auto same = [name](const Header& header) {
        return equal_without_case(header.first, name);
    };
    const auto first = std::find_if(headers_.begin(), headers_.end(), same);
    if (first == headers_.end()) {
        headers_.emplace_back(normalized_name(name), value);
        return;
    }
    first->second = value;
    headers_.erase(std::remove_if(first + 1, headers_.end(), same),
                   headers_.end());
}

std::string HTTPHeaders::get(std::string_view name,
                             std::string_view otherwise) const {
    // TASK 06.1: all values of that name as one.
    const std::string* first = find(name);
    if (!first) return std::string(otherwise);
    std::string joined = *first;
    for (const auto& [other, value] : headers_)
        if (&value != first && equal_without_case(other, name))
            joined += "," + value;
    return joined;
}

std::vector<std::string> HTTPHeaders::get_list(std::string_view name) const {
    // TASK 06.1: all values of that name, one by one.
    std::vector<std::string> values;
    for (const auto& [other, value] : headers_)
        if (equal_without_case(other, name)) values.push_back(value);
    return values;
}

const std::string* HTTPHeaders::find(std::string_view name) const {
    // TASK 06.1: the first value of that name.
    for (const auto& [other, value] : headers_)
        if (equal_without_case(other, name)) return &value;
    return nullptr;
}

bool HTTPHeaders::has(std::string_view name, std::string_view value) const {
    // TASK 06.1: compare all of it, without case.
    return equal_without_case(get(name), value);
}

void HTTPHeaders::erase(std::string_view name) {
    // TASK 06.1: all values of that name go.
    std::erase_if(headers_, [name](const Header& header) {
        return equal_without_case(header.first, name);
    });
}

void HTTPHeaders::parse_line(std::string_view line) {
    // TASK 06.1: a header, or more of the last one.
    if (line.starts_with(' ') || line.starts_with('\t')) {
        if (headers_.empty())
            throw std::invalid_argument("the first header has no name");
        const std::string_view more = stripped(line);
        check("X", more);
        std::string& value = headers_.back().second;
        if (!value.empty() && !more.empty()) value += ' ';
        value += more;
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == line.npos)
        throw std::invalid_argument("a header without a colon");
    add(line.substr(0, colon), stripped(line.substr(colon + 1)));
}

HTTPHeaders HTTPHeaders::parse(std::string_view lines) {
    // TASK 06.1: line by line; the "\r" before a "\n" belongs to the end.
    HTTPHeaders headers;
    while (!lines.empty()) {
        std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty()) headers.parse_line(line);
    }
    return headers;
}

void HTTPHeaders::append_to(std::string& out) const {
    // TASK 06.1: as they go over the wire.
    for (const auto& [name, value] : headers_)
        out.append(name).append(": ").append(value).append("\r\n");
}

std::size_t HTTPHeaders::size() const {
    // TASK 06.1: how many lines they would be.
    return headers_.size();
}

const std::vector<HTTPHeaders::Header>& HTTPHeaders::all() const {
    // TASK 06.1: all of them.
    return headers_;
}

}  // namespace tornado::httputil
