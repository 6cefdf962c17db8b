#include <chrono>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "message_buffer.hpp"
#include "message_feed.hpp"
#include "tests/support/buffer_contract.hpp"
#include "tests/support/fake_redis.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
using redis::MessageFeed;
using redis::Subscriber;

namespace {

redis::ConnectionOptions feed_options() {
    return {.first_pause = 100ms, .longest_pause = 100ms, .random = [] {
                return 0.0;
            }};
}

redis::Endpoint endpoint_of(const FakeRedis& redis) {
    return {.host = "127.0.0.1", .port = redis.port()};
}

std::string subscribed(const std::string& channel) {
    return "*3\r\n" + bulk("subscribe") + bulk(channel) + ":1\r\n";
}

std::string published(const std::string& channel, const std::string& message) {
    return "*3\r\n" + bulk("message") + bulk(channel) + bulk(message);
}

/// The channels, sorted, that so many of are subscribed to, in whatever order,
/// and in one command or in several.
template <typename Peer>
Lines subscriptions(Peer& peer, std::size_t count) {
    std::set<std::string> channels;
    while (channels.size() < count) {
        std::istringstream words(peer.command());
        std::string word;
        words >> word;
        EXPECT_EQ(word, "SUBSCRIBE");
        while (words >> word)
            channels.insert(word);
    }
    return {channels.begin(), channels.end()};
}

/// An entry of the stream.
std::string entry(const std::string& id,
                  const std::string& name = "from",
                  const std::string& value = "anna") {
    return "*2\r\n" + bulk(id) + "*4\r\n" + bulk(name) + bulk(value) +
           bulk("body") + bulk("this is " + id);
}

std::string entries(const std::vector<std::string>& some) {
    std::string text = "*" + std::to_string(some.size()) + "\r\n";
    for (const std::string& one : some)
        text += one;
    return text;
}

/// A feed whose Redis the test plays. `commands` and `news` are the
/// connections of its client and its subscriber.
struct Feed {
    using Peer = decltype(std::declval<FakeRedis&>().accept());

    Feed() {
        commands.emplace(redis.accept());
        news.emplace(redis.accept());
        EXPECT_EQ(news->command(), "SUBSCRIBE chat:news");
        EXPECT(commands->silent(),
               "nothing is read before the subscription is made: what is said "
               "in between would be missed");
        news->answer(subscribed("chat:news"));
    }

    void ring() {
        news->answer(published("chat:news", "ding"));
        redis.turns();
    }

    std::string board() const {
        return buffer_contract::ids(buffer.messages());
    }

    FakeRedis redis;
    redis::Client client{endpoint_of(redis), feed_options()};
    Subscriber subscriber{endpoint_of(redis), feed_options()};
    chat::MessageBuffer buffer;
    MessageFeed feed{client, subscriber, buffer};
    std::optional<Peer> commands;
    std::optional<Peer> news;
};

/// How publish() has ended.
std::string ending(const Future<std::string>& future) {
    if (!future.done()) return "pending";
    try {
        return future.result();
    } catch (const redis::ConnectionError&) {
        return "ConnectionError";
    } catch (const redis::RedisError& error) {
        return error.code();
    }
}

}  // namespace

