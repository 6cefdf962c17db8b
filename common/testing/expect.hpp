#pragma once
// EXPECT_EQ: a comparison whose failure says expected and got, and ends the
// case: one failure in full teaches more than five.

#include <string>
#include <string_view>
#include <type_traits>

#include "common/testing/show.hpp"

namespace tornado::testing {

/// A failure in the words of the test.
struct Failure {
    std::string expected;
    std::string got;
    std::string caret;  // set for texts
};

/// Ends the case with this failure.
[[noreturn]] void fail(const Failure& failure, const char* file, int line);

[[noreturn]] void fail_texts(std::string_view got,
                             std::string_view expected,
                             const char* file,
                             int line);

template <typename Got, typename Expected>
void expect_equal(const Got& got,
                  const Expected& expected,
                  const char* file,
                  int line) {
    if (got == expected) return;
    if constexpr (std::is_convertible_v<const Got&, std::string_view> &&
                  std::is_convertible_v<const Expected&, std::string_view>)
        fail_texts(got, expected, file, line);
    else
        fail({show(expected), show(got), ""}, file, line);
}

inline void expect_true(bool condition,
                        const std::string& what,
                        const char* file,
                        int line) {
    if (!condition) fail({what, "that did not happen", ""}, file, line);
}

}  // namespace tornado::testing

/// got == expected, or the case ends with both shown.
#define EXPECT_EQ(got, expected)                                               \
    ::tornado::testing::expect_equal((got), (expected), __FILE__, __LINE__)

/// condition holds, or the case ends; `what` says in words what was expected.
#define EXPECT(condition, what)                                                \
    ::tornado::testing::expect_true(                                           \
        static_cast<bool>(condition), (what), __FILE__, __LINE__)
