#include "connection.hpp"

#include <new>
#include <utility>

#include <hiredis/async.h>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "loop_adapter.hpp"

namespace tornado::redis {

Connection::Connection(IOLoop& loop,
                       Endpoint endpoint,
                       ConnectionOptions options,
                       Events events)
    : loop_(loop.weak())
    , endpoint_(std::move(endpoint))
    , options_(std::move(options))
    , events_(std::move(events))
    , pauses_(options_.first_pause, options_.longest_pause, options_.random) {
    // TASK 14.2: connect, but not in here: nobody can be told yet.
    ignore_broken_pipes();
    set_timer(IOLoop::Duration::zero(), [this] { connect(); });
}

Connection::~Connection() {
    // TASK 14.2: hiredis may call back while it frees the context, and later,
    // if it is in a callback at this moment. Not into this object.
    remove_timer();
    if (context_ != nullptr) redisAsyncFree(let_go());
}

redisAsyncContext* Connection::context() const {
    // TASK 14.2: only one that is connected.
    return open_ ? context_ : nullptr;
}

void Connection::drop() {
    // TASK 14.2: as if it had broken.
    if (context_ == nullptr) return;
    try_later();
    redisAsyncFree(let_go());  // tells others; this may be gone then
}

void Connection::works() {
    // TASK 14.2: the next failure is a first one.
    pauses_.reset();
}

Connection* Connection::of(const redisAsyncContext* context) {
    // TASK 14.2: whom you have put into the context, which has room for that.
    return static_cast<Connection*>(context->data);
}

void Connection::connect() {
    // TASK 14.2: begin, attach() it, and ask to be told how it ends.
    redisAsyncContext* context =
        endpoint_.path.empty()
            ? redisAsyncConnect(endpoint_.host.c_str(), endpoint_.port)
            : redisAsyncConnectUnix(endpoint_.path.c_str());
    if (context == nullptr) throw std::bad_alloc();
    if (context->err != 0) {
        const std::string why = context->errstr;
        redisAsyncFree(context);
        failed(why);
        return;
    }
    context_ = context;
    context->data = this;
    // A peer whose machine has gone says nothing: let the kernel ask.
    if (endpoint_.path.empty()) redisEnableKeepAlive(&context->c);
    attach(*loop_.lock(), context);
    redisAsyncSetDisconnectCallback(context, &Connection::on_disconnect);
    redisAsyncSetConnectCallback(context, &Connection::on_connect);
    set_timer(options_.connect_timeout, [this] {
        redisAsyncFree(let_go());
        failed("no connection in time");
    });
}

void Connection::on_connect(const redisAsyncContext* context, int status) {
    // TASK 14.2: it is open; or not, and then hiredis frees the context. Who is
    // told may destroy this object, and hiredis goes on with the context: so
    // that comes on a turn of its own.
    Connection* self = of(context);
    if (self == nullptr) return;
    if (status == REDIS_OK) {
        self->set_timer(IOLoop::Duration::zero(), [self] { self->opened(); });
        return;
    }
    self->remove_timer();
    const std::string why = context->c.errstr;
    self->let_go();
    self->failed(why);
}

void Connection::opened() {
    // TASK 14.2: now commands can be sent.
    open_ = true;
    const auto tell = events_.opened;
    tell();
}

void Connection::on_disconnect(const redisAsyncContext* context, int) {
    // TASK 14.2: log it; whoever waited for an answer has been told already.
    Connection* self = of(context);
    if (self == nullptr) return;
    log::app_log.warning(std::string("redis: the connection is lost: ") +
                         context->c.errstr);
    self->let_go();
    self->try_later();
}

void Connection::try_later() {
    // TASK 14.2: after a pause.
    set_timer(pauses_.next(), [this] { connect(); });
}

void Connection::failed(const std::string& why) {
    // TASK 14.2: a try has failed. Whoever is told may destroy this object.
    try_later();
    const auto tell = events_.failed;
    if (tell) tell(why);
}

redisAsyncContext* Connection::let_go() {
    // TASK 14.2: nothing that hiredis calls may find this object any more.
    context_->data = nullptr;
    open_ = false;
    return std::exchange(context_, nullptr);
}

void Connection::set_timer(IOLoop::Duration delay, IOLoop::Callback callback) {
    // TASK 14.2: there is never more than one.
    remove_timer();
    if (const auto loop = loop_.lock())
        timer_ = loop->call_later(delay, std::move(callback));
}

void Connection::remove_timer() {
    // TASK 14.2: the loop may have gone before.
    if (const auto loop = loop_.lock()) loop->remove_timeout(timer_);
}

}  // namespace tornado::redis
