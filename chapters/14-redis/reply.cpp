#include "reply.hpp"

#include <array>
#include <cstddef>
#include <span>

#include <hiredis/hiredis.h>

#include "common/stub/stub.hpp"

namespace tornado::redis {

std::string RedisError::code() const {
    const std::string message = what();
    return message.substr(0, message.find(' '));
}

Reply::Reply(const redisReply& reply) {
    // TASK 14.2: a deep copy; what is an error inside a list stays where it is.
    TORNADO_STUB("redis::Reply::Reply", "14.2");
}

bool Reply::is_nil() const {
    // TASK 14.2: what GET answers for a key that is not there.
    TORNADO_STUB("redis::Reply::is_nil", "14.2");
}

std::int64_t Reply::integer() const {
    // TASK 14.2: if it is one.
    TORNADO_STUB("redis::Reply::integer", "14.2");
}

const std::string& Reply::text() const {
    // TASK 14.2: the same.
    TORNADO_STUB("redis::Reply::text", "14.2");
}

const Reply::List& Reply::list() const {
    // TASK 14.2: the same.
    TORNADO_STUB("redis::Reply::list", "14.2");
}

}  // namespace tornado::redis
