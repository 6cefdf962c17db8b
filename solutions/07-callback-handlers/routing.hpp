#pragma once
// Patterns of paths: which ones match, what their groups are, and the way
// back.
//
// Mirrors tornado/routing.py (v6.5.7) PathMatches.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/stub/stub.hpp"

namespace re2 {
class RE2;
}

namespace tornado::web {

/// What the groups of a pattern have matched, in order. A group that took no
/// part is nothing, which is not the same as empty.
/// Tornado: path_args and path_kwargs
struct PathArguments {
    using Value = std::optional<std::string>;

    std::vector<Value> values;
    std::vector<std::string> names;  // of named groups; else empty

    bool operator==(const PathArguments&) const = default;

    /// What the group of that name has matched; nothing if there is none.
    Value named(std::string_view name) const;
};

/// A regular expression for paths. It must match all of a path: "/a" does not
/// match "/ab". Groups are numbered, or all of them named, "(?P<id>[0-9]+)".
///
/// The syntax is RE2's: no look-ahead, no back references. In exchange a match
/// takes time in proportion to the path, whatever the pattern.
///
/// Tornado: routing.py PathMatches (v6.5.7:563)
class PathPattern {
  public:
    /// errors: std::invalid_argument if it is no regular expression, or if it
    ///         has groups with a name and groups without
    explicit PathPattern(std::string pattern);

    const std::string& text() const { return text_; }

    /// How many groups it has.
    std::size_t groups() const;

    /// True if they have names.
    bool has_names() const;

    /// Matches a path as it was sent. Escapes in what the groups have matched
    /// are undone after that, so "/p/a%2Fb" gives "a/b" to "/p/([^/]+)"; a "+"
    /// stays one.
    ///
    /// returns: nothing if it does not match
    /// Tornado: PathMatches.match (v6.5.7:581)
    std::optional<PathArguments> match(std::string_view path) const;

    /// The path for which the groups match `arguments`, which are escaped.
    ///
    /// errors:  std::invalid_argument if there are not as many as groups, or
    ///          the pattern is too complex: outside its groups it may have
    ///          plain and escaped characters, and groups stand side by side
    /// Tornado: PathMatches.reverse (v6.5.7:604)
    std::string reverse(std::span<const std::string> arguments) const;

  private:
    std::string text_;

  private:
    // TASK 07.1: what is made of the text once, so that no request pays for it?
    std::shared_ptr<const re2::RE2> regex_;
    std::vector<std::string> names_;
    std::optional<std::vector<std::string>> pieces_;  // between the groups
    std::string beginning_;  // of every path that it matches
    bool plain_ = false;     // it matches that path and no other
};

}  // namespace tornado::web
