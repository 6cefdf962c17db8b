#pragma once
// Coroutines that use what was written for callbacks.
//
// Mirrors tornado/gen.py (v4.5.3) Task, Callback, Wait. Left out on purpose:
// WaitAll (a loop over Wait does it), and keyword arguments of a callback.

#include <any>
#include <exception>
#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "common/stub/stub.hpp"

#include "coroutine.hpp"

namespace tornado::gen {

/// Several values in one.
template <typename... Values>
struct Together {
    using type = std::tuple<Values...>;
};

template <>
struct Together<> {
    using type = void;
};

template <typename Value>
struct Together<Value> {
    using type = Value;
};

/// Calls `function` with `arguments` and one argument more: a callback, which
/// makes a Future of what it is called with.
///
///     co_yield gen::Task<>(&IOLoop::call_later, &loop, 1s);
///     std::string page = co_yield gen::Task<std::string>(fetch, url);
///
/// Values:   what the callback is called with: with no type the result is
///           void, with several it is a tuple
/// returns:  a Future of that. Later calls of the callback do nothing
/// errors:   none are thrown: what `function` throws is the Future's
/// lifetime: the callback may outlive the coroutine, and everything else
/// Tornado:  gen.py Task (v4.5.3:597)
template <typename... Values, typename Function, typename... Arguments>
Future<typename Together<Values...>::type> Task(Function&& function,
                                                Arguments&&... arguments) {
    // TASK 04.7: call the function with a callback that sets a Future.
    TORNADO_STUB("gen::Task", "04.7");
}

/// To be yielded: gives a function, and remembers under `key` what that will
/// be called with. There must be a Wait for the same key before the coroutine
/// ends, or it fails with LeakedCallbackError.
///
///     std::function<void(int)> reply = co_yield gen::Callback<int>("reply");
///     ask(question, reply);
///     int answer = co_yield gen::Wait<int>("reply");
///
/// T:       what the function takes; void if nothing
/// errors:  the co_yield throws KeyReuseError for a key that is in use
/// Tornado: gen.py Callback (v4.5.3:525)
template <typename T>
class Callback {
  public:
    explicit Callback(std::string key)
        : key_(std::move(key)) {}

    const std::string& key() const { return key_; }

  private:
    std::string key_;
};

/// To be yielded: waits until the function that Callback has given for `key`
/// was called, which may be long ago, and gives what it was called with.
///
/// T:       as in the Callback
/// errors:  the co_yield throws UnknownKeyError; std::bad_any_cast if the
///          Callback had another T
/// Tornado: gen.py Wait (v4.5.3:554)
template <typename T>
class Wait {
  public:
    explicit Wait(std::string key)
        : key_(std::move(key)) {}

    const std::string& key() const { return key_; }

  private:
    std::string key_;
};

/// What a gen::Callback<T> gives.
template <typename T>
struct CallbackFunction {
    using type = std::function<void(T)>;
};

template <>
struct CallbackFunction<void> {
    using type = std::function<void()>;
};

template <typename T>
struct Yielded<Callback<T>> {
    using Function = typename CallbackFunction<T>::type;

    static FutureAwaiter<Function> awaiter(const Callback<T>& callback,
                                           PendingCallbacks& pending) {
        // TASK 04.7: add() a Future under the key, and make an awaiter that
        // need not wait: it gives a function that sets the Future.
        TORNADO_STUB("gen::Yielded::awaiter", "04.7");
    }
};

template <typename T>
struct Yielded<Wait<T>> {
    static FutureAwaiter<T> awaiter(const Wait<T>& wait,
                                    PendingCallbacks& pending) {
        // TASK 04.7: take() the Future out, and wait for it.
        TORNADO_STUB("gen::Yielded::awaiter", "04.7");
    }
};

}  // namespace tornado::gen
