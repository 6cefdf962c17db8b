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
                       IOLoop& loop) {
    // TASK 14.3: what is to happen on each new connection.
    TORNADO_STUB("redis::Subscriber::Subscriber", "14.3");
}

Subscriber::~Subscriber() = default;

void Subscriber::subscribe(std::string channel, Events events) {
    // TASK 14.3: now, if that is possible, and later in any case.
    TORNADO_STUB("redis::Subscriber::subscribe", "14.3");
}

}  // namespace tornado::redis
