#pragma once
// Where loop and Future meet: IOLoop::add_future() and IOLoop::run_sync(),
// which chapter 02 declares. Included by concurrent.hpp: include that.
//
// Mirrors tornado/ioloop.py (v4.5.3) IOLoop.add_future, IOLoop.run_sync.

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "ioloop.hpp"

namespace tornado {

/// A wait took longer than it may. Tornado: ioloop.TimeoutError
class TimeoutError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Runs `loop` until the Future that `function` returns is done. This is
/// IOLoop::run_sync() for one result type; call that.
///
/// returns: the Future's result
/// errors:  what the Future failed with or `function` threw; TimeoutError if
///          it took longer than `timeout`; std::runtime_error if something
///          else stopped the loop before; std::logic_error if `loop` is
///          running. What it gave up on goes on, but stops no later run
/// thread:  the loop's
/// Tornado: ioloop.py IOLoop.run_sync (v4.5.3:405)
template <typename T>
T run_until_done(IOLoop& loop,
                 std::function<Future<T>()> function,
                 std::optional<IOLoop::Duration> timeout);

/// Runs `callback` with `future`, once that is done, as a callback of this
/// loop: on a later turn, always, also if it is done already. So no code of
/// yours runs inside somebody's set_result().
///
/// callback: takes the Future, or nothing
/// errors:   an exception of `callback` is logged by the loop
/// lifetime: if the loop is closed before, `callback` is dropped
/// Tornado:  ioloop.py IOLoop.add_future (v4.5.3:587); differs: there the
///           callback always takes the Future
template <typename T, typename Function>
void IOLoop::add_future(Future<T> future, Function callback) {
    // TASK 03.4: when `future` is done, let the loop call `callback` with it,
    // or with nothing if it takes nothing. A Future may outlive the loop:
    // weak() knows.
    future.add_done_callback([loop = weak(), callback = std::move(callback)](
                                 const Future<T>& done) mutable {
        const auto open = loop.lock();
        if (!open) return;
        if constexpr (std::invocable<Function&, const Future<T>&>)
            open->add_callback([callback = std::move(callback),
                                done]() mutable { callback(done); });
        else
            open->add_callback(std::move(callback));
    });
}

template <typename Function>
auto IOLoop::run_sync(Function function, std::optional<Duration> timeout) {
    using Returned = std::invoke_result_t<Function&>;
    static_assert(is_future<Returned>,
                  "run_sync() runs the loop until a Future is done, so the "
                  "function must return one: make_ready_future() makes a "
                  "Future of a plain value");
    if constexpr (is_future<Returned>)
        return run_until_done<typename Returned::value_type>(
            *this, std::move(function), timeout);
}

template <typename T>
T run_until_done(IOLoop& loop,
                 std::function<Future<T>()> function,
                 std::optional<IOLoop::Duration> timeout) {
    // TASK 03.4: let the loop call `function`, and run until its Future is
    // done or the time is up. Whatever is left in the loop afterwards must do
    // nothing any more.
    if (loop.running())
        throw std::logic_error("run_sync: the loop is running already");
    auto future = std::make_shared<std::optional<Future<T>>>();
    std::weak_ptr weak = future;  // expired: we have given up
    auto stop = [&loop, weak] {
        if (!weak.expired()) loop.stop();
    };
    loop.add_callback([&loop, weak, stop, function = std::move(function)] {
        auto started = weak.lock();
        if (!started) return;
        try {
            *started = function();
        } catch (...) {
            *started = make_failed_future<T>(std::current_exception());
        }
        loop.add_future(**started, stop);
    });
    bool timed_out = false;
    std::optional<IOLoop::Timeout> timer;
    if (timeout)
        timer = loop.call_later(*timeout, [&timed_out, weak, stop] {
            if (!weak.expired()) timed_out = true;
            stop();
        });
    loop.start();
    if (timer) loop.remove_timeout(*timer);
    if (*future && (*future)->done()) return std::move(**future).result();
    if (timed_out) throw TimeoutError("run_sync: not done in time");
    throw std::runtime_error("run_sync: something else stopped the loop");
}

}  // namespace tornado
