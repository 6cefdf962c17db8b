#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <hiredis/async.h>

#include "common/net/sockets.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "loop_adapter.hpp"
#include "tests/support/fake_redis.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// A context of hiredis's on a loop, with nothing of ours between but attach().
/// What becomes of it stands in `seen`.
class Context {
  public:
    explicit Context(FakeRedis& redis)
        : context_(redisAsyncConnect("127.0.0.1", redis.port())) {
        step("hiredis connects, and is attached to the loop");
        context_->data = this;
        redis::attach(redis.loop, context_);
        redisAsyncSetDisconnectCallback(
            context_, [](const redisAsyncContext* context, int status) {
                of(context).gone(status == REDIS_OK ? "disconnected"
                                                    : "lost the connection");
            });
        redisAsyncSetConnectCallback(
            context_, [](const redisAsyncContext* context, int status) {
                if (status == REDIS_OK)
                    of(context).seen("connected");
                else
                    of(context).gone("no connection");
            });
    }

    ~Context() { free(); }

    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    void command(const char* words) {
        step("given: " + std::string(words));
        redisAsyncCommand(context_, &Context::on_reply, nullptr, words);
    }

    /// SET with a value of so many bytes.
    void set(std::size_t size) {
        const std::string value(size, 'v');
        redisAsyncCommand(context_,
                          &Context::on_reply,
                          nullptr,
                          "SET large %b",
                          value.data(),
                          value.size());
    }

    void free() {
        if (context_ != nullptr)
            redisAsyncFree(std::exchange(context_, nullptr));
    }

    redisAsyncContext* get() { return context_; }

    Transcript seen;
    bool frees_itself = false;  // when the next reply comes

  private:
    static Context& of(const redisAsyncContext* context) {
        return *static_cast<Context*>(context->data);
    }

    static void on_reply(redisAsyncContext* context, void* reply, void*) {
        Context& self = of(context);
        if (reply == nullptr)
            self.seen("no reply");
        else
            self.seen("reply " +
                      std::string(static_cast<redisReply*>(reply)->str));
        if (self.frees_itself) self.free();
    }

    void gone(const char* how) {
        seen(how);
        context_ = nullptr;  // hiredis frees it
    }

    redisAsyncContext* context_;
};

}  // namespace

TEST_CASE("14.1 attach: a command goes out, and its answer comes in" *
          doctest::description(
              "hiredis says what it waits for, and the loop says when it is "
              "there. Neither knows the other. [REDIS-1]")) {
    FakeRedis redis;
    Context context(redis);
    auto peer = redis.accept();
    context.command("GET name");
    EXPECT_EQ(peer.command(), "GET name");
    peer.answer("$4\r\nanna\r\n");
    redis.turns();
    context.command("GET town");
    EXPECT_EQ(peer.command(), "GET town");
    peer.answer("$4\r\nUl");  // an answer may come in two pieces
    redis.turns();
    peer.answer("m \r\n");
    drive_until([&] { redis.turn(); },
                [&] { return context.seen.lines().size() > 2; },
                "the reply is there");
    EXPECT_EQ(context.seen.lines(),
              (Lines{"connected", "reply anna", "reply Ulm "}));
}

TEST_CASE("14.1 attach: the loop sleeps while there is nothing to send or "
          "read" *
          doctest::description(
              "A socket can nearly always be written to. Whoever watches for "
              "that while there is nothing to write keeps a core busy. "
              "[REDIS-1, REDIS-2]")) {
    FakeRedis redis;
    Context context(redis);
    auto peer = redis.accept();
    context.command("PING");
    EXPECT_EQ(peer.command(), "PING");
    peer.answer("+PONG\r\n");
    redis.turns();
    const std::size_t before = redis.loop.sleeps().size();
    redis.loop.call_later(1h, [&] { redis.loop.stop(); });
    step("nothing happens for an hour");
    redis.loop.start();
    EXPECT(redis.loop.sleeps().size() - before < 5,
           "the loop sleeps through it, and is not woken again and again");
}

TEST_CASE("14.1 attach: what hiredis asks for twice, and takes back, holds" *
          doctest::description(
              "Its hooks are called again and again with what they were called "
              "with before, in any order; only the last word counts. "
              "[REDIS-2]")) {
    FakeRedis redis;
    Context context(redis);
    auto peer = redis.accept();
    context.command("PING");
    EXPECT_EQ(peer.command(), "PING");
    auto& ev = context.get()->ev;
    step("hiredis says twice that it does not want to read now");
    ev.delRead(ev.data);
    ev.delRead(ev.data);
    peer.answer("+PONG\r\n");
    redis.turns();
    EXPECT_EQ(context.seen.lines(), Lines{"connected"});
    step("and twice that it does");
    ev.addRead(ev.data);
    ev.addRead(ev.data);
    redis.turns();
    EXPECT_EQ(context.seen.lines(), (Lines{"connected", "reply PONG"}));
}

