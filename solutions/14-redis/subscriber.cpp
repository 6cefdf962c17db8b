#include "subscriber.hpp"

#include <exception>
#include <utility>

#include <hiredis/async.h>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "reply.hpp"

namespace tornado::redis {

Subscriber::Subscriber(Endpoint endpoint,
                       ConnectionOptions options,
                       IOLoop& loop)
    : connection_(loop,
                  std::move(endpoint),
                  std::move(options),
                  {.opened =
                       [this] {
                           for (const auto& [channel, events] : channels_)
                               send(channel);
                       },
                   .failed = {}}) {
    // TASK 14.3: what is to happen on each new connection.
}

Subscriber::~Subscriber() = default;

void Subscriber::subscribe(std::string channel, Events events) {
    // TASK 14.3: now, if that is possible, and later in any case.
    const auto added = channels_.emplace(
        std::move(channel), std::make_shared<const Events>(std::move(events)));
    send(added.first->first);
}

void Subscriber::send(const std::string& channel) {
    // TASK 14.3: SUBSCRIBE. hiredis calls on_message for all that comes of it.
    if (redisAsyncContext* context = connection_.context())
        redisAsyncCommand(context,
                          &Subscriber::on_message,
                          this,
                          "SUBSCRIBE %b",
                          channel.data(),
                          channel.size());
}

void Subscriber::on_message(redisAsyncContext* context,
                            void* reply,
                            void* data) {
    // TASK 14.3: ("subscribe", channel, count), or ("message", channel, text).
    // No exception may leave this function: C has called it.
    if (reply == nullptr || Connection::of(context) == nullptr) return;
    auto* self = static_cast<Subscriber*>(data);
    try {
        const Reply said(*static_cast<const redisReply*>(reply));
        const std::string& what = said.list().at(0).text();
        const auto found = self->channels_.find(said.list().at(1).text());
        if (found == self->channels_.end()) return;
        self->connection_.works();
        const auto events = found->second;
        if (what == "subscribe" && events->subscribed)
            events->subscribed();
        else if (what == "message" && events->message)
            events->message(said.list().at(2).text());
    } catch (...) {
        log::app_log.error("Exception in callback of a Subscriber: " +
                           log::describe(std::current_exception()));
    }
}

}  // namespace tornado::redis
