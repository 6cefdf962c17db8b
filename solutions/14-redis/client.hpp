#pragma once
// Redis for coroutines: a command is a function call, its answer a Future.
//
// What Motor is for MongoDB in Tornado: one object, made once per process,
// that all handlers share.

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "connection.hpp"
#include "reply.hpp"

namespace tornado::redis {

/// One connection, for as many commands at once as there are: they are sent as
/// they come, without waiting for the answers of those before, and Redis
/// answers in the same order. If the connection is lost, it is made again.
///
///     redis::Reply name = co_yield client.command("GET", "name");
///
/// A command that takes its time, as BLPOP does, would hold up all others: give
/// it a client of its own. To subscribe, take a Subscriber.
///
/// A command that changes the connection changes it for all who share it, and
/// until it is lost. So give none of SELECT, WATCH and MULTI: the commands of
/// others come behind them. What must be done as a whole, EVAL does.
///
/// thread:   the loop's
/// lifetime: made once per process: after the fork, if there is one. When it is
///           destroyed, what is not answered yet fails; that runs what hangs on
///           those Futures
class Client {
  public:
    explicit Client(Endpoint endpoint,
                    ConnectionOptions options = {},
                    IOLoop& loop = IOLoop::current());
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Gives a command; its words are any bytes.
    ///
    /// returns: what Redis answers. It fails with RedisError, if that is an
    ///          error; with LostReplyError, if the connection is lost before
    ///          the answer has come (it is not given again: Redis may have
    ///          carried it out, and INCR done twice is wrong), also when Redis
    ///          owes answers and says nothing for the reply_timeout; with
    ///          NotSentError, if there is no connection, and the next try to
    ///          make one fails as well
    /// errors:  std::invalid_argument for [P|S]SUBSCRIBE, [P|S]UNSUBSCRIBE and
    ///          MONITOR, in capitals or not: they have more answers than one.
    ///          Also for CLIENT REPLY OFF and CLIENT REPLY SKIP, which have
    ///          none, and take those of the commands behind them
    template <typename... Words>
    Future<Reply> command(std::string name, Words... words) {
        std::vector<std::string> all;
        all.reserve(1 + sizeof...(words));
        all.push_back(std::move(name));
        (all.emplace_back(std::move(words)), ...);
        return run(std::move(all));
    }

    /// The same with a list.
    /// words: at least one
    Future<Reply> run(std::vector<std::string> words);

    bool connected() const;

    /// How many commands have no answer yet.
    std::size_t unanswered() const;

  private:
    // TASK 14.2: which commands have left, and which have not? Who owns a
    // command while hiredis has it, and this object may go?
    struct Command {
        std::vector<std::string> words;
        Future<Reply> reply;
    };

    /// On its way to an answer; hiredis has a pointer to it.
    struct Sent {
        Future<Reply> reply;
        std::weak_ptr<Client*> client;
    };

    static void on_reply(redisAsyncContext* context, void* reply, void* sent);

    bool send(const Command& command);
    void send_all();
    void fail_all(const std::string& why);
    void expect_answer();
    void look_for_answer();
    void answered();

    std::weak_ptr<IOLoop> loop_;
    IOLoop::Duration reply_timeout_;
    std::deque<Command> queue_;  // of those that have not left
    std::size_t sent_ = 0;
    bool answered_ = false;  // since the timer was set
    bool watching_ = false;  // there is a timer
    IOLoop::Timeout timer_;
    std::shared_ptr<Client*> self_ = std::make_shared<Client*>(this);
    Connection connection_;
};

}  // namespace tornado::redis