TEST_CASE("14.1 attach: a command that is too large for the kernel goes out "
          "piece by piece" *
          doctest::description(
              "hiredis writes what fits, and asks to be called again when "
              "there is room. [REDIS-1]")) {
    FakeRedis redis;
    Context context(redis);
    auto peer = redis.accept();
    constexpr std::size_t size = 16 * 1024 * 1024;
    step("given: SET with 16 MB");
    context.set(size);
    EXPECT_EQ(peer.command().size(), size + std::string("SET large ").size());
    peer.answer("+OK\r\n");
    redis.turns();
    EXPECT_EQ(context.seen.lines(), (Lines{"connected", "reply OK"}));
}

TEST_CASE("14.1 attach: a connection that breaks while it is read is not "
          "written to any more" *
          doctest::description(
              "It is ready for both. The call that reads finds the end of the "
              "connection, and hiredis frees the context there and then: what "
              "you hold is gone when that call returns. [REDIS-3]")) {
    FakeRedis redis;
    Context context(redis);
    auto peer = redis.accept();
    redis.turns();
    step("given: SET with 16 MB, of which most cannot leave yet");
    context.set(16 * 1024 * 1024);
    redis.turns();
    peer.hang_up();
    redis.turns();
    EXPECT_EQ(context.seen.lines(),
              (Lines{"connected", "no reply", "lost the connection"}));
}

TEST_CASE(
    "14.1 attach: a connection that is refused is reported" *
    doctest::description("The kernel says so by an event, too. [REDIS-1]")) {
    FakeRedis redis;
    redis.upstream.stop_listening();
    Context context(redis);
    redis.turns();
    EXPECT_EQ(context.seen.lines(), Lines{"no connection"});
}

TEST_CASE("14.1 attach: a connection may outlive the loop" *
          doctest::description(
              "A program ends in whatever order its objects have. When hiredis "
              "says that it is through, nobody is there who would have to "
              "forget the descriptor. [REDIS-3]")) {
    FakeRedis redis;
    auto loop = std::make_unique<FakeTimeIOLoop>();
    redisAsyncContext* const context =
        redisAsyncConnect("127.0.0.1", redis.port());
    redis::attach(*loop, context);
    // From here on it wants to be told when it is connected.
    redisAsyncSetConnectCallback(context, [](const redisAsyncContext*, int) {});
    step("the loop goes, and then the connection is freed");
    loop.reset();
    redisAsyncFree(context);
}

TEST_CASE("14.1 attach: the loop forgets a connection that is freed, also "
          "inside a callback" *
          doctest::description(
              "The next descriptor that is opened has the same number, and it "
              "is somebody else's. [REDIS-3]")) {
    FakeRedis redis;
    for (const bool inside : {false, true}) {
        Context context(redis);
        auto peer = redis.accept();
        context.command("PING");
        EXPECT_EQ(peer.command(), "PING");
        const int fd = context.get()->c.fd;
        if (inside) {
            context.frees_itself = true;
            step("freed while a reply is being told");
            peer.answer("+PONG\r\n+more\r\n");
            redis.turns();
        } else {
            step("freed");
            context.free();
        }
        step("the next descriptor gets the same number, and goes to the loop");
        const auto [one, other] = socket_pair();
        EXPECT_EQ(one.get(), fd);
        Transcript ready;
        redis.loop.add_handler(
            fd, [&](int, std::uint32_t) { ready("ready"); }, IOLoop::READ);
        redis.turns(2);
        EXPECT_EQ(ready.lines(), Lines{});
        redis.loop.remove_handler(fd);
    }
}

TEST_CASE("14.1 attach: what the loop refuses is logged, and leaves no hook" *
          doctest::description(
              "The hooks are called by C, which no exception may go through. "
              "[REDIS-1]")) {
    FakeRedis redis;
    redisAsyncContext* const context =
        redisAsyncConnect("127.0.0.1", redis.port());
    step("the loop has a handler for that descriptor, and takes no other");
    redis.loop.add_handler(
        context->c.fd, [](int, std::uint32_t) {}, IOLoop::READ);
    const ExpectLog logged("");
    redis::attach(redis.loop, context);
    redisAsyncSetConnectCallback(context, [](const redisAsyncContext*, int) {});
    EXPECT(logged.count() > 0, "the log says that the loop has refused");
    redisAsyncFree(context);
}
