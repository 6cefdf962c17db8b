#pragma once
// How a call ended, and what was logged, in words that a failure text can
// print. For tests only.

#include <exception>
#include <string>

#include "common/log/log.hpp"
#include "common/testing/expect_log.hpp"

namespace tornado::testing {

/// A sentence: shown as it is, and not as bytes with a caret.
struct Words {
    std::string text;

    bool operator==(const Words&) const = default;
};

inline std::string show(const Words& words) {
    return words.text;
}

/// "throws WHAT" if `call` throws an Error (or something derived from it),
/// with the name that you give for it; else what it did instead.
///
///     EXPECT_EQ(outcome<std::logic_error>("std::logic_error", call),
///               Words{"throws std::logic_error"});
template <typename Error, typename Call>
Words outcome(const std::string& what, const Call& call) {
    try {
        call();
    } catch (const Error&) {
        return {"throws " + what};
    } catch (...) {
        return {"throws " + log::describe(std::current_exception())};
    }
    return {"returns"};
}

/// "lines in the log: 2", of those that `log` has counted.
inline std::string in_log(const ExpectLog& log) {
    return "lines in the log: " + std::to_string(log.count());
}

}  // namespace tornado::testing

/// The statement throws an Error, or the case ends with what it did instead.
#define EXPECT_THROWS(Error, ...)                                              \
    EXPECT_EQ(                                                                 \
        ::tornado::testing::outcome<Error>(#Error, [&] { __VA_ARGS__; }),      \
        ::tornado::testing::Words{"throws " #Error})
