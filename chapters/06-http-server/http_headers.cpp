#include "http_headers.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <stdexcept>

#include "common/stub/stub.hpp"

namespace tornado::httputil {

using namespace std::string_view_literals;

namespace {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// What a function says of each of the 256 bytes, to be looked up.
template <typename Result>
constexpr std::array<Result, 256> table_of(Result (*function)(char)) {
    std::array<Result, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte)
        table.at(byte) = function(static_cast<char>(byte));
    return table;
}

constexpr auto uppers = table_of(upper);
constexpr auto lowers = table_of(lower);

/// Makes "Content-Type" of "content-type".
void normalize(std::span<char> name) {
    const auto* letters = &uppers;
    for (char& c : name) {
        c = (*letters)[static_cast<unsigned char>(c)];
        letters = c == '-' ? &uppers : &lowers;
    }
}

}  // namespace

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

bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const std::string_view item = list.substr(0, list.find(','));
        list.remove_prefix(std::min(item.size() + 1, list.size()));
        if (equal_without_case(stripped(item), word)) return true;
    }
    return false;
}

HTTPHeaders::HTTPHeaders(std::initializer_list<Header> headers) {
    for (const auto& [name, value] : headers)
        add(name, value);
}

void HTTPHeaders::reserve(std::size_t lines, std::size_t bytes) {
    // TASK 06.1: have memory ready.
    TORNADO_STUB("httputil::HTTPHeaders::reserve", "06.1");
}

void HTTPHeaders::add(std::string_view name, std::string_view value) {
    // TASK 06.1: check both, and put them at the end.
    TORNADO_STUB("httputil::HTTPHeaders::add", "06.1");
}

void HTTPHeaders::set(std::string_view name, std::string_view value) {
    // TASK 06.1: the first of that name gets the value, the others go.
    TORNADO_STUB("httputil::HTTPHeaders::set", "06.1");
}

std::string HTTPHeaders::get(std::string_view name,
                             std::string_view otherwise) const {
    // TASK 06.1: all values of that name as one.
    TORNADO_STUB("httputil::HTTPHeaders::get", "06.1");
}

std::vector<std::string> HTTPHeaders::get_list(std::string_view name) const {
    // TASK 06.1: all values of that name, one by one.
    TORNADO_STUB("httputil::HTTPHeaders::get_list", "06.1");
}

std::optional<std::string_view> HTTPHeaders::find(std::string_view name) const {
    // TASK 06.1: the first value of that name.
    TORNADO_STUB("httputil::HTTPHeaders::find", "06.1");
}

bool HTTPHeaders::has(std::string_view name, std::string_view value) const {
    // TASK 06.1: compare all of it, without case.
    TORNADO_STUB("httputil::HTTPHeaders::has", "06.1");
}

void HTTPHeaders::erase(std::string_view name) {
    // TASK 06.1: all values of that name go.
    TORNADO_STUB("httputil::HTTPHeaders::erase", "06.1");
}

void HTTPHeaders::parse_line(std::string_view line) {
    // TASK 06.1: a header, or more of the last one.
    TORNADO_STUB("httputil::HTTPHeaders::parse_line", "06.1");
}

HTTPHeaders HTTPHeaders::parse(std::string_view lines) {
    // TASK 06.1: line by line; the "\r" before a "\n" belongs to the end.
    TORNADO_STUB("httputil::HTTPHeaders::parse", "06.1");
}

void HTTPHeaders::append_to(std::string& out) const {
    // TASK 06.1: as they go over the wire.
    TORNADO_STUB("httputil::HTTPHeaders::append_to", "06.1");
}

std::size_t HTTPHeaders::size() const {
    // TASK 06.1: how many lines they would be.
    TORNADO_STUB("httputil::HTTPHeaders::size", "06.1");
}

std::vector<HTTPHeaders::Header> HTTPHeaders::all() const {
    // TASK 06.1: all of them.
    TORNADO_STUB("httputil::HTTPHeaders::all", "06.1");
}

}  // namespace tornado::httputil
