#include "message_feed.hpp"

#include <charconv>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "message.hpp"

namespace tornado::redis {

namespace {

/// Says a message once: who has said it already gets the same id again. Redis
/// runs a script as a whole, or not at all. Given.
///
/// KEYS: the stream, the token's key
/// ARGV: how many messages are kept, for how many seconds the token is, the
///       channel, who says it, what
constexpr std::string_view publish_script = R"(
local id = redis.call('GET', KEYS[2])
if not id then
    id = redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[1], '*',
                    'from', ARGV[4], 'body', ARGV[5])
    redis.call('SET', KEYS[2], id, 'EX', ARGV[2])
end
redis.call('PUBLISH', ARGV[3], id)
return id
)";

constexpr auto first_pause = std::chrono::milliseconds(20);
constexpr auto longest_pause = std::chrono::seconds(1);

/// The command that runs it. Given.
std::vector<std::string> publish_command(const FeedOptions& options,
                                         const std::string& token,
                                         const std::string& from,
                                         const std::string& body) {
    return {"EVAL",
            std::string(publish_script),
            "2",
            options.stream,
            options.stream + ":said:" + token,
            std::to_string(options.kept),
            std::to_string(options.remembered.count()),
            options.channel,
            from,
            body};
}

}  // namespace

MessageFeed::MessageFeed(Client& client,
                         Subscriber& subscriber,
                         chat::MessageBoard& board,
                         FeedOptions options) {
    // TASK 14.3: hear the bell. When must you read, although it did not ring?
    TORNADO_STUB("redis::MessageFeed::MessageFeed", "14.3");
}

MessageFeed::~MessageFeed() {
    // TASK 14.3: what is under way still comes back, and nobody may wait for
    // what does not.
    TORNADO_STUB("redis::MessageFeed::~MessageFeed", "14.3");
}

Future<std::string> MessageFeed::publish(std::string from, std::string body) {
    // TASK 14.3: run the script, again if there was no answer: with which
    // token?
    TORNADO_STUB("redis::MessageFeed::publish", "14.3");
}

Future<bool> MessageFeed::reach(std::string_view cursor) {
    // TASK 14.3: is that message newer than all that was read here? Then it is
    // in Redis, so read. An answer that is on its way already may be too old
    // to have it.
    TORNADO_STUB("redis::MessageFeed::reach", "14.3");
}

void MessageFeed::cancel_wait(const Future<bool>& future) {
    // TASK 14.3: as in 10.3; who does not wait any more is not in the list.
    TORNADO_STUB("redis::MessageFeed::cancel_wait", "14.3");
}

}  // namespace tornado::redis
