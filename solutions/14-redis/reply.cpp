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
    switch (reply.type) {
    case REDIS_REPLY_NIL:
        break;
    case REDIS_REPLY_INTEGER:
        value_ = static_cast<std::int64_t>(reply.integer);
        break;
    case REDIS_REPLY_ARRAY: {
        List list;
        for (const redisReply* one : std::span(reply.element, reply.elements))
            list.emplace_back(*one);
        value_ = std::move(list);
        break;
    }
    case REDIS_REPLY_ERROR:
        value_ = RedisError(std::string(reply.str, reply.len));
        break;
    default:
        value_ = std::string(reply.str, reply.len);
    }
}

bool Reply::is_nil() const {
    // TASK 14.2: what GET answers for a key that is not there.
    return value_.index() == 0;
}

std::int64_t Reply::integer() const {
    // TASK 14.2: if it is one.
    return get<std::int64_t>("an integer");
}

const std::string& Reply::text() const {
    // TASK 14.2: the same.
    return get<std::string>("a text");
}

const Reply::List& Reply::list() const {
    // TASK 14.2: the same.
    return get<List>("a list");
}

template <typename Wanted>
const Wanted& Reply::get(const char* wanted) const {
    // TASK 14.2: or say what it is instead.
    if (const auto* value = std::get_if<Wanted>(&value_)) return *value;
    if (const auto* error = std::get_if<RedisError>(&value_)) throw *error;
    constexpr std::array kinds = {"nil", "an integer", "a text", "a list"};
    throw std::runtime_error(std::string("the reply is ") +
                             kinds.at(value_.index()) + " and not " + wanted);
}

}  // namespace tornado::redis
