#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <hiredis/hiredis.h>

#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/testing/testing.hpp"

#include "client.hpp"
#include "netutil.hpp"
#include "tests/support/fake_redis.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
using RedisClient = redis::Client;
using redis::Reply;

namespace {

/// No chance, and pauses that are easy to count.
redis::ConnectionOptions options() {
    return {.connect_timeout = 5s,
            .reply_timeout = 5s,
            .first_pause = 100ms,
            .longest_pause = 400ms,
            .random = [] { return 0.0; }};
}

redis::Endpoint endpoint(const FakeRedis& redis) {
    return {.host = "127.0.0.1", .port = redis.port()};
}

/// "pending", "anna", "RedisError: …", "LostReplyError", "NotSentError".
std::string ending(const Future<Reply>& future) {
    if (!future.done()) return "pending";
    try {
        return redis::describe(future.result());
    } catch (const redis::RedisError& error) {
        return std::string("RedisError: ") + error.what();
    } catch (const redis::LostReplyError&) {
        return "LostReplyError";
    } catch (const redis::NotSentError&) {
        return "NotSentError";
    } catch (const std::exception& error) {
        return std::string("failed: ") + error.what();
    }
}

Lines endings(const std::vector<Future<Reply>>& futures) {
    Lines lines;
    for (const auto& future : futures)
        lines.push_back(ending(future));
    return lines;
}

/// What hiredis reads in these bytes, as ours.
std::string reply_of(const std::string& bytes) {
    struct Parsed {
        redisReader* reader = redisReaderCreate();
        void* reply = nullptr;

        ~Parsed() {
            if (reply != nullptr) freeReplyObject(reply);
            redisReaderFree(reader);
        }
    } parsed;

    redisReaderFeed(parsed.reader, bytes.data(), bytes.size());
    redisReaderGetReply(parsed.reader, &parsed.reply);
    EXPECT(parsed.reply != nullptr, "hiredis understands it");
    const Reply copy(*static_cast<redisReply*>(parsed.reply));
    freeReplyObject(std::exchange(parsed.reply, nullptr));
    return redis::describe(copy);
}

}  // namespace

TEST_CASE("14.2 Reply: is a copy of whatever Redis has answered" *
          doctest::description(
              "hiredis frees its own when the callback returns, and a "
              "coroutine goes on later. Texts are bytes: they may hold zeros. "
              "[REDIS-4]")) {
    EXPECT_EQ(reply_of("$-1\r\n"), "nil");
    EXPECT_EQ(reply_of(":-42\r\n"), "-42");
    EXPECT_EQ(reply_of("+OK\r\n"), "\"OK\"");
    EXPECT_EQ(reply_of(std::string("$3\r\na\0b\r\n", 9)),
              std::string("\"a\0b\"", 5));
    EXPECT_EQ(reply_of("*0\r\n"), "()");
    EXPECT_EQ(reply_of("*3\r\n:1\r\n*2\r\n$1\r\na\r\n$-1\r\n$0\r\n\r\n"),
              "(1, (\"a\", nil), \"\")");
    EXPECT_EQ(reply_of("*2\r\n-ERR no\r\n:1\r\n"), "(error ERR no, 1)");
    EXPECT_EQ(reply_of("*2\r\n+OK\r\n*1\r\n+OK\r\n"), "(\"OK\", (\"OK\"))");
}

TEST_CASE("14.2 Reply: who asks for another kind is told which it is" *
          doctest::description(
              "A wrong guess must not read as zero, or as no text. An error in "
              "a list is thrown when somebody wants its value. [REDIS-4]")) {
    EXPECT(Reply().is_nil(), "a Reply of nothing is nil");
    EXPECT_THROWS(std::runtime_error, (void)Reply().text());
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    auto peer = redis.accept();
    auto answered = client.command("EXEC");
    EXPECT_EQ(peer.command(), "EXEC");
    peer.answer("*3\r\n:7\r\n$1\r\n7\r\n-WRONGTYPE of a value\r\n");
    const Reply reply = redis.wait_for(answered, "EXEC is answered");
    EXPECT_EQ(reply.list().at(0).integer(), 7);
    EXPECT_EQ(reply.list().at(1).text(), "7");
    EXPECT(!reply.list().at(1).is_nil(), "a text is not nil");
    EXPECT_THROWS(std::runtime_error, (void)reply.integer());
    EXPECT_THROWS(std::runtime_error, (void)reply.list().at(0).text());
    EXPECT_THROWS(std::runtime_error, (void)reply.list().at(1).list());
    EXPECT_THROWS(std::runtime_error, (void)reply.list().at(1).integer());
    EXPECT_THROWS(redis::RedisError, (void)reply.list().at(2).text());
}

