#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "multi.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/virtual_time.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

using Names = std::map<std::string, int>;

Future<std::string> add_up(std::vector<Future<int>> futures) {
    std::vector<int> numbers = co_yield futures;
    std::string text;
    for (int number : numbers)
        text += std::to_string(number) + " ";
    co_return text;
}

Future<Names> named(std::map<std::string, Future<int>> futures) {
    Names numbers = co_await futures;
    co_return numbers;
}

}  // namespace

TEST_CASE("04.6 multi: results come in the order of the list" *
          doctest::description(
              "Whichever is done first. The coroutine goes on when all are "
              "there; the same Future may be in the list twice. [GEN-13]")) {
    VirtualTime time;
    Future<int> a;
    Future<int> b;
    auto text = add_up({a, b, make_ready_future<int>(3), a});
    step("set b, ran the loop; then a, ran the loop");
    b.set_result(2);
    time.run();
    EXPECT(!text.done(), "it waits for all");
    a.set_result(1);
    time.run();
    EXPECT(text.done(), "all are there");
    EXPECT_EQ(text.result(), "1 2 3 1 ");
}

TEST_CASE("04.6 multi: results carry the names of their Futures" *
          doctest::description(
              "A map of Futures gives a map of results with the same keys. "
              "[GEN-13]")) {
    VirtualTime time;
    Future<int> left;
    Future<int> right;
    auto both = named({{"left", left}, {"right", right}});
    right.set_result(2);
    left.set_result(1);
    time.run();
    EXPECT(both.done(), "both are there");
    EXPECT_EQ(both.result(), (Names{{"left", 1}, {"right", 2}}));
}

TEST_CASE("04.6 multi: an empty list is done at once" *
          doctest::description(
              "There is nothing to wait for: no turn of the loop, and an "
              "empty result. [GEN-13]")) {
    VirtualTime time;
    auto text = add_up({});
    EXPECT(text.done(), "no Futures, no waiting");
    EXPECT_EQ(text.result(), "");
    auto names = named({});
    EXPECT(names.done(), "no names, no waiting");
    EXPECT_EQ(names.result(), Names{});
    EXPECT(gen::multi(std::vector<Future<void>>()).done(), "nor here");
}

TEST_CASE("04.6 multi: waits for all, even if one has failed" *
          doctest::description(
              "People expect it to fail fast. It does not: who goes on while "
              "the others still work would meet them later. It fails as the "
              "first by position did, not the first by time, and the other "
              "failures are logged. [GEN-14]")) {
    VirtualTime time;
    ExpectLog log("Multiple exceptions in yield list: std::domain_error: c");
    Future<int> a;
    Future<int> b;
    Future<int> c;
    auto text = add_up({a, b, c});
    step("failed c, then b; a is pending");
    c.set_exception(std::domain_error("c"));
    b.set_exception(std::out_of_range("b"));
    time.run();
    EXPECT(!text.done(), "it still waits for a");
    a.set_result(1);
    time.run();
    EXPECT(text.done(), "all are done");
    EXPECT_THROWS(std::out_of_range, (void)text.result());
    EXPECT(log.count() == 1, "the failure of c is in the log");
    step("the same with names, and with Futures that have no result");
    Future<int> late;
    auto both = named(
        {{"a", make_failed_future<int>(std::out_of_range("a"))}, {"b", late}});
    Future<void> bell;
    auto bells = gen::multi(
        std::vector{make_failed_future<void>(std::out_of_range("a")), bell});
    time.run();
    EXPECT(!both.done() && !bells.done(), "they still wait for the second");
    late.set_exception(std::domain_error("c"));
    bell.set_result();
    time.run();
    EXPECT_THROWS(std::out_of_range, (void)both.result());
    EXPECT_THROWS(std::out_of_range, bells.result());
    EXPECT(log.count() == 2, "the second failure is in the log");
}

TEST_CASE("04.6 multi: failures that are to be expected are kept quiet" *
          doctest::description(
              "Ten clients that leave at once need not be ten lines in the "
              "log. Only the kinds that were named are quiet. [GEN-14]")) {
    VirtualTime time;
    auto failed = [](auto error) { return make_failed_future<int>(error); };
    std::vector<Future<int>> futures = {failed(std::domain_error("first")),
                                        failed(std::domain_error("quiet")),
                                        failed(std::out_of_range("loud"))};
    std::map<int, Future<int>> named = {
        {1, futures[0]}, {2, futures[1]}, {3, futures[2]}};
    ExpectLog quiet("quiet");
    ExpectLog loud("loud");
    auto all = gen::multi(std::move(futures), gen::quiet<std::domain_error>());
    time.run();
    EXPECT_THROWS(std::domain_error, (void)all.result());
    EXPECT_EQ(quiet.count(), 0);
    EXPECT_EQ(loud.count(), 1);
    step("the same with names");
    auto by_name =
        gen::multi(std::move(named), gen::quiet<std::domain_error>());
    time.run();
    EXPECT_THROWS(std::domain_error, (void)by_name.result());
    EXPECT_EQ(quiet.count(), 0);
    EXPECT_EQ(loud.count(), 2);
}

TEST_CASE("04.6 multi: of Futures without a result it has none" *
          doctest::description(
              "A list of Future<void> gives a Future<void>, which is done when "
              "they all are. [GEN-13]")) {
    VirtualTime time;
    Future<void> a;
    auto all = gen::multi(std::vector{a, make_ready_future<void>()});
    EXPECT(!all.done(), "it waits for all");
    a.set_result();
    time.run();
    EXPECT(all.done(), "all are done");
}
