#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "common/net/unique_fd.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "tests/support/chat_contract.hpp"
#include "tests/support/fake_redis.hpp"
#include "tests/support/recorded_log.hpp"
#include "tests/support/redis_server.hpp"
#include "tests/support/shared_process.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
namespace contract = tornado::chat_contract;

namespace {

std::unique_ptr<SharedProcess> process(CurrentTurnLoop& loop,
                                       const RedisServer& redis) {
    step("a process of the chat is started");
    return std::make_unique<SharedProcess>(
        loop,
        redis::endpoint_from(redis.socket()),
        [&loop] { loop.turn(); },
        RedisLimits{.most = 1h});
}

/// Says "1", "2" … one after the other, and notes the ids.
Future<void>
talk(redis::MessageFeed* feed, int count, std::vector<std::string>* ids) {
    for (int i = 1; i <= count; ++i) {
        const std::string id =
            co_yield feed->publish("anna", std::to_string(i));
        ids->push_back(id);
    }
}

Lines numbers(std::size_t count) {
    Lines lines;
    for (std::size_t i = 1; i <= count; ++i)
        lines.push_back(std::to_string(i));
    return lines;
}

/// Says something in a third process, whose bell is still on its way.
/// returns: the message's id
std::string say_unheard(CurrentTurnLoop& loop,
                        SharedProcess& process,
                        const std::string& body) {
    step("another process has said \"" + body + "\"; no bell has rung here");
    const auto id = process.client.command(
        "XADD", "chat:messages", "*", "from", "dora", "body", body);
    loop.wait_for(id, "it is in Redis");
    return id.result().text();
}

/// A poll that its test can end as on_connection_close() does.
class EndedPoll : public redis::SharedMessageUpdatesHandler {
  public:
    void initialize(redis::MessageFeed& feed,
                    chat::FutureMessageBuffer& buffer,
                    std::vector<EndedPoll*>& all) {
        redis::SharedMessageUpdatesHandler::initialize(feed, buffer);
        all.push_back(this);
    }
};

/// A chat of such polls, on a Redis that answers when the test says so.
struct EndedPolls {
    FakeRedis redis;
    SharedProcess chat{redis.loop,
                       {.host = "127.0.0.1", .port = redis.port()},
                       [this] { redis.turn(); }};
    std::vector<EndedPoll*> polls;
    web::Application app{{web::url<EndedPoll>("/a/message/updates",
                                              std::ref(chat.feed),
                                              std::ref(chat.buffer),
                                              std::ref(polls))},
                         SharedProcess::quiet()};
    const HTTPServer& server = app.listen(0, "127.0.0.1");
};

/// In a process of its own: talks for ever, and writes a byte for each message
/// that was acknowledged.
[[noreturn]] void talk_for_ever(const RedisServer& redis, int output) {
    CurrentTurnLoop loop;
    const auto own = process(loop, redis);
    std::vector<std::string> ids;
    const auto talking = talk(&own->feed, 1'000'000, &ids);
    for (std::size_t written = 0; !talking.done();) {
        loop.turn();
        for (; written < ids.size(); ++written)
            if (::write(output, "x", 1) != 1) ::_exit(1);
    }
    ::_exit(1);
}

}  // namespace

TEST_CASE("14.3 chat: what is said in one process is heard in all, under the "
          "same id" *
          doctest::description(
              "A browser may be served by another process with each request: "
              "what it has heard in one counts in the other. [REDIS-11, "
              "REDIS-16]")) {
    const RedisServer redis;
    CurrentTurnLoop loop;
    const auto one = process(loop, redis);
    const auto other = process(loop, redis);
    Client anna(one->port());
    anna.send(contract::poll_of("anna"));
    one->wait_for_waiting(1);
    Client ben(other->port());
    ben.send(contract::poll_of("ben"));
    other->wait_for_waiting(1);
    const ChatMessage sent = contract::say(*one, "carl", "hello");
    for (Client* client : {&anna, &ben}) {
        const auto got = chat_messages(contract::answer_to(*one, *client).body);
        EXPECT(got.size() == 1 && got.front() == sent,
               "both polls are answered with the message that was sent");
    }
    step("ben asks the other process, with the cursor that he has");
    Client moved(one->port());
    moved.send(contract::poll_of("ben", sent.id));
    one->wait_for_waiting(1);
    contract::say(*other, "anna", "<b>bye</b>");
    EXPECT_EQ(contract::heard(*one, moved), "anna: <b>bye</b>");
}

TEST_CASE("14.3 chat: a form can go on to another page" *
          doctest::description(
              "A browser without scripts sends the form itself, and says in "
              "\"next\" where it wants to be then. It is sent there, as in "
              "chapter 10, when Redis has the message. [REDIS-17]")) {
    const RedisServer redis;
    CurrentTurnLoop loop;
    const auto one = process(loop, redis);
    contract::a_form_can_go_on_to_another_page(*one);
}

