#include "reply.hpp"

namespace tornado::redis {

std::string describe(const Reply& reply) {
    if (reply.is_nil()) return "nil";
    try {
        return "\"" + reply.text() + "\"";
    } catch (const RedisError& error) {
        return std::string("error ") + error.what();
    } catch (const std::runtime_error&) {
        // Another kind.
    }
    try {
        return std::to_string(reply.integer());
    } catch (const std::runtime_error&) {
        // So it is a list.
    }
    std::string text;
    for (const Reply& one : reply.list())
        text += (text.empty() ? "" : ", ") + describe(one);
    return "(" + text + ")";
}

}  // namespace tornado::redis
