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
                       Events events) {
    // TASK 14.2: connect, but not in here: nobody can be told yet.
    TORNADO_STUB("redis::Connection::Connection", "14.2");
}

Connection::~Connection() {
    // TASK 14.2: hiredis may call back while it frees the context, and later,
    // if it is in a callback at this moment. Not into this object.
    TORNADO_STUB("redis::Connection::~Connection", "14.2");
}

redisAsyncContext* Connection::context() const {
    // TASK 14.2: only one that is connected.
    TORNADO_STUB("redis::Connection::context", "14.2");
}

void Connection::drop() {
    // TASK 14.2: as if it had broken.
    TORNADO_STUB("redis::Connection::drop", "14.2");
}

void Connection::works() {
    // TASK 14.2: the next failure is a first one.
    TORNADO_STUB("redis::Connection::works", "14.2");
}

Connection* Connection::of(const redisAsyncContext* context) {
    // TASK 14.2: whom you have put into the context, which has room for that.
    TORNADO_STUB("redis::Connection::of", "14.2");
}

}  // namespace tornado::redis
