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

/// What a function says of each of the 256 bytes, to be looked up.
template <typename Result>
constexpr std::array<Result, 256> table_of(Result (*function)(char)) {
    std::array<Result, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte)
        table.at(byte) = function(static_cast<char>(byte));
    return table;
}

bool is_token(std::string_view text) {
    // TASK 06.1: one character at least. To look it up is all that is left to
    // do for each byte of each name that comes by.
    static const auto allowed = table_of(is_token_character);
    bool fine = !text.empty();
    for (const char c : text)
        fine &= allowed[static_cast<unsigned char>(c)];
    return fine;
}

bool is_value(std::string_view text) {
    // TASK 06.1: every byte is fine. Since all are looked at, come what may,
    // the compiler can take sixteen at once.
    bool fine = true;
    for (const char c : text)
        fine &= is_value_character(c);
    return fine;
}

void check(std::string_view name, std::string_view value) {
    // TASK 06.1: refuse what could not be sent as one line.
    if (!is_token(name))
        throw std::invalid_argument("a header's name must be a token");
    if (!is_value(value))
        throw std::invalid_argument("a header's value has a control "
                                    "character in it");
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
    lines_.reserve(lines);
    text_.reserve(bytes);
}

void HTTPHeaders::add(std::string_view name, std::string_view value) {
    // TASK 06.1: check both, and put them at the end.
    if (holds(name) || holds(value))
        return add(std::string(name), std::string(value));
    check(name, value);
    append(name, value);
}

void HTTPHeaders::set(std::string_view name, std::string_view value) {
    // TASK 06.1: the first of that name gets the value, the others go.
    if (holds(name) || holds(value))
        return set(std::string(name), std::string(value));
    check(name, value);
    const std::size_t first = index_of(name);
    if (first == lines_.size()) return append(name, value);
    change(first, value);
    remove(first + 1, name);
}

std::string HTTPHeaders::get(std::string_view name,
                             std::string_view otherwise) const {
    // TASK 06.1: all values of that name as one.
    std::size_t line = index_of(name);
    if (line == lines_.size()) return std::string(otherwise);
    std::string joined(value_of(lines_[line]));
    while ((line = index_of(name, line + 1)) != lines_.size())
        joined.append(",").append(value_of(lines_[line]));
    return joined;
}

std::vector<std::string> HTTPHeaders::get_list(std::string_view name) const {
    // TASK 06.1: all values of that name, one by one.
    std::vector<std::string> values;
    for (std::size_t line = index_of(name); line < lines_.size();
         line = index_of(name, line + 1))
        values.emplace_back(value_of(lines_[line]));
    return values;
}

std::optional<std::string_view> HTTPHeaders::find(std::string_view name) const {
    // TASK 06.1: the first value of that name.
    const std::size_t line = index_of(name);
    if (line == lines_.size()) return {};
    return value_of(lines_[line]);
}

bool HTTPHeaders::has(std::string_view name, std::string_view value) const {
    // TASK 06.1: compare all of it, without case.
    return equal_without_case(get(name), value);
}

void HTTPHeaders::erase(std::string_view name) {
    // TASK 06.1: all values of that name go.
    remove(0, name);
}

void HTTPHeaders::parse_line(std::string_view line) {
    // TASK 06.1: a header, or more of the last one.
    if (line.starts_with(' ') || line.starts_with('\t')) {
        if (lines_.empty())
            throw std::invalid_argument("the first header has no name");
        const std::string_view more = stripped(line);
        check("X", more);
        const bool joined = lines_.back().value > 0 && !more.empty();
        const std::string_view gap = joined ? " " : "";
        text_.resize(text_.size() - 2);  // the line's end comes later now
        text_.append(gap).append(more).append("\r\n");
        lines_.back().value += gap.size() + more.size();
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
    out.append(text_);
}

std::size_t HTTPHeaders::size() const {
    // TASK 06.1: how many lines they would be.
    return lines_.size();
}

std::vector<HTTPHeaders::Header> HTTPHeaders::all() const {
    // TASK 06.1: all of them.
    std::vector<Header> headers;
    headers.reserve(lines_.size());
    for (const Line& line : lines_)
        headers.emplace_back(name_of(line), value_of(line));
    return headers;
}

/// True if it is a view of what is in here, which moves when more comes.
bool HTTPHeaders::holds(std::string_view view) const {
    // TASK 06.1: std::less, because < says nothing of two different texts.
    constexpr std::less<const char*> before;
    return !before(view.data(), text_.data()) &&
           before(view.data(), text_.data() + text_.size());
}

std::string_view HTTPHeaders::name_of(const Line& line) const {
    // TASK 06.1: from the beginning of its line to the colon.
    return {text_.data() + line.begin, line.name};
}

std::string_view HTTPHeaders::value_of(const Line& line) const {
    // TASK 06.1: behind the colon and a space.
    return {text_.data() + line.begin + line.name + 2, line.value};
}

/// The first line of that name, from the line `from` on; how many there are, if
/// there is none.
std::size_t HTTPHeaders::index_of(std::string_view name,
                                  std::size_t from) const {
    // TASK 06.1: compare names without regard to case.
    std::size_t line = from;
    while (line < lines_.size() &&
           !equal_without_case(name_of(lines_[line]), name))
        ++line;
    return line;
}

void HTTPHeaders::append(std::string_view name, std::string_view value) {
    // TASK 06.1: one more line, for which the text grows once.
    const std::size_t begin = text_.size();
    text_.resize(begin + name.size() + value.size() + 4);
    char* end = text_.data() + begin;
    for (const std::string_view part : {name, ": "sv, value, "\r\n"sv})
        end = std::copy(part.begin(), part.end(), end);
    normalize({text_.data() + begin, name.size()});
    lines_.push_back({begin, name.size(), value.size()});
}

/// Gives the header another value, and has the lines after it follow.
void HTTPHeaders::change(std::size_t index, std::string_view value) {
    // TASK 06.1: in its place.
    Line& line = lines_[index];
    text_.replace(line.begin + line.name + 2, line.value, value);
    const std::size_t longer = value.size() - line.value;  // it may wrap
    line.value = value.size();
    while (++index < lines_.size())
        lines_[index].begin += longer;
}

/// Removes those of that name from the line `from` on.
void HTTPHeaders::remove(std::size_t from, std::string_view name) {
    // TASK 06.1: mostly there is none. Else the others are put together anew,
    // in order: to close one gap after the other could take long.
    std::size_t next = index_of(name, from);
    if (next == lines_.size()) return;
    HTTPHeaders kept;
    for (std::size_t line = 0; line < lines_.size(); ++line) {
        if (line == next)
            next = index_of(name, next + 1);
        else
            kept.append(name_of(lines_[line]), value_of(lines_[line]));
    }
    *this = std::move(kept);
}

}  // namespace tornado::httputil