TEST_CASE("14.3 chat: a cursor that another process has given is not unknown" *
          doctest::description(
              "A poll was answered there a moment ago, and the next comes "
              "here, where that message was not read yet. Whoever does not "
              "know a cursor tells everything again. [REDIS-18]")) {
    const RedisServer redis;
    CurrentTurnLoop loop;
    const auto one = process(loop, redis);
    contract::say(*one, "anna", "first");
    one->wait_for("first");
    const std::string cursor = say_unheard(loop, *one, "second");
    EXPECT_EQ(contract::at_once(*one, "ben", cursor), "waits");
    Client ben = contract::waits(*one, "ben", cursor);
    contract::say(*one, "anna", "third");
    EXPECT_EQ(contract::heard(*one, ben), "anna: third");
    step("a process is begun anew, and asked at once");
    const auto fresh = process(loop, redis);
    Client carl(fresh->port());
    carl.send(contract::poll_of("carl", cursor));
    EXPECT_EQ(contract::heard(*fresh, carl), "anna: third");
}

TEST_CASE("14.3 handlers: who waits for Redis is forgotten when they leave, "
          "and answered when the wait is ended" *
          doctest::description(
              "A poll with a cursor that is not here waits twice, and in both "
              "places its client may go, and the server may be told to stop. "
              "[REDIS-18]")) {
    EndedPolls site;
    FakeRedis& redis = site.redis;
    auto commands = redis.accept();
    const auto news = redis.accept();
    step("three ask for what came after a message that Redis must be asked "
         "for; Redis does not answer");
    Client leaves(site.server.port());
    Client stopped(site.server.port());
    Client stays(site.server.port());
    for (Client* client : {&leaves, &stopped, &stays}) {
        client->send(contract::poll_of("anna", "5-0"));
        redis.turns();
    }
    EXPECT_EQ(site.polls.size(), std::size_t{3});
    EXPECT_EQ(commands.command(), "XRANGE chat:messages - +");
    step("the first leaves");
    leaves.close();
    redis.turns();
    step("on_connection_close() of the second is called, as the stop of "
         "chapter 15 does it");
    site.polls.at(1)->on_connection_close();
    EXPECT_EQ(contract::heard(site.chat, stopped), "");
    step("Redis answers");
    for (int i = 0; i < 2; ++i) {
        commands.answer("*0\r\n");
        if (i == 0) EXPECT_EQ(commands.command(), "XRANGE chat:messages - +");
    }
    redis.turns();
    EXPECT_EQ(site.chat.buffer.waiting(), std::size_t{1});
    EXPECT_EQ(stays.received(), "");
    step("the last one waits for a message now, and leaves");
    stays.close();
    redis.turns();
    EXPECT_EQ(site.chat.buffer.waiting(), std::size_t{0});
}

TEST_CASE("14.3 handlers: a wait that is ended between Redis's answer and the "
          "handler's next step ends" *
          doctest::description(
              "A Future that is done can be cancelled no more, and whoever "
              "waits for it goes on a turn later. Who ends the wait in between "
              "must be heard, too. [REDIS-18]")) {
    EndedPolls site;
    FakeRedis& redis = site.redis;
    auto commands = redis.accept();
    const auto news = redis.accept();
    Client stopped(site.server.port());
    step("a poll waits for Redis; who waits behind it ends the poll's wait");
    stopped.send(contract::poll_of("anna", "5-0"));
    redis.turns();
    EXPECT_EQ(site.polls.size(), std::size_t{1});
    const auto behind = site.chat.feed.reach("5-0");
    behind.add_done_callback([&](const Future<bool>&) {
        if (!site.polls.empty()) site.polls.front()->on_connection_close();
    });
    EXPECT_EQ(commands.command(), "XRANGE chat:messages - +");
    step("Redis has that message");
    commands.answer("*1\r\n*2\r\n$3\r\n5-0\r\n*4\r\n$4\r\nfrom\r\n$4\r\n"
                    "dora\r\n$4\r\nbody\r\n$2\r\nhi\r\n");
    redis.turns();
    EXPECT(behind.done(), "Redis's answer was dealt with");
    EXPECT(site.chat.buffer.waiting() == 0,
           "nobody begins to wait for a message");
    EXPECT_EQ(contract::heard(site.chat, stopped), "");
    site.polls.clear();
}

TEST_CASE("14.3 chat: nothing is lost or doubled when Redis is killed and "
          "started again" *
          doctest::description(
              "In the middle of a talk. All that was acknowledged is there, "
              "in the same order in all processes, and what had to be tried "
              "twice is there once. [REDIS-12, REDIS-14]")) {
    const ExpectLog log("the chat's stream");
    RedisServer redis(true);
    CurrentTurnLoop loop;
    const auto one = process(loop, redis);
    const auto other = process(loop, redis);
    std::vector<std::string> ids;
    constexpr int count = 30;
    step("somebody says 30 things, one after the other");
    const auto talking = talk(&one->feed, count, &ids);
    drive_until([&] { loop.turn(); },
                [&] { return ids.size() > 10; },
                "ten of them are acknowledged");
    redis.kill();
    for (int i = 0; i < 5; ++i)
        loop.turn();
    redis.start();
    loop.wait_for(talking, "all are acknowledged");
    const auto last = process(loop, redis);
    for (const auto& each : {&one, &other, &last}) {
        (*each)->wait_for(std::to_string(count));
        EXPECT_EQ(bodies((*each)->buffer), numbers(count));
        std::vector<std::string> had;
        const chat::Messages all = (*each)->buffer.messages();
        for (const auto& message : all.list())
            had.push_back(message->id);
        EXPECT_EQ(had, ids);
    }
}