TEST_CASE("14.3 Subscriber: hears its channels, and subscribes again on every "
          "new connection" *
          doctest::description(
              "Redis forgets who has gone, and keeps nothing for them. Whoever "
              "relies on the messages must know from when on they come again. "
              "A callback that throws harms nobody. [REDIS-10]")) {
    FakeRedis redis;
    const ExpectLog log("Exception in callback");
    Transcript seen;
    auto subscriber =
        std::make_unique<Subscriber>(endpoint_of(redis), feed_options());
    subscriber->subscribe("a",
                          {.subscribed = [&] { seen("subscribed to a"); },
                           .message =
                               [&](const std::string& message) {
                                   seen("a: " + message);
                                   if (message == "bad")
                                       throw std::runtime_error("oh");
                                   if (message != "end") return;
                                   subscriber.reset();
                                   seen("what is called is still there");
                               }});
    {
        auto peer = redis.accept();
        EXPECT_EQ(peer.command(), "SUBSCRIBE a");
        subscriber->subscribe("b", {.subscribed = {}, .message = {}});
        EXPECT_EQ(peer.command(), "SUBSCRIBE b");
        peer.answer(subscribed("a") + subscribed("b") + published("a", "bad") +
                    published("b", "to nobody") + published("a", "two"));
        redis.turns();
        EXPECT_EQ(seen.lines(), (Lines{"subscribed to a", "a: bad", "a: two"}));
        EXPECT_EQ(log.count(), 1);
        peer.hang_up();
        redis.turns();
    }
    redis.loop.pass(100ms);
    auto peer = redis.accept();
    EXPECT_EQ(subscriptions(peer, 2), (Lines{"a", "b"}));
    step("who hears \"end\" destroys the subscriber");
    peer.answer(subscribed("a") + published("a", "end") +
                published("a", "too late"));
    redis.turns();
    EXPECT_EQ(seen.lines(),
              (Lines{"subscribed to a",
                     "a: bad",
                     "a: two",
                     "subscribed to a",
                     "a: end",
                     "what is called is still there"}));
}

TEST_CASE("14.3 Subscriber: its pauses begin anew when it has been of use" *
          doctest::description(
              "A connection that was good for a day and is lost for a moment "
              "is made again at once, and not after all the pauses of the "
              "days before. [REDIS-7, REDIS-10]")) {
    FakeRedis redis;
    auto options = feed_options();
    options.longest_pause = 1h;
    Subscriber subscriber(endpoint_of(redis), options);
    subscriber.subscribe("a", {.subscribed = {}, .message = {}});
    for (int i = 0; i < 3; ++i) {
        auto peer = redis.accept();
        EXPECT_EQ(peer.command(), "SUBSCRIBE a");
        peer.answer(subscribed("a"));
        redis.turns();
        peer.hang_up();
        redis.turns();
        redis.loop.pass(100ms);
    }
    (void)redis.accept();
}