TEST_CASE("14.2 BackOff: pauses double up to a limit, and chance cuts them" *
          doctest::description(
              "A Redis that comes up again must not be met by everybody at "
              "once: those who have lost it at the same moment would also "
              "come back at the same moments. [REDIS-7]")) {
    double chance = 0;
    redis::BackOff pauses(100ms, 500ms, [&] { return chance; });
    using Pauses = std::vector<IOLoop::Duration>;
    Pauses whole;
    for (int i = 0; i < 5; ++i)
        whole.push_back(pauses.next());
    EXPECT_EQ(whole, (Pauses{100ms, 200ms, 400ms, 500ms, 500ms}));
    pauses.reset();
    chance = 0.5;
    EXPECT_EQ(pauses.next(), IOLoop::Duration(75ms));
    chance = 0.75;
    EXPECT_EQ(pauses.next(), IOLoop::Duration(125ms));
    chance = 0;
    EXPECT_EQ(pauses.next(), IOLoop::Duration(400ms));
    redis::BackOff by_itself(100ms, 100ms, {});
    for (int i = 0; i < 50; ++i) {
        const auto pause = by_itself.next();
        EXPECT(pause >= 50ms && pause <= 100ms,
               "without a number given, from a half to all of it");
    }
}

TEST_CASE("14.2 Client: commands leave at once, and each gets its own answer" *
          doctest::description(
              "Many requests share one connection. None waits for the answers "
              "of the others, and Redis answers in order. [REDIS-5]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    step("three commands are given before there is a connection");
    std::vector<Future<Reply>> replies;
    replies.push_back(client.command("GET", "a"));
    replies.push_back(client.command("SET", std::string("k\0 \r\n", 5), ""));
    replies.push_back(client.run({"INCR", "c"}));
    EXPECT_EQ(client.unanswered(), 3u);
    auto peer = redis.accept();
    EXPECT_EQ(peer.command(), "GET a");
    EXPECT_EQ(peer.command(), std::string("SET k\0 \r\n ", 10));
    EXPECT_EQ(peer.command(), "INCR c");
    replies.push_back(client.command("GET", "d"));
    EXPECT_EQ(peer.command(), "GET d");
    EXPECT_EQ(client.unanswered(), 4u);
    peer.answer("$1\r\nA\r\n+OK\r\n");
    redis.turns();
    EXPECT_EQ(endings(replies),
              (Lines{"\"A\"", "\"OK\"", "pending", "pending"}));
    peer.answer(":3\r\n$-1\r\n");
    redis.turns();
    EXPECT_EQ(endings(replies), (Lines{"\"A\"", "\"OK\"", "3", "nil"}));
    EXPECT_EQ(client.unanswered(), 0u);
}

TEST_CASE("14.2 Client: an error of Redis is an exception of that command "
          "alone" *
          doctest::description(
              "It comes out at the co_yield. The connection is as good as "
              "before. [REDIS-5]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    auto peer = redis.accept();
    std::vector<Future<Reply>> replies;
    replies.push_back(client.command("INCR", "name"));
    replies.push_back(client.command("PING"));
    EXPECT_EQ(peer.command(), "INCR name");
    peer.answer("-WRONGTYPE not a number\r\n+PONG\r\n");
    redis.turns();
    EXPECT_EQ(endings(replies),
              (Lines{"RedisError: WRONGTYPE not a number", "\"PONG\""}));
    EXPECT_EQ(redis::RedisError("LOADING the data").code(), "LOADING");
}

TEST_CASE("14.2 Client: what has not one answer is refused" *
          doctest::description(
              "After SUBSCRIBE or MONITOR any number of answers come, and a "
              "command has one Future. They are for a Subscriber. After "
              "CLIENT REPLY OFF or SKIP one is missing, and each that comes "
              "would be taken for that of the command before. [REDIS-5]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    auto peer = redis.accept();
    for (const std::string name : {"SUBSCRIBE",
                                   "psubscribe",
                                   "ssubscribe",
                                   "SUNSUBSCRIBE",
                                   "Unsubscribe",
                                   "PUNSUBSCRIBE",
                                   "monitor"}) {
        step("gave " + name);
        EXPECT_THROWS(std::invalid_argument,
                      (void)client.command(name, "room"));
    }
    for (const std::string how : {"OFF", "Skip"}) {
        step("gave client REPLY " + how);
        EXPECT_THROWS(std::invalid_argument,
                      (void)client.command("client", "REPLY", how));
    }
    redis.turns();
    EXPECT(peer.silent(), "none of them is sent");
    EXPECT_EQ(client.unanswered(), 0u);
    const auto on = client.command("CLIENT", "REPLY", "ON");
    const auto reply = client.command("PING");
    EXPECT_EQ(peer.command(), "CLIENT REPLY ON");
    EXPECT_EQ(peer.command(), "PING");
    peer.answer("+OK\r\n+PONG\r\n");
    redis.turns();
    EXPECT_EQ(endings({on, reply}), (Lines{"\"OK\"", "\"PONG\""}));
}

TEST_CASE("14.2 Client: commands that were on their way fail when the "
          "connection is lost, and are not given again" *
          doctest::description(
              "Nobody knows whether Redis has carried them out: INCR done "
              "twice is wrong. Those that are given from now on wait for the "
              "next connection. [REDIS-6]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    std::vector<Future<Reply>> replies;
    {
        auto peer = redis.accept();
        replies.push_back(client.command("INCR", "a"));
        replies.push_back(client.command("INCR", "b"));
        EXPECT_EQ(peer.command(), "INCR a");
        EXPECT_EQ(peer.command(), "INCR b");
        peer.answer(":1\r\n$5\r\nhal");
        peer.hang_up();
        redis.turns();
    }
    EXPECT_EQ(endings(replies), (Lines{"1", "LostReplyError"}));
    EXPECT(!client.connected(), "the client is not connected");
    EXPECT_EQ(client.unanswered(), 0u);
    replies.push_back(client.command("INCR", "c"));
    redis.loop.pass(100ms);
    auto peer = redis.accept();
    EXPECT_EQ(peer.command(), "INCR c");
    EXPECT(peer.silent(), "nothing but what was given since is sent");
    peer.answer(":1\r\n");
    redis.turns();
    EXPECT_EQ(ending(replies[2]), "1");
}

TEST_CASE("14.2 Client: commands fail when the try to connect that they wait "
          "for fails" *
          doctest::description(
              "A request must not hang until Redis is back, perhaps tomorrow. "
              "They have not left, so they may be given again. [REDIS-6]")) {
    FakeRedis redis;
    redis.upstream.stop_listening();
    RedisClient client(endpoint(redis), options());
    std::vector<Future<Reply>> replies;
    replies.push_back(client.command("INCR", "a"));
    replies.push_back(client.command("INCR", "b"));
    redis.turns();
    EXPECT_EQ(endings(replies), (Lines{"NotSentError", "NotSentError"}));
    step("given in the pause before the second try");
    replies.push_back(client.command("INCR", "c"));
    redis.turns();
    EXPECT_EQ(ending(replies[2]), "pending");
    redis.loop.pass(100ms);
    redis.turns();
    EXPECT_EQ(ending(replies[2]), "NotSentError");
    step("there is no such socket");
    RedisClient nowhere({.host = {}, .path = "/nowhere/redis.sock"}, options());
    replies.push_back(nowhere.command("PING"));
    redis.turns();
    EXPECT_EQ(ending(replies[3]), "NotSentError");
}

TEST_CASE("14.2 Client: who hears that a command has failed may give the next "
          "one there and then" *
          doctest::description(
              "The client is in the middle of something then: it goes through "
              "its list, or hiredis frees the connection, and takes no more. "
              "That command must not be forgotten. [REDIS-5, REDIS-6]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    std::vector<Future<Reply>> replies;
    const auto gives = [&](const std::string& name) {
        return [&replies, &client, name](const Future<Reply>& failed) {
            (void)failed.exception();
            replies.push_back(client.command("GET", name));
        };
    };
    {
        auto peer = redis.accept();
        client.command("GET", "a").add_done_callback(gives("b"));
        EXPECT_EQ(peer.command(), "GET a");
        redis.upstream.stop_listening();
        peer.hang_up();
        redis.turns();
    }
    EXPECT_EQ(endings(replies), Lines{"pending"});
    step("the next try fails, and who hears of that gives another command");
    replies[0].add_done_callback(gives("c"));
    redis.loop.pass(100ms);
    redis.turns();
    EXPECT_EQ(endings(replies), (Lines{"NotSentError", "pending"}));
    redis.loop.pass(200ms);
    redis.turns();
    EXPECT_EQ(endings(replies), (Lines{"NotSentError", "NotSentError"}));
    EXPECT_EQ(client.unanswered(), 0u);
}

TEST_CASE("14.2 Client: pauses grow until Redis has answered, not only until "
          "it is connected" *
          doctest::description(
              "A Redis that takes connections and drops them again, because it "
              "is full or a proxy stands before it, is met with ever longer "
              "pauses, too. [REDIS-7]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    const auto comes_after = [&](IOLoop::Duration pause) {
        redis.turns();
        redis.loop.pass(pause - 1ms);
        EXPECT(redis.nobody_comes(),
               "nobody connects before " + show(pause) + " are over");
        redis.loop.pass(1ms);
        return redis.accept();
    };
    redis.accept().hang_up();
    comes_after(100ms).hang_up();
    comes_after(200ms).hang_up();
    comes_after(400ms).hang_up();
    {
        auto peer = comes_after(400ms);
        auto pong = client.command("PING");
        EXPECT_EQ(peer.command(), "PING");
        peer.answer("+PONG\r\n");
        (void)redis.wait_for(pong, "PING is answered");
        peer.hang_up();
    }
    comes_after(100ms).hang_up();
    {
        auto peer = comes_after(200ms);
        const auto pong = client.command("PING");
        EXPECT_EQ(peer.command(), "PING");
        step("an error is an answer, too");
        peer.answer("-NOAUTH Authentication required.\r\n");
        redis.turns();
        EXPECT_EQ(ending(pong), "RedisError: NOAUTH Authentication required.");
        peer.hang_up();
    }
    redis.turns();
    redis.loop.pass(100ms);
    EXPECT(!redis.nobody_comes(), "somebody connects after 100 ms");
}

TEST_CASE("14.2 Client: a Redis that says nothing is given up" *
          doctest::description(
              "Its machine has gone, or it hangs: no event says so. A slow one "
              "that still says something is left alone. [REDIS-8]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    auto peer = redis.accept();
    std::vector<Future<Reply>> replies;
    for (const char* name : {"a", "b", "c"}) {
        replies.push_back(client.command("GET", name));
        EXPECT_EQ(peer.command(), std::string("GET ") + name);
    }
    for (const char* answer : {":1\r\n", ":2\r\n"}) {
        redis.loop.pass(4s);
        peer.answer(answer);
        redis.turns();
    }
    EXPECT_EQ(endings(replies), (Lines{"1", "2", "pending"}));
    step("and now it says nothing for 10 s");
    redis.loop.pass(5s);
    redis.turns();
    redis.loop.pass(5s);
    redis.turns();
    EXPECT_EQ(ending(replies[2]), "LostReplyError");
    peer.expect_closed();
    step("an hour in which it owes nothing");
    auto next = [&] {
        redis.loop.pass(400ms);
        return redis.accept();
    }();
    redis.loop.pass(1h);
    redis.turns();
    EXPECT(client.connected(), "a connection without commands is kept");
}

TEST_CASE("14.2 Client: to go on asking neither keeps a Redis that says "
          "nothing, nor ends one that answers" *
          doctest::description(
              "A busy process always has a question on its way. What counts "
              "is how long nothing was heard, and not when somebody asked. "
              "[REDIS-8]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    auto peer = redis.accept();
    std::vector<Future<Reply>> replies;
    step("it is asked something every 2 s, and answers the question before");
    for (int i = 0; i < 6; ++i) {
        if (i > 0) peer.answer(":1\r\n");
        redis.turns();
        replies.push_back(client.command("INCR", "a"));
        EXPECT_EQ(peer.command(), "INCR a");
        redis.loop.pass(2s);
    }
    redis.turns();
    EXPECT_EQ(endings(replies), (Lines{"1", "1", "1", "1", "1", "pending"}));
    step("it is asked something every 2 s, and says nothing for 12 s");
    for (int i = 0; i < 6; ++i) {
        replies.push_back(client.command("INCR", "a"));
        replies.back().add_done_callback(
            [](const Future<Reply>& done) { (void)done.exception(); });
        redis.turns();
        redis.loop.pass(2s);
    }
    redis.turns();
    EXPECT_EQ(ending(replies.at(5)), "LostReplyError");
}

TEST_CASE("14.2 Client: the silence of a lost connection does not count for "
          "the next" *
          doctest::description(
              "Each connection has all of its time. One that was made a moment "
              "ago must not be given up for what another has not said. "
              "[REDIS-8]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    std::vector<Future<Reply>> replies;
    {
        auto peer = redis.accept();
        replies.push_back(client.command("GET", "a"));
        EXPECT_EQ(peer.command(), "GET a");
        step("it says nothing for 4 s");
        redis.loop.pass(4s);
        redis.turns();
        peer.hang_up();
        redis.turns();
    }
    EXPECT_EQ(endings(replies), Lines{"LostReplyError"});
    redis.loop.pass(100ms);
    auto peer = redis.accept();
    replies.push_back(client.command("GET", "b"));
    EXPECT_EQ(peer.command(), "GET b");
    step("on the next connection it says nothing for 1 s");
    redis.loop.pass(1s);
    redis.turns();
    EXPECT_EQ(ending(replies[1]), "pending");
    peer.answer("$1\r\nB\r\n");
    redis.turns();
    EXPECT_EQ(ending(replies[1]), "\"B\"");
}

TEST_CASE("14.2 Client: a connection that does not come about in time is given "
          "up" *
          doctest::description(
              "A packet that nobody answers is no error; it takes the kernel "
              "two minutes to find that. [REDIS-8]")) {
    FakeRedis redis;
    const UniqueFd full = bind_socket(0);
    EXPECT_EQ(::listen(full.get(), 0), 0);
    const std::uint16_t port = local_port(full.get());
    const UniqueFd guest = connect_to(port);
    step("a server has no room for more connections, and says nothing");
    RedisClient client({.host = "127.0.0.1", .port = port}, options());
    const auto reply = client.command("PING");
    redis.turns();
    step("another command is given while it tries to connect");
    const auto late = client.command("INCR", "a");
    const bool early = client.connected();
    redis.loop.pass(5s - 1ms);
    redis.turns();
    EXPECT_EQ(ending(reply), "pending");
    redis.loop.pass(1ms);
    redis.turns();
    EXPECT_EQ(endings({reply, late}), (Lines{"NotSentError", "NotSentError"}));
    EXPECT(!early, "it was not connected while it tried to");
}

TEST_CASE("14.2 Client: what is no answer of Redis's ends the connection, and "
          "nothing else" *
          doctest::description(
              "Another server listens on that port. The commands fail, and "
              "the program goes on. [REDIS-6]")) {
    FakeRedis redis;
    RedisClient client(endpoint(redis), options());
    auto peer = redis.accept();
    auto reply = client.command("PING");
    EXPECT_EQ(peer.command(), "PING");
    peer.answer("HTTP/1.1 400 Bad Request\r\n\r\n");
    redis.turns();
    EXPECT_EQ(ending(reply), "LostReplyError");
    peer.expect_closed();
    step("a pipe breaks elsewhere in this program");
    ::raise(SIGPIPE);
}

TEST_CASE("14.2 Client: one that is destroyed fails what it owes, also in the "
          "middle of an answer" *
          doctest::description(
              "Whoever waits must not do so for ever. And hiredis, which is in "
              "the middle of it, calls back into what is left. [REDIS-9]")) {
    FakeRedis redis;
    auto client = std::make_unique<RedisClient>(endpoint(redis), options());
    std::vector<Future<Reply>> replies;
    replies.push_back(client->command("INCR", "never"));
    step("destroyed before it is connected");
    client.reset();
    EXPECT_EQ(ending(replies[0]), "NotSentError");
    redis.turns();
    while (redis.upstream.try_accept()) {
    }
    client = std::make_unique<RedisClient>(endpoint(redis), options());
    auto peer = redis.accept();
    for (const char* name : {"a", "b", "c"}) {
        replies.push_back(client->command("INCR", name));
        EXPECT_EQ(peer.command(), std::string("INCR ") + name);
    }
    replies[1].add_done_callback(
        [&client](const Future<Reply>&) { client.reset(); });
    step("who hears the first of three answers destroys the client");
    peer.answer(":1\r\n:2\r\n");
    redis.turns();
    EXPECT_EQ(endings(replies),
              (Lines{"NotSentError", "1", "LostReplyError", "LostReplyError"}));
    peer.expect_closed();
    step("the time is over in which it would have looked for an answer");
    redis.loop.pass(5s);
    redis.turns();
}

TEST_CASE("14.2 Client: who hears that there is no connection may destroy it" *
          doctest::description(
              "A request that has failed may be the last one, and take with it "
              "what it stands on. The client is in the middle of giving a "
              "connection up then, and must not go on with what is gone. "
              "[REDIS-9]")) {
    FakeRedis redis;
    auto client = std::make_unique<RedisClient>(endpoint(redis), options());
    auto peer = redis.accept();
    const auto lost = client->command("GET", "a");
    EXPECT_EQ(peer.command(), "GET a");
    lost.add_done_callback([&](const Future<Reply>&) { client.reset(); });
    step("Redis says nothing; who hears of that destroys the client");
    for (int i = 0; i < 2; ++i) {
        redis.loop.pass(5s);
        redis.turns();
    }
    EXPECT_EQ(ending(lost), "LostReplyError");
    peer.expect_closed();
    redis.upstream.stop_listening();
    client = std::make_unique<RedisClient>(endpoint(redis), options());
    const auto first = client->command("GET", "a");
    const auto second = client->command("GET", "b");
    first.add_done_callback([&](const Future<Reply>&) { client.reset(); });
    step("nobody listens; who hears of that destroys the client");
    redis.turns();
    EXPECT_EQ(endings({first, second}),
              (Lines{"NotSentError", "NotSentError"}));
    step("the time is over after which it would have tried again");
    redis.loop.pass(5s);
    redis.turns();
}

TEST_CASE("14.2 Client: each of its limits is an option of its own" *
          doctest::description(
              "Connecting is one thing, and an answer another. [REDIS-8]")) {
    FakeRedis redis;
    auto own = options();
    own.connect_timeout = 3s;
    own.reply_timeout = 7s;
    RedisClient client(endpoint(redis), own);
    auto peer = redis.accept();
    const auto reply = client.command("GET", "a");
    EXPECT_EQ(peer.command(), "GET a");
    redis.loop.pass(7s - 1ms);
    redis.turns();
    EXPECT_EQ(ending(reply), "pending");
    for (int i = 0; i < 2; ++i) {
        redis.loop.pass(7s);
        redis.turns();
    }
    EXPECT_EQ(ending(reply), "LostReplyError");
}
