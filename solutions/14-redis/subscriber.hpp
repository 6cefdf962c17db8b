#pragma once
// Hears what is published on Redis's channels.

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "common/stub/stub.hpp"

#include "connection.hpp"

namespace tornado::redis {

/// A connection that only hears: Redis takes no other commands on it. If it is
/// lost, it is made again, and what was subscribed is subscribed again. What
/// was published in the meantime is lost: Redis keeps nothing for anybody.
///
/// thread:   the loop's
/// lifetime: may be destroyed in its functions
class Subscriber {
  public:
    /// Both may be called often, and either may be empty. One that throws is
    /// logged ("Exception in callback …").
    struct Events {
        /// From now on all that is published is heard: the first time, and
        /// each time that the connection had to be made anew.
        std::function<void()> subscribed;
        std::function<void(const std::string& message)> message;
    };

    explicit Subscriber(Endpoint endpoint,
                        ConnectionOptions options = {},
                        IOLoop& loop = IOLoop::current());
    ~Subscriber();
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;

    /// channel: one that is not subscribed already
    void subscribe(std::string channel, Events events);

  private:
    // TASK 14.3: what must be said again on a new connection?
    static void on_message(redisAsyncContext* context, void* reply, void* self);

    void send(const std::string& channel);

    std::map<std::string, std::shared_ptr<const Events>> channels_;
    Connection connection_;
};

}  // namespace tornado::redis
