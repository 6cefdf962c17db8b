#pragma once
// A small piece of grammar that every promise type here needs.

#include <concepts>
#include <utility>

namespace tornado::gen {

/// Gives a promise the one of return_value() and return_void() that its T
/// needs: the language lets no class have both. Either calls the promise's
/// own returned().
template <typename Promise, typename T>
struct Returning : Promise {
    template <std::convertible_to<T> Value = T>
    void return_value(Value&& value) {
        this->returned(std::forward<Value>(value));
    }

    /// Refuses `co_return future;` where what is promised is its result.
    template <typename Value>
        requires(!std::convertible_to<Value, T>)
    void return_value(Value&&) {
        static_assert(std::convertible_to<Value, T>,
                      "this co_return's value does not become the coroutine's "
                      "result: if it is a Future, co_yield it first");
    }
};

template <typename Promise>
struct Returning<Promise, void> : Promise {
    void return_void() { this->returned({}); }
};

}  // namespace tornado::gen
