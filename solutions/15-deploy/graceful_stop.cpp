#include "graceful_stop.hpp"

#include <string>
#include <utility>

#include <signal.h>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

namespace {

/// How long the last connections are left alone between two looks. Nobody
/// waits for it but the one who has said stop.
constexpr IOLoop::Duration look_every = std::chrono::milliseconds(20);

/// Within this a signal that comes again is the same request. Nobody who has
/// lost patience was that quick.
constexpr IOLoop::Duration one_moment = std::chrono::milliseconds(200);

}  // namespace

/// One token of when_stopping().
struct GracefulStop::Guest {
    // TASK 15.3: in the list as long as it lives.
    Guest(std::shared_ptr<Guests> of, Callback to_be_called)
        : guests(std::move(of))
        , place(guests->emplace(guests->end()))
        , callback(std::move(to_be_called)) {}

    ~Guest() { guests->erase(place); }

    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;

    std::shared_ptr<Guests> guests;  // outlives the GracefulStop if it must
    Guests::iterator place;
    Callback callback;
};

GracefulStop::GracefulStop(IOLoop::Duration limit, IOLoop& loop)
    : loop_(loop)
    , limit_(limit)
    , guests_(std::make_shared<Guests>()) {
    // TASK 15.3: nothing has been stopped yet.
}

GracefulStop::~GracefulStop() {
    // TASK 15.3: leave no timer behind.
    loop_.remove_timeout(next_look_);
    loop_.remove_timeout(deadline_);
    loop_.remove_timeout(moment_);
}

void GracefulStop::add_server(HTTPServer& server) {
    // TASK 15.3: remember it.
    servers_.push_back(&server);
}

GracefulStop::Token GracefulStop::when_stopping(Callback callback) {
    // TASK 15.3: a guest, who is known as long as the token is.
    auto guest = std::make_shared<Guest>(guests_, std::move(callback));
    *guest->place = guest;
    if (stopping_) tell(guest);
    return guest;
}

void GracefulStop::tell(const std::weak_ptr<Guest>& guest) {
    // TASK 15.3: on a later turn, if it is still there.
    loop_.add_callback([guest] {
        if (const auto there = guest.lock()) there->callback();
    });
}

void GracefulStop::stop() {
    // TASK 15.3: the first time, all of it in order; the second time somebody
    // has lost patience.
    if (std::exchange(stopping_, true)) return end();
    log::gen_log.info("Stopping");
    for (HTTPServer* server : servers_) {
        server->stop();
        server->close_idle_connections();
    }
    for (const auto& guest : *guests_)
        tell(guest);
    deadline_ = loop_.call_later(limit_, [this] {
        log::gen_log.warning("Stopped with " + std::to_string(connections()) +
                             " connections open");
        end();
    });
    look();
}

bool GracefulStop::stopping() const {
    // TASK 15.3: was stop() called?
    return stopping_;
}

void GracefulStop::handle_signals() {
    // TASK 15.3: two of them. The same one again within a moment is no second
    // request.
    signals_.emplace(
        std::vector{SIGTERM, SIGINT},
        [this](int signal) { hear(signal); },
        loop_);
}

void GracefulStop::hear(int signal) {
    // TASK 15.3: a group's signal comes twice to whoever has a parent that
    // passes it on.
    if (std::exchange(just_heard_, signal) == signal) return;
    // A timer, and not a look at the clock: after a turn that took long, what
    // has come meanwhile is read before the timer runs.
    loop_.remove_timeout(moment_);
    moment_ = loop_.call_later(one_moment, [this] { just_heard_ = 0; });
    stop();
}

std::size_t GracefulStop::connections() const {
    // TASK 15.3: of all servers.
    std::size_t count = 0;
    for (const HTTPServer* server : servers_)
        count += server->connections();
    return count;
}

/// Stops the loop if nobody is left, and else looks again soon.
void GracefulStop::look() {
    // TASK 15.3: a connection may be gone whose handler is not.
    if (connections() == 0 && guests_->empty()) return end();
    next_look_ = loop_.call_later(look_every, [this] { look(); });
}

void GracefulStop::end() {
    // TASK 15.3: whoever is left.
    loop_.remove_timeout(next_look_);
    loop_.remove_timeout(deadline_);
    for (HTTPServer* server : servers_)
        server->close_all_connections();
    loop_.stop();
}

}  // namespace tornado
