#include "client.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string_view>

#include <hiredis/async.h>

#include "common/stub/stub.hpp"

namespace tornado::redis {

namespace {

/// True if they are the same, in capitals or not.
bool same_word(std::string_view capitals, std::string_view word) {
    // TASK 14.2: Redis understands "get" as well as "GET".
    return std::ranges::equal(capitals, word, {}, {}, [](unsigned char c) {
        return static_cast<char>(std::toupper(c));
    });
}

/// True for what changes a connection for good: one command, any number of
/// answers.
bool is_for_subscriber(std::string_view command) {
    // TASK 14.2: SUBSCRIBE, its relatives and opposites, and MONITOR.
    constexpr std::array<std::string_view, 7> all{"SUBSCRIBE",
                                                  "PSUBSCRIBE",
                                                  "SSUBSCRIBE",
                                                  "UNSUBSCRIBE",
                                                  "PUNSUBSCRIBE",
                                                  "SUNSUBSCRIBE",
                                                  "MONITOR"};
    return std::ranges::any_of(
        all, [&](std::string_view one) { return same_word(one, command); });
}

/// True for what has no answer, and takes those of the commands behind it.
bool is_silencing(std::span<const std::string> words) {
    // TASK 14.2: CLIENT REPLY OFF, and CLIENT REPLY SKIP.
    return words.size() > 2 && same_word("CLIENT", words[0]) &&
           same_word("REPLY", words[1]) &&
           (same_word("OFF", words[2]) || same_word("SKIP", words[2]));
}

}  // namespace

Client::Client(Endpoint endpoint, ConnectionOptions options, IOLoop& loop)
    : loop_(loop.weak())
    , reply_timeout_(options.reply_timeout)
    , connection_(
          loop,
          std::move(endpoint),
          std::move(options),
          {.opened =
               [this] {
                   answered_ = true;  // what the last one owed is not ours
                   send_all();
               },
           .failed = [this](const std::string& why) { fail_all(why); }}) {
    // TASK 14.2: what is to happen when the connection is there, and when there
    // is none.
}

Client::~Client() {
    // TASK 14.2: those who wait must not do so for ever. What has left fails
    // with the connection, which must not find its way back here.
    self_.reset();
    if (const auto loop = loop_.lock()) loop->remove_timeout(timer_);
    fail_all("its client is being destroyed");
}

Future<Reply> Client::run(std::vector<std::string> words) {
    // TASK 14.2: send it, or keep it until it can be sent. Not what makes Redis
    // speak without being asked, or say nothing when it is.
    if (is_for_subscriber(words.front()))
        throw std::invalid_argument("redis: " + words.front() +
                                    " is not for a Client: Subscriber does it");
    if (is_silencing(words))
        throw std::invalid_argument("redis: CLIENT REPLY " + words[2] +
                                    " is not for a Client: who waits would "
                                    "get somebody else's answer");
    Command command{.words = std::move(words), .reply = {}};
    Future<Reply> reply = command.reply;
    if (!send(command)) queue_.push_back(std::move(command));
    return reply;
}

bool Client::send(const Command& command) {
    // TASK 14.2: give it to hiredis, which may refuse: then it has not left.
    redisAsyncContext* context = connection_.context();
    if (context == nullptr) return false;
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const std::string& word : command.words) {
        words.push_back(word.data());
        sizes.push_back(word.size());
    }
    auto sent = std::make_unique<Sent>(command.reply, self_);
    const int status = redisAsyncCommandArgv(context,
                                             &Client::on_reply,
                                             sent.get(),
                                             static_cast<int>(words.size()),
                                             words.data(),
                                             sizes.data());
    if (status != REDIS_OK) return false;
    (void)sent.release();  // on_reply() is called once, whatever happens
    ++sent_;
    expect_answer();
    return true;
}

void Client::on_reply(redisAsyncContext* context, void* reply, void* data) {
    // TASK 14.2: the answer; or none, because the context goes. Who waits for
    // it may do anything, for example destroy the client.
    const std::unique_ptr<Sent> sent(static_cast<Sent*>(data));
    if (const auto client = sent->client.lock()) {
        --(*client)->sent_;
        if (reply != nullptr) (*client)->answered();
    }
    if (reply == nullptr) {
        const std::string why =
            context->err != 0 ? context->errstr : "the connection was given up";
        sent->reply.set_exception(
            LostReplyError("redis: no answer, and nobody knows whether the "
                           "command was carried out: " +
                           why));
        return;
    }
    const auto& answer = *static_cast<const redisReply*>(reply);
    if (answer.type == REDIS_REPLY_ERROR)
        sent->reply.set_exception(
            RedisError(std::string(answer.str, answer.len)));
    else
        sent->reply.set_result(Reply(answer));
}

void Client::send_all() {
    // TASK 14.2: in the order in which they came.
    while (!queue_.empty() && send(queue_.front()))
        queue_.pop_front();
}

void Client::fail_all(const std::string& why) {
    // TASK 14.2: those that have not left. This may be gone after the first.
    for (const Command& command : std::exchange(queue_, {}))
        command.reply.set_exception(
            NotSentError("redis: the command was not sent: " + why));
}

bool Client::connected() const {
    // TASK 14.2: whether commands can leave.
    return connection_.context() != nullptr;
}

std::size_t Client::unanswered() const {
    // TASK 14.2: wherever they are.
    return queue_.size() + sent_;
}

void Client::answered() {
    // TASK 14.2: Redis lives, and the connection is of use.
    answered_ = true;
    connection_.works();
}

void Client::expect_answer() {
    // TASK 14.2: see to it that somebody looks, later. Not with a timer for
    // each command: one is enough.
    const auto loop = loop_.lock();
    if (watching_ || !loop) return;
    watching_ = true;
    answered_ = false;
    timer_ = loop->call_later(reply_timeout_, [this] { look_for_answer(); });
}

void Client::look_for_answer() {
    // TASK 14.2: has it said anything since? If it owes something, and has not,
    // there is no hope for this connection.
    watching_ = false;
    if (sent_ == 0) return;
    if (answered_)
        expect_answer();
    else
        connection_.drop();
}

}  // namespace tornado::redis
