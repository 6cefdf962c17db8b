#pragma once
// A server that goes without anybody noticing.
//
// Tornado has the parts, HTTPServer.stop() and close_all_connections(); how to
// put them together is left to the application there.

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "httpserver.hpp"
#include "ioloop.hpp"
#include "signals.hpp"

namespace tornado {

/// Ends a server in good order: nobody new is let in, idle connections are
/// closed, who waits is told to come to an end, and every request that has
/// begun is answered. Then the loop stops.
///
///     GracefulStop stop;
///     stop.add_server(app.listen(8888));
///     stop.handle_signals();  // SIGTERM, SIGINT
///     loop.start();
///
/// thread:   the loop's
/// lifetime: the loop must outlive it; no stop() after a server has gone
class GracefulStop {
  public:
    using Callback = std::function<void()>;
    using Token = std::shared_ptr<void>;

    /// limit: how long it may take from stop() on. The servers' connections
    ///        that are open then are closed, which is logged ("Stopped with 2
    ///        connections open"). A WebSocket is no server's any more: it is
    ///        not counted, and is closed when the loop is
    explicit GracefulStop(IOLoop::Duration limit = std::chrono::seconds(10),
                          IOLoop& loop = IOLoop::current());
    ~GracefulStop();
    GracefulStop(const GracefulStop&) = delete;
    GracefulStop& operator=(const GracefulStop&) = delete;

    /// One more server that is to be stopped.
    void add_server(HTTPServer& server);

    /// For those who would wait for longer than the stop may take: `callback`
    /// is called on a turn after stop(), also if that was before. A poll
    /// answers with what there is, a WebSocket closes with 1001.
    ///
    /// returns: as long as somebody has it, the callback is called, and the
    ///          loop does not stop: keep it in the handler, for example
    [[nodiscard]] Token when_stopping(Callback callback);

    /// Begins to stop. Called again, it stops the loop at once.
    void stop();

    /// True from the first stop() on.
    bool stopping() const;

    /// Calls stop() for each SIGTERM and SIGINT from now on.
    ///
    /// The same signal again within 200 ms, by the loop's clock, is the same
    /// request, which has come by two ways, and is passed over. Who signals a
    /// whole group (timeout, systemd, "kill %1") reaches each child of
    /// fork_processes() so: itself, and once more over the parent.
    void handle_signals();

  private:
    // TASK 15.3: whom must you tell, what do you wait for, and for how long?
    struct Guest;
    using Guests = std::list<std::weak_ptr<Guest>>;

    void hear(int signal);
    void tell(const std::weak_ptr<Guest>& guest);
    std::size_t connections() const;
    void look();
    void end();

    IOLoop& loop_;
    IOLoop::Duration limit_;
    std::vector<HTTPServer*> servers_;
    std::shared_ptr<Guests> guests_;
    std::optional<SignalWatch> signals_;
    int just_heard_ = 0;  // the signal of a moment ago; 0: none
    bool stopping_ = false;
    IOLoop::Timeout next_look_;
    IOLoop::Timeout deadline_;
    IOLoop::Timeout moment_;
};

}  // namespace tornado
