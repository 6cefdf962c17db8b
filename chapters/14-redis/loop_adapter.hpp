#pragma once
// hiredis, the C client of Redis, has a socket, but no loop: whoever has one
// lends it, through five functions ("hooks"). This lends it ours.
//
// Tornado has no client of Redis; those that Python has for it do the same
// with IOLoop.add_handler. Left out on purpose: the hook for timers, which
// hiredis has from 1.0 on; Debian 12 has 0.14, and Connection has its own.

struct redisAsyncContext;

namespace tornado {

class IOLoop;

namespace redis {

/// From now on `loop` watches the connection: hiredis says what for, and is
/// called when it is ready, or broken. All callbacks of the context come from
/// there, on the loop's thread, inside the handler.
///
/// context:  a connection that was just begun, without an error
/// thread:   the loop's
/// lifetime: hiredis frees the context, sometimes inside the very call that
///           tells it what is ready; from then on nothing here touches it. If
///           the loop goes first, the context is not watched any more
/// errors:   none; what IOLoop::add_handler() throws is logged, since hiredis,
///           which is C, must not be left by an exception
void attach(IOLoop& loop, redisAsyncContext* context);

}  // namespace redis
}  // namespace tornado
