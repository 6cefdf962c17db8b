#include "reply.hpp"

namespace tornado::redis {

namespace {

/// A word for each kind.
struct Describe {
    std::string operator()(std::monostate /*nil*/) const { return "nil"; }

    std::string operator()(std::int64_t number) const {
        return std::to_string(number);
    }

    std::string operator()(const std::string& text) const {
        return "\"" + text + "\"";
    }

    std::string operator()(const Reply::List& list) const {
        std::string text;
        for (const Reply& one : list)
            text += (text.empty() ? "" : ", ") + describe(one);
        return "(" + text + ")";
    }

    std::string operator()(const RedisError& error) const {
        return std::string("error ") + error.what();
    }
};

}  // namespace

std::string describe(const Reply& reply) {
    return std::visit(Describe{}, reply.value_);
}

}  // namespace tornado::redis
