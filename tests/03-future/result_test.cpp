#include <type_traits>
#include <utility>

#include "common/testing/testing.hpp"

#include "concurrent.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// A result that only this test can make. It stands for all types that have no
/// default constructor: a Future that calls one does not compile.
class MadeHere {
  public:
    explicit MadeHere(int its_number)
        : number(its_number) {}

    template <typename Nothing = void>
    MadeHere() {
        static_assert(!std::is_void_v<Nothing>,
                      "your Future makes a T before anybody has set one (a "
                      "member of type T, perhaps): T need not have a default "
                      "constructor. See book chapter 03, section 1, and "
                      "./learn hint 03.1");
    }

    int number = 0;
};

}  // namespace

TEST_CASE("03.1 Future: needs no value before it has one" *
          doctest::description(
              "As long as it is pending there is no result, not even an empty "
              "one. So the result's type need not have a default constructor. "
              "[FUT-1]")) {
    Future<MadeHere> future;
    EXPECT_EQ(future.done(), false);
    step("set_result() with a value that is made of 7");
    future.set_result(MadeHere(7));
    EXPECT_EQ(future.result().number, 7);
    EXPECT_EQ(std::move(future).result().number, 7);
}
