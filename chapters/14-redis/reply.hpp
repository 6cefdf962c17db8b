#pragma once
// What Redis has answered, as a value; hiredis's own goes when its callback
// returns.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "common/stub/stub.hpp"

struct redisReply;

namespace tornado::redis {

/// Redis has understood the command, and refuses: "ERR unknown command …".
class RedisError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;

    /// The first word, which is for programs: "ERR", "WRONGTYPE", "LOADING".
    std::string code() const;
};

/// There is no answer because there is no connection.
class ConnectionError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The command has not left: it was not carried out, and to give it again is
/// safe.
class NotSentError : public ConnectionError {
  public:
    using ConnectionError::ConnectionError;
};

/// The command has left, and its answer did not come. Nobody here knows whether
/// it was carried out.
class LostReplyError : public ConnectionError {
  public:
    using ConnectionError::ConnectionError;
};

/// nil, an integer, a text (any bytes) or a list of replies.
class Reply {
  public:
    using List = std::vector<Reply>;

    /// nil.
    Reply() = default;

    /// A copy of what hiredis has read. A status ("+OK") is a text.
    explicit Reply(const redisReply& reply);

    bool is_nil() const;

    /// errors: RedisError if this is one: an error can stand in a list, where
    ///         the others are good; std::runtime_error, which says what it is
    ///         instead, for any other kind
    std::int64_t integer() const;
    const std::string& text() const;
    const List& list() const;

    /// "nil", "(1, \"a\", nil)": for logs and tests. Given.
    friend std::string describe(const Reply& reply);

  private:
    // Given.
    std::variant<std::monostate, std::int64_t, std::string, List, RedisError>
        value_;

  private:
    // TASK 14.2: integer(), text() and list() differ in what they want, and in
    // nothing else.
    // Yours to design.
};

std::string describe(const Reply& reply);

}  // namespace tornado::redis
