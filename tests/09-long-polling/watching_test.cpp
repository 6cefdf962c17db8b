#include <chrono>
#include <string>

#include "common/testing/testing.hpp"

#include "tests/support/fetching.hpp"
#include "watching.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// A watcher whose shop the test plays.
struct Watching : FetchLoop {
    Watching() { shop.pop_back(); }

    Seen seen() {
        return [this](int count) { told(std::to_string(count)); };
    }

    /// Accepts the next request and answers it.
    /// returns: its first line
    std::string asked(int count) {
        Client peer = accept();
        const std::string request = request_on(peer);
        peer.send(
            answer("{\"inventoryCount\": " + std::to_string(count) + "}"));
        const std::size_t before = told.lines().size();
        drive_until([this] { pump(loop); },
                    [&] { return told.lines().size() > before; },
                    "the watcher has told what it was answered");
        settle();
        return request.substr(0, request.find("\r\n"));
    }

    /// Accepts the next request and hangs up.
    /// returns: what the watcher has come to
    std::string cut_off(const Future<void>& watch) {
        Client peer = accept();
        (void)request_on(peer);
        step("the shop hangs up without an answer");
        peer.close();
        drive([&] { return watch.done(); }, "the watcher has given up");
        return watch.exception() ? "failed" : "done";
    }

    /// Whether the watcher has asked for something that nobody has accepted.
    bool asks() {
        pump(loop, 20);
        return upstream.try_accept().has_value();
    }

    std::string shop = url();
    Transcript told;
};

}  // namespace

TEST_CASE("09.1 watch_by_polling: asks once in an interval, whatever there is "
          "to hear" *
          doctest::description(
              "Thirty-one questions in a minute, and one change: thirty were "
              "for nothing, and the news may be two seconds old. To ask more "
              "often makes the one better and the other worse. What a fetch "
              "fails with ends the watch. [CART-13]")) {
    Watching test;
    const auto watch =
        watch_by_polling(test.client, test.shop, 2s, test.seen());
    for (int i = 0; i <= 30; ++i) {
        EXPECT_EQ(test.asked(i < 20 ? 10 : 9), "GET /cart/count HTTP/1.1");
        test.pass(1999ms);
        EXPECT(!test.asks(), "nothing is asked before the interval is over");
        test.pass(1ms);
    }
    Lines expected(31, "10");
    for (std::size_t i = 20; i < expected.size(); ++i)
        expected[i] = "9";
    EXPECT_EQ(test.told.lines(), expected);
    {
        Client peer = test.accept();
        step("an answer takes 1.5 s; the interval begins when it is there");
        (void)test.request_on(peer);
        test.pass(1500ms);
        peer.send(answer("{\"inventoryCount\": 9}"));
        test.settle();
    }
    test.pass(1999ms);
    EXPECT(!test.asks(), "nothing is asked before the interval is over");
    test.pass(1ms);
    EXPECT_EQ(test.asked(9), "GET /cart/count HTTP/1.1");
    test.pass(2s);
    EXPECT_EQ(watch.done(), false);
    EXPECT_EQ(test.cut_off(watch), "failed");
}

TEST_CASE("09.2 watch_by_long_polling: says what it knows, waits as long as it "
          "takes, and asks again at once" *
          doctest::description(
              "No interval: whoever is answered has news, and whoever has none "
              "waits. The client's usual limit of twenty seconds would end "
              "that. [CART-13]")) {
    Watching test;
    const auto watch =
        watch_by_long_polling(test.client, test.shop, test.seen());
    EXPECT_EQ(test.asked(10), "GET /cart/status HTTP/1.1");
    {
        Client peer = test.accept();
        step("nothing is sold for a year; then comes an answer without news");
        EXPECT(test.request_on(peer).starts_with(
                   "GET /cart/status?known=10 HTTP/1.1\r\n"),
               "the request says that the watcher knows 10");
        test.pass(365 * 24h);
        EXPECT(!watch.done(), "the watcher waits, and has not given up");
        peer.send(answer("{\"inventoryCount\": 10}"));
        test.settle();
    }
    EXPECT_EQ(test.asked(9), "GET /cart/status?known=10 HTTP/1.1");
    EXPECT_EQ(test.asked(8), "GET /cart/status?known=9 HTTP/1.1");
    EXPECT_EQ(test.told.lines(), (Lines{"10", "10", "9", "8"}));
    EXPECT_EQ(test.cut_off(watch), "failed");
}
