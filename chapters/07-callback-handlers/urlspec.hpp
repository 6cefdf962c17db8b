#pragma once
// A rule of an Application: this pattern, that handler.
//
// Mirrors tornado/web.py (v6.5.7) url, URLSpec.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/stub/stub.hpp"

#include "handler_class.hpp"
#include "routing.hpp"

namespace tornado::web {

/// Which handlers answer for the paths of a pattern. Made by url().
/// Tornado: routing.py URLSpec (v6.5.7:660)
class URLSpec {
  public:
    /// errors: std::invalid_argument, see PathPattern; also if a method of the
    ///         class takes another number of texts than the pattern has
    ///         groups. A method that takes none fits every pattern
    URLSpec(std::string pattern, HandlerClass handler);

    /// Names the rule, for reverse_url().
    URLSpec named(std::string name) &&;

    const PathPattern& pattern() const { return pattern_; }

    const HandlerClass& handler() const { return handler_; }

    const std::string& name() const { return name_; }

  private:
    void check_parameters() const;

    PathPattern pattern_;
    HandlerClass handler_;
    std::string name_;
};

/// In order: the first that matches answers.
using Rules = std::vector<URLSpec>;

/// A rule:
///
///     web::url<StoryHandler>("/story/([0-9]+)", std::ref(stories))
///         .named("story")
///
/// arguments: of the handler's initialize(); std::ref() for what is not to be
///            copied
/// Tornado:   web.py url (v6.5.7:107); differs: arguments without names
template <typename Handler, typename... Arguments>
URLSpec url(std::string pattern, Arguments... arguments) {
    return {std::move(pattern),
            handler_class<Handler>(std::move(arguments)...)};
}

}  // namespace tornado::web
