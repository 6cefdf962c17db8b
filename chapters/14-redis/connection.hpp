#pragma once
// One connection to Redis, made again whenever it is lost.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

#include "back_off.hpp"
#include "ioloop.hpp"

struct redisAsyncContext;

namespace tornado::redis {

/// Where Redis is.
struct Endpoint {
    std::string host;  // an address; a name is looked up while the loop stands
    std::uint16_t port = 6379;
    std::string path = {};  // of a Unix socket; then host and port mean nothing
};

/// "127.0.0.1:6379", "127.0.0.1", or a Unix socket, "/run/redis.sock". Given.
/// errors: std::invalid_argument
Endpoint endpoint_from(std::string_view text);

struct ConnectionOptions {
    IOLoop::Duration connect_timeout = std::chrono::seconds(5);
    /// How long Redis may owe an answer without saying anything at all.
    IOLoop::Duration reply_timeout = std::chrono::seconds(5);
    IOLoop::Duration first_pause = std::chrono::milliseconds(100);
    IOLoop::Duration longest_pause = std::chrono::seconds(10);
    Random random = {};  // see BackOff
};

/// Keeps a context of hiredis's connected: after a loss, and after each try
/// that has failed, it pauses (see BackOff) and tries again, for as long as it
/// lives. That a connection was made is no success yet: the pauses begin anew
/// when it has been of use, works().
///
/// thread:   the loop's. Both functions are called on it, never inside a member
/// lifetime: may be destroyed in either function, and in any callback of
///           hiredis
class Connection {
  public:
    struct Events {
        std::function<void()> opened;  // commands can be sent
        /// A try to connect has failed; the next comes after a pause.
        std::function<void(const std::string& why)> failed;
    };

    /// Connects on the loop's next turn.
    Connection(IOLoop& loop,
               Endpoint endpoint,
               ConnectionOptions options,
               Events events);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// To send commands with; null while there is no connection.
    /// lifetime: until the next turn; not yours to free
    redisAsyncContext* context() const;

    /// Gives this connection up, and makes another after a pause. What waits
    /// for an answer is told that there is none.
    void drop();

    /// It has answered.
    void works();

    /// The Connection of a context, in a callback of hiredis; null if it has
    /// let go of it, and nobody is interested any more.
    static Connection* of(const redisAsyncContext* context);

  private:
    // TASK 14.2: what is there at each moment: a context or a timer; and how
    // does hiredis, which knows only C, find its way to this object?
    // Yours to design.
};

/// Lets a program live that writes to a connection which the other side has
/// closed: hiredis writes with write(), and the answer to that is SIGPIPE. Only
/// if nobody has said what to do with the signal. (Python does so for every
/// program when it starts.) Given.
void ignore_broken_pipes();

}  // namespace tornado::redis
