#include <utility>

#include "common/testing/testing.hpp"

#include "concurrent.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

// A result of this type cannot be made before somebody has set it. If the
// compiler says here, or at a Future of it, that there is no default
// constructor, something in your Future has a T from the beginning, when there
// is no result yet: book chapter 03, section 1, and ./learn hint 03.1.
struct HasNoDefaultConstructor {
    explicit HasNoDefaultConstructor(int its_number)
        : number(its_number) {}

    int number;
};

}  // namespace

TEST_CASE("03.1 Future: needs no value before it has one" *
          doctest::description(
              "As long as it is pending there is no result, not even an empty "
              "one. So the result's type need not have a default constructor. "
              "[FUT-1]")) {
    Future<HasNoDefaultConstructor> future;
    EXPECT_EQ(future.done(), false);
    step("set_result() with a value that is made of 7");
    future.set_result(HasNoDefaultConstructor(7));
    EXPECT_EQ(future.result().number, 7);
    EXPECT_EQ(std::move(future).result().number, 7);
}