TEST_CASE("14.3 MessageFeed: reads what came after the newest that it has, "
          "each time that the bell rings" *
          doctest::description(
              "A bell says only that there is something. One that rings while "
              "it reads may be for what came too late for that answer. "
              "[REDIS-11, REDIS-12]")) {
    Feed at;
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages - +");
    at.commands->answer(entries({entry("1-0"), entry("2-0")}));
    at.redis.turns();
    EXPECT_EQ(at.board(), "1-0 2-0");
    EXPECT(at.commands->silent(), "it does not read again for no reason");
    at.ring();
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (2-0 +");
    step("it rings twice while the answer is on its way");
    at.ring();
    at.ring();
    at.commands->answer(entries({entry("3-0")}));
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (3-0 +");
    at.commands->answer(entries({}));
    EXPECT(at.commands->silent(), "it does not read again for no reason");
    EXPECT_EQ(at.board(), "1-0 2-0 3-0");
}

TEST_CASE("14.3 MessageFeed: what was said while a connection was away comes "
          "when it is back, once" *
          doctest::description(
              "Two connections, each of which may break alone: the one that "
              "hears the bell, and the one that reads. [REDIS-11, REDIS-12]")) {
    Feed at;
    const ExpectLog log("the chat's stream");
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages - +");
    at.commands->answer(entries({entry("1-0")}));
    at.redis.turns();
    at.news->hang_up();
    at.redis.turns();
    at.redis.loop.pass(100ms);
    at.news.emplace(at.redis.accept());
    EXPECT_EQ(at.news->command(), "SUBSCRIBE chat:news");
    at.news->answer(subscribed("chat:news"));
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (1-0 +");
    at.commands->answer(entries({entry("2-0")}));
    at.ring();
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (2-0 +");
    at.commands->answer("*1\r\n*2\r\n$3\r\n3-0");  // and no more
    at.commands->hang_up();
    at.redis.turns();
    at.redis.loop.pass(2s);
    at.commands.emplace(at.redis.accept());
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (2-0 +");
    at.commands->answer("-LOADING Redis is loading the dataset\r\n");
    at.redis.turns();
    at.redis.loop.pass(2s);
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (2-0 +");
    at.commands->answer(entries({entry("3-0")}));
    at.redis.turns();
    EXPECT_EQ(at.board(), "1-0 2-0 3-0");
}

TEST_CASE("14.3 MessageFeed: entries that are no messages are left out, and "
          "read once" *
          doctest::description(
              "Whoever reaches Redis can write into the stream. One bad entry "
              "must not end the chat. [REDIS-13]")) {
    Feed at;
    const ExpectLog log("an entry of the stream is left out");
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages - +");
    at.commands->answer(entries({entry("1-0"),
                                 entry("2-0", "who", "anna"),
                                 entry("3-0", "from", "\xff\xfe"),
                                 entry("4-0")}));
    at.redis.turns();
    EXPECT_EQ(at.board(), "1-0 4-0");
    EXPECT_EQ(log.count(), 2);
    at.ring();
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (4-0 +");
    at.commands->answer(entries({entry("5-0", "from", "\xff")}));
    at.redis.turns();
    at.ring();
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (5-0 +");
}

TEST_CASE("14.3 MessageFeed: what may have been said is said again, with the "
          "same token" *
          doctest::description(
              "The connection is lost before the id has come. Was it said? The "
              "script knows the token, and says it once. "
              "[REDIS-14]")) {
    Feed at;
    const ExpectLog log("the chat's stream");
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages - +");
    at.commands->answer(entries({}));
    auto id = at.feed.publish("anna", "hello");
    const std::string first = at.commands->command();
    EXPECT(first.starts_with("EVAL "), "a script is run");
    at.commands->hang_up();
    at.redis.turns();
    EXPECT_EQ(ending(id), "pending");
    at.redis.loop.pass(2s);
    at.commands.emplace(at.redis.accept());
    EXPECT(at.commands->command() == first,
           "the same command comes again, with the same token");
    at.commands->answer("-LOADING Redis is loading the dataset\r\n");
    at.redis.turns();
    at.redis.loop.pass(2s);
    EXPECT(at.commands->command() == first,
           "the same command comes again, with the same token");
    at.commands->answer(bulk("7-0"));
    EXPECT_EQ(at.redis.wait_for(id, "it is said"), "7-0");
    step("the same words once more are another message");
    auto again = at.feed.publish("anna", "hello");
    EXPECT(at.commands->command() != first, "it has a token of its own");
    at.commands->answer("-OOM command not allowed\r\n");
    at.redis.turns();
    EXPECT_EQ(ending(again), "OOM");
}

TEST_CASE("14.3 MessageFeed: publish gives up after a while, and a feed that "
          "has gone is not used" *
          doctest::description(
              "Whoever has posted wants an answer, if only that it did not "
              "work. [REDIS-14]")) {
    auto at = std::make_unique<Feed>();
    const ExpectLog log("the chat's stream");
    EXPECT_EQ(at->commands->command(), "XRANGE chat:messages - +");
    at->redis.upstream.stop_listening();
    at->commands->hang_up();
    auto id = at->feed.publish("anna", "hello");
    step("Redis stays away");
    int seconds = 0;
    for (; seconds < 60 && !id.done(); ++seconds) {
        at->redis.loop.pass(1s);
        at->redis.turns(5);
    }
    EXPECT_EQ(ending(id), "ConnectionError");
    EXPECT(seconds >= 10 && seconds < 15, "it was tried for about 10 s");
    auto other = at->feed.publish("anna", "hello");
    at->redis.turns();
    step("the feed is destroyed, with all that it stands on");
    at.reset();
}

TEST_CASE("14.3 MessageFeed: a Redis that is loading for too long has not "
          "answered" *
          doctest::description(
              "It reads its files, which may take minutes, and says so to "
              "each command. To whoever has posted that is a Redis that "
              "cannot be asked: try later, and nobody has made a mistake. "
              "[REDIS-14]")) {
    Feed at;
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages - +");
    at.commands->answer(entries({}));
    auto id = at.feed.publish("anna", "hello");
    step("Redis says that it is loading, each time");
    int seconds = 0;
    for (; seconds < 60; seconds += 3) {
        if (!at.commands->silent()) {
            EXPECT(at.commands->command().starts_with("EVAL "),
                   "the script is run again");
            at.commands->answer("-LOADING Redis is loading the dataset\r\n");
        }
        at.redis.turns();
        if (id.done()) break;
        at.redis.loop.pass(3s);
    }
    EXPECT_EQ(ending(id), "ConnectionError");
    EXPECT(seconds >= 10 && seconds < 15, "it was tried for about 10 s");
}

TEST_CASE(
    "14.3 MessageFeed: who knows a message that is not here yet is let "
    "go when Redis was read" *
    doctest::description(
        "Another process has told them of it, and here the bell has not "
        "rung. An answer that is on its way may be too old. A cursor that "
        "is nobody's keeps nobody. [REDIS-18]")) {
    Feed at;
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages - +");
    at.commands->answer(entries({entry("1-0"), entry("2-9")}));
    at.redis.turns();
    for (const char* known :
         {"", "1-0", "2-9", "1-17", "nobody's", "4f0a61c2d5e87b93"})
        EXPECT(at.feed.reach(known).done(),
               "there is nothing to wait for with the cursor \"" +
                   std::string(known) + "\"");
    EXPECT(at.commands->silent(), "nothing is read for these");
    step("somebody comes with the cursor 2-10");
    std::string board;
    auto next = at.feed.reach("2-10");
    next.add_done_callback([&](const Future<bool>&) { board = at.board(); });
    EXPECT(!next.done(), "they have to wait: 2-10 comes after 2-9");
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (2-9 +");
    step("while the answer is on its way, others come with 3-0 and with a "
         "number that is far too large");
    auto late = at.feed.reach("3-0");
    auto silly = at.feed.reach("99999999999999999999999-0");
    at.commands->answer(entries({entry("2-10")}));
    at.redis.turns();
    EXPECT(!late.done(), "3-0 may be newer than the answer that has come");
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (2-10 +");
    at.commands->answer(entries({}));
    for (const auto& each : {next, late, silly})
        EXPECT(at.redis.wait_for(each, "they are let go"), "that was not so");
    EXPECT_EQ(board, "1-0 2-9 2-10");
}

TEST_CASE("14.3 MessageFeed: while Redis is away, who knows more waits, until "
          "somebody ends that" *
          doctest::description(
              "Nobody can say what came up to their cursor, and so they are "
              "not told all of it once more. But one who has left, or a feed "
              "that goes, must not leave anybody behind. [REDIS-18]")) {
    auto at = std::make_unique<Feed>();
    const ExpectLog log("the chat's stream");
    EXPECT_EQ(at->commands->command(), "XRANGE chat:messages - +");
    at->commands->answer(entries({entry("1-0")}));
    at->redis.turns();
    auto stays = at->feed.reach("2-0");
    auto leaves = at->feed.reach("2-0");
    EXPECT_EQ(at->commands->command(), "XRANGE chat:messages (1-0 +");
    at->commands->hang_up();
    at->redis.turns();
    EXPECT(!stays.done(), "who knows more waits");
    at->feed.cancel_wait(leaves);
    EXPECT(leaves.done() && !leaves.result(),
           "cancel_wait() ends the wait, with false");
    at->redis.loop.pass(2s);
    at->commands.emplace(at->redis.accept());
    EXPECT_EQ(at->commands->command(), "XRANGE chat:messages (1-0 +");
    at->commands->answer(entries({entry("2-0")}));
    EXPECT(at->redis.wait_for(stays, "Redis is back"), "it was let go");
    at->feed.cancel_wait(stays);
    EXPECT_EQ(at->board(), "1-0 2-0");
    auto last = at->feed.reach("3-0");
    step("the feed is destroyed, with all that it stands on");
    at.reset();
    EXPECT(last.done() && !last.result(), "nobody waits for it, then");
}

TEST_CASE("14.3 MessageFeed: who is let go may end the wait of the next" *
          doctest::description(
              "A done-callback runs in the middle of the walk. It must not end "
              "the reading for good. [REDIS-18]")) {
    Feed at;
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages - +");
    at.commands->answer(entries({entry("1-0")}));
    at.redis.turns();
    auto first = at.feed.reach("2-0");
    auto second = at.feed.reach("2-0");
    first.add_done_callback(
        [&](const Future<bool>&) { at.feed.cancel_wait(second); });
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (1-0 +");
    at.commands->answer(entries({entry("2-0")}));
    EXPECT(at.redis.wait_for(first, "the first is let go"), "it is here");
    EXPECT(second.done() && !second.result(), "the second was cancelled");
    at.ring();
    EXPECT_EQ(at.commands->command(), "XRANGE chat:messages (2-0 +");
}

TEST_CASE("14.3 MessageFeed: one that has gone says nothing more, and brings "
          "nothing to its board" *
          doctest::description(
              "The loop goes on, and with it what was begun. Client and board "
              "may be the next to go. [REDIS-14]")) {
    FakeRedis redis;
    redis::Client client{endpoint_of(redis), feed_options()};
    Subscriber subscriber{endpoint_of(redis), feed_options()};
    chat::MessageBuffer buffer;
    auto feed = std::make_unique<MessageFeed>(client, subscriber, buffer);
    auto commands = redis.accept();
    auto news = redis.accept();
    EXPECT_EQ(news.command(), "SUBSCRIBE chat:news");
    news.answer(subscribed("chat:news"));
    EXPECT_EQ(commands.command(), "XRANGE chat:messages - +");
    commands.answer(entries({}));
    const auto id = feed->publish("anna", "hello");
    EXPECT(commands.command().starts_with("EVAL "), "it is said");
    commands.answer("-LOADING Redis is loading the dataset\r\n");
    redis.turns();
    news.answer(published("chat:news", "ding"));
    EXPECT_EQ(commands.command(), "XRANGE chat:messages - +");
    step("the feed goes: publish() pauses, and an answer is on its way");
    feed.reset();
    commands.answer(entries({entry("1-0")}));
    redis.turns();
    redis.loop.pass(2s);
    EXPECT(commands.silent(), "nothing more is said");
    EXPECT_EQ(ending(id), "ConnectionError");
    EXPECT_EQ(buffer_contract::ids(buffer.messages()), "");
}

TEST_CASE("14.3 MessageFeed: has a stream, a bell and a patience of its own" *
          doctest::description(
              "Two chats in one Redis are two. [REDIS-11, REDIS-14]")) {
    FakeRedis redis;
    redis::Client client{endpoint_of(redis), feed_options()};
    Subscriber subscriber{endpoint_of(redis), feed_options()};
    chat::MessageBuffer buffer;
    MessageFeed feed{
        client,
        subscriber,
        buffer,
        {.stream = "tea:all", .channel = "tea:bell", .patience = 3s}};
    auto commands = redis.accept();
    auto news = redis.accept();
    EXPECT_EQ(news.command(), "SUBSCRIBE tea:bell");
    news.answer(subscribed("tea:bell"));
    EXPECT_EQ(commands.command(), "XRANGE tea:all - +");
    commands.answer(entries({}));
    redis.turns();
    redis.upstream.stop_listening();
    commands.hang_up();
    const auto id = feed.publish("anna", "hello");
    step("Redis stays away");
    int seconds = 0;
    for (; seconds < 60 && !id.done(); ++seconds) {
        redis.loop.pass(1s);
        redis.turns(5);
    }
    EXPECT_EQ(ending(id), "ConnectionError");
    EXPECT(seconds >= 3 && seconds < 8, "it was tried for about 3 s");
}