TEST_CASE("14.3 chat: nothing that was acknowledged is lost when a process is "
          "killed" *
          doctest::description(
              "It dies anywhere between saying and hearing. Who comes after it "
              "finds all that it had said, each once. [REDIS-12]")) {
    const RedisServer redis;
    int ends[2] = {-1, -1};
    check_syscall("pipe", ::pipe(ends));
    const UniqueFd input(ends[0]);
    UniqueFd output(ends[1]);
    const pid_t child = check_syscall("fork", ::fork());
    if (child == 0) talk_for_ever(redis, output.get());
    output.reset();
    char byte = 0;
    std::size_t acknowledged = 0;
    step("another process talks; it is killed (kill -9) after 20 messages");
    while (acknowledged < 20 && ::read(input.get(), &byte, 1) == 1)
        ++acknowledged;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(input.get(), &byte, 1) == 1)
        ++acknowledged;
    CurrentTurnLoop loop;
    const auto next = process(loop, redis);
    const auto end = next->feed.publish("ben", "are you there?");
    loop.wait_for(end, "somebody else says something");
    next->wait_for("are you there?");
    const Lines heard = bodies(next->buffer);
    // One more may have been acknowledged that it could not tell us of, and
    // one may have been on its way.
    const std::size_t said = heard.size() - 1;
    EXPECT(said >= acknowledged && said <= acknowledged + 2,
           "as many messages as were acknowledged, " +
               std::to_string(acknowledged) + ", perhaps two more; there are " +
               std::to_string(said));
    Lines all = numbers(said);
    all.push_back("are you there?");
    EXPECT_EQ(heard, all);
}

TEST_CASE("14.3 handlers: who says nothing is refused, and so are all while "
          "Redis cannot be asked" *
          doctest::description(
              "403, 400 and 503. The page keeps the text in its box and says "
              "that it was not sent. Nobody hears anything, nor is sent on to "
              "another page, before Redis has the message or the feed has lost "
              "patience. [REDIS-14, REDIS-17]")) {
    FakeRedis redis;
    redis.upstream.stop_listening();
    const RecordedLog log;
    SharedProcess chat(
        redis.loop,
        {.host = "127.0.0.1", .port = redis.port()},
        [&redis] { redis.turn(); },
        RedisLimits{.first_pause = 100ms});
    contract::who_has_no_name_is_refused(chat);
    const auto status = [&](const std::string& form) {
        return contract::ask(chat,
                             contract::form_post("/a/message/new", form, "ben"))
            .status;
    };
    EXPECT_EQ(status("body=++"), "400 Bad Request");
    EXPECT_EQ(status("body=hello&next=//other.example"), "400 Bad Request");
    step("a script and a form that goes on to \"/\" say something, and Redis "
         "stays away");
    Client script(chat.port());
    Client form(chat.port());
    script.send(contract::form_post("/a/message/new", "body=hello", "ben"));
    form.send(
        contract::form_post("/a/message/new", "body=hello&next=/", "ben"));
    for (int seconds = 0; seconds < 20; ++seconds) {
        redis.turns(5);
        if (seconds == 5)
            EXPECT(script.received().empty() && form.received().empty(),
                   "after 5 of 10 seconds nobody has been answered yet");
        redis.loop.pass(1s);
    }
    for (Client* client : {&script, &form}) {
        const WebAnswer answer = contract::answer_to(chat, *client);
        EXPECT_EQ(answer.status, "503 Service Unavailable");
        EXPECT_EQ(answer.header("Location"), "-");
    }
}

TEST_CASE("14.3 handlers: while Redis is loading, who says something is told "
          "to try later" *
          doctest::description(
              "503 and not 500: nothing is wrong here, and in a moment it may "
              "work. [REDIS-17]")) {
    FakeRedis redis;
    const RecordedLog log;
    SharedProcess chat(redis.loop,
                       {.host = "127.0.0.1", .port = redis.port()},
                       [&redis] { redis.turn(); });
    auto commands = redis.accept();
    const auto news = redis.accept();
    Client script(chat.port());
    script.send(contract::form_post("/a/message/new", "body=hello", "ben"));
    step("Redis says that it is loading, each time");
    for (int seconds = 0; seconds < 20; seconds += 3) {
        if (!commands.silent()) {
            EXPECT(commands.command().starts_with("EVAL "),
                   "the script is run");
            commands.answer("-LOADING Redis is loading the dataset\r\n");
        }
        redis.turns();
        redis.loop.pass(3s);
    }
    EXPECT_EQ(contract::answer_to(chat, script).status,
              "503 Service Unavailable");
}
