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

GracefulStop::GracefulStop(IOLoop::Duration limit, IOLoop& loop) {
    // TASK 15.3: nothing has been stopped yet.
    TORNADO_STUB("GracefulStop::GracefulStop", "15.3");
}

GracefulStop::~GracefulStop() {
    // TASK 15.3: leave no timer behind.
    TORNADO_STUB("GracefulStop::~GracefulStop", "15.3");
}

void GracefulStop::add_server(HTTPServer& server) {
    // TASK 15.3: remember it.
    TORNADO_STUB("GracefulStop::add_server", "15.3");
}

GracefulStop::Token GracefulStop::when_stopping(Callback callback) {
    // TASK 15.3: a guest, who is known as long as the token is.
    TORNADO_STUB("GracefulStop::when_stopping", "15.3");
}

void GracefulStop::stop() {
    // TASK 15.3: the first time, all of it in order; the second time somebody
    // has lost patience.
    TORNADO_STUB("GracefulStop::stop", "15.3");
}

bool GracefulStop::stopping() const {
    // TASK 15.3: was stop() called?
    TORNADO_STUB("GracefulStop::stopping", "15.3");
}

void GracefulStop::handle_signals() {
    // TASK 15.3: two of them. The same one again within a moment is no second
    // request.
    TORNADO_STUB("GracefulStop::handle_signals", "15.3");
}

}  // namespace tornado
