#pragma once
// The headers of a message: names without case, values in order.
//
// Mirrors tornado/httputil.py (v6.5.7) HTTPHeaders. httputil.hpp includes it.

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/stub/stub.hpp"

namespace tornado::httputil {

/// Names and their values, in the order in which they came. Names are compared
/// without case and kept as "Word-Word"; a name may have several values.
///
/// What is in here can be sent: a name is a token, and a value holds no
/// control character but the tab. Whoever puts something else in gets
/// std::invalid_argument, and so no header can smuggle in a second one.
///
/// Tornado: httputil.py HTTPHeaders (v6.5.7:145)
class HTTPHeaders {
  public:
    /// A name and its value, where they lie.
    /// lifetime: until the headers are changed
    using Header = std::pair<std::string_view, std::string_view>;

    HTTPHeaders() = default;

    /// As if by add(): HTTPHeaders{{"Content-Length", "3"}, …}.
    HTTPHeaders(std::initializer_list<Header> headers);

    /// Asks at once for the memory that so many lines and bytes will need.
    void reserve(std::size_t lines, std::size_t bytes);

    /// Adds a value; those that the name has stay. It may be one that find()
    /// gave, as with set().
    /// errors:  std::invalid_argument
    /// Tornado: HTTPHeaders.add (v6.5.7:210)
    void add(std::string_view name, std::string_view value);

    /// Gives `name` this one value, in the place of the first that it had.
    /// errors:  std::invalid_argument
    /// Tornado: headers[name] = value
    void set(std::string_view name, std::string_view value);

    /// The value; several are joined with ",". `otherwise` if there is none.
    /// Tornado: HTTPHeaders.get; also headers[name]
    std::string get(std::string_view name,
                    std::string_view otherwise = "") const;

    /// Each value by itself: Set-Cookie's cannot be joined.
    /// Tornado: HTTPHeaders.get_list (v6.5.7:230)
    std::vector<std::string> get_list(std::string_view name) const;

    /// The first value, without a copy; nothing if there is none.
    /// lifetime: until the headers are changed
    std::optional<std::string_view> find(std::string_view name) const;

    bool contains(std::string_view name) const {
        return find(name).has_value();
    }

    /// True if the (joined) value is `value`, without regard to case.
    bool has(std::string_view name, std::string_view value) const;

    /// Removes all values of a name. Harmless if there are none.
    /// Tornado: del headers[name]
    void erase(std::string_view name);

    /// Adds the header of one line, "Name: value". A line that begins with a
    /// space or a tab goes on with the value before, after one space.
    ///
    /// errors:  std::invalid_argument if it is neither
    /// Tornado: HTTPHeaders.parse_line (v6.5.7:245)
    void parse_line(std::string_view line);

    /// The headers of several lines, which end with "\n" or "\r\n" and with
    /// nothing else.
    /// errors:  std::invalid_argument
    /// Tornado: HTTPHeaders.parse (v6.5.7:297)
    static HTTPHeaders parse(std::string_view lines);

    /// Appends "Name: value\r\n" for each to `out`.
    void append_to(std::string& out) const;

    std::size_t size() const;

    /// All of them, in order: for (const auto& [name, value] : headers.all()).
    /// Tornado: HTTPHeaders.get_all (v6.5.7:235)
    std::vector<Header> all() const;

  private:
    // TASK 06.1: names and values, in order. A request has about ten of them,
    // so a list that is searched from the front beats any tree.
    // Yours to design.
};

/// True if the texts are equal but for the case of ASCII letters.
bool equal_without_case(std::string_view a, std::string_view b);

/// `text` without the spaces and tabs around it.
std::string_view stripped(std::string_view text);

/// True if one of the words that commas separate is `word`, without regard to
/// case: "keep-alive, Upgrade" has "upgrade".
bool has_word(std::string_view list, std::string_view word);

}  // namespace tornado::httputil
