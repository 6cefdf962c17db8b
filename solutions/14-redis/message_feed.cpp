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

/// True if the same command may well be carried out in a moment.
bool is_passing(const std::exception_ptr& failure) {
    // TASK 14.3: there is no connection; or Redis has just been started, and
    // reads its files ("LOADING …").
    try {
        std::rethrow_exception(failure);
    } catch (const ConnectionError&) {
        return true;
    } catch (const RedisError& error) {
        return error.code() == "LOADING";
    } catch (...) {
        return false;
    }
}

/// What publish() fails with.
[[noreturn]] void give_up(const std::exception_ptr& failure) {
    // TASK 14.3: whatever would have passed was no answer, not even an error
    // ("LOADING …"). Anything else stays what it is.
    if (is_passing(failure))
        throw ConnectionError("redis: no answer in time: " +
                              log::describe(failure));
    std::rethrow_exception(failure);
}

/// (id, (name, value, name, value …)): null if that is no message of a chat.
std::shared_ptr<const chat::Message> message_of(const Reply& entry) {
    // TASK 14.3: anybody can write into a stream, and what they like.
    try {
        std::map<std::string, std::string> fields;
        const Reply::List& list = entry.list().at(1).list();
        for (std::size_t i = 0; i + 1 < list.size(); i += 2)
            fields[list[i].text()] = list[i + 1].text();
        return chat::make_message(
            entry.list().at(0).text(), fields.at("from"), fields.at("body"));
    } catch (const std::exception& error) {
        log::app_log.warning(
            std::string("an entry of the stream is left out: ") + error.what());
        return nullptr;
    }
}

/// Where an entry stands in the stream.
struct Place {
    // TASK 14.3: its id is milliseconds, "-", and a number in these. Which of
    // "9-0" and "10-0" came first?
    std::uint64_t milliseconds = 0;
    std::uint64_t number = 0;

    auto operator<=>(const Place&) const = default;
};

/// Before all entries, if that is no id of an entry.
Place place_of(std::string_view id) {
    // TASK 14.3: a client may say anything.
    Place place;
    const char* const begin = id.data();
    const char* const end = begin + id.size();
    const auto dash = std::from_chars(begin, end, place.milliseconds);
    if (dash.ec != std::errc() || dash.ptr == end || *dash.ptr != '-')
        return {};
    const auto rest = std::from_chars(dash.ptr + 1, end, place.number);
    if (rest.ec != std::errc() || rest.ptr != end) return {};
    return place;
}

}  // namespace

struct MessageFeed::State {
    // TASK 14.3: see above.
    State(Client& its_client, chat::MessageBoard& its_board, FeedOptions its)
        : client(its_client)
        , board(its_board)
        , options(std::move(its)) {}

    Client& client;
    chat::MessageBoard& board;
    FeedOptions options;
    bool closed = false;
    bool rung = false;     // there may be something new
    bool reading = false;  // catch_up() runs
    std::string last;      // the newest entry that was read

    /// Somebody who knows more than the board.
    struct Waiter {
        Place cursor;
        Future<bool> here;
    };

    std::vector<Waiter> ahead;

    /// The messages among these entries, which are new.
    chat::Messages take(const Reply& entries) {
        chat::Messages::List news;
        std::string newest = last;
        for (const Reply& entry : entries.list()) {
            newest = entry.list().at(0).text();
            if (auto message = message_of(entry)) news.push_back(message);
        }
        last = newest;
        return chat::Messages(std::move(news));
    }

    /// Lets go whoever has waited for what was read. If nothing more has rung,
    /// that was all there is.
    void let_go() {
        for (const Waiter& waiter : std::exchange(ahead, {})) {
            if (waiter.here.done()) continue;  // one before has ended it
            if (rung && waiter.cursor > place_of(last))
                ahead.push_back(waiter);
            else
                waiter.here.set_result(true);
        }
    }
};

MessageFeed::MessageFeed(Client& client,
                         Subscriber& subscriber,
                         chat::MessageBoard& board,
                         FeedOptions options)
    : state_(std::make_shared<State>(client, board, options)) {
    // TASK 14.3: hear the bell. When must you read, although it did not ring?
    const auto heard = [state = state_] { ring(state); };
    subscriber.subscribe(std::move(options.channel),
                         {.subscribed = heard,
                          .message = [heard](const std::string&) { heard(); }});
}

MessageFeed::~MessageFeed() {
    // TASK 14.3: what is under way still comes back, and nobody may wait for
    // what does not.
    state_->closed = true;
    for (const auto& waiter : std::exchange(state_->ahead, {}))
        if (!waiter.here.done()) waiter.here.set_result(false);
}

void MessageFeed::ring(const std::shared_ptr<State>& state) {
    // TASK 14.3: read what is new. What if that is being done?
    state->rung = true;
    if (!state->closed && !state->reading) (void)catch_up(state);
}

Future<void> MessageFeed::catch_up(std::shared_ptr<State> state) {
    // TASK 14.3: ask for what comes after the newest that you have, and give it
    // to the board, until the bell has not rung meanwhile. Who waits in reach()
    // hears of it when the board has it.
    state->reading = true;
    BackOff pauses(first_pause, longest_pause, {});
    while (!state->closed && std::exchange(state->rung, false)) {
        const std::string from = state->last.empty() ? "-" : "(" + state->last;
        std::optional<chat::Messages> news;
        try {
            Reply entries = co_yield state->client.command(
                "XRANGE", state->options.stream, from, "+");
            news = state->take(entries);
        } catch (const std::exception& error) {
            log::app_log.warning(std::string("the chat's stream: ") +
                                 error.what());
        }
        if (state->closed) break;
        if (news && !news->empty()) state->board.new_messages(*news);
        if (news) {
            state->let_go();
            continue;
        }
        state->rung = true;
        co_yield gen::sleep(pauses.next());
    }
    state->reading = false;
}

Future<std::string> MessageFeed::publish(std::string from, std::string body) {
    // TASK 14.3: run the script, again if there was no answer: with which
    // token?
    const auto state = state_;
    const std::vector<std::string> command =
        publish_command(state->options, chat::make_id(), from, body);
    const auto deadline = IOLoop::current().time() + state->options.patience;
    BackOff pauses(first_pause, longest_pause, {});
    while (true) {
        std::exception_ptr failure;
        try {
            Reply id = co_yield state->client.run(command);
            co_return id.text();
        } catch (...) {
            failure = std::current_exception();
        }
        if (state->closed || IOLoop::current().time() >= deadline ||
            !is_passing(failure))
            give_up(failure);
        co_yield gen::sleep(pauses.next());
        if (state->closed) give_up(failure);
    }
}

Future<bool> MessageFeed::reach(std::string_view cursor) {
    // TASK 14.3: is that message newer than all that was read here? Then it is
    // in Redis, so read. An answer that is on its way already may be too old
    // to have it.
    Future<bool> here;
    const Place place = place_of(cursor);
    if (place <= place_of(state_->last)) {
        here.set_result(true);
        return here;
    }
    state_->ahead.push_back({place, here});
    ring(state_);
    return here;
}

void MessageFeed::cancel_wait(const Future<bool>& future) {
    // TASK 14.3: as in 10.3; who does not wait any more is not in the list.
    if (future.done()) return;
    std::erase_if(state_->ahead, [&future](const State::Waiter& waiter) {
        return waiter.here == future;
    });
    future.set_result(false);
}

}  // namespace tornado::redis
